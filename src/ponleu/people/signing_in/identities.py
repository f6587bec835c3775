"""Signing in through an organisation's own sign-in, in two hops.

The provider sends the browser back from another site, so our cookies stay away: they come from our own pages alone. The
page it reaches knows nobody, and leads on to one of ours with the same code and state. There the cookies are, and only
that browser has the state in its session. The vault stays locked: nobody has given a passphrase.
"""

from __future__ import annotations

import logging
import secrets
from datetime import date
from hmac import digest
from typing import Any, NamedTuple
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.socialaccount.internal import statekit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from ponleu.people.actions import identities, invitations
from ponleu.people.files.providers import Provider
from ponleu.people.models import User
from ponleu.people.queries.identities import belongs_to, connected, person_with
from ponleu.people.rules.openid import NotIdentified
from ponleu.people.signing_in import attempts
from ponleu.people.signing_in.openid import ProviderUnreachable, address_of, providers, subject_for
from ponleu.people.signing_in.unlocking import unlocking_of
from ponleu.vault.queries.server_keys import server_key

_log = logging.getLogger(__name__)

SIGN_IN, CONNECT, JOIN = "sign in", "connect", "join"


class Offered(NamedTuple):
    """The sign-in of somebody's organisation, on the page of their account."""

    provider: Provider
    is_connected: bool


def offered_to(user: User) -> list[Offered]:
    """What somebody may connect their account with."""
    theirs = [each for each in providers() if belongs_to(user, each.organisation)]
    mine = connected(user) if theirs else set()
    return [Offered(each, each.id in mine) for each in theirs]


def provider_with(id: str) -> Provider | None:
    """The sign-in with this id."""
    return next((each for each in providers() if each.id == id), None)


def leave(request: HttpRequest, provider: Provider, *, purpose: str = SIGN_IN, **kept: Any) -> str:
    """Where the browser goes. Raises ProviderUnreachable."""
    try:
        return address_of(request, provider, nonce=secrets.token_urlsafe(24), purpose=purpose, **kept)
    except ProviderUnreachable as problem:
        _log.warning("The sign-in %s could not be reached: %s", provider.id, problem.why)
        raise


def leave_to_join(request: HttpRequest, provider: Provider, *, code: str, on: date) -> str:
    """Where somebody goes whose invitation is right.

    raises   TooManyAttempts, MistypedCode, NotInvited, ProviderUnreachable or KeyStoreLost
    """
    attempt = attempts.begin(code, step="invitation")
    invitation = invitations.waiting(code, on=on)
    if not belongs_to(invitation.user, provider.organisation):
        raise invitations.NotInvited
    attempt.succeeded()
    return leave(request, provider, purpose=JOIN, invitation=str(invitation.pk))


def come_back(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Finish what the browser left for. Raises NotIdentified, ProviderUnreachable or KeyStoreLost."""
    try:
        state = _state(request, provider)
        tag = tag_of(provider, subject_for(request, provider, state=state))
        return _DEEDS[state["process"]](request, provider, tag, state)
    except (NotIdentified, ProviderUnreachable) as problem:
        _log.warning("A sign-in through %s did not succeed: %s", provider.id, problem.why)
        raise


def tag_of(provider: Provider, subject: str) -> str:
    """What is kept of an identity: who has the database alone cannot tell whose it is, nor try names."""
    return digest(server_key("identities"), f"{provider.server_url}\n{subject}".encode(), "sha256").hex()


def _state(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    """What this browser left with; it is used up, whatever comes of it."""
    state: dict[str, Any] | None = statekit.unstash_state(
        request, state_id=request.GET.get("state", ""), provider_id=provider.id
    )
    if state is None:
        raise NotIdentified(why="state")
    if "error" in request.GET or not request.GET.get("code"):
        raise NotIdentified(why="no code")
    return state


def _sign_in(request: HttpRequest, provider: Provider, tag: str, state: dict[str, Any]) -> HttpResponse:
    user = person_with(tag, provider=provider.id, organisation=provider.organisation)
    if user is None:
        raise NotIdentified(why="nobody")
    if request.user.is_authenticated:  # meanwhile, in another window
        return redirect("account")
    return _enter(request, provider, user, next=state.get("next"))


def _enter(request: HttpRequest, provider: Provider, user: User, *, next: str | None = None) -> HttpResponse:
    record_authentication(request, user, method="socialaccount", provider=provider.id)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=next))
    return answer


def _connect(request: HttpRequest, provider: Provider, tag: str, state: dict[str, Any]) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or str(user.pk) != state["holder"] or not unlocking_of(request).is_open:
        raise NotIdentified(why="not the open vault that left")
    try:
        identities.connect(user, provider=provider.id, tag=tag)
    except identities.AlreadyConnected:
        raise NotIdentified(why="connected already") from None
    return redirect("account")


def _join(request: HttpRequest, provider: Provider, tag: str, state: dict[str, Any]) -> HttpResponse:
    if request.user.is_authenticated:
        raise NotIdentified(why="somebody is signed in")
    on = timezone.now().date()
    try:
        invitation = invitations.still_waiting(UUID(state["invitation"]), on=on)
        user = invitations.accept_by_identity(invitation, provider=provider.id, tag=tag, on=on)
    except (invitations.NotInvited, identities.AlreadyConnected) as problem:
        raise NotIdentified(why=type(problem).__name__) from None
    return _enter(request, provider, user, next=reverse("account_vault"))


_DEEDS = {SIGN_IN: _sign_in, CONNECT: _connect, JOIN: _join}
