"""Failed attempts: written down before the secret is looked at, so that a request that breaks off counts too.

An attempt is slowed down by the name that was typed, never by the address of a machine: a whole office, or a whole
province, may share one. Nothing of the secret is kept, and the name only as a keyed hash.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import digest

from django.utils import timezone

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import SignInAttempt, User
from ponleu.people.rules.waiting import WINDOW, may_try_at
from ponleu.people.signing_in.backends import normalised
from ponleu.vault.queries.server_keys import server_key

KEPT = timedelta(days=30)


class TooManyAttempts(Problem):
    """The same for a name that exists and for one that does not."""

    message = _("There were several attempts that did not succeed.")
    advice = _("Please wait %(minutes)s min, then try again. Nothing is blocked for longer.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, counted as failed until it is said to have succeeded."""

    id: int

    def succeeded(self) -> None:
        """It was right: take it back."""
        SignInAttempt.objects.filter(pk=self.id).delete()


def begin(name: str, *, step: str, user: User | None = None) -> Attempt:
    """Write an attempt down and say whether it may be looked at.

    name     as it was typed; for a second step or unlocking the account's own
    step     passphrase, second, unlock, recovery or invitation
    raises   TooManyAttempts, KeyStoreLost
    """
    now = timezone.now()
    tag = _tag(name, step)
    mine = SignInAttempt.objects.create(
        name_tag=tag, user=user or _named(name), at=now.replace(second=0, microsecond=0), step=step
    )
    others = SignInAttempt.objects.filter(name_tag=tag, at__gt=now - WINDOW).exclude(pk=mine.pk)
    allowed = may_try_at(list(others.values_list("at", flat=True)), now)
    if allowed > now:
        mine.delete()  # it was not looked at, and must not make the wait longer
        raise TooManyAttempts(minutes=-(-(allowed - now) // timedelta(minutes=1)))
    return Attempt(mine.pk)


def note(*, step: str) -> None:
    """Write down a failed attempt that named nobody: a passkey that is not known here. It slows nobody down."""
    tag = _tag(secrets.token_hex(16), step)
    SignInAttempt.objects.create(name_tag=tag, at=timezone.now().replace(second=0, microsecond=0), step=step)


def forget_old(now: datetime) -> None:
    """Delete attempts that nobody asks for any more."""
    SignInAttempt.objects.filter(at__lt=now - KEPT).delete()


def _named(name: str) -> User | None:
    return User.objects.filter(username__iexact=normalised(name)).first()


def _tag(name: str, step: str) -> bytes:
    return digest(server_key("sign-in names"), f"{step} {normalised(name)}".encode(), "sha256")[:16]
