"""How long something is kept: months that end, extensions, legal holds, erasure of one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import TwoPersonsNeeded
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.files.keystore import MonthIsGone
from ponleu.vault.models import Card, CompartmentKey, Hold, KeyPair, Month, Record, Tag, Wrap
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.queries.records import card_place, sealed_fields, sealed_models, wrap_place
from ponleu.vault.queries.retention import MONTHS_AHEAD, active_holds, key_of, month_of, months_from
from ponleu.vault.rules.cipher import Place
from ponleu.vault.rules.keys import layer, unlayer
from ponleu.vault.rules.tombstones import fingerprint

MOST_AT_ONCE = 2  # months whose keys one run destroys: a run is missed sometimes, three would be a wrong clock
CONTACT_MONTHS_BACK = 36  # how far back a forgotten contact key is looked for


class Erased(Problem):
    """Only the tombstone is left."""

    message = _("This was erased, or its time is over. Nobody can open it.")
    advice = _("Nothing can bring it back; that is what erasing means.")


class OnHold(Problem):
    """A legal hold forbids it."""

    message = _("A legal hold until %(until)s forbids this.")
    advice = _("Release the hold first, if the law allows it.")


class NotLater(Problem):
    """An extension that would shorten, or a hold that has ended already."""

    message = _("%(until)s is not a later month than %(than)s.")
    advice = _("Choose a later month.")


class NotThisHold(Problem):
    """A hold that was approved or released before, or was never approved."""

    message = _("This hold was decided already, or not yet approved.")
    advice = _("See the list of holds.")


class ClockJumped(Problem):
    """A key that is destroyed cannot be made again, so a clock that is wrong must not destroy one."""

    message = _("The clock says %(today)s; the keys of %(count)s months would end at once. Nothing was destroyed.")
    advice = _("Set the clock. If it is right, run the same again and say so.")


@dataclass(frozen=True, slots=True)
class Expired:
    """What ended: the months whose keys are destroyed, and how many records went with them."""

    months: tuple[str, ...]
    records: int


def make_months(today: date) -> list[str]:
    """Make the keys of this month and those ahead, and this month's contact key; returns the new months."""
    with whole():
        there = set(Month.objects.values_list("month", flat=True))
        new = [month for month in months_from(month_of(today), MONTHS_AHEAD) if month not in there]
        for month in new:
            month_made(month)
        keystore().make_contact_month(month_of(today))
        if new:
            trail.record("vault.months_made", months=len(new))
    return new


def month_made(month: str) -> Month:
    """A retention month with its key, made where there is none. Raises MonthIsGone and other KeyStoreLost."""
    found = Month.objects.filter(pk=month).first()
    if found is None:
        made = fingerprint(keystore().make_month(month))
        found = Month.objects.get_or_create(month=month, defaults={"fingerprint": made})[0]
    if found.destroyed_on:
        raise MonthIsGone(month=month)
    key_of(found)
    return found


def expire(today: date, *, is_clock_right: bool = False) -> Expired:
    """Destroy the keys of all months that are over, and clear away what nobody can open any more.

    Each month is a transaction; one that fails is done by the next run.
    is_clock_right   somebody looked at the clock, after ClockJumped
    raises           ClockJumped or KeyStoreLost
    """
    keys_over = [month for month in keystore().months() if month < month_of(today)]
    if not is_clock_right:
        _check_clock(today, keys_over)
    over = list(Month.objects.filter(month__lt=month_of(today), destroyed_on__isnull=True).order_by("month"))
    records = sum(_end(month, today) for month in over)
    for month in keys_over:  # of a database that was restored, or never knew them
        keystore().destroy_month(month)
    _destroy_contact_keys(today)
    return Expired(tuple(month.month for month in over), records)


