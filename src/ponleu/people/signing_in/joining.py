"""How somebody comes to a passphrase: by an invitation, by changing it, or by the recovery code on paper."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.actions import invitations, passphrases
from ponleu.people.models import User
from ponleu.people.rules import strength
from ponleu.people.signing_in import attempts
from ponleu.people.signing_in.backends import normalised
from ponleu.people.signing_in.hashers import Kept, stretched, written
from ponleu.people.signing_in.sessions import SessionStore
from ponleu.people.signing_in.unlocking import has_second_factor, unlocking_of
from ponleu.vault.actions.keys import NoKeys, Opened, make_user_keys, open_user_key, open_with_recovery_code
from ponleu.vault.rules.cipher import Unreadable
from ponleu.vault.rules.codes import read_recovery_code
from ponleu.vault.rules.passphrases import SALT_BYTES


class Joined(NamedTuple):
    """Whose account it is, and the recovery code that they print."""

    user: User
    recovery_code: str


class NotRecovered(Problem):
    """An unknown name, another's code or a used one: nobody can tell which."""

    message = _("The sign-in name and the recovery code do not fit together.")
    advice = _("Compare each sign with your paper.")


def join(code: str, *, passphrase: str, common: Collection[str], on: date) -> Joined:
    """Accept an invitation.

    raises   TooManyAttempts, MistypedCode, NotInvited, a weakness of `strength`, KeyStoreLost
    """
    attempt = attempts.begin(code, step="invitation")
    invitation = invitations.waiting(code, on=on)
    attempt.succeeded()
    user = invitation.user
    strength.check(passphrase, common=common, about=_about(user))
    password, key, salt = _stretched(passphrase)
    return Joined(user, invitations.accept(invitation, password=password, key=key, salt=salt, on=on))


def make_vault(request: HttpRequest, user: User, *, passphrase: str, common: Collection[str]) -> Joined:
    """Make the vault of somebody whom their organisation's own sign-in let in: a passphrase that it never learns.

    With a second step behind them the vault opens too; without one they can set it up now, for they typed a passphrase.
    raises   a weakness of `strength`, KeysThere, KeyStoreLost
    """
    strength.check(passphrase, common=common, about=_about(user))
    _password, key, salt = _stretched(passphrase)
    code = make_user_keys(user.pk, key=key, salt=salt, organisation=user.organisation_id)
    if isinstance(request.session, SessionStore):
        request.session.renew()
    record_authentication(request, user, method="password", reauthenticated=True)
    if has_second_factor(request, user):
        unlocking_of(request).open_with(user, private=open_user_key(user.pk, key=key).pair.private)
    return Joined(user, code)


def change(request: HttpRequest, user: User, *, passphrase: str, common: Collection[str]) -> None:
    """Change the passphrase of an open vault: a new session id, a new cookie, and no other session is left.

    raises   Locked, a weakness of `strength`, KeyStoreLost
    """
    unlocking = unlocking_of(request)
    opened = unlocking.unlocked()
    strength.check(passphrase, common=common, about=_about(user))
    password, key, salt = _stretched(passphrase)
    session = request.session
    if isinstance(session, SessionStore):
        session.renew()
    here = unlocking.session_hash
    passphrases.change(user, opened=opened, password=password, key=key, salt=salt, but=here)
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    unlocking.open_with(user, private=opened.pair.private)


def recover(name: str, *, code: str, passphrase: str, common: Collection[str]) -> Joined:
    """Open an account with the recovery code on paper. Signing in still takes the second step.

    raises   MistypedCode, TooManyAttempts, NotRecovered, a weakness of `strength`, KeyStoreLost
    """
    read_recovery_code(code)
    strength.check(passphrase, common=common, about=[name])
    attempt = attempts.begin(name, step="recovery")
    password, key, salt = _stretched(passphrase)  # before the name is looked for: it costs the same for every name
    user = User.objects.select_related("organisation").filter(username__iexact=normalised(name), is_active=True).first()
    theirs, opened = _opened(user, code)
    attempt.succeeded()
    return Joined(theirs, passphrases.recover(theirs, opened=opened, password=password, key=key, salt=salt))


def _opened(user: User | None, code: str) -> tuple[User, Opened]:
    if user is None:
        raise NotRecovered
    try:
        return user, open_with_recovery_code(user.pk, code)
    except (NoKeys, Unreadable):
        raise NotRecovered from None


def _stretched(passphrase: str) -> tuple[str, bytes, bytes]:
    salt = secrets.token_bytes(SALT_BYTES)
    found = stretched(passphrase, salt=salt)
    return written(Kept(salt, found.verifier)), found.key, salt


def _about(user: User) -> list[str]:
    organisation = user.organisation
    of_organisation = [organisation.name, organisation.name_km] if organisation else []
    return [each for each in (user.username, user.name, *of_organisation) if each]
