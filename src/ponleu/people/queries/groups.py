"""What hangs on teams, networks and working groups."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from ponleu.people.models import RoleGiven, Team, User
from ponleu.people.rules.roles import WITH_NETWORK_KEYS, WITH_TEAM_KEYS
from ponleu.vault.queries.keys import members_of


def organisation_of(given: RoleGiven) -> UUID | None:
    """The organisation whose administrators answer for a role; None for one in the whole country."""
    circle = given.circle
    return getattr(circle, "organisation_id", None) or (circle.pk if circle else None)


def key_team(given: RoleGiven) -> Team | None:
    """The team whose keys somebody with this role needs: their team's, or that which holds a network's consents."""
    if given.role in WITH_TEAM_KEYS:
        return given.team
    if given.role in WITH_NETWORK_KEYS and given.network_id:
        return team_of_network(given.network_id)
    return None


def team_of_network(network: UUID) -> Team | None:
    """The team to whose keys the consents of a network are sealed; None before there is one."""
    teams = Team.objects.within(Q(network=network, is_active=True))
    return teams.order_by("name", "pk").first()


def needs_keys(team: Team, user: User) -> bool:
    """Whether somebody does not hold the current keys of a team."""
    return user.pk not in members_of(team.pk)


def must_be_admitted(team: Team, user: User) -> bool:
    """Whether a member of the team has to hand its keys to somebody; a team without keys is founded with them."""
    members = members_of(team.pk)
    return bool(members) and user.pk not in members
