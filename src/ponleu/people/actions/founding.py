"""The first organisation and the first accounts of a copy, made at the machine: nobody could be asked before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.actions import invitations
from ponleu.people.actions.accounts import free_name
from ponleu.people.models import Organisation, RoleGiven, User
from ponleu.people.rules.sign_in_names import tidied
from ponleu.vault.actions import trail

ROLE = "people administrator"
FEWEST = 2  # a role takes one person who asks and another who agrees


class FoundedAlready(Problem):
    """Whoever is at the machine could otherwise make themselves an administrator of people."""

    message = _("This copy has administrators of people already.")
    advice = _("They invite others on the page “People”. If none of them can sign in, use the key for emergencies.")


class TooFewAdministrators(Problem):
    """One alone could give no role."""

    message = _("A copy begins with two administrators of people or more: one asks for a role, another agrees.")
    advice = _("Name at least two.")


@transaction.atomic
def found(organisation: str, *, kind: str, administrators: Mapping[str, str], on: date) -> list[tuple[User, str]]:
    """Enter the first organisation, and invite its administrators of people.

    Until somebody has accepted, it can be done again: codes that were lost are replaced then.

    administrators   by sign-in name the name that colleagues see
    returns          each account with its invitation code, which is kept nowhere
    raises           FoundedAlready, TooFewAdministrators, NotAName or NameTaken
    """
    running = RoleGiven.objects.within(Q(role=ROLE, user__is_active=True))
    if running.on(on).exists():
        raise FoundedAlready
    if len({tidied(username).casefold() for username in administrators}) < FEWEST:
        raise TooFewAdministrators
    made, _is_new = Organisation.objects_of_django.get_or_create(name=organisation, defaults={"kind": kind})
    accounts = [_account(made, username, name, on=on) for username, name in administrators.items()]
    trail.record("people.copy_founded", scope=made.pk, administrators=len(accounts))
    return [(user, invitations.invite(user, by=None, on=on)) for user in accounts]


def _account(organisation: Organisation, username: str, name: str, *, on: date) -> User:
    invited = User.objects.filter(organisation=organisation, invitation__isnull=False, joined_on__isnull=True)
    user = invited.filter(username__iexact=tidied(username)).first()
    if user is None:
        user = User(username=free_name(username), organisation=organisation, is_active=False)
        user.set_unusable_password()
    user.name = name
    user.save()
    _give(user, on=on)
    return user


def _give(user: User, *, on: date) -> None:
    where = {"user": user, "role": ROLE, "organisation": user.organisation}
    if not RoleGiven.objects.within(Q(**where)).on(on).exists():
        RoleGiven.objects_of_django.create(**where, valid_from=on)
        trail.record(
            "people.role_given",
            subject_kind="people.user",
            subject=str(user.pk),
            scope=user.organisation_id,
            role=ROLE.replace(" ", "_"),
        )
