"""Ending sessions and locking vaults, one's own or, for who may, somebody else's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import Session, User
from ponleu.vault.actions import trail

IDLE = timedelta(minutes=10)
DRIFT = timedelta(minutes=1)  # by which a clock may be set back and what was done last still counts
MARK = 16  # hexadecimal digits of a hash that a page shows


class NoSuchSession(Problem):
    """It has ended already, or is somebody else's: both answer alike."""

    message = _("This session has ended.")
    advice = _("Look at the list again.")


class SignedIn(NamedTuple):
    """A session as its owner sees it."""

    mark: str  # the beginning of the hash: enough to name it, useless to join it
    browser: str
    started_at: datetime
    used_at: datetime
    is_unlocked: bool
    is_here: bool


def signed_in(user: User, *, here: str) -> list[SignedIn]:
    """Where a person is signed in, the latest first; `here` is the hash of the asking session."""
    rows = Session.objects.filter(user=user, ends_at__gt=timezone.now()).order_by("-used_at")
    return [
        SignedIn(row.pk[:MARK], row.browser, row.started_at, row.used_at, bool(row.unlocked), row.pk == here)
        for row in rows
        if row.started_at and row.used_at
    ]


@transaction.atomic
def end(user: User, mark: str, *, by: UUID) -> None:
    """End one session of a person, named by the beginning of its hash. Raises NoSuchSession."""
    found = Session.objects.filter(user=user, session_key__startswith=mark) if len(mark) == MARK else None
    if found is None or not found.delete()[0]:
        raise NoSuchSession
    trail.record("people.session_ended", actor=by, subject_kind="people.user", subject=str(user.pk))


@transaction.atomic
def end_others(user: User, *, but: str, by: UUID) -> int:
    """End every session of a person except one, named by its hash; returns how many."""
    ended, _tables = Session.objects.filter(user=user).exclude(pk=but).delete()
    trail.record("people.sessions_ended", actor=by, subject_kind="people.user", subject=str(user.pk), count=ended)
    return ended


def end_all(user: User) -> None:
    """End every session of a person at once; part of disabling an account, which has its own entry in the trail."""
    Session.objects.filter(user=user).delete()


@transaction.atomic
def lock_everywhere(user: User, *, by: UUID) -> None:
    """Delete the sealed key from every session of a person."""
    Session.objects.filter(user=user).update(unlocked=b"", unlock_hash=b"")
    trail.record("people.locked", actor=by, subject_kind="people.user", subject=str(user.pk))


def lock_idle(now: datetime) -> int:
    """Delete the sealed keys of sessions in which nobody did anything for ten minutes; returns how many."""
    idle = Session.objects.filter(Q(used_at__lte=now - IDLE) | Q(used_at__gt=now + DRIFT)).exclude(unlocked=b"")
    return idle.update(unlocked=b"", unlock_hash=b"")


def is_idle(used_at: datetime | None, now: datetime) -> bool:
    """Whether nobody did anything for ten minutes, or nobody can tell because the clock was set back since."""
    return used_at is None or not -DRIFT <= now - used_at < IDLE
