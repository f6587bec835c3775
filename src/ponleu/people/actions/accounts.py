"""Closing an account and opening it again. Nothing is deleted: who did what stays readable in the trail."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import Invitation, User
from ponleu.vault.actions import trail


class NotYetTheirs(Problem):
    """An account that nobody has accepted cannot be opened by anybody but its owner."""

    message = _("This account waits for the person who was invited.")
    advice = _("They open it with their code. If the code is lost, invite them again.")


@transaction.atomic
def disable(user: User, *, by: UUID) -> None:
    """Close an account: its sessions end at once, and nobody signs in with it."""
    user.is_active = False
    user.save(update_fields=["is_active"])  # ends the sessions, see `signing_in.receivers`
    _record("people.account_closed", user, by=by)


@transaction.atomic
def enable(user: User, *, by: UUID) -> None:
    """Open a closed account again, with the passphrase and the roles that it had. Raises NotYetTheirs."""
    if Invitation.objects.filter(user=user, accepted_on__isnull=True).exists():
        raise NotYetTheirs
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record("people.account_opened", user, by=by)


def _record(verb: str, user: User, *, by: UUID) -> None:
    trail.record(verb, actor=by, subject_kind="people.user", subject=str(user.pk), scope=user.organisation_id)
