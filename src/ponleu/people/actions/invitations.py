"""Inviting somebody to an account, and the account becoming theirs."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.actions.identities import connect
from ponleu.people.models import Invitation, User
from ponleu.people.queries.identities import ELSEWHERE
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import make_user_keys
from ponleu.vault.rules.codes import new_recovery_code, read_recovery_code

DAYS = 14  # in which an invitation is accepted


class NotInvited(Problem):
    """Never given out, used, too old, or withdrawn: nobody can tell which."""

    message = _("This code opens no invitation.")
    advice = _("Compare each sign with what you were given. If it is right, ask for a new invitation.")


class HasAnAccount(Problem):
    """Whoever can sign in is not invited again."""

    message = _("This person has an account already.")
    advice = _("If the passphrase is forgotten, the recovery code on paper opens the account.")


@transaction.atomic
def invite(user: User, *, by: UUID | None, on: date) -> str:
    """Invite somebody to the account that was made for them; an earlier invitation is worth nothing then.

    by       None for the first accounts of a copy, which are made at the machine
    returns  the code, to be handed over; it is kept nowhere
    raises   HasAnAccount
    """
    if user.is_active or user.joined_on:
        raise HasAnAccount
    code = new_recovery_code()
    given = {"code_hash": _hash(code), "invited_by_id": by, "valid_until": on + timedelta(days=DAYS)}
    Invitation.objects.update_or_create(user=user, defaults=given | {"accepted_on": None})
    _record("people.invited", user, by=by)
    return code


@transaction.atomic
def withdraw(user: User, *, by: UUID) -> None:
    """Withdraw an invitation that nobody has accepted. Raises NotInvited."""
    if not Invitation.objects.filter(user=user, accepted_on__isnull=True).delete()[0]:
        raise NotInvited
    _record("people.invitation_withdrawn", user, by=by)


def waiting(code: str, *, on: date) -> Invitation:
    """The invitation that a code opens. Raises MistypedCode or NotInvited."""
    return _waiting(on, code_hash=_hash(code))


def still_waiting(id: UUID, *, on: date) -> Invitation:
    """An invitation that a code opened some minutes ago. Raises NotInvited."""
    return _waiting(on, pk=id)


@transaction.atomic
def accept(invitation: Invitation, *, password: str, key: bytes, salt: bytes, on: date) -> str:
    """The account becomes theirs: it has a passphrase and a vault, and can be signed in to.

    password   the verifier as it is stored
    key, salt  what the passphrase was stretched to
    returns    the recovery code of the vault, to be printed
    raises     NotInvited when somebody else was faster
    """
    user = _given_over(invitation, password=password, on=on)
    code = make_user_keys(user.pk, key=key, salt=salt, organisation=user.organisation_id)
    _record("people.invitation_accepted", user, by=user.pk)
    return code


@transaction.atomic
def accept_by_identity(invitation: Invitation, *, provider: str, tag: str, on: date) -> User:
    """The account becomes theirs, whom their organisation's own sign-in let in. It has no passphrase, and no vault yet.

    raises   NotInvited when somebody else was faster, AlreadyConnected
    """
    user = _given_over(invitation, password=ELSEWHERE, on=on)
    connect(user, provider=provider, tag=tag)
    _record("people.invitation_accepted", user, by=user.pk)
    return user


def _waiting(on: date, **which: Any) -> Invitation:
    open_ones = Invitation.objects.filter(accepted_on__isnull=True, valid_until__gte=on, user__joined_on__isnull=True)
    found = open_ones.select_related("user__organisation").filter(**which).first()
    if found is None:
        raise NotInvited
    return found


def _given_over(invitation: Invitation, *, password: str, on: date) -> User:
    mine = Invitation.objects.filter(pk=invitation.pk, accepted_on__isnull=True)
    if not mine.update(accepted_on=on):
        raise NotInvited
    user = invitation.user
    user.password, user.is_active, user.joined_on = password, True, on
    user.save(update_fields=["password", "is_active", "joined_on"])
    return user


def _hash(code: str) -> bytes:
    """128 random bits cannot be guessed, so a quick hash will do. Raises MistypedCode."""
    return sha256(b"ponleu/invitation" + read_recovery_code(code)).digest()


def _record(verb: str, user: User, *, by: UUID | None) -> None:
    trail.record(verb, actor=by, subject_kind="people.user", subject=str(user.pk), scope=user.organisation_id)
