"""The only door to the tables of people: what a person may do, and which rows they may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people import queries
from ponleu.people.models import Network, Organisation, Seat, Team, User
from ponleu.people.models.scoped import QueryWithoutScope, ScopedQuerySet
from ponleu.people.rules.roles import Condition, Decision, State, permitted
from ponleu.people.rules.scopes import Held, Scope

__all__ = ["NotFound", "QueryWithoutScope", "may", "network_for", "organisation_for", "scope_of", "team_for"]

M = TypeVar("M", bound=models.Model)


class NotFound(Problem):
    """There is no such thing, or it is not theirs: nobody can tell which."""

    message = _("There is nothing here for you.")
    advice = _("Check the address, or ask whoever gave it to you.")


def may(
    user: User,
    verb: str,
    object: str,
    *,
    on: date,
    circles: Iterable[tuple[Scope, str]] = (),
    holds: Iterable[Condition] = (),
) -> Decision:
    """Whether a person may do this to a thing that stands in these circles, while these conditions hold."""
    state = State(frozenset(circles), frozenset(holds))
    return permitted(queries.roles_held(user, on=on), verb, object, state, rules=queries.role_rules(), on=on)


def scope_of(
    user: User, verb: str, object: str, *, scope: Scope, field: str, on: date, holds: Iterable[Condition] = ()
) -> Q:
    """The rows whose `field` is a circle in which a person may do this; no row when there is none.

    scope   for OWN, `field` is the person to whom the rows belong; for COUNTRY every row with this `field`
    """
    conditions = frozenset(holds)
    held = queries.roles_held(user, on=on)
    mine = [each.within for each in held if _is_allowed(each, verb, object, scope=scope, holds=conditions, on=on)]
    if mine and scope is Scope.COUNTRY:
        return Q(**{f"{field}__isnull": False})
    return Q(**{f"{field}__in": [user.pk] if mine and scope is Scope.OWN else mine})


def team_for(user: User, id: UUID, *, on: date, holds: Iterable[Condition] = ()) -> Team:
    """The team, or NotFound."""
    conditions = tuple(holds)
    allowed = scope_of(user, "read", "team", scope=Scope.TEAM, field="pk", on=on, holds=conditions)
    allowed |= scope_of(user, "read", "team", scope=Scope.ORGANISATION, field="organisation", on=on, holds=conditions)
    return _one(Team.objects.within(allowed), id)


def network_for(user: User, id: UUID, *, on: date) -> Network:
    """The network, or NotFound."""
    return _one(Network.objects.within(scope_of(user, "read", "network", scope=Scope.NETWORK, field="pk", on=on)), id)


def organisation_for(user: User, id: UUID, *, on: date) -> Organisation:
    """The organisation, also one with a seat in a working group of theirs, or NotFound."""
    allowed = scope_of(user, "read", "organisation", scope=Scope.ORGANISATION, field="pk", on=on)
    seats = Seat.objects.within(scope_of(user, "read", "organisation", scope=Scope.GROUP, field="group", on=on)).on(on)
    allowed |= Q(pk__in=seats.values("organisation"))
    return _one(Organisation.objects.within(allowed), id)


def _is_allowed(held: Held, verb: str, object: str, *, scope: Scope, holds: frozenset[Condition], on: date) -> bool:
    circle = (scope, "" if scope is Scope.OWN else held.within)
    state = State(frozenset({circle}), holds)
    return bool(permitted([held], verb, object, state, rules=queries.role_rules(), on=on))


def _one(rows: ScopedQuerySet[M], id: UUID) -> M:
    found = rows.filter(pk=id).first()
    if found is None:
        raise NotFound
    return found
