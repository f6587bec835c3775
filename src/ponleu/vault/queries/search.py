"""Looking through a team's search cards and tags with opened keys. What a search discloses is recorded by the actions.

Whoever reads this from another room calls `vault.actions.search` instead: nothing here stands in the trail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from ponleu.vault.files.keystore import MonthIsGone
from ponleu.vault.models import Card as CardRow
from ponleu.vault.models import KeyPair, Month, Tag, TeamSecret
from ponleu.vault.queries.keys import NoGrant, Opened, copies_for
from ponleu.vault.queries.records import card_place
from ponleu.vault.queries.retention import key_of
from ponleu.vault.rules.cards import Card, holds, needles, unpack
from ponleu.vault.rules.cipher import CannotBeOpened, Unreadable, unseal
from ponleu.vault.rules.keys import unlayer
from ponleu.vault.rules.tags import Child, sought

_AT_ONCE = 2000


class Hit(NamedTuple):
    """A card that was opened; packed, because most are never shown. Hits sort as their cards do in an alphabet."""

    packed: bytes
    record: int
    kind: str
    team: UUID


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What looking through one team's cards came to."""

    team: UUID
    cards: int  # opened
    unreadable: int  # changed or moved, or of keys that this worker was never given
    hits: list[Hit] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as a list shows it."""

    record: int
    kind: str
    team: UUID
    card: Card


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that may be about the same child."""

    record: int
    kind: str
    by: tuple[str, ...]  # purposes of the equal tags; what has only one is often there by chance
    bits: int  # of the equal tags; each more halves what is there by chance
    card: Card | None


def teams_of(opened: Opened) -> list[UUID]:
    """The teams whose current keys a worker holds."""
    current = copies_for(opened.holder).filter(pair__kind=KeyPair.Kind.TEAM, pair__is_current=True)
    return sorted(current.values_list("pair__holder", flat=True))


def look_through(team: UUID, words: str, *, opened: Opened, kinds: Collection[str] = ()) -> LookedThrough:
    """Open all cards of a team, and keep those that hold every word.

    kinds    of records; all when empty
    raises   NoGrant, KeyStoreLost, or Unreadable for a key; a card that does not open is counted
    """
    rows = CardRow.objects.filter(record__kind__in=kinds) if kinds else CardRow.objects.all()
    looked_for = needles(words)
    cards, unreadable, hits = 0, 0, []
    for hit in _opened(rows, team, opened):
        if hit is None:
            unreadable += 1
            continue
        cards += 1
        if holds(hit.packed, looked_for):
            hits.append(hit)
    return LookedThrough(team, cards, unreadable, hits)


def shown(hits: Iterable[Hit]) -> list[Shown]:
    """The cards of hits, unpacked."""
    return [Shown(hit.record, hit.kind, hit.team, unpack(hit.packed)) for hit in hits]


def alike(child: Child, *, team: UUID, opened: Opened, besides: int | None = None) -> list[Alike]:
    """The team's records that have a tag of this child, those first that are least there by chance.

    besides   a record that is not looked for: the child's own
    raises    NoGrant, KeyStoreLost, or Unreadable for a key
    """
    by: dict[tuple[int, str], dict[str, int]] = {}
    for pair, key in _secrets(team, TeamSecret.Purpose.INDEX, opened).items():
        for purpose, values in sought(child, key=key).items():
            of_team = Tag.objects.filter(pair=pair, record__team=team, record__is_erased=False)
            equal = of_team.filter(purpose=purpose, value__in=values).exclude(record=besides)
            for record, kind, value in equal.values_list("record", "record__kind", "value"):
                by.setdefault((record, kind), {})[purpose] = bytes(value)[0]
    rows = CardRow.objects.filter(record__in=[record for record, _kind in by])
    cards = {hit.record: unpack(hit.packed) for hit in _opened(rows, team, opened) if hit}
    found = [
        Alike(record, kind, tuple(sorted(bits)), sum(bits.values()), cards.get(record))
        for (record, kind), bits in by.items()
    ]
    return sorted(found, key=lambda each: (-each.bits, each.card is None, each.record))


def _opened(rows: QuerySet[CardRow], team: UUID, opened: Opened) -> Iterator[Hit | None]:
    """The cards of a team's records; None for each that does not open, nothing for those whose month is over."""
    keys = _secrets(team, TeamSecret.Purpose.SEARCH, opened)
    months = _month_keys()
    of_team = rows.filter(record__team=team, record__is_erased=False)
    columns = of_team.values_list("record", "record__kind", "record__expires", "pair", "blob")
    for record, kind, month, pair, blob in columns.iterator(chunk_size=_AT_ONCE):
        month_key = months.get(month)
        if month_key is None:
            continue
        try:
            yield Hit(_packed(bytes(blob), record, month_key, keys.get(pair)), record, kind, team)
        except Unreadable:
            yield None


def _packed(blob: bytes, record: int, month_key: bytes, search_key: bytes | None) -> bytes:
    if search_key is None:
        raise CannotBeOpened
    place = card_place(record)
    return unseal(unlayer(blob, month_key=month_key, place=place), key=search_key, place=place)


def _secrets(team: UUID, purpose: str, opened: Opened) -> dict[int, bytes]:
    """The team's keys for a purpose by key pair, of every epoch that the worker holds; only for a member of today."""
    if team not in teams_of(opened):
        raise NoGrant
    held = copies_for(opened.holder).filter(pair__kind=KeyPair.Kind.TEAM, pair__holder=team)
    epochs = held.values_list("pair", "pair__epoch")
    return {pair: opened.team_secret(team, purpose, epoch) for pair, epoch in epochs}


def _month_keys() -> dict[str, bytes]:
    """The keys of all months that are not over; one that is gone from the key store is left out."""
    keys = {}
    for month in Month.objects.filter(destroyed_on__isnull=True):
        try:
            keys[month.month] = key_of(month)
        except MonthIsGone:
            continue
    return keys
