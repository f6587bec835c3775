"""What the audit trail says, and whether it can be believed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from ponleu.vault.files.keystore import Anchor, KeyStoreLost
from ponleu.vault.models import TrailEntry, TrailHead
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.chain import COLUMNS, NOTHING, Breach, Broken, against_anchor, canonical_json, first_broken

CHECKED = "trail.checked"  # the verb under which a check of the whole trail stands in it

_AT_ONCE = 500
_READ = (*COLUMNS[:-1], "hash", "written")
_UNREADABLE = dict.fromkeys((*COLUMNS, "hash"))


class Anchoring(Enum):
    """What the key store says of the trail."""

    HOLDS = "holds"
    NONE = "none"  # entries, but no anchor: a cut end or a chain made anew would not be seen
    LOST = "lost"  # the key store cannot be read: as NONE


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `entries` were read up to the end or the first broken link."""

    entries: int
    broken: Broken | None
    anchoring: Anchoring
    unanchored: int = 0  # entries after the anchor: their writer was stopped before it moved the anchor

    @property
    def is_sound(self) -> bool:
        """Whether every link holds, and the anchor says that none is missing."""
        return self.broken is None and self.anchoring is Anchoring.HOLDS


@dataclass(frozen=True, slots=True)
class Check:
    """What was found when the whole trail was read through: up to which entry each follows from the one before.

    number, how   of the first entry that does not hold; 0 and what the key store says where it is only the anchor
    """

    at: datetime
    entries: int
    is_sound: bool
    number: int
    how: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody who opened something: how often, when first and last, to the minute, and which parts of it."""

    actor: UUID
    times: int
    first: datetime
    last: datetime
    parts: frozenset[str]


def has_trail() -> bool:
    """Whether the database has the table of the trail; a new one has no tables."""
    return TrailEntry._meta.db_table in connection.introspection.table_names()


def entries(
    *,
    scopes: Collection[UUID],
    actor: UUID | None = None,
    verbs: Collection[str] = (),
    outcomes: Collection[str] = (),
    subject: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    at_most: int = 100,
) -> list[TrailEntry]:
    """The newest entries of these teams and organisations; without scopes none.

    subject        about one thing, whatever its kind: ids are random
    since, until   from this day on, and up to the end of that one, in UTC
    before         only entries with a smaller number: the next page
    """
    found = _within(scopes).order_by("-number")
    wanted: dict[str, Any] = {
        "actor": actor,
        "verb__in": verbs,
        "outcome__in": outcomes,
        "subject": subject,
        "number__lt": before,
    }
    wanted |= {"at__gte": _midnight(since), "at__lt": _midnight(until and until + timedelta(days=1))}
    return list(found.filter(**{name: value for name, value in wanted.items() if value})[:at_most])


def who_has_seen(subject: str, *, scopes: Collection[UUID]) -> list[Seen]:
    """Who opened one thing, as these teams and organisations tell it; whoever did so last comes first."""
    opened = _within(scopes).filter(subject=subject, verb="vault.opened", outcome="done")
    found: dict[UUID, Seen] = {}
    for entry in opened.order_by("-number"):
        if entry.actor is None:
            continue
        parts = frozenset(name for name, value in entry.details.items() if value is True)
        seen = found.get(entry.actor) or Seen(entry.actor, 0, entry.at, entry.at, parts)
        found[entry.actor] = Seen(entry.actor, seen.times + 1, entry.at, seen.last, seen.parts | parts)
    return list(found.values())


def last_check() -> Check | None:
    """When the whole trail was last read through, as the entry about it tells."""
    told = TrailEntry.objects.filter(verb=CHECKED).order_by("-number").first()
    if told is None:
        return None
    of = told.details
    return Check(told.at, of.get("entries", 0), bool(of.get("is_sound")), of.get("number", 0), of.get("how", ""))


def verify() -> Verified:
    """Read the whole trail and find the first link that does not hold; others may append meanwhile."""
    anchoring, anchor = _anchor()  # first: whatever it was written for is committed, and must be found
    walk = _Walk(anchor.number)
    broken = first_broken(walk.through(_rows()))
    broken = broken or against_anchor(*anchor, last=walk.last, found=walk.at_anchor) or _against_head(walk.last)
    if anchoring is Anchoring.NONE and not walk.last:
        anchoring = Anchoring.HOLDS  # nothing was ever written
    unanchored = walk.last - anchor.number if anchoring is Anchoring.HOLDS and not broken else 0
    return Verified(walk.last, broken, anchoring, unanchored)


def continues(anchor: Anchor | None, *, after: int, hash: bytes) -> bool:
    """Whether the trail that now goes on after this number and hash is the one that the anchor was written for.

    The anchor may stand elsewhere, before when a writer was stopped before it moved it, after when another was faster;
    then the entry it was written for must be there unchanged. One that does not fit is evidence and stays as it is.
    """
    if anchor is None or anchor.number == after:
        return (anchor or Anchor(0, NOTHING)) == (after, hash)
    stands = TrailEntry.objects.filter(number=anchor.number).values_list("hash", flat=True).first()
    return stands is not None and bytes(stands) == anchor.hash


def _within(scopes: Collection[UUID]) -> QuerySet[TrailEntry]:
    return TrailEntry.objects.filter(scope__in=scopes)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


class _Walk:
    """Remembers, while entries go by, the last and the one that the anchor is for."""

    def __init__(self, anchored: int) -> None:
        self.anchored = anchored
        self.at_anchor = NOTHING
        self.last = 0

    def through(self, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            yield row
            self.last = row["number"]  # only once it held
            if self.last == self.anchored:
                self.at_anchor = bytes(row["hash"])


def _anchor() -> tuple[Anchoring, Anchor]:
    nowhere = Anchor(0, NOTHING)
    try:
        found = keystore().anchor()
    except KeyStoreLost:
        return Anchoring.LOST, nowhere
    return (Anchoring.HOLDS, found) if found else (Anchoring.NONE, nowhere)


def _against_head(last: int) -> Broken | None:
    """The head is read after the entries: it may have moved on, but never back, and points to an entry."""
    head = TrailHead.objects.first()
    number, hash = (head.number, bytes(head.hash)) if head else (0, b"")
    stands = TrailEntry.objects.filter(number=number).values_list("hash", flat=True).first()
    holds = number >= last and (bytes(stands) if stands else b"") == hash
    return None if holds else Broken(last, Breach.HEAD)


def _rows() -> Iterator[dict[str, Any]]:
    """Every entry; where a column cannot be read at all, an entry without columns, and no more after it."""
    last = 0
    try:
        for row in _read(_in_order()):
            yield row
            last = row["number"]
        return
    except (TypeError, ValueError):
        pass  # the whole batch failed; which of its entries it is, is found one by one
    for number in TrailEntry.objects.filter(number__gt=last).order_by("number").values_list("number", flat=True):
        try:
            yield from list(_read(_in_order().filter(number=number)))
        except (TypeError, ValueError):
            yield _UNREADABLE | {"number": number}
            return


def _in_order() -> QuerySet[TrailEntry, Any]:
    return TrailEntry.objects.order_by("number").annotate(written=Cast("details", TextField())).values_list(*_READ)


def _read(rows: QuerySet[TrailEntry, Any]) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=_AT_ONCE):
        entry = dict(zip(_READ, row, strict=True))
        entry["details"] = _canonical(entry["written"])
        yield entry


@lru_cache(4096)
def _canonical(written: str) -> bytes:
    return canonical_json(json.loads(written, object_pairs_hook=_without_doubles))


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)
