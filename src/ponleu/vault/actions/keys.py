"""Making keys, and handing them on. Private halves exist here only while an action runs."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.models import KeyPair, PrivateCopy, TeamSecret
from ponleu.vault.queries.keys import (
    NoGrant,
    NoKeys,
    Opened,
    copies_for,
    copy_by,
    copy_place,
    current_pair,
    members_of,
    proved,
    secret_place,
)
from ponleu.vault.rules.cipher import Unreadable
from ponleu.vault.rules.codes import new_recovery_code, read_recovery_code
from ponleu.vault.rules.keys import Pair, close_private, derive, new_key, new_pair, open_private, wrap

__all__ = [
    "KeysThere",
    "LastMember",
    "NoGrant",
    "NoKeys",
    "NotAMember",
    "Opened",
    "TwoPersonsNeeded",
    "admit",
    "change_passphrase",
    "entrust",
    "found_team",
    "leave",
    "leave_only_code",
    "make_user_keys",
    "open_user_key",
    "open_with_recovery_code",
    "renew_recovery_code",
    "set_openers",
]

RECOVERY = "recovery code"  # what the key made of a recovery code is for
_WAY, _KIND = PrivateCopy.Way, KeyPair.Kind


class KeysThere(Problem):
    """New keys would lock out everything that the old ones open."""

    message = _("There are keys already.")
    advice = _("Change the passphrase, or recover the keys; new ones would open nothing of what was sealed before.")


class TwoPersonsNeeded(Problem):
    """One person alone asks, another approves, and neither for themselves."""

    message = _("This needs two different persons, and nobody may grant something to themselves.")
    advice = _("Ask a colleague who may approve it.")


class LastMember(Problem):
    """Without a member nobody could open what the team holds."""

    message = _("This is the last member of the team who holds its keys.")
    advice = _("Admit another member first.")


class NotAMember(Problem):
    """Whoever leaves must have been there."""

    message = _("This person does not hold the keys of the team.")
    advice = _("See the list of its members.")


def make_user_keys(holder: UUID, *, key: bytes, salt: bytes, organisation: UUID | None = None) -> str:
    """Make a worker's key pair.

    key, salt      what the passphrase was stretched to, and the salt it was stretched with
    organisation   whose custodians could recover it; nothing is entrusted before its ceremony
    returns        the recovery code, to be printed; it is kept nowhere
    raises         KeysThere
    """
    with whole():
        if KeyPair.objects.filter(kind=_KIND.USER, holder=holder).exists():
            raise KeysThere
        pair = new_pair()
        KeyPair.objects.create(kind=_KIND.USER, holder=holder, public=pair.public)
        opened = Opened(holder, pair)
        code = set_openers(opened, key=key, salt=salt)
        if organisation:
            _entrust(opened, organisation)
        trail.record("vault.keys_made", actor=holder, subject_kind="user", subject=str(holder), scope=organisation)
    return code


def open_user_key(holder: UUID, *, key: bytes) -> Opened:
    """Open a worker's keys with what the passphrase was stretched to. Raises NoKeys or Unreadable."""
    return _opened_by(holder, _WAY.PASSPHRASE, key)


def open_with_recovery_code(holder: UUID, code: str) -> Opened:
    """Open a worker's keys with the code on paper; each use is recorded.

    raises   MistypedCode, NoKeys or Unreadable
    """
    secret = read_recovery_code(code)
    with whole(durable=True):
        opened = _opened_by(holder, _WAY.RECOVERY_CODE, derive(secret, purpose=RECOVERY))
        _of_user("vault.recovery_code_used", holder)
    return opened


def change_passphrase(opened: Opened, *, key: bytes, salt: bytes) -> None:
    """Close a worker's private half under a new passphrase; the old one opens it no more."""
    with whole():
        _close(opened, _WAY.PASSPHRASE, key=key, salt=salt)
        _of_user("vault.passphrase_changed", opened.holder)


def renew_recovery_code(opened: Opened) -> str:
    """A new recovery code; the old one opens nothing more."""
    with whole():
        code = _close_under_code(opened)
        _of_user("vault.recovery_code_renewed", opened.holder)
    return code


def set_openers(opened: Opened, *, key: bytes, salt: bytes) -> str:
    """Close a worker's private half under a passphrase and a new recovery code; returns that code."""
    _close(opened, _WAY.PASSPHRASE, key=key, salt=salt)
    return _close_under_code(opened)


def leave_only_code(opened: Opened) -> str:
    """Close a worker's private half under a new code and no passphrase, until they choose one; returns that code."""
    PrivateCopy.objects.filter(pair=current_pair(_KIND.USER, opened.holder), way=_WAY.PASSPHRASE).delete()
    return _close_under_code(opened)


def entrust(opened: Opened, organisation: UUID) -> bool:
    """Give the organisation's custodians a copy of a worker's private half; False before its ceremony."""
    with whole():
        is_entrusted = _entrust(opened, organisation)
        if is_entrusted:
            _of_user("vault.keys_entrusted", opened.holder, scope=organisation)
    return is_entrusted


def found_team(team: UUID, members: Iterable[UUID], *, by: UUID) -> None:
    """Make a team's first keys, for members who have keys of their own. Raises KeysThere, NoKeys or LastMember."""
    openers = _pairs_of(members)
    with whole():
        if KeyPair.objects.filter(kind=_KIND.TEAM, holder=team).exists():
            raise KeysThere
        _new_epoch(team, 1, openers, by=by)
        trail.record(
            "vault.team_founded", actor=by, subject_kind="team", subject=str(team), scope=team, members=len(openers)
        )


