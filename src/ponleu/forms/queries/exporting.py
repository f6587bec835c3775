"""Submissions for an export: which, and their answers a few hundred at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.models import Form, SealedSubmission, Submission, Version
from ponleu.forms.queries.compiled import compiled
from ponleu.forms.rules import definition
from ponleu.forms.rules.exports.filters import Filters

AT_ONCE = 500
_COLUMNS = (
    "pk",
    "instance_id",
    "received_on",
    "version_id",
    "channel",
    "state",
    "finding_count",
    "is_trial",
    "is_sealed",
    "answers",
)


class NothingPublished(Problem):
    """A form that nobody can have filled has no columns."""

    message = _("No version of this form is published.")
    advice = _("Publish it, or export trial submissions too.")


class UnknownFormName(Problem):
    """A name or an id that no form has."""

    message = _("There is no form “%(name)s”.")
    advice = _("Give the id that stands in the questionnaire, or the id of the form in its address.")


class SeveralForms(Problem):
    """Two organisations use one id."""

    message = _("Several organisations have a form “%(name)s”.")
    advice = _("Give one of these instead: %(ids)s.")


class Kept(NamedTuple):
    """What an export reads of a submission, in the order of the columns above."""

    pk: int
    instance_id: str
    received_on: date
    version: UUID
    channel: str
    state: str
    finding_count: int
    is_trial: bool
    is_sealed: bool
    answers: dict[str, str]


def form_called(name: str) -> Form:
    """The form with this id, or with this id in its questionnaire. Raises UnknownFormName or SeveralForms."""
    forms = Form.objects_of_django.all()
    try:
        found = list(forms.filter(pk=UUID(name)))
    except ValueError:
        found = list(forms.filter(form_id=name).order_by("pk"))
    if not found:
        raise UnknownFormName(name=name)
    if len(found) > 1:
        raise SeveralForms(name=name, ids=", ".join(str(each.pk) for each in found))
    return found[0]


def versions_of(form: Form, *, with_drafts: bool = False) -> list[Version]:
    """The versions that somebody may have filled, oldest first. Raises NothingPublished."""
    versions = form.versions.defer("source").order_by("number")
    found = list(versions if with_drafts else versions.filter(published_on__isnull=False))
    if not found:
        raise NothingPublished
    return found


def read(versions: list[Version]) -> list[definition.Form]:
    """The versions as questionnaires."""
    return [compiled(version) for version in versions]


def all_of(form: Form) -> QuerySet[Submission]:
    """Every submission of a form, for whoever runs the machine."""
    return Submission.objects_of_django.filter(form=form)


def chosen(rows: QuerySet[Submission], filters: Filters, *, with_trials: bool) -> array[int]:
    """The ids of submissions that no edit has replaced, by day: 8 bytes for each, however many there are.

    They are chosen at one moment: what comes or is edited while a file is written neither misses nor doubles a row.
    """
    wanted = _asked(rows.filter(is_current=True), filters)
    if not with_trials:
        wanted = wanted.filter(is_trial=False)
    wanted = wanted.select_related(None).order_by("received_on", "pk")
    if not filters.asks_answers:
        return array("q", wanted.values_list("pk", flat=True).iterator(AT_ONCE))
    pairs = wanted.values_list("pk", "answers").iterator(AT_ONCE)
    return array("q", (pk for pk, answers in pairs if filters.hold(answers)))


def kept(ids: array[int]) -> Iterator[list[Kept]]:
    """The submissions with these ids, some hundred at a time, in their order. What was deleted since is left out."""
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        rows = Submission.objects_of_django.filter(pk__in=list(part)).values_list(*_COLUMNS)
        found = {row[0]: Kept(*row) for row in rows}
        yield [found[pk] for pk in part if pk in found]


def sealed_of(ids: list[int]) -> dict[int, SealedSubmission]:
    """What is sealed of some submissions, with its record."""
    rows = SealedSubmission.objects.filter(submission__in=ids).select_related("record")
    return {row.submission_id: row for row in rows}


def _asked(rows: QuerySet[Submission], filters: Filters) -> QuerySet[Submission]:
    names = {"version": "version__version", "channel": "channel", "review_state": "state"}
    if filters.since:
        rows = rows.filter(received_on__gte=filters.since)
    if filters.until:
        rows = rows.filter(received_on__lte=filters.until)
    return rows.filter(**{names[name]: value for name, value in filters.columns.items()})
