"""Whose trail somebody may read: that of a team, or of an organisation with its teams and networks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.people.access.asking import Asker, Fields, NotFound, one
from ponleu.people.access.groups import OF_A_TEAM, OF_AN_ORGANISATION
from ponleu.people.models import Network, Organisation, Team


@dataclass(frozen=True, slots=True)
class Trail:
    """What somebody may read: the entries of these scopes and no other."""

    of: Team | Organisation
    scopes: frozenset[UUID]

    @property
    def organisation_id(self) -> UUID:
        """In whose organisation it lies."""
        return self.of.organisation_id if isinstance(self.of, Team) else self.of.pk


def trails_of(asker: Asker) -> list[Organisation | Team]:
    """The organisations and teams whose trail somebody may read, each by name."""
    return [*_organisations(asker), *_teams(asker)]


def trail_for(asker: Asker, id: UUID) -> Trail:
    """The trail of a team or an organisation. Raises NotFound or SecondStepNeeded."""
    try:
        organisation = one(asker, id, _organisations)
    except NotFound:
        return Trail(one(asker, id, _teams), frozenset({id}))
    inside = Q(organisation=organisation)
    circles = (Team.objects.within(inside), Network.objects.within(inside))
    return Trail(organisation, frozenset({id}).union(*(rows.values_list("pk", flat=True) for rows in circles)))


def _organisations(asker: Asker) -> QuerySet[Organisation]:
    return Organisation.objects.within(_reading(asker, OF_AN_ORGANISATION)).order_by("name", "pk")


def _teams(asker: Asker) -> QuerySet[Team]:
    seen = Team.objects.within(_reading(asker, OF_A_TEAM))
    return seen.select_related("organisation").order_by("name", "pk")


def _reading(asker: Asker, fields: Fields) -> Q:
    return asker.rows("read", "trail", fields=fields)