def extend(record: Record, until: str, *, by: UUID, approved_by: UUID) -> None:
    """Keep a record until a later month. Nobody need be unlocked: only the outer layer changes.

    raises   TwoPersonsNeeded, NotLater, Erased, KeyStoreLost or Unreadable
    """
    with whole():
        held = locked(record)
        try:
            if by == approved_by:
                raise TwoPersonsNeeded
            _check_later(until, held.expires_id)
            _move(held, until)
        except Problem as problem:
            raise _refused(problem, "vault.extended", held, by=by) from None
        _record("vault.extended", held, by=by, before=held.expires_id, until=until)
    record.refresh_from_db()


def ask_hold(record: Record, until: str, *, reason: str, by: UUID, on: date) -> Hold:
    """Ask for a legal hold; nothing is kept longer until another person approves it. Raises NotLater or Erased."""
    with whole():
        held = locked(record)
        _check_later(until, month_of(on), or_same=True)
        hold = Hold.objects.create(record=held, until=until, reason=Hold.Reason(reason), asked_by=by, asked_on=on)
        _record("vault.hold_asked", held, by=by, until=until, ground=hold.reason)
    return hold


def approve_hold(hold: Hold, *, by: UUID, on: date) -> None:
    """Approve somebody else's hold: the record is kept at least until its month, and cannot be erased.

    raises   TwoPersonsNeeded, NotThisHold, Erased, KeyStoreLost or Unreadable
    """
    with whole():
        held = locked(hold.record)
        asked = Hold.objects.select_for_update().get(pk=hold.pk)
        try:
            if asked.asked_by == by:
                raise TwoPersonsNeeded
            if asked.approved_by or asked.released_on:
                raise NotThisHold
            if asked.until > held.expires_id:
                _move(held, asked.until)
        except Problem as problem:
            raise _refused(problem, "vault.hold_approved", held, by=by) from None
        Hold.objects.filter(pk=asked.pk).update(approved_by=by, approved_on=on)
        _record("vault.hold_approved", held, by=by, before=held.expires_id, until=asked.until)
    hold.refresh_from_db()


def decline_hold(hold: Hold, *, by: UUID, on: date) -> None:
    """Do not approve a hold, or take back what one asked for oneself. Raises NotThisHold or Erased."""
    with whole():
        held = locked(hold.record)
        asked = Hold.objects.select_for_update().get(pk=hold.pk)
        if asked.approved_by or asked.released_on:
            raise _refused(NotThisHold(), "vault.hold_declined", held, by=by)
        Hold.objects.filter(pk=asked.pk).update(released_on=on)
        _record("vault.hold_declined", held, by=by)
    hold.refresh_from_db()


def release_hold(hold: Hold, *, by: UUID, on: date, expires: str = "") -> None:
    """End a legal hold.

    expires   the month with which the record ends now, not later than before; empty: it stays
    raises    NotThisHold, OnHold if another hold goes further, NotLater if that month is over, KeyStoreLost
    """
    with whole():
        held = locked(hold.record)
        asked = Hold.objects.select_for_update().get(pk=hold.pk)
        try:
            if not asked.approved_by or asked.released_on:
                raise NotThisHold
            Hold.objects.filter(pk=asked.pk).update(released_on=on)
            if expires:
                _shorten(held, expires, on=on)
        except Problem as problem:
            raise _refused(problem, "vault.hold_released", held, by=by) from None
        _record("vault.hold_released", held, by=by, until=asked.until)
    hold.refresh_from_db()


def erase(record: Record, *, by: UUID) -> None:
    """Erase one record before its time: its wraps, its texts, its card and tags. A tombstone stays.

    On a page two persons agree first; see `erasing`. A backup that is younger than its month's key still holds it until
    that key is destroyed.
    raises   OnHold or Erased
    """
    with whole():
        held = locked(record)
        if holds := active_holds(held.pk):
            raise _refused(OnHold(until=holds[0].until), "vault.erased", held, by=by)
        _clear_away([held.pk])
        _record("vault.erased", held, by=by)
    record.refresh_from_db()


