"""An organisation's recovery key: made in a ceremony, split among custodians, rehearsed, used when all else is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import NoKeys, Opened, set_openers
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.models import Ceremony, KeyPair, PrivateCopy, RecoveryBlob
from ponleu.vault.queries.keys import copy_by, copy_place, proved
from ponleu.vault.rules.cipher import CannotBeOpened
from ponleu.vault.rules.codes import new_recovery_code, read_recovery_code
from ponleu.vault.rules.custodians import join, split
from ponleu.vault.rules.keys import Pair, derive, new_pair, pair_of, unwrap

CUSTODIAN = "custodian"  # what the key made of a custodian's code is for
_ORGANISATION = KeyPair.Kind.ORGANISATION


class WrongNumberOfCustodians(Problem):
    """Too few cannot, and more are not asked for."""

    message = _("%(needed)s custodians are needed, each with the number and the code of their own sheet.")
    advice = _("Ask for as many codes as are needed, and enter each one once.")


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is printed, one sheet for each custodian, and kept nowhere: number and code."""

    ceremony: Ceremony
    codes: dict[int, str] = field(repr=False)


def hold_ceremony(organisation: UUID, *, custodians: int, needed: int, on: date, by: UUID) -> Sheets:
    """Make an organisation's recovery key and split it; its private half is on the sheets alone.

    A second ceremony makes a new key: what was entrusted before still needs the old sheets, until each worker's keys
    are entrusted anew.
    raises   NoSuchGroup
    """
    codes = {number: new_recovery_code() for number in range(1, custodians + 1)}
    made = new_pair()
    blobs = split(made.private, publics=[_pair_from(code).public for code in codes.values()], needed=needed)
    with whole():
        ceremony = Ceremony.objects.create(
            pair=_current(organisation, made), needed=needed, custodians=custodians, held_on=on
        )
        for group, blob in blobs.items():
            RecoveryBlob.objects.create(ceremony=ceremony, group=_written(group), blob=blob)
        _record("vault.ceremony_held", organisation, by, needed=needed, custodians=custodians)
    return Sheets(ceremony, codes)


def rehearse(ceremony: Ceremony, *, codes: Mapping[int, str], on: date, by: UUID) -> None:
    """Prove that the custodians' sheets give the key; nothing is opened with it.

    codes    by the number of the sheet, as many as are needed
    raises   WrongNumberOfCustodians, MistypedCode or Unreadable
    """
    organisation = ceremony.pair.holder
    with whole():
        try:
            _joined(ceremony, codes)
        except Problem as problem:
            raise refused(problem, "vault.recovery_rehearsed", **_columns(organisation, by)) from None
        Ceremony.objects.filter(pk=ceremony.pk).update(rehearsed_on=on)
        _record("vault.recovery_rehearsed", organisation, by, **_who(codes))
    ceremony.refresh_from_db()


def recover_user(holder: UUID, *, codes: Mapping[int, str], key: bytes, salt: bytes, by: UUID) -> str:
    """Open a worker's keys with the custodians' sheets, and set a new passphrase; returns a new recovery code.

    The old passphrase and the old code open nothing more.
    codes       by the number of the sheet, as many as are needed
    key, salt   of the new passphrase
    raises      NoKeys if nothing was entrusted, WrongNumberOfCustodians, MistypedCode or Unreadable
    """
    about = {"actor": by, "subject_kind": "user", "subject": str(holder)}
    with whole():
        try:
            copy = copy_by(holder, PrivateCopy.Way.ORGANISATION)
            ceremony = Ceremony.objects.select_related("pair").filter(pair=copy.opener_id).first()
            if ceremony is None:
                raise NoKeys
            place = copy_place(copy.pair, PrivateCopy.Way.ORGANISATION)
            private = unwrap(bytes(copy.blob), pair=_joined(ceremony, codes), place=place)
            opened = Opened(holder, proved(private, copy.pair))
        except Problem as problem:
            raise refused(problem, "vault.keys_recovered", **about) from None
        code = set_openers(opened, key=key, salt=salt)
        details: dict[str, Any] = about | {"scope": ceremony.pair.holder} | _who(codes)
        trail.record("vault.keys_recovered", **details)
    return code


def _joined(ceremony: Ceremony, codes: Mapping[int, str]) -> Pair:
    if len(codes) != ceremony.needed:
        raise WrongNumberOfCustodians(needed=ceremony.needed)
    group = tuple(sorted(codes))
    found = RecoveryBlob.objects.filter(ceremony=ceremony, group=_written(group)).first()
    if found is None:
        raise CannotBeOpened
    private = join(bytes(found.blob), pairs=[_pair_from(codes[number]) for number in group])
    return proved(private, ceremony.pair)


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


def _record(verb: str, organisation: UUID, by: UUID, **details: Any) -> None:
    trail.record(verb, **_columns(organisation, by), **details)


def _columns(organisation: UUID, by: UUID) -> dict[str, Any]:
    return {"actor": by, "subject_kind": "organisation", "subject": str(organisation), "scope": organisation}
