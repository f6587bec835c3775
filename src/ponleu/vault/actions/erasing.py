"""Erasing one record before its time: one person asks, another agrees."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import TwoPersonsNeeded
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.actions.retention import OnHold, columns_of, erase, locked
from ponleu.vault.models import Erasure, Record
from ponleu.vault.queries.retention import active_holds


class AskedAlready(Problem):
    """One that waits is enough."""

    message = _("Somebody has asked already that this record be erased.")
    advice = _("See the list of what waits.")


class NotThisErasure(Problem):
    """Somebody else was faster."""

    message = _("This was decided already.")
    advice = _("See the list of what was decided.")


def ask_erasure(record: Record, *, reason: str, by: UUID, on: date) -> Erasure:
    """Ask that a record be erased; nothing is erased until another person agrees.

    raises   OnHold, AskedAlready or Erased
    """
    with whole():
        held = locked(record)
        try:
            if holds := active_holds(held.pk):
                raise OnHold(until=holds[0].until)
            if _waiting().filter(record=held).exists():
                raise AskedAlready
        except Problem as problem:
            raise refused(problem, "vault.erasure_asked", **columns_of(held, by)) from None
        asked = Erasure.objects.create(record=held, reason=Erasure.Reason(reason), asked_by=by, asked_on=on)
        trail.record("vault.erasure_asked", **columns_of(held, by), ground=asked.reason)
    return asked


def approve_erasure(asked: Erasure, *, by: UUID, on: date) -> None:
    """Agree to what somebody else asked for: the record is erased at once, and nothing brings it back.

    raises   TwoPersonsNeeded, NotThisErasure, OnHold or Erased
    """
    with whole():
        held = locked(asked.record)
        waiting = _waiting().select_for_update().filter(pk=asked.pk)
        try:
            if asked.asked_by == by:
                raise TwoPersonsNeeded
            if not waiting.exists():
                raise NotThisErasure
        except Problem as problem:
            raise refused(problem, "vault.erased", **columns_of(held, by)) from None
        erase(held, by=by)
        waiting.update(approved_by=by, approved_on=on)
    asked.refresh_from_db()


def decline_erasure(asked: Erasure, *, by: UUID, on: date) -> None:
    """Do not agree, or take back what one asked for oneself. Raises NotThisErasure or Erased."""
    with whole():
        held = locked(asked.record)
        if not _waiting().select_for_update().filter(pk=asked.pk).update(declined_on=on):
            raise refused(NotThisErasure(), "vault.erasure_declined", **columns_of(held, by))
        trail.record("vault.erasure_declined", **columns_of(held, by))
    asked.refresh_from_db()


def _waiting() -> QuerySet[Erasure]:
    return Erasure.objects.filter(approved_on__isnull=True, declined_on__isnull=True)
