"""Giving a role: one person asks, a second one agrees; whoever works with a team's records gets its keys then."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import NOT_YET, Membership, Network, Organisation, RoleGiven, Team, User, WorkingGroup
from ponleu.people.queries.groups import key_team, needs_keys, organisation_of
from ponleu.people.queries.roles import role_rules
from ponleu.people.rules.roles import OF_CHILDREN, circles_of
from ponleu.people.rules.scopes import Scope
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import NoGrant, Opened, TwoPersonsNeeded, admit, found_team
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.queries.keys import members_of

Circle = Team | Network | Organisation | WorkingGroup
COLUMNS: dict[type, str] = {Team: "team", Network: "network", Organisation: "organisation", WorkingGroup: "group"}


class RoleThere(Problem):
    """Twice the same role would have to be ended twice."""

    message = _("This person holds this role there already, or it waits for a second person.")
    advice = _("See the roles of this person.")


class NotThere(Problem):
    """A role that permits nothing in such a place."""

    message = _("This role is not held in such a place.")
    advice = _("Choose another role or another place; the page “Who may do what” says where each role is held.")


class NotForThisAge(Problem):
    """A child does no adult's work, and an adult does not speak as a child."""

    message = _("Some roles are for children and the others for adults.")
    advice = _("Choose another role.")


class Decided(Problem):
    """Somebody else was faster."""

    message = _("This was decided already.")
    advice = _("See the list of what waits for a second person.")


def ask(user: User, role: str, *, within: Circle, by: User, on: date) -> RoleGiven:
    """Ask that somebody be given a role; it permits nothing before a second person agrees.

    raises   NotThere, NotForThisAge, RoleThere or TwoPersonsNeeded
    """
    column = COLUMNS[type(within)]
    if Scope(column) not in circles_of(role, rules=role_rules(), on=on):
        raise NotThere
    if user.is_child is not (role in OF_CHILDREN):
        raise NotForThisAge
    with whole():
        given = RoleGiven(user=user, role=role, given_by=by, valid_from=NOT_YET, **{column: within})
        if by.pk == user.pk:
            raise refused(TwoPersonsNeeded(), "people.role_asked", **_columns(given, by.pk))
        if (
            RoleGiven.objects.everywhere(because="of one person")
            .filter(user=user, role=role, **{column: within})
            .exclude(valid_until__lte=on)
            .exists()
        ):
            raise RoleThere
        given.save()
        trail.record("people.role_asked", **_columns(given, by.pk))
    return given


def agree(given: RoleGiven, *, by: User, on: date, opened: Opened | None = None) -> None:
    """Let a role begin, with the membership that it needs; and hand on the keys of the team, for which `opened` is.

    raises   Decided, TwoPersonsNeeded, NoKeys if the person never signed in, NoGrant without the team's keys
    """
    with whole():
        waiting = _waiting(given)
        if by.pk in {waiting.user_id, waiting.given_by_id} or waiting.given_by_id is None:
            raise refused(TwoPersonsNeeded(), "people.role_given", **_columns(waiting, by.pk))
        waiting.approved_by, waiting.valid_from = by, on
        waiting.save(update_fields=["approved_by", "valid_from"])
        for circle in (waiting.team, waiting.network, key_team(waiting)):
            _join(waiting.user, circle, on=on)
        _hand_keys(waiting, asked_by=waiting.given_by_id, by=by, opened=opened)
        trail.record("people.role_given", **_columns(waiting, by.pk))


def decline(given: RoleGiven, *, by: User) -> None:
    """Take away a role that nobody has agreed to, as the one who asked or as the second person. Raises Decided."""
    with whole():
        waiting = _waiting(given)
        columns = _columns(waiting, by.pk)
        waiting.delete()
        trail.record("people.role_declined", **columns)


def end(given: RoleGiven, *, by: User, on: date) -> None:
    """End a role: on this day it permits nothing any more. Raises Decided."""
    with whole():
        running = _locked(given)
        if running.is_waiting or (running.valid_until and running.valid_until <= on):
            raise Decided
        running.valid_until = max(on, running.valid_from)
        running.save(update_fields=["valid_until"])
        trail.record("people.role_ended", **_columns(running, by.pk))


def _hand_keys(given: RoleGiven, *, asked_by: UUID, by: User, opened: Opened | None) -> None:
    team = key_team(given)
    if team is None or not needs_keys(team, given.user):
        return
    if not members_of(team.pk):
        found_team(team.pk, [given.user_id], by=by.pk)
    elif opened is None:
        raise NoGrant
    else:
        admit(team.pk, given.user_id, opened=opened, granted_by=by.pk, approved_by=asked_by)


def _join(user: User, circle: Team | Network | None, *, on: date) -> None:
    if circle is not None:
        column = {COLUMNS[type(circle)]: circle}
        if not Membership.objects.within(Q(user=user, valid_until__isnull=True, **column)).exists():
            Membership.objects_of_django.create(user=user, valid_from=on, **column)


def _waiting(given: RoleGiven) -> RoleGiven:
    found = _locked(given)
    if not found.is_waiting:
        raise Decided
    return found


def _locked(given: RoleGiven) -> RoleGiven:
    rows = RoleGiven.objects_of_django.select_for_update().filter(pk=given.pk)
    found = rows.first()
    if found is None:
        raise Decided
    return found


def _columns(given: RoleGiven, by: UUID) -> dict[str, Any]:
    return {
        "actor": by,
        "subject_kind": "people.user",
        "subject": str(given.user_id),
        "scope": organisation_of(given),
        "role": given.role.replace(" ", "_"),
    }
