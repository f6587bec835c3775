"""A backup: a snapshot of the whole database, staged in the data folder, then encrypted to its recipients.

The audit trail takes an entry once the archive is whole; that entry is part of the next archive, not of this one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections, transaction

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import refused
from ponleu.vault.files.archive import CannotResume, Journal, recipients_of, write_archive
from ponleu.vault.files.keyfolder import back_up_keys
from ponleu.vault.queries.dumping import dump, migrations
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.queries.trail import has_trail
from ponleu.vault.rules.entries import LARGEST

SNAPSHOT = "ponleu-snapshot"  # the alias under which a staged SQLite file is read
_READ_AT_ONCE = 2**20


class AlreadyThere(Problem):
    """A file of that name exists."""

    message = _("%(path)s exists already.")
    advice = _("Name another file: a backup never takes the place of an earlier one.")


class NoRecipient(Problem):
    """Nobody could open it."""

    message = _("A backup needs at least one recipient.")
    advice = _("Give --recipient with a public key of age; docs/operations.md says how to make one.")


class NotInTheTrail(Problem):
    """The archive is good, and nobody will see in the trail that it was made."""

    message = _("%(path)s is whole, but the audit trail could not take the entry about it.")
    advice = _("Keep the archive; ponleu doctor says what is wrong with the database. Make the next backup soon.")


def back_up(to: Path, *, recipients: Sequence[str], staging: Path, at: datetime, resume: bool = False) -> Path:
    """Write an archive of the whole database.

    staging    a folder on the database's own disk, emptied at the end; what a kill leaves there is for `resume`
    at         told in the manifest to the minute
    raises     AlreadyThere, NoRecipient, NotARecipient, CannotResume, CannotWriteArchive, ReadsBackDifferently,
               NotInTheTrail
    """
    _check(to, recipients)
    sealed_to = recipients_of(recipients)
    begun = {"to": str(to.resolve()), "recipients": sorted(recipients)}
    with _failures_told("database"):
        about = _goes_on(staging, begun) if resume else _begin(to, staging, begun, at)
        stream, journal = _stream(staging, about["rows"]), Journal(staging / "journal")
        write_archive(stream, to=to, recipients=sealed_to, journal=journal, about=about)
    shutil.rmtree(staging)
    rows = about["rows"]
    _record(to, at, of="database", rows=sum(rows.values()), tables=len(rows), recipients=len(recipients))
    return to


def back_up_key_store(to: Path, *, recipients: Sequence[str], at: datetime) -> Path:
    """Write an archive of the key store; a copy whose database has no tables yet has no trail to tell.

    raises   AlreadyThere, NoRecipient, NotInTheTrail, and what `back_up_keys` raises
    """
    _check(to, recipients)
    with _failures_told("keys"):
        files = back_up_keys(keystore().folder, to, recipients=recipients, at=at)
    _record(to, at, of="keys", files=files, recipients=len(recipients))
    return to


def _check(to: Path, recipients: Sequence[str]) -> None:
    if to.exists():
        raise AlreadyThere(path=to)
    if not recipients:
        raise NoRecipient


@contextmanager
def _failures_told(of: str) -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        with suppress(DatabaseError):  # what went wrong first is what must be told
            if has_trail():
                refused(problem, "vault.backed_up", of=of, outcome="failed")
        raise


def _record(to: Path, at: datetime, *, of: str, **counts: int) -> None:
    """Only counts: neither where the archive lies nor who opens it."""
    told: dict[str, Any] = {name: min(count, LARGEST) for name, count in counts.items()}
    try:
        if has_trail():
            trail.record("vault.backed_up", at=at, of=of, **told)
    except DatabaseError:
        raise NotInTheTrail(path=to) from None


def _begin(to: Path, staging: Path, begun: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Forget what another run left, and take the snapshot."""
    if staging.exists():
        shutil.rmtree(staging)
    to.with_name(f"{to.name}.partial").unlink(missing_ok=True)
    staging.mkdir(mode=0o700, parents=True)
    rows: dict[str, int] = {}
    about = {"kind": "database", "made_at": f"{at:%Y-%m-%dT%H:%MZ}", "migrations": migrations(), "rows": rows}
    if connections["default"].vendor == "sqlite":
        _vacuum(staging / "database.sqlite3")
    else:
        _copy(staging / "rows", rows)
    _write(staging / "begun.json", {"begun": begun, "about": about})
    return about


def _goes_on(staging: Path, begun: Mapping[str, Any]) -> dict[str, Any]:
    try:
        told = json.loads((staging / "begun.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CannotResume(reason="no snapshot is there") from None
    if told["begun"] != begun:
        raise CannotResume(reason="it was begun with another file or other recipients")
    about: dict[str, Any] = told["about"]
    return about


def _stream(staging: Path, rows: dict[str, int]) -> Iterator[bytes]:
    """The staged snapshot from its beginning; the same bytes each time."""
    if (staging / "database.sqlite3").exists():
        with _opened(staging / "database.sqlite3"):
            yield from dump(SNAPSHOT, rows)
        return
    with (staging / "rows").open("rb") as file:
        while piece := file.read(_READ_AT_ONCE):
            yield piece


def _vacuum(path: Path) -> None:
    """SQLite writes a whole copy as of one moment, while others write on."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


def _copy(path: Path, rows: dict[str, int]) -> None:
    """All tables as of one moment; PostgreSQL keeps none of it once the transaction ends, so it is staged."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb", buffering=_READ_AT_ONCE) as file, transaction.atomic(durable=True):
        with connections["default"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        file.writelines(dump("default", rows))


@contextmanager
def _opened(path: Path) -> Iterator[None]:
    connections.databases[SNAPSHOT] = {**connections.databases["default"], "NAME": str(path), "OPTIONS": {}}
    connection = connections.create_connection(SNAPSHOT)
    del connections.databases[SNAPSHOT]  # a connection for this moment, not one of the settings
    connections[SNAPSHOT] = connection
    try:
        yield
    finally:
        connection.close()
        del connections[SNAPSHOT]


def _write(path: Path, what: Mapping[str, Any]) -> None:
    """Whole or not at all, so that a kill leaves no half snapshot that looks like one."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(what), encoding="utf-8")
    beside.replace(path)