def _end(month: Month, today: date) -> int:
    with whole():
        ending = Record.objects.select_for_update().filter(expires=month, is_erased=False)
        ids = list(ending.values_list("pk", flat=True))
        _clear_away(ids)
        Month.objects.filter(pk=month.pk).update(destroyed_on=today)
        keystore().destroy_month(month.month)  # if it fails, all of this is undone and tried again
        trail.record("vault.month_destroyed", month=month.month, records=len(ids))
    return len(ids)


def _clear_away(ids: list[int]) -> None:
    overwrite_what_is_deleted()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        CompartmentKey.objects.filter(record__in=part).delete()
        Card.objects.filter(record__in=part).delete()
        Tag.objects.filter(record__in=part).delete()
        reporters = [UUID(int=number) for number in part]
        KeyPair.objects.filter(kind=KeyPair.Kind.REPORTER, holder__in=reporters).delete()
        for model in sealed_models():
            blank = {field.name: b"" for field in sealed_fields(model)}
            model._base_manager.filter(record__in=part).update(**blank)
        Record.objects.filter(pk__in=part).update(is_erased=True, arrived_on=TruncMonth("arrived_on"))


def overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted bytes in its file and its log otherwise; PostgreSQL's vacuum reuses the space later."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
        transaction.on_commit(_empty_the_log, robust=True)


def _empty_the_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _move(record: Record, until: str) -> None:
    """Put every wrap and the card of a record under another month's key."""
    new = month_made(until)
    new_key = key_of(new)
    for wrap in Wrap.objects.filter(key__record=record).select_related("key", "month"):
        place = wrap_place(record.pk, wrap.key.compartment)
        blob = _under(bytes(wrap.blob), key_of(wrap.month), new_key, place)
        Wrap.objects.filter(pk=wrap.pk).update(month=new, blob=blob)
    for card in Card.objects.filter(record=record):
        blob = _under(bytes(card.blob), key_of(record.expires), new_key, card_place(record.pk))
        Card.objects.filter(pk=card.pk).update(blob=blob)
    Record.objects.filter(pk=record.pk).update(expires=new)


def _under(blob: bytes, old_key: bytes, new_key: bytes, place: Place) -> bytes:
    return layer(unlayer(blob, month_key=old_key, place=place), month_key=new_key, place=place)


def _shorten(record: Record, expires: str, *, on: date) -> None:
    _check_later(expires, month_of(on), or_same=True)
    if holds := [hold for hold in active_holds(record.pk) if hold.until > expires]:
        raise OnHold(until=holds[0].until)
    if expires < record.expires_id:
        _move(record, expires)


def locked(record: Record) -> Record:
    """The record as it is now, kept from others until the transaction ends. Raises Erased."""
    locked: QuerySet[Record] = Record.objects.select_for_update(of=("self",)).select_related("expires")
    held = locked.get(pk=record.pk)
    if held.is_erased:
        raise Erased
    return held


def _check_later(until: str, than: str, *, or_same: bool = False) -> None:
    if until < than or (until == than and not or_same):
        raise NotLater(until=until, than=than)


def _check_clock(today: date, over: list[str]) -> None:
    """Not by the trail: its times come from the same clock."""
    if len(over) > MOST_AT_ONCE:
        raise refused(ClockJumped(today=today.isoformat(), count=len(over)), "vault.expired", months=len(over))


def _destroy_contact_keys(today: date) -> None:
    """Only this month's and the one before are kept."""
    first = int(month_of(today)[:4]) * 12 + today.month - 1 - CONTACT_MONTHS_BACK
    for month in months_from(f"{first // 12:04d}-{first % 12 + 1:02d}", CONTACT_MONTHS_BACK - 1):
        keystore().destroy_contact_month(month)


def _record(verb: str, record: Record, *, by: UUID, **details: Any) -> None:
    trail.record(verb, **columns_of(record, by), **details)


def _refused(problem: Problem, verb: str, record: Record, *, by: UUID) -> Problem:
    return refused(problem, verb, **columns_of(record, by))


def columns_of(record: Record, by: UUID) -> dict[str, Any]:
    """What an entry of the trail about a record begins with."""
    return {"actor": by, "subject_kind": record.kind, "subject": str(record.pk), "scope": record.team}
