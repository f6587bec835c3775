"""Sealing something, and opening it with a grant. The only place that writes and reads a sealed column."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.actions.retention import Erased, NotLater, month_made
from ponleu.vault.fields import SealedField
from ponleu.vault.models import CompartmentKey, KeyPair, Record, Sealed, Wrap
from ponleu.vault.queries.keys import NoGrant, Opened, current_pair
from ponleu.vault.queries.records import epoch_of_team, wrap_place, wraps_for
from ponleu.vault.queries.retention import key_of, month_of
from ponleu.vault.rules.cipher import Place, Unreadable, seal, unseal
from ponleu.vault.rules.keys import layer, new_key, unlayer, unwrap, wrap

_INTERNAL = CompartmentKey.Compartment.INTERNAL


class NotForReporters(Problem):
    """The team's own notes are never opened to whoever reported."""

    message = _("The team's internal notes cannot be given to a reporter.")
    advice = _("Write what the reporter may read into the dialogue.")


class Keys(dict[str, bytes]):
    """The opened keys of one record by compartment, for the length of one request."""

    def __init__(self, record: Record, *, epoch: int, holder: UUID | None) -> None:
        super().__init__()
        self.record = record
        self.epoch = epoch
        self.holder = holder

    def __repr__(self) -> str:
        return f"Keys({', '.join(sorted(self))})"


@dataclass(frozen=True, slots=True)
class Started:
    """A new record and the keys to write into it."""

    record: Record
    keys: Keys


def start(
    kind: str,
    *,
    team: UUID,
    expires: str,
    arrived_on: date | None,
    compartments: Collection[str],
    also: Iterable[tuple[KeyPair, Collection[str]]] = (),
    by: UUID | None = None,
) -> Started:
    """Start a record that the team opens. Call it in the transaction that also saves what is written into it.

    expires   the month, `2027-03`, with which it ends
    also      other key pairs, a reporter's for one, and which compartments each opens
    by        the worker who enters it; None for a reporter
    raises    NoKeys if the team was not founded, NotLater, NotForReporters, KeyStoreLost
    """
    if arrived_on and expires < month_of(arrived_on):
        raise NotLater(until=expires, than=month_of(arrived_on))
    with whole():
        pair = current_pair(KeyPair.Kind.TEAM, team)
        month = month_made(expires)
        record = Record.objects.create(kind=kind, team=team, expires=month, arrived_on=arrived_on)
        keys = Keys(record, epoch=pair.epoch, holder=by)
        receivers = [(pair, compartments), *also]
        month_key = key_of(month)
        keys.update({compartment: new_key() for compartment in sorted(set(compartments))})
        rows = CompartmentKey.objects.bulk_create(CompartmentKey(record=record, compartment=each) for each in keys)
        Wrap.objects.bulk_create(
            _wrap_for(row, keys[row.compartment], receiver, record, month_key)
            for row in rows
            for receiver, given in receivers
            if row.compartment in given
        )
        if by is not None:  # what reporters send is counted by the day: an entry's number would tell the moment
            trail.record("vault.record_started", actor=by, subject_kind=kind, scope=team)  # its id would tell the order
    return Started(record, keys)


def unlock_record(record: Record, *, opened: Opened, compartments: Collection[str]) -> Keys:
    """Open some compartments of a record: all that are asked for, or none. Each time is recorded, refusals too.

    It is a transaction of its own, so that no refusal is undone with the caller's work: unlock first, then act.
    raises   NoGrant, Erased, KeyStoreLost or Unreadable
    """
    columns = _columns(record, opened.holder) | dict.fromkeys(compartments, True)
    with whole(durable=True):
        try:
            keys = _unlocked(record, opened, compartments)
        except Problem as problem:
            raise refused(problem, "vault.opened", **columns) from None
        trail.record("vault.opened", **columns)
    return keys


def write(instance: Sealed, field: str, text: str, *, keys: Keys) -> None:
    """Seal a text into a column. The instance is not saved.

    raises   NoGrant if the keys are not those of the column's compartment
    """
    write_bytes(instance, field, text.encode(), keys=keys)


def write_bytes(instance: Sealed, field: str, content: bytes, *, keys: Keys) -> None:
    """Seal what is no text into a column, a photograph for one. The instance is not saved. Raises NoGrant as above."""
    key, place = _key_for(instance, field, keys)
    setattr(instance, field, seal(content, key=key, place=place, epoch=keys.epoch))


def read(instance: Sealed, field: str, *, keys: Keys, is_always_written: bool = False) -> str:
    """Open a column; one that was never written is empty. What does not open is recorded as refused.

    Inside a transaction that is the transaction's `whole` to record.
    is_always_written   an empty column is one that somebody emptied, and does not open
    raises              NoGrant or Unreadable
    """
    return read_bytes(instance, field, keys=keys, is_always_written=is_always_written).decode()


def read_bytes(instance: Sealed, field: str, *, keys: Keys, is_always_written: bool = False) -> bytes:
    """Open a column that holds no text. Raises as above."""
    key, place = _key_for(instance, field, keys)
    blob = bytes(getattr(instance, field))
    if not (blob or is_always_written):
        return b""
    try:
        return unseal(blob, key=key, place=place)
    except Unreadable as problem:
        columns = _columns(keys.record, keys.holder) | {"table": place.table, "field": field}
        raise refused(problem, "vault.read", **columns) from None


