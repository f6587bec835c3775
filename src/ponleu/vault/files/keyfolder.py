"""The key store's own archive. It is kept apart from that of the database and rotated on its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

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

TABLE = Table("keys", (("name", "plain"), ("content", "bytes")))


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


def back_up_keys(folder: Path, to: Path, *, recipients: Sequence[str], at: datetime) -> Path:
    """Write an archive of every file of the key store; raises NoKeyStore and what `write_archive` raises."""
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
        return write_archive(pack(TABLE, rows), to=to, recipients=sealed_to, journal=Journal(journal), about=about)
    finally:
        journal.unlink(missing_ok=True)


def restore_keys(path: Path, folder: Path, *, identity: Path) -> int:
    """Write every key of an archive into a folder that is new or empty; returns how many.

    raises   KeysThere, NotKeys, NotAnIdentity, NotAnArchive, HalfAnArchive, AlteredArchive, WrongIdentity
    """
    if folder.exists() and any(folder.iterdir()):
        raise KeysThere(path=folder)
    archive = Archive(path, identities_in(identity))
    if archive.manifest.get("kind") != "keys":
        raise NotKeys
    found = dict(_keys(archive))
    if archive.manifest.get("rows") != {TABLE.name: len(found)}:
        raise AlteredArchive(path=path, part="the number of keys")
    _write(folder, found)
    return len(found)


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


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
    beside = folder.with_name(f"{folder.name}.new")
    if beside.exists():
        shutil.rmtree(beside)
    beside.mkdir(mode=0o700, parents=True)
    for name, content in keys.items():
        path = beside / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    beside.replace(folder)