def admit(team: UUID, member: UUID, *, opened: Opened, granted_by: UUID, approved_by: UUID) -> None:
    """Give a new member the team's keys of every epoch, which a member opens for it.

    The private halves of old epochs go with them: there are records that nobody has rewrapped yet.
    raises   TwoPersonsNeeded, NoKeys, NoGrant or Unreadable
    """
    columns = {"actor": granted_by, "subject_kind": "user", "subject": str(member), "scope": team}
    with whole():
        try:
            _check_two_persons(granted_by, approved_by, receiver=member)
            opener = current_pair(_KIND.USER, member)
            opened.team_pair(team)  # only a member of today's team admits
            for copy in copies_for(opened.holder).filter(pair__holder=team).select_related("pair"):
                private = opened.pair_behind(copy.pair).private
                _hand_on(copy.pair, private, opener, granted_by=granted_by, approved_by=approved_by)
        except (TwoPersonsNeeded, NoGrant, NoKeys, Unreadable) as problem:
            raise refused(problem, "vault.member_admitted", **columns) from None
        trail.record("vault.member_admitted", actor=granted_by, subject_kind="user", subject=str(member), scope=team)


def leave(team: UUID, member: UUID, *, by: UUID) -> KeyPair:
    """Take the team's keys from a member, and start a new epoch for those who stay.

    Nobody need be unlocked. What was sealed before is rewrapped by the next member who opens it; what the one who left
    has read, or copied, cannot be taken back.
    raises   NotAMember or LastMember
    """
    with whole():
        before = KeyPair.objects.select_for_update().filter(kind=_KIND.TEAM, holder=team, is_current=True).first()
        staying = members_of(team)
        if before is None or member not in staying:
            raise NotAMember
        staying.remove(member)
        openers = _pairs_of(staying)
        copies_for(member).filter(pair__kind=_KIND.TEAM, pair__holder=team).delete()
        KeyPair.objects.filter(pk=before.pk).update(is_current=False)
        made = _new_epoch(team, before.epoch + 1, openers, by=by)
        trail.record(
            "vault.member_left", actor=by, subject_kind="user", subject=str(member), scope=team, epoch=made.epoch
        )
    return made


def _opened_by(holder: UUID, way: str, key: bytes) -> Opened:
    try:
        copy = copy_by(holder, way)
        private = open_private(bytes(copy.blob), key=key, place=copy_place(copy.pair, way))
        return Opened(holder, proved(private, copy.pair))
    except (NoKeys, Unreadable) as problem:
        columns = {"actor": holder, "subject_kind": "user", "subject": str(holder), "way": str(way)}
        raise refused(problem, "vault.keys_opened", **columns) from None


def _close(opened: Opened, way: str, *, key: bytes, salt: bytes = b"") -> None:
    pair = current_pair(_KIND.USER, opened.holder)
    blob = close_private(proved(opened.pair.private, pair).private, key=key, place=copy_place(pair, way))
    PrivateCopy.objects.update_or_create(pair=pair, way=way, opener=None, defaults={"blob": blob, "salt": salt})


def _close_under_code(opened: Opened) -> str:
    code = new_recovery_code()
    _close(opened, _WAY.RECOVERY_CODE, key=derive(read_recovery_code(code), purpose=RECOVERY))
    return code


def _entrust(opened: Opened, organisation: UUID) -> bool:
    recovery = KeyPair.objects.filter(kind=_KIND.ORGANISATION, holder=organisation, is_current=True).first()
    if recovery is None:
        return False
    pair = current_pair(_KIND.USER, opened.holder)
    PrivateCopy.objects.filter(pair=pair, way=_WAY.ORGANISATION).delete()
    _seal_to(pair, opened.pair.private, recovery, _WAY.ORGANISATION)
    return True


def _pairs_of(members: Iterable[UUID]) -> list[KeyPair]:
    openers = [current_pair(_KIND.USER, member) for member in sorted(set(members))]
    if not openers:
        raise LastMember
    return openers


def _new_epoch(team: UUID, epoch: int, openers: list[KeyPair], *, by: UUID) -> KeyPair:
    made: Pair = new_pair()
    pair = KeyPair.objects.create(kind=_KIND.TEAM, holder=team, epoch=epoch, public=made.public)
    for opener in openers:
        _seal_to(pair, made.private, opener, _WAY.MEMBER, granted_by=by)
    for purpose in TeamSecret.Purpose:
        blob = wrap(new_key(), to=made.public, place=secret_place(pair, purpose))
        TeamSecret.objects.create(pair=pair, purpose=purpose, blob=blob)
    return pair


def _hand_on(pair: KeyPair, private: bytes, opener: KeyPair, *, granted_by: UUID, approved_by: UUID) -> None:
    if not PrivateCopy.objects.filter(pair=pair, opener=opener).exists():
        _seal_to(pair, private, opener, _WAY.MEMBER, granted_by=granted_by, approved_by=approved_by)


def _seal_to(
    pair: KeyPair,
    private: bytes,
    opener: KeyPair,
    way: str,
    *,
    granted_by: UUID | None = None,
    approved_by: UUID | None = None,
) -> None:
    blob = wrap(private, to=bytes(opener.public), place=copy_place(pair, way))
    PrivateCopy.objects.create(
        pair=pair, way=way, opener=opener, blob=blob, granted_by=granted_by, approved_by=approved_by
    )


def _check_two_persons(granted_by: UUID, approved_by: UUID, *, receiver: UUID) -> None:
    if len({granted_by, approved_by, receiver}) < 3:
        raise TwoPersonsNeeded


def _of_user(verb: str, holder: UUID, scope: UUID | None = None) -> None:
    trail.record(verb, actor=holder, subject_kind="user", subject=str(holder), scope=scope)
