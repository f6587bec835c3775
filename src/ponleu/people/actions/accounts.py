"""Making an account for somebody, closing it, opening it again. Nobody is deleted: the trail stays readable."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.actions import invitations
from ponleu.people.models import Organisation, User
from ponleu.people.rules.sign_in_names import tidied
from ponleu.vault.actions import trail


class NotYetTheirs(Problem):
    """An account that nobody has accepted cannot be opened by anybody but its owner."""

    message = _("This account waits for the person who was invited.")
    advice = _("They open it with their code. If the code is lost, invite them again.")


class NameTaken(Problem):
    """A sign-in name belongs to one account of the whole platform, in whatever case it is typed."""

    message = _("This sign-in name belongs to somebody already.")
    advice = _("Choose another one.")


@transaction.atomic
def invite(
    organisation: Organisation, *, username: str, name: str, language: str, by: UUID, on: date
) -> tuple[User, str]:
    """Make an account for an adult, closed until they accept; returns it with the code to be handed over.

    raises   NotAName or NameTaken
    """
    user = User(username=free_name(username), name=name, language=language, organisation=organisation, is_active=False)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user, invitations.invite(user, by=by, on=on)


def free_name(typed: str) -> str:
    """A sign-in name that nobody has yet. Raises NotAName or NameTaken."""
    username = tidied(typed)
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken
    return username


@transaction.atomic
def disable(user: User, *, by: UUID) -> None:
    """Close an account: its sessions end at once, and nobody signs in with it."""
    user.is_active = False
    user.save(update_fields=["is_active"])  # ends the sessions, see `signing_in.receivers`
    _record("people.account_closed", user, by=by)


@transaction.atomic
def enable(user: User, *, by: UUID) -> None:
    """Open a closed account again, with the passphrase and the roles that it had. Raises NotYetTheirs."""
    if user.joined_on is None:
        raise NotYetTheirs
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record("people.account_opened", user, by=by)


def _record(verb: str, user: User, *, by: UUID) -> None:
    trail.record(verb, actor=by, subject_kind="people.user", subject=str(user.pk), scope=user.organisation_id)
