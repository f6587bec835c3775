"""The end of submissions: by their time, or sooner."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import ExtractMonth, ExtractYear

from ponleu.forms.models import SealedFile, SealedSubmission, Submission
from ponleu.vault.actions import retention, trail
from ponleu.vault.actions.refusals import whole
from ponleu.vault.models import Record

AT_ONCE = 500


def purge(today: date) -> int:
    """Delete what is past the months for which its form keeps it; part of each day's work, after `vault.expire`.

    What was sealed goes once the vault has erased it: a legal hold keeps it as long as the hold says.
    returns   how many submissions were deleted
    """
    count = 0
    while ids := list(_over(today).values_list("pk", flat=True)[:AT_ONCE]):
        with whole():
            count += _delete(ids)
    if count:
        trail.record("forms.purged", submissions=count)
    return count


def erase(submission: Submission, *, by: UUID) -> None:
    """Delete one submission before its time, with its files and comments. Raises OnHold."""
    with whole():
        for record in records_of(submission):
            if not record.is_erased:
                retention.erase(record, by=by)
        form = submission.form
        _delete([submission.pk])
        trail.record(
            "forms.erased",
            actor=by,
            subject_kind="forms.form",
            subject=str(form.pk),
            scope=form.team_id or form.organisation_id,
        )


def records_of(submission: Submission) -> list[Record]:
    """The records of the vault that hold a sealed submission and the files that came later."""
    own = SealedSubmission.objects.filter(submission=submission).values("record")
    files = SealedFile.objects.filter(file__submission=submission).values("record")
    return list(Record.objects.filter(Q(pk__in=own) | Q(pk__in=files)).select_related("expires"))


def _over(today: date) -> QuerySet[Submission]:
    """By whole months, as the vault counts."""
    ends = ExtractYear("received_on") * Value(12) + ExtractMonth("received_on") + F("form__retention_months")
    clear = Q(is_sealed=False, ends__lt=today.year * 12 + today.month)
    rows = Submission.objects_of_django.annotate(ends=ends)
    return rows.filter(clear | Q(is_sealed=True, sealed__record__is_erased=True)).order_by("pk")


def _delete(ids: list[int]) -> int:
    retention.overwrite_what_is_deleted()
    deleted = Submission.objects_of_django.filter(pk__in=ids).delete()[1]
    return deleted.get("forms.Submission", 0)
