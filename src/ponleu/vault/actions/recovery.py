"""An organisation's recovery key: made in a ceremony, split among custodians, rehearsed, used when all else is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import NoKeys, Opened, entrust, leave_only_code
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.fields import random_id
from ponleu.vault.models import Ceremony, KeyPair, PrivateCopy, RecoveryBlob
from ponleu.vault.queries.keys import copy_by, copy_place, proved
from ponleu.vault.rules.cipher import CannotBeOpened
from ponleu.vault.rules.codes import MistypedCode, mark_of, new_recovery_code, read_recovery_code
from ponleu.vault.rules.custodians import join, proof, proves, split
from ponleu.vault.rules.keys import Pair, derive, new_pair, pair_of, unwrap

CUSTODIAN = "custodian"  # what the key made of a custodian's code is for
_ORGANISATION = KeyPair.Kind.ORGANISATION


class WrongNumberOfCustodians(Problem):
    """Too few cannot, and more are not asked for."""

    message = _("%(needed)s custodians are needed, each with the number and the code of their own sheet.")
    advice = _("Ask for as many codes as are needed, and enter each one once.")


class MistypedSheet(MistypedCode):
    """A slip of one custodian."""

    message = _("The code typed for sheet %(number)s has a mistake in it.")
    advice = _("Compare each sign with the sheet, and try again.")


class WrongSheet(CannotBeOpened):
    """Well typed, and belongs to no ceremony of this organisation."""

    message = _("The code typed for sheet %(number)s belongs to no sheet of this organisation.")
    advice = _(
        "Look for the sheet with this number and the mark %(mark)s: a ceremony that was broken off leaves others."
    )


class ExchangedSheet(WrongSheet):
    """Two custodians, or two envelopes, were taken for one another."""

    message = _("The code typed for sheet %(number)s is that of sheet %(right)s.")
    advice = _("Enter each code beside the number that stands on its sheet, and each sheet once.")


class SheetOfAnotherCeremony(WrongSheet):
    """Of an earlier ceremony, or of a later one."""

    message = _("Sheet %(number)s is of another ceremony: its mark is %(right)s.")
    advice = _("Look for the sheet with this number and the mark %(mark)s.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one custodian keeps on paper, and what is kept of it here."""

    code: str = field(repr=False)
    public: bytes


def new_sheet() -> Sheet:
    """A custodian's code. Show it to that custodian alone; nothing can be made of it without the others."""
    code = new_recovery_code()
    return Sheet(code, _pair_from(code).public)


def new_ceremony() -> int:
    """The id of a ceremony that is about to be held, so that its mark can stand on the sheets."""
    return random_id()


def hold_ceremony(
    organisation: UUID, *, publics: Sequence[bytes], needed: int, on: date, by: UUID, id: int | None = None
) -> Ceremony:
    """Make an organisation's recovery key and split it; its private half is on the sheets alone.

    A second ceremony makes a new key: what was entrusted before still needs the old sheets, until each worker's keys
    are entrusted anew.
    publics   of the sheets in the order of their numbers
    raises    NoSuchGroup
    """
    made = new_pair()
    blobs = split(made.private, publics=[*publics], needed=needed)
    proofs = {(number,): proof(public) for number, public in enumerate(publics, start=1)}
    with whole():
        pair = _current(organisation, made)
        custodians = len(publics)
        ceremony = Ceremony.objects.create(
            pk=id or new_ceremony(), pair=pair, needed=needed, custodians=custodians, held_on=on
        )
        for group, blob in (proofs | blobs).items():
            RecoveryBlob.objects.create(ceremony=ceremony, group=_written(group), blob=blob)
        _record("vault.ceremony_held", organisation, by, needed=needed, custodians=custodians)
    return ceremony


def rehearse(ceremony: Ceremony, *, codes: Mapping[int, str], on: date, by: UUID) -> None:
    """Prove that the custodians' sheets give the key; nothing is opened with it.

    codes    by the number of the sheet, as many as are needed
    raises   WrongNumberOfCustodians, MistypedSheet, WrongSheet or Unreadable
    """
    organisation = ceremony.pair.holder
    with whole():
        try:
            _joined(ceremony, codes)
        except Problem as problem:
            columns = _columns(organisation, by) | _which(problem)
            raise refused(problem, "vault.recovery_rehearsed", **columns) from None
        Ceremony.objects.filter(pk=ceremony.pk).update(rehearsed_on=on)
        _record("vault.recovery_rehearsed", organisation, by, **_who(codes))
    ceremony.refresh_from_db()


def entrust_when_rehearsed(opened: Opened, organisation: UUID) -> bool:
    """Give the custodians a copy of a worker's private half, once they have shown that their sheets open something.

    The copy for an earlier ceremony is replaced; whether there was something to do. It costs one question.
    """
    pairs = KeyPair.objects.filter(kind=_ORGANISATION, holder=organisation, is_current=True)
    rehearsed = pairs.filter(ceremony__rehearsed_on__isnull=False)
    if not rehearsed.exclude(opens__pair__holder=opened.holder).exists():
        return False
    return entrust(opened, organisation)


