"""What a person may do, and which rows they may see: asked once, for one thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from ponleu.people.access.asking import NotFound, asker_for
from ponleu.people.models import Network, Organisation, Seat, Team, User
from ponleu.people.models.scoped import ScopedQuerySet
from ponleu.people.rules.roles import Condition, Decision
from ponleu.people.rules.scopes import Scope

M = TypeVar("M", bound=models.Model)


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
    return asker_for(user, on=on, holds=holds).may(verb, object, circles=circles)


def scope_of(
    user: User, verb: str, object: str, *, scope: Scope, field: str, on: date, holds: Iterable[Condition] = ()
) -> Q:
    """The rows whose `field` is a circle in which a person may do this; no row when there is none.

    scope   for OWN, `field` is the person to whom the rows belong; for COUNTRY every row with this `field`
    """
    return asker_for(user, on=on, holds=holds).rows(verb, object, fields={scope: field})


def team_for(user: User, id: UUID, *, on: date, holds: Iterable[Condition] = ()) -> Team:
    """The team, or NotFound."""
    asker = asker_for(user, on=on, holds=holds)
    fields = {Scope.TEAM: "pk", Scope.ORGANISATION: "organisation"}
    return _one(Team.objects.within(asker.rows("read", "team", fields=fields)), id)


def network_for(user: User, id: UUID, *, on: date) -> Network:
    """The network, or NotFound."""
    return _one(Network.objects.within(scope_of(user, "read", "network", scope=Scope.NETWORK, field="pk", on=on)), id)


def organisation_for(user: User, id: UUID, *, on: date) -> Organisation:
    """The organisation, also one with a seat in a working group of theirs, or NotFound."""
    allowed = scope_of(user, "read", "organisation", scope=Scope.ORGANISATION, field="pk", on=on)
    seats = Seat.objects.within(scope_of(user, "read", "organisation", scope=Scope.GROUP, field="group", on=on)).on(on)
    allowed |= Q(pk__in=seats.values("organisation"))
    return _one(Organisation.objects.within(allowed), id)


def _one(rows: ScopedQuerySet[M], id: UUID) -> M:
    found = rows.filter(pk=id).first()
    if found is None:
        raise NotFound
    return found
