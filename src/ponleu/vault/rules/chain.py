"""The chain of the audit trail: each entry's hash covers all its columns and the hash before it.

Described in docs/vault-formats.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import blake2b
from struct import Struct
from typing import Any
from uuid import UUID

HASH_BYTES = 32
NOTHING = bytes(HASH_BYTES)  # stands before the first entry
COLUMNS = ("number", "at", "verb", "outcome", "actor", "scope", "subject_kind", "subject", "details")

_PREFIX = b"ponleu/trail\x01"
_AS_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode
_LENGTHS = Struct(f">{len(COLUMNS)}I").pack


class Breach(Enum):
    """How a chain is broken."""

    MISSING = "missing"  # no entry has this number
    CHANGED = "changed"  # it is not what was written, or what stands before it is not
    UNREADABLE = "unreadable"  # a column holds what no entry has
    CUT = "cut"  # it and those after it, up to the anchor, are gone
    REMADE = "remade"  # the chain holds, but the anchor was written for another
    HEAD = "head"  # the head of the trail does not point to the last entry: the next would be chained wrongly


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold."""

    number: int
    how: Breach


def link(before: bytes, entry: Mapping[str, Any]) -> bytes:
    """The hash of an entry: BLAKE2b, 32 bytes, over the hash before it and all columns with their lengths.

    before   the hash of the entry before it; empty or NOTHING for the first
    entry    the columns; `at` has a time zone, `actor` and `scope` are a UUID or None, `details` goes into JSON, or is
             what `canonical_json` made of it (reading many entries, equal texts are made canonical once)
    raises   TypeError or ValueError if a column is of another kind
    """
    return blake2b(_PREFIX + (before or NOTHING) + canonical(entry), digest_size=HASH_BYTES).digest()


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The length of every column in 4 bytes each, then the columns, so that none can pass for a part of another.

    >>> canonical({"number": 1, "at": datetime(2027, 3, 1, tzinfo=UTC), "verb": "a.b", "outcome": "done",
    ...     "actor": None, "scope": None, "subject_kind": "", "subject": "", "details": {}})[:20].hex(" ", 4)
    '00000008 0000001b 00000003 00000004 00000000'
    """
    number, at, verb, outcome, actor, scope, kind, subject, details = map(entry.__getitem__, COLUMNS)
    parts = (
        number.to_bytes(8, "big") if type(number) is int and 0 <= number < 2**63 else _refused("number"),
        _moment(at),
        verb.encode(),
        outcome.encode(),
        _id(actor),
        _id(scope),
        kind.encode(),
        subject.encode(),
        details if type(details) is bytes else canonical_json(details),
    )
    return _LENGTHS(*map(len, parts)) + b"".join(parts)


def canonical_json(value: object) -> bytes:
    """JSON in ASCII with sorted keys and no spaces: one text for equal values, whichever database kept them.

    >>> canonical_json({"b": True, "a": 1})
    b'{"a":1,"b":true}'
    """
    return _AS_JSON(value).encode()


def first_broken(entries: Iterable[Mapping[str, Any]]) -> Broken | None:
    """The first entry, in the order of numbers, that does not follow from the one before; None if all do.

    entries   the columns and `hash`, in the order of numbers, from the first on
    """
    before, expected = NOTHING, 1
    for entry in entries:
        if entry["number"] != expected:
            return Broken(expected, Breach.MISSING)
        try:
            holds = link(before, entry) == bytes(entry["hash"])
        except (TypeError, ValueError, AttributeError):
            return Broken(expected, Breach.UNREADABLE)
        if not holds:
            return Broken(expected, Breach.CHANGED)
        before, expected = entry["hash"], expected + 1
    return None


def against_anchor(number: int, hash: bytes, *, last: int, found: bytes) -> Broken | None:
    """What a chain that holds in itself does not show: that its end is gone, or that all of it was made anew.

    number, hash   of the entry that the anchor was written for
    last           the number of the last entry there is
    found          the hash of the entry that now has the anchor's number; NOTHING for number 0
    """
    if number > last:
        return Broken(last + 1, Breach.CUT)
    return None if found == hash else Broken(number, Breach.REMADE)


def _moment(at: datetime) -> bytes:
    """UTC to the microsecond, so that no part of a moment can be changed unseen."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC) if at.tzinfo else _refused("at")
    return at.isoformat(timespec="microseconds").encode()[:26] + b"Z"


def _id(value: UUID | None) -> bytes:
    return b"" if value is None else value.bytes


def _refused(column: str) -> Any:
    raise ValueError(f"no entry has such a {column}")
