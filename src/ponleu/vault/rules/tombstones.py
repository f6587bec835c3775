"""The list of destroyed keys: which they were, so that no old copy of the key store brings one back.

Described in docs/vault-formats.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

_LINE = re.compile(rb"((?:months|contact)/\d{4}-(?:0[1-9]|1[0-2])) ([0-9a-f]{32})")


class Tombstone(NamedTuple):
    """A destroyed key: its name in the key store, `months/2027-03`, and its fingerprint."""

    name: str
    fingerprint: bytes


def fingerprint(key: bytes) -> bytes:
    """16 bytes by which a month's key is known again; they do not give the key."""
    return blake2b(b"ponleu/month" + key, digest_size=16).digest()


def tombstones_in(text: bytes) -> set[Tombstone]:
    """Those told in whole lines. A line that was cut was never finished, and its key not destroyed after it."""
    found = map(_LINE.fullmatch, text.split(b"\n"))
    return {Tombstone(line[1].decode(), bytes.fromhex(line[2].decode())) for line in found if line}


def lines_of(tombstones: Iterable[Tombstone]) -> bytes:
    """The lines of a list, in the order of names.

    >>> lines_of([Tombstone("months/2027-03", bytes(16))])
    b'months/2027-03 00000000000000000000000000000000\\n'
    """
    return b"".join(f"{name} {print_.hex()}\n".encode() for name, print_ in sorted(set(tombstones)))
