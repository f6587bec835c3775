"""The table of roles, and who holds which."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Q

from ponleu.core import Period
from ponleu.people.models import Membership, RoleGiven, User
from ponleu.people.rules.roles import ACCOUNT_HOLDER, Edition, Rule, parse
from ponleu.people.rules.scopes import Held, Scope

TABLE = Path(__file__).resolve().parents[1] / "data" / "roles.csv"


@cache
def role_rules() -> tuple[Rule, ...]:
    """The table of roles, read once."""
    return parse(TABLE.read_text("utf-8"))


@cache
def role_edition() -> Edition:
    """The version of the table of roles, and who has read it; read once."""
    told = tomllib.loads(TABLE.with_suffix(".toml").read_text("utf-8"))
    reviewed_on = told["reviewed_on"] or None
    return Edition(told["version"], told["dated_on"], told["reviewed_by"], reviewed_on)


def roles_held(user: User, *, on: date) -> tuple[Held, ...]:
    """The roles that an active person holds on a day: at least that of an account holder.

    One given in a team or network counts only with a membership there.
    """
    if not user.is_active:
        return ()
    given = RoleGiven.objects.within(Q(user=user)).on(on)
    belongs = Membership.objects.within(Q(user=user)).on(on)
    circles = {circle for pair in belongs.values_list("team", "network") for circle in pair if circle}
    mine = (_held(each) for each in given if {each.team_id, each.network_id} - {None} <= circles)
    return (Held(ACCOUNT_HOLDER, Scope.OWN, "", Period(None, None)), *mine)


def _held(given: RoleGiven) -> Held:
    places = {
        Scope.TEAM: given.team_id,
        Scope.NETWORK: given.network_id,
        Scope.ORGANISATION: given.organisation_id,
        Scope.GROUP: given.group_id,
    }
    scope, within = next(((scope, str(place)) for scope, place in places.items() if place), (Scope.COUNTRY, ""))
    period = Period(None, None)  # the day was asked of the database
    return Held(given.role, scope, within, period)
