"""The steps of signing in and of opening the vault, as the pages take them."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse

from ponleu.people.models import User
from ponleu.people.signing_in import attempts
from ponleu.people.signing_in.hashers import stretched
from ponleu.people.signing_in.sessions import SessionStore
from ponleu.people.signing_in.unlocking import has_second_factor, salt_of, unlocking_of
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import open_user_key
from ponleu.vault.rules.cipher import Unreadable


def sign_in(request: HttpRequest, *, name: str, passphrase: str, next: str | None = None) -> HttpResponse | None:
    """Check a passphrase and go on to the second step, or None.

    raises   TooManyAttempts, KeyStoreLost
    """
    attempt = attempts.begin(name, step="passphrase")
    user = authenticate(request, username=name, password=passphrase)
    if user is None:
        return None
    attempt.succeeded()
    answer: HttpResponse = perform_password_login(
        request, {"username": user.get_username()}, Login(user=user, redirect_url=next)
    )
    if not request.user.is_authenticated:
        unlocking_of(request).carry()
    return answer


def unlock(request: HttpRequest, user: User, *, passphrase: str) -> bool:
    """Prove the passphrase again: a new session id, a new cookie, and the vault open if a second step was taken.

    raises   NoVault, TooManyAttempts, KeyStoreLost
    """
    salt = salt_of(user)
    attempt = attempts.begin(user.username, step="unlock", user=user)
    try:
        opened = open_user_key(user.pk, key=stretched(passphrase, salt=salt).key)
    except Unreadable:
        return False
    attempt.succeeded()
    if isinstance(request.session, SessionStore):
        request.session.renew()
    record_authentication(request, user, method="password", reauthenticated=True)
    if has_second_factor(request, user):
        unlocking_of(request).open_with(user, private=opened.pair.private)
        trail.record("people.unlocked", actor=user.pk)
    return True