def recover_user(holder: UUID, *, codes: Mapping[int, str], by: UUID) -> str:
    """Open a worker's keys with the custodians' sheets and close them under a code for that worker alone.

    The old passphrase and the old code open nothing more. With the new code the worker chooses a passphrase, which
    nobody else ever knows, and which spends the code.
    codes    by the number of the sheet, as many as are needed
    returns  the code, to be handed to the worker; it is kept nowhere
    raises   NoKeys if nothing was entrusted, WrongNumberOfCustodians, MistypedSheet, WrongSheet or Unreadable
    """
    about = {"actor": by, "subject_kind": "user", "subject": str(holder)}
    with whole():
        try:
            copy, ceremony = _entrusted(holder)
            place = copy_place(copy.pair, PrivateCopy.Way.ORGANISATION)
            private = unwrap(bytes(copy.blob), pair=_joined(ceremony, codes), place=place)
            opened = Opened(holder, proved(private, copy.pair))
        except Problem as problem:
            raise refused(problem, "vault.keys_recovered", **about, **_which(problem)) from None
        code = leave_only_code(opened)
        details: dict[str, Any] = about | {"scope": ceremony.pair.holder} | _who(codes)
        trail.record("vault.keys_recovered", **details)
    return code


def _entrusted(holder: UUID) -> tuple[PrivateCopy, Ceremony]:
    copy = copy_by(holder, PrivateCopy.Way.ORGANISATION)
    ceremony = Ceremony.objects.select_related("pair").filter(pair=copy.opener_id).first()
    if ceremony is None:
        raise NoKeys
    return copy, ceremony


def _joined(ceremony: Ceremony, codes: Mapping[int, str]) -> Pair:
    if len(codes) != ceremony.needed:
        raise WrongNumberOfCustodians(needed=ceremony.needed)
    pairs = {number: _of_sheet(ceremony, number, codes[number]) for number in sorted(codes)}
    found = RecoveryBlob.objects.filter(ceremony=ceremony, group=_written(tuple(pairs))).first()
    if found is None:
        raise CannotBeOpened
    return proved(join(bytes(found.blob), pairs=[*pairs.values()]), ceremony.pair)


def _of_sheet(ceremony: Ceremony, number: int, code: str) -> Pair:
    """The pair of a sheet. Raises MistypedSheet, WrongSheet, ExchangedSheet or SheetOfAnotherCeremony."""
    try:
        pair = _pair_from(code)
    except MistypedCode:
        raise MistypedSheet(number=number) from None
    found = {(blob.ceremony_id, blob.group) for blob in _proofs(ceremony.pair.holder) if proves(bytes(blob.blob), pair)}
    if (ceremony.pk, str(number)) in found:
        return pair
    told: dict[str, Any] = {"number": number, "mark": mark_of(ceremony.pk)}
    for id, right in found:
        if id == ceremony.pk:
            raise ExchangedSheet(right=right, **told)
        raise SheetOfAnotherCeremony(right=mark_of(id), **told)
    raise WrongSheet(**told)


def _proofs(organisation: UUID) -> Iterator[RecoveryBlob]:
    of_all = RecoveryBlob.objects.filter(ceremony__pair__kind=_ORGANISATION, ceremony__pair__holder=organisation)
    return of_all.exclude(group__contains=",").iterator()


def _current(organisation: UUID, made: Pair) -> KeyPair:
    before = KeyPair.objects.select_for_update().filter(kind=_ORGANISATION, holder=organisation)
    epoch = max(before.values_list("epoch", flat=True), default=0) + 1
    before.update(is_current=False)
    return KeyPair.objects.create(kind=_ORGANISATION, holder=organisation, epoch=epoch, public=made.public)


def _pair_from(code: str) -> Pair:
    return pair_of(derive(read_recovery_code(code), purpose=CUSTODIAN))


def _written(group: tuple[int, ...]) -> str:
    return ",".join(map(str, group))


def _who(codes: Mapping[int, str]) -> dict[str, Any]:
    return {f"custodian_{number}": True for number in sorted(codes)}


def _which(problem: Problem) -> dict[str, Any]:
    """The sheet that a problem names."""
    return {"sheet": problem.values["number"]} if "number" in problem.values else {}


def _record(verb: str, organisation: UUID, by: UUID, **details: Any) -> None:
    trail.record(verb, **_columns(organisation, by), **details)


def _columns(organisation: UUID, by: UUID) -> dict[str, Any]:
    return {"actor": by, "subject_kind": "organisation", "subject": str(organisation), "scope": organisation}
