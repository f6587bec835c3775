"""The key store's own archive. It is kept apart from that of the database and rotated on its own.

Each carries the list of the keys that were destroyed, and a restore joins it to the list that is there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.files.archive import (
    AlteredArchive,
    Archive,
    Journal,
    identities_in,
    recipients_of,
    write_archive,
)
from ponleu.vault.files.rows import Table, pack, unpack
from ponleu.vault.files.tombstones import NAME as LIST
from ponleu.vault.files.tombstones import listed
from ponleu.vault.rules.tombstones import Tombstone, fingerprint, lines_of, tombstones_in

TABLE = Table("keys", (("name", "plain"), ("content", "bytes")))
_WRITTEN_OVER = {"anchor", LIST}  # the only files that change; neither is a secret


class NoKeyStore(Problem):
    """There is nothing to keep."""

    message = _("There is no key in %(path)s.")
    advice = _("PONLEU_KEYS says where the key store is; the first sealed record makes its keys.")


class KeysThere(Problem):
    """Keys are never written over keys."""

    message = _("%(path)s is there and is not empty.")
    advice = _("Name a new folder, or move this one away first: keys that are lost cannot be made again.")


class NotKeys(Problem):
    """An archive of a database."""

    message = _("This archive holds something else than a key store.")
    advice = _("An archive of the database is restored without --keys. Nothing was changed.")


def back_up_keys(folder: Path, to: Path, *, recipients: Sequence[str], at: datetime) -> int:
    """Write an archive of every file of the key store; returns how many.

    raises   NoKeyStore, NotARecipient and what `write_archive` raises
    """
    names = _names(folder)
    if not names:
        raise NoKeyStore(path=folder)
    sealed_to = recipients_of(recipients)
    journal = to.with_name(f"{to.name}.journal")
    about = {"kind": "keys", "made_at": f"{at:%Y-%m-%dT%H:%MZ}", "rows": {TABLE.name: len(names)}}
    for left in (journal, to.with_name(f"{to.name}.partial")):
        left.unlink(missing_ok=True)
    try:
        rows = ([name, (folder / name).read_bytes()] for name in names)
        write_archive(pack(TABLE, rows), to=to, recipients=sealed_to, journal=Journal(journal), about=about)
        return len(names)
    finally:
        journal.unlink(missing_ok=True)


class Restored(NamedTuple):
    """How many files were written, and how many keys were left out because they had been destroyed since."""

    written: int
    left_out: int


def restore_keys(path: Path, folder: Path, *, identity: Path, destroyed: Collection[Tombstone] = ()) -> Restored:
    """Write every key of an archive into a folder that holds nothing, or nothing but a list of destroyed keys.

    No key is written that this list, the archive's own or `destroyed` tells of. A key is known again by its
    fingerprint, whatever it is called; those of `destroyed` by their names too.

    destroyed   what the database tells
    raises      KeysThere, NotKeys, NotAnIdentity, NotAnArchive, HalfAnArchive, AlteredArchive, WrongIdentity
    """
    if folder.exists() and any(each.name != LIST for each in folder.iterdir()):
        raise KeysThere(path=folder)
    archive = Archive(path, identities_in(identity))
    if archive.manifest.get("kind") != "keys":
        raise NotKeys
    found = dict(_keys(archive))
    if archive.manifest.get("rows") != {TABLE.name: len(found)}:
        raise AlteredArchive(path=path, part="the number of keys")
    gone = {*destroyed, *tombstones_in(found.pop(LIST, b"")), *_lists_at(folder)}
    kept = _without(found, {each.name for each in destroyed}, {each.fingerprint for each in gone})
    _write(folder, kept | ({LIST: lines_of(gone)} if gone else {}))
    return Restored(len(kept), len(found) - len(kept))


def _lists_at(folder: Path) -> set[Tombstone]:
    """The list that is there; where a restore was killed at its last step, it lies beside."""
    return listed(folder) | listed(_beside(folder))


def _without(keys: dict[str, bytes], names: set[str], fingerprints: set[bytes]) -> dict[str, bytes]:
    return {
        name: content
        for name, content in keys.items()
        if name not in names and fingerprint(content) not in fingerprints
    }


def _names(folder: Path) -> list[str]:
    """Not what a writer that was killed left behind: a second copy of a key would outlive the first."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != "." and path.suffix != ".new")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _keys(archive: Archive) -> Iterator[tuple[str, bytes]]:
    for table, row in unpack(archive.segments()):
        if table != TABLE:
            raise NotKeys
        if row is not None:
            parts = PurePosixPath(row[0])
            if parts.is_absolute() or ".." in parts.parts or not parts.parts:
                raise AlteredArchive(path=archive.path, part="the name of a key")
            yield row[0], row[1]


def _write(folder: Path, keys: dict[str, bytes]) -> None:
    """Beside it first, so that there are all keys or none."""
    beside = _beside(folder)
    if beside.exists():
        shutil.rmtree(beside)
    beside.mkdir(mode=0o700, parents=True)
    for name, content in keys.items():
        path = beside / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if name in _WRITTEN_OVER else 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    (folder / LIST).unlink(missing_ok=True)  # it lies beside, with all that it told
    beside.replace(folder)


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.new")
