"""Blind indexes: equal for what is equal, and nothing more without the key. Formats: docs/vault-formats.md.

A tag is a pseudonym, not a seal: whoever has the key can try names and numbers. What a dump without the key tells all
the same is measured in docs/leaks.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.rules.names import skeleton

YEAR, COMMUNE = "child.year.1", "child.commune.1"  # purposes; the number rises when skeletons change: none matches then
PURPOSES = (YEAR, COMMUNE)
LEAST_ROWS = 1024  # a team with fewer records is treated as if it had so many
CONTACT_BYTES = 8

_BITS = range(LEAST_ROWS.bit_length() - 2, 33)  # the lengths that a tag can have
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


class NotATelephoneNumber(Problem):
    """The number itself is not repeated: a message may be logged."""

    message = _("This is not a whole telephone number.")
    advice = _("Write + and the country's code first, then the number without its zero: +855 for Cambodia.")


@dataclass(frozen=True, slots=True)
class Child:
    """What tells one child from another. A part that is not known finds nothing."""

    name: str = field(repr=False)  # all names, in any order
    birth_year: int | None = field(default=None, repr=False)
    commune: str = field(default="", repr=False)  # its code


def tag(parts: Sequence[str], *, key: bytes, rows: int) -> bytes:
    """The tag of a few texts together, so short that a few rows of so many share it by chance.

    parts     the purpose, then what is indexed; never a thing alone that takes few values, such as a sex or an age
    key       32 bytes: the team's index key
    rows      records of the team that have a tag
    returns   a byte that counts the bits, then the bits: floor(log2(rows)) - 1 of them, so that by chance 2 to 4 other
              rows share a tag once all have that length
    """
    return _cut(_whole(parts, key), _bits(rows))


def every_length(parts: Sequence[str], *, key: bytes) -> list[bytes]:
    """The tags of a few texts in every length: others were written when the team had fewer records."""
    whole = _whole(parts, key)
    return [_cut(whole, bits) for bits in _BITS]


def child_tags(child: Child, *, key: bytes, rows: int) -> dict[str, bytes]:
    """The tags of a child by purpose: name and birth year, name and commune. Fewer when something is not known."""
    return {purpose: tag((purpose, *parts), key=key, rows=rows) for purpose, parts in _compounds(child, years=(0,))}


def sought(child: Child, *, key: bytes) -> dict[str, set[bytes]]:
    """By purpose, the tags that another record of the same child could have; its birth year may be one off."""
    found: dict[str, set[bytes]] = {}
    for purpose, parts in _compounds(child, years=(-1, 0, 1)):
        found.setdefault(purpose, set()).update(every_length((purpose, *parts), key=key))
    return found


def contact_tag(e164: str, *, month_key: bytes) -> bytes:
    """The tag of a telephone number for one month, by which the next message finds its thread; 8 bytes.

    Who has the key tries all numbers of a country in minutes; it is outside the database and lives two months.
    raises   NotATelephoneNumber
    """
    if not _E164.fullmatch(e164):
        raise NotATelephoneNumber
    return _whole(("contact", e164), month_key)[:CONTACT_BYTES]


def _compounds(child: Child, *, years: Iterable[int]) -> list[tuple[str, tuple[str, str]]]:
    name = skeleton(child.name)
    if not name:
        return []
    by_year = [(YEAR, (name, str(child.birth_year + off))) for off in years] if child.birth_year else []
    commune = child.commune.strip().upper()
    return by_year + ([(COMMUNE, (name, commune))] if commune else [])


def _whole(parts: Sequence[str], key: bytes) -> bytes:
    encoded = [part.encode() for part in parts]
    message = b"ponleu/tag\x01" + b"".join(len(part).to_bytes(2, "big") + part for part in encoded)
    return digest(key, message, sha256)


def _bits(rows: int) -> int:
    return min(max(rows, LEAST_ROWS).bit_length() - 2, _BITS[-1])


def _cut(whole: bytes, bits: int) -> bytes:
    size = -(-bits // 8)
    kept = int.from_bytes(whole[:size], "big") >> (8 * size - bits) << (8 * size - bits)
    return bytes((bits,)) + kept.to_bytes(size, "big")
