"""The keys of teams, as their pages show them, and the provinces in which they work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from ponleu.people.models import Membership, Team, User
from ponleu.places.models import Area, AreaName
from ponleu.vault.models import KeyPair, PrivateCopy, Wrap


@dataclass(frozen=True, slots=True)
class TeamKeys:
    """The keys of a team: the number of their epoch, who holds them, and what still hangs on former ones."""

    epoch: int | None
    holders: frozenset[UUID]
    left: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a team: a member, a holder of its keys, or both."""

    person: User
    membership: Membership | None
    has_keys: bool


def keys_of(teams: Iterable[Team]) -> dict[UUID, TeamKeys]:
    """The keys of several teams, in as many questions as for one."""
    ids = [team.pk for team in teams]
    pairs = KeyPair.objects.filter(kind=KeyPair.Kind.TEAM, holder__in=ids)
    epochs = dict(pairs.filter(is_current=True).values_list("holder", "epoch"))
    copies = PrivateCopy.objects.filter(way=PrivateCopy.Way.MEMBER, pair__in=pairs.filter(is_current=True))
    holders: dict[UUID, set[UUID]] = {}
    for team, holder in copies.values_list("pair__holder", "opener__holder"):
        holders.setdefault(team, set()).add(holder)
    old = Wrap.objects.filter(pair__in=pairs.filter(is_current=False))
    left = dict(old.values_list("pair__holder").annotate(records=Count("key__record", distinct=True)))
    return {id: TeamKeys(epochs.get(id), frozenset(holders.get(id, ())), left.get(id, 0)) for id in ids}


def holders_of(keys: TeamKeys, members: Iterable[Membership]) -> list[Holder]:
    """Members by name, then whoever holds the keys without being one: that is for somebody to clear up."""
    shown = [Holder(each.user, each, each.user_id in keys.holders) for each in members]
    strangers = User.objects.filter(pk__in=keys.holders - {each.person.pk for each in shown})
    return shown + [Holder(person, None, True) for person in strangers.order_by("name", "username")]


def provinces(*, on: date, language: str) -> list[tuple[str, str]]:
    """The provinces of a day by name, in Khmer where the page is; each with its id."""
    areas = list(Area.objects.on(on).at_level(1))
    names = _official(areas, language)
    return sorted(((str(area.pk), names.get(area.pk, area.name)) for area in areas), key=lambda each: each[1])


def area_called(area: Area, *, language: str) -> str:
    """The official name of an area in a language, where it has one."""
    return _official([area], language).get(area.pk, area.name)


def _official(areas: list[Area], language: str) -> dict[int, str]:
    rows = AreaName.objects.filter(area__in=areas, language=language, kind=AreaName.Kind.OFFICIAL, valid_until=None)
    return dict(rows.values_list("area", "spelling"))
