"""The file `destroyed` of a key store. It is only ever written behind its end, and no secret."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from ponleu.vault.rules.tombstones import Tombstone, lines_of, tombstones_in

NAME = "destroyed"


def listed(folder: Path) -> set[Tombstone]:
    """What the list in a folder tells; nothing where there is none."""
    try:
        return tombstones_in((folder / NAME).read_bytes())
    except FileNotFoundError:
        return set()


def enlist(folder: Path, tombstones: Collection[Tombstone]) -> None:
    """Add what is not on the list yet, and wait for the disk."""
    if not (new := set(tombstones) - listed(folder)):
        return
    is_new = not (folder / NAME).exists()
    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        file.write(_line_ending(file.fileno()) + lines_of(new))
        os.fsync(file.fileno())
    if is_new:
        _settle(folder)


def _line_ending(descriptor: int) -> bytes:
    """Whoever was killed while writing may have left half a line, which must not swallow the next."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
