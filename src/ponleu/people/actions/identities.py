"""Connecting an account with who its owner is at their organisation's own sign-in."""

from __future__ import annotations

from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import User
from ponleu.people.queries.identities import ELSEWHERE, connected
from ponleu.vault.actions import trail


class AlreadyConnected(Problem):
    """One identity is one person's, and one person has one at each provider."""

    message = _("This is connected already.")
    advice = _("Take the connection away first.")


class NotConnected(Problem):
    """It was taken away already."""

    message = _("This is not connected.")
    advice = _("Look at the page of your account again.")


class OnlyWayIn(Problem):
    """Without it nobody could sign in."""

    message = _("You have no other way to sign in.")
    advice = _("If you leave the organisation, the person who looks after accounts closes this one.")


@transaction.atomic
def connect(user: User, *, provider: str, tag: str) -> None:
    """Let somebody sign in with an identity of theirs. Raises AlreadyConnected."""
    if provider in connected(user):
        raise AlreadyConnected
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=user, provider=provider, uid=tag)
    except IntegrityError:
        raise AlreadyConnected from None
    _record("people.identity_connected", user)


@transaction.atomic
def disconnect(user: User, *, provider: str) -> None:
    """Take a connection away. Raises NotConnected or OnlyWayIn."""
    if provider not in connected(user):
        raise NotConnected
    if user.password == ELSEWHERE:
        raise OnlyWayIn
    SocialAccount.objects.filter(user=user, provider=provider).delete()
    _record("people.identity_removed", user)


def _record(verb: str, user: User) -> None:
    by: UUID = user.pk
    trail.record(verb, actor=by, subject_kind="people.user", subject=str(by), scope=user.organisation_id)
