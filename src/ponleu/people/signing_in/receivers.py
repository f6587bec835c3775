"""What follows when Django or allauth says that somebody signed in, left, or changed a second step."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from ponleu.people.actions import sessions
from ponleu.people.models import User
from ponleu.people.rules.browsers import browser_of
from ponleu.people.signing_in import attempts
from ponleu.people.signing_in.sessions import SessionStore
from ponleu.people.signing_in.unlocking import unlocking_of
from ponleu.vault.actions import trail


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    now = timezone.now()
    if isinstance(request.session, SessionStore):
        browser = browser_of(request.META.get("HTTP_USER_AGENT", ""))
        request.session.belongs_to(user, at=now, browser=browser)
    unlocking_of(request).signed_in(user)
    trail.record("people.signed_in", actor=user.pk)
    sessions.lock_idle(now)
    SessionStore.clear_expired()
    attempts.forget_old(now)


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    unlocking_of(request).forget()
    if user is not None:
        trail.record("people.signed_out", actor=user.pk)


@receiver(post_save, sender=User)
def _disabled(instance: User, **_kwargs: Any) -> None:
    """A disabled account loses its sessions, and the keys in them, at once."""
    if not instance.is_active:
        sessions.end_all(instance)


@receiver(authenticator_added)
def _second_step_added(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Setting a second step up proved it, so it counts for this session."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
    trail.record("people.second_step_added", actor=user.pk, kind=authenticator.type)


@receiver(authenticator_removed)
def _second_step_removed(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    trail.record("people.second_step_removed", actor=user.pk, kind=authenticator.type)