def grant(record: Record, compartments: Collection[str], *, to: UUID, opened: Opened) -> None:
    """Give one worker some compartments of one record: a translator the narrative and not the identity.

    raises   NoKeys, and what unlocking raises
    """
    receiver = current_pair(KeyPair.Kind.USER, to)
    keys = unlock_record(record, opened=opened, compartments=compartments)
    with whole():
        for row in CompartmentKey.objects.filter(record=record, compartment__in=compartments):
            if not row.wraps.filter(pair=receiver).exists():
                _wrap_for(row, keys[row.compartment], receiver, record, key_of(record.expires)).save()
        trail.record("vault.granted", **_about(to, record, opened.holder) | dict.fromkeys(compartments, True))


def withdraw(record: Record, *, who: UUID, by: UUID) -> None:
    """Take from a worker what was given to them alone; what they have read cannot be taken back."""
    with whole():
        given = Wrap.objects.filter(key__record=record, pair__kind=KeyPair.Kind.USER, pair__holder=who)
        count, _rows = given.delete()
        trail.record("vault.withdrawn", **_about(who, record, by), wraps=count)


def rewrap(record: Record, *, opened: Opened) -> int:
    """Move what hangs on a team's former keys to its current ones; returns how many wraps were moved.

    raises   NoGrant, KeyStoreLost or Unreadable
    """
    columns = _columns(record, opened.holder)
    with whole():
        try:
            moved = [_rewrapped(wrap_, record, opened) for wrap_ in _of_former_epochs(record, opened)]
        except Problem as problem:
            raise refused(problem, "vault.rewrapped", **columns) from None
        if moved:
            trail.record("vault.rewrapped", **columns, wraps=len(moved))
    return len(moved)


def _unlocked(record: Record, opened: Opened, compartments: Collection[str]) -> Keys:
    if Record.objects.filter(pk=record.pk, is_erased=True).exists():
        raise Erased
    wraps = {wrap_.key.compartment: wrap_ for wrap_ in wraps_for(record, opened.holder, compartments)}
    if set(wraps) != set(compartments):
        raise NoGrant
    keys = Keys(record, epoch=epoch_of_team(record.team), holder=opened.holder)
    for compartment, wrap_ in wraps.items():
        keys[compartment] = _opened_key(wrap_, record, opened)
    return keys


def _opened_key(wrap_: Wrap, record: Record, opened: Opened) -> bytes:
    place = wrap_place(record.pk, wrap_.key.compartment)
    inner = unlayer(bytes(wrap_.blob), month_key=key_of(wrap_.month), place=place)
    return unwrap(inner, pair=opened.pair_behind(wrap_.pair), place=place)


def _layered(key: bytes, *, to: bytes, month_key: bytes, place: Place) -> bytes:
    return layer(wrap(key, to=to, place=place), month_key=month_key, place=place)


def _wrap_for(row: CompartmentKey, key: bytes, receiver: KeyPair, record: Record, month_key: bytes) -> Wrap:
    if receiver.kind == KeyPair.Kind.REPORTER and row.compartment == _INTERNAL:
        raise NotForReporters
    place = wrap_place(record.pk, row.compartment)
    blob = _layered(key, to=bytes(receiver.public), month_key=month_key, place=place)
    return Wrap(key=row, pair=receiver, month=record.expires, blob=blob)


def _of_former_epochs(record: Record, opened: Opened) -> list[Wrap]:
    wraps = wraps_for(record, opened.holder)
    return [wrap_ for wrap_ in wraps if wrap_.pair.kind == KeyPair.Kind.TEAM and not wrap_.pair.is_current]


def _rewrapped(wrap_: Wrap, record: Record, opened: Opened) -> int:
    """The receiver is what the worker opened, not the public half that stands in the table."""
    team = wrap_.pair.holder
    current, row = opened.team_pair(team), current_pair(KeyPair.Kind.TEAM, team)
    key = _opened_key(wrap_, record, opened)
    if Wrap.objects.filter(key=wrap_.key, pair=row).exists():
        return Wrap.objects.filter(pk=wrap_.pk).delete()[0]
    place = wrap_place(record.pk, wrap_.key.compartment)
    blob = _layered(key, to=current.public, month_key=key_of(wrap_.month), place=place)
    return Wrap.objects.filter(pk=wrap_.pk).update(pair=row, blob=blob)


def _key_for(instance: Sealed, field: str, keys: Keys) -> tuple[bytes, Place]:
    column = instance._meta.get_field(field)
    if not isinstance(column, SealedField):
        raise ValueError("this column is not sealed")
    if instance.record_id != keys.record.pk or column.compartment not in keys:
        raise NoGrant
    return keys[column.compartment], _place_of(instance, column)


def _place_of(instance: models.Model, column: SealedField) -> Place:
    return Place(instance._meta.db_table, column.attname, instance.pk)


def _columns(record: Record, holder: UUID | None) -> dict[str, Any]:
    return {"actor": holder, "subject_kind": record.kind, "subject": str(record.pk), "scope": record.team}


def _about(worker: UUID, record: Record, by: UUID) -> dict[str, Any]:
    return {"actor": by, "subject_kind": "user", "subject": str(worker), "scope": record.team}
