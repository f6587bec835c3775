"""What the audit trail says, and whether it can be believed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
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


def has_trail() -> bool:
    """Whether the database has the table of the trail; a new one has no tables."""
    return TrailEntry._meta.db_table in connection.introspection.table_names()


def who_has_seen(kind: str, subject: str) -> list[TrailEntry]:
    """Every entry about one thing, the newest first; refusals too. Who may ask is for the caller's `access` to say."""
    return list(TrailEntry.objects.filter(subject_kind=kind, subject=subject).order_by("-number"))


def entries(
    *,
    scopes: Collection[UUID],
    actor: UUID | None = None,
    verb: str = "",
    outcome: str = "",
    before: int | None = None,
    at_most: int = 100,
) -> list[TrailEntry]:
    """The newest entries of these teams and organisations; without scopes none.

    before   only entries with a smaller number: the next page
    """
    found = TrailEntry.objects.filter(scope__in=scopes).order_by("-number")
    wanted = {"actor": actor, "verb": verb, "outcome": outcome, "number__lt": before}
    return list(found.filter(**{name: value for name, value in wanted.items() if value not in {None, ""}})[:at_most])


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
