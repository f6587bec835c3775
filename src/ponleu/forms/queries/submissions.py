"""Submissions by their tags, the versions of one submission, and what is left to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from ponleu.forms.models import File, Submission

MOST_EDITS = 100


def sent_as(form: UUID, instance_tag: bytes) -> Submission | None:
    """The submission of a form that bears an identifier."""
    rows = Submission.objects_of_django.filter(form=form, instance_tag=instance_tag)
    return rows.select_related("form").defer("xml", "answers", "findings").first()


@dataclass(frozen=True, slots=True)
class Related:
    """What is here already of an identifier and of the one that it corrects.

    same       the submission that bears it
    edit       the one that corrects it, which came first
    original   the one that it corrects
    rival      another that corrects the same
    """

    same: Submission | None = None
    edit: Submission | None = None
    original: Submission | None = None
    rival: Submission | None = None


def related_to(form: UUID, instance_tag: bytes, replaces_tag: bytes | None) -> Related:
    """Look for all of these at once."""
    tags = [tag for tag in (instance_tag, replaces_tag) if tag]
    rows = Submission.objects_of_django.filter(Q(instance_tag__in=tags) | Q(replaces_tag__in=tags), form=form)
    found = list(rows.only("instance_tag", "replaces_tag", "xml_tag", "is_current", "is_trial", "is_sealed", "form"))
    by_id = {bytes(row.instance_tag): row for row in found}
    same = by_id.get(instance_tag)
    edits = {bytes(row.replaces_tag): row for row in found if row.replaces_tag and row is not same}
    if not replaces_tag:
        return Related(same, edits.get(instance_tag))
    return Related(same, edits.get(instance_tag), by_id.get(replaces_tag), edits.get(replaces_tag))


def lock_instances(*tags: bytes | None) -> None:
    """Let nobody else take in these identifiers until the transaction ends.

    What overtakes what it corrects has no row that could be locked. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        numbers = sorted(int.from_bytes(tag[:8], "big", signed=True) for tag in tags if tag)
        with connection.cursor() as cursor:
            for number in numbers:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def earlier(row: Submission) -> Iterator[Submission]:
    """The submissions that this one corrects, the newest first."""
    for _each in range(MOST_EDITS):
        if row.replaces_id is None:
            return
        row = Submission.objects_of_django.defer("xml", "answers", "findings").get(pk=row.replaces_id)
        yield row


def with_missing(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same rows, each with `missing_files`: how many files its answers name that have not come."""
    missing = Q(files__content_tag=b"", files__is_expected=True)
    return rows.annotate(missing_files=Count("files", filter=missing))


def files_of(row: Submission) -> list[File]:
    """The files of a submission without their content: its own, and of those it corrects whatever it did not replace.

    A missing one has no day. Names of a sealed submission are opened with its keys.
    """
    found: dict[bytes, list[File]] = {}
    for each in (row, *earlier(row)):
        mine: dict[bytes, list[File]] = {}
        for file in each.files.defer("content").order_by("name", "id"):
            mine.setdefault(bytes(file.name_tag), []).append(file)
        found = mine | found
    return [file for files in found.values() for file in files]
