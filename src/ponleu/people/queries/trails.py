"""Entries of the audit trail with the names of those they tell of, as far as the reader may know them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.people.models import Network, Organisation, Team, User, WorkingGroup
from ponleu.vault.models import TrailEntry
from ponleu.vault.queries.trail import Seen

Named = Team | Network | Organisation | WorkingGroup | User


@dataclass(frozen=True, slots=True)
class Names:
    """Who and what may be named in one trail, by id. Children and people from elsewhere are not among them."""

    people: dict[UUID, User]
    things: dict[UUID, Named]

    def person(self, id: UUID | None) -> User | None:
        """Somebody, where they may be named."""
        return self.people.get(id) if id else None

    def of(self, id: str) -> Named | None:
        """What an entry is about, where it may be named."""
        key = _uuid(id)
        return (self.people.get(key) or self.things.get(key)) if key else None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, who did it and what it is about; a moment that nobody signed in caused is known by its day alone."""

    entry: TrailEntry
    who: User | None
    about: Named | None

    @property
    def is_exact(self) -> bool:
        """Whether its time is known to the minute."""
        return self.entry.actor is not None


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Somebody who opened a record, with the name where it may be told."""

    who: User | None
    seen: Seen


def workers_in(scopes: Collection[UUID]) -> list[User]:
    """The adults of these organisations, and those who ever were members of these teams, by name."""
    whose = Q(organisation__in=scopes) | Q(memberships__team__in=scopes)
    return list(_adults(whose).order_by("name", "username", "pk"))


def names_for(entries: Collection[TrailEntry], *, workers: Collection[User], organisation: UUID) -> Names:
    """The names that these entries need: of workers, of other adults of the organisation, of what it consists of."""
    wanted = {each.actor for each in entries if each.actor} | {id for each in entries if (id := _uuid(each.subject))}
    known = {each.pk: each for each in workers}
    others = _adults(Q(organisation=organisation, pk__in=wanted - known.keys()))
    inside = Q(organisation=organisation)
    things: list[Named] = [
        *Organisation.objects.within(Q(pk=organisation)),
        *Team.objects.within(inside),
        *Network.objects.within(inside),
        *WorkingGroup.objects.within(inside),
    ]
    return Names(known | {each.pk: each for each in others}, {each.pk: each for each in things})


def _adults(whose: Q) -> QuerySet[User]:
    return User.objects.filter(whose, age_band=User.AgeBand.ADULT).distinct()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def lines_of(entries: Collection[TrailEntry], names: Names) -> list[Line]:
    """The entries with names."""
    return [Line(each, names.person(each.actor), names.of(each.subject)) for each in entries]


def seen_by(seen: Collection[Seen], names: Names) -> list[SeenBy]:
    """Who opened a record, with names."""
    return [SeenBy(names.person(each.actor), each) for each in seen]
