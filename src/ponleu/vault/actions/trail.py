"""Writing the audit trail."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.models import TrailEntry, TrailHead
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.queries.trail import CHECKED, Verified, continues, last_check, verify
from ponleu.vault.rules.chain import NOTHING, Breach, link
from ponleu.vault.rules.entries import LARGEST, entry_of

_log = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)
def record(
    verb: str,
    *,
    actor: UUID | None = None,
    subject_kind: str = "",
    subject: str = "",
    scope: UUID | None = None,
    outcome: str = "done",
    at: datetime | None = None,
    **details: bool | int | str,
) -> TrailEntry:
    """Append an entry in the caller's transaction: both are kept or neither is.

    Everybody else who appends waits until that transaction ends, so make it the last thing an action does. A refusal
    that then raises is recorded in a transaction of its own, or it would be undone with the rest.

    raises   ValueError if anything could carry content; see `entry_of`
    """
    columns = entry_of(
        verb,
        at=at or timezone.now(),
        actor=actor,
        subject_kind=subject_kind,
        subject=subject,
        scope=scope,
        outcome=outcome,
        details=details,
    )
    entry, before = _append(columns)
    transaction.on_commit(lambda: _move_anchor(entry, before), robust=True)
    return entry


@transaction.atomic
def anchor_anew(*, at: datetime | None = None) -> Verified:
    """Take the trail as it stands for whole, after a loss that was explained: a restored backup, a new key store.

    What was found before is returned; the entry `trail.anchored_anew` says how many entries were missing.
    A link that is broken inside the chain stays broken.
    raises   KeyStoreLost; then nothing is written
    """
    store = keystore()
    found, held = verify(), store.anchor()
    is_cut = held is not None and found.broken is not None and found.broken.how is Breach.CUT
    missing = held.number - found.entries if held and is_cut else 0
    entry = record("trail.anchored_anew", at=at, was_sound=found.is_sound, missing=min(missing, LARGEST))
    transaction.on_commit(lambda: store.replace_anchor(entry.number, bytes(entry.hash)))
    return found


def check(*, by: UUID | None = None, at: datetime | None = None) -> Verified:
    """Read the whole trail through; an entry in it tells what was found, for those who cannot run a command."""
    found = verify()
    what: dict[str, Any] = {}
    if found.broken:
        what = {"number": min(found.broken.number, LARGEST), "how": found.broken.how.value}
    elif not found.is_sound:
        what = {"how": found.anchoring.value}
    record(CHECKED, actor=by, at=at, entries=min(found.entries, LARGEST), is_sound=found.is_sound, **what)
    return found


def check_once_a_day(*, at: datetime) -> Verified | None:
    """The same, unless it was done on this day."""
    last = last_check()
    return None if last and last.at.date() >= at.date() else check(at=at)


def _append(columns: dict[str, Any]) -> tuple[TrailEntry, TrailHead]:
    head = _locked_head()
    entry = TrailEntry(number=head.number + 1, **columns)
    entry.hash = link(bytes(head.hash), columns | {"number": entry.number})
    entry.save(force_insert=True)
    TrailHead.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry, head


def _locked_head() -> TrailHead:
    """PostgreSQL locks the row; SQLite's transactions are immediate and lock everything."""
    locked = TrailHead.objects.select_for_update()
    head = locked.first()
    if head is None:
        TrailHead.objects.bulk_create([TrailHead()], ignore_conflicts=True)  # of two first writers, one
        head = locked.get()
    return head


def _move_anchor(entry: TrailEntry, before: TrailHead) -> None:
    """What was done stays done when the anchor cannot be moved; `ponleu trail verify` tells of it."""
    try:
        store = keystore()
        if continues(store.anchor(), after=before.number, hash=bytes(before.hash) or NOTHING):
            store.write_anchor(entry.number, bytes(entry.hash))
        else:
            _log.error("The audit trail has no anchor, or does not continue from it. Run ponleu trail verify.")
    except (KeyStoreLost, OSError) as lost:
        _log.error("The anchor of the audit trail could not be written: %s", type(lost).__name__)
