"""Where somebody may ask for a role, to which they may agree, and which they may end."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ponleu.people.access.accounts import OF_A_ROLE
from ponleu.people.access.asking import Asker, Fields, NotFound, one
from ponleu.people.models import NOT_YET, Network, Organisation, RoleGiven, Team, WorkingGroup
from ponleu.people.queries.groups import key_team
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope

Circle = Team | Network | Organisation | WorkingGroup
OF_A_WAITING_ROLE: Fields = {**OF_A_ROLE, Scope.NETWORK: "network"}
_WHOLE = ("user", "given_by", "team", "network", "organisation", "group")


def circles_to_give(asker: Asker) -> dict[str, list[Circle]]:
    """The teams, networks, organisations and groups in which somebody may ask for another's role, by name."""
    asking = asker.having(Condition.SECOND_PERSON, Condition.NOT_OWN)

    inside = asking.rows("give", "role", fields={Scope.ORGANISATION: "organisation"})
    found: dict[str, list[Circle]] = {
        "team": list(Team.objects.within(inside).filter(is_active=True).order_by("name", "pk")),
        "network": list(Network.objects.within(inside).filter(is_active=True).order_by("name", "pk")),
        "organisation": list(
            Organisation.objects.within(asking.rows("give", "role", fields={Scope.ORGANISATION: "pk"}))
        ),
        "group": list(WorkingGroup.objects.within(inside).order_by("name", "pk")),
    }
    return found


def role_to_end(asker: Asker, id: UUID) -> RoleGiven:
    """A role of somebody else that runs. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, _running)


def roles_waiting(asker: Asker) -> QuerySet[RoleGiven]:
    """What waits for a second person, and was asked for by somebody or may be agreed to by them."""
    agreeing = asker.rows("approve", "role", fields=OF_A_WAITING_ROLE, own="user")
    asking = asker.having(Condition.SECOND_PERSON).rows("give", "role", fields=OF_A_ROLE, own="user")
    rows = RoleGiven.objects.within(agreeing | asking).filter(valid_from=NOT_YET)
    return rows.select_related(*_WHOLE).order_by("user__name", "role", "pk")


def role_waiting(asker: Asker, id: UUID) -> RoleGiven:
    """One that waits. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, roles_waiting)


def may_agree(asker: Asker, given: RoleGiven) -> bool:
    """Whether somebody may be the second person: neither who asked nor who receives."""
    if given.given_by_id == asker.user.pk:
        return False
    rows = RoleGiven.objects.within(asker.rows("approve", "role", fields=OF_A_WAITING_ROLE, own="user"))
    return rows.filter(pk=given.pk).exists()


def may_hand_keys(asker: Asker, given: RoleGiven) -> bool:
    """Whether somebody, with an open vault, may hand on the keys that a role needs."""
    team = key_team(given)
    if team is None or given.user_id == asker.user.pk:
        return False
    handing = asker.having(Condition.UNLOCKED, Condition.SECOND_PERSON, Condition.NOT_OWN)
    circles = [(Scope.TEAM, str(team.pk)), *([(Scope.NETWORK, str(given.network_id))] if given.network_id else [])]
    return bool(handing.may("create", "key_grant", circles=circles))


def must_agree(asker: Asker, given: RoleGiven) -> None:
    """Raises NotFound for whoever may not be the second person."""
    if not may_agree(asker, given):
        raise NotFound


def _running(asker: Asker) -> QuerySet[RoleGiven]:
    rows = RoleGiven.objects.within(asker.rows("end", "role", fields=OF_A_ROLE, own="user"))
    return rows.on(asker.on).select_related(*_WHOLE)
