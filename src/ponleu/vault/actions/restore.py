"""A restore: the whole archive is checked before the first row is written, and all rows or none stay.

Whichever of database and key store is restored first, no key that one of them calls destroyed comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.color import no_style
from django.db import connection, connections, models, transaction

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.files.archive import AlteredArchive, Archive, identities_in
from ponleu.vault.files.keyfolder import Restored, restore_keys
from ponleu.vault.files.rows import Table, unpack
from ponleu.vault.models import TrailEntry
from ponleu.vault.queries.dumping import MADE_BY_MIGRATING, columns, migrations, shape, tables
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.queries.retention import destroyed_months
from ponleu.vault.queries.trail import Verified, has_trail, verify
from ponleu.vault.rules.chain import Breach
from ponleu.vault.rules.entries import LARGEST

_AT_ONCE = 500


class AnotherKind(Problem):
    """An archive of keys where one of a database is asked for, or the other way round."""

    message = _("This archive holds something else than a database.")
    advice = _("An archive of the key store is restored with --keys. Nothing was changed.")


class AnotherVersion(Problem):
    """The tables of the archive are not those of this version."""

    message = _("The archive was made by another version of Ponleu, whose tables differ (%(example)s).")
    advice = _("Install the version that made it, restore, then upgrade. Nothing was changed.")


class NotEmpty(Problem):
    """There are rows already."""

    message = _("The database is not empty: %(table)s has rows.")
    advice = _("Name a new, empty database in DATABASE_URL; a restore never mixes two. Nothing was changed.")


class RowsDiffer(Problem):
    """After writing, the tables do not hold what the archive says."""

    message = _("%(table)s has %(found)s rows after restoring, and the archive says %(told)s.")
    advice = _("All was taken back; the database is empty as before. Tell those who maintain Ponleu.")


class Loaded(NamedTuple):
    """How many rows each table has now, what was found of the trail, and what the key store knows better.

    destroyed_again   keys that were there, and that the database or the list calls destroyed
    missing           entries of the trail that came after the backup, as the anchor tells
    """

    rows: dict[str, int]
    destroyed_again: int
    missing: int
    was_sound: bool


def restore_key_store(path: Path, *, identity: Path, at: datetime) -> Restored:
    """Write the keys of an archive, but those that were destroyed since; see `restore_keys`.

    A database that does not answer stops it, for it could not say what was destroyed; one without tables does not.
    A trail that has not begun takes no entry: its database is still to be restored, and must be empty for that.
    """
    has_tables = has_trail()
    restored = restore_keys(
        path, keystore().folder, identity=identity, destroyed=destroyed_months() if has_tables else set()
    )
    if has_tables and TrailEntry.objects.exists():
        trail.record("vault.restored", at=at, of="keys", files=restored.written, left_out=restored.left_out)
    return restored


def restore_database(archive: Archive, *, at: datetime) -> Loaded:
    """Write the rows of an archive that `open_archive` gave, and destroy the keys that they call destroyed.

    The trail that came with the rows takes an entry. The anchor stays where it stands: `ponleu trail anchor` moves it.
    raises   what `load` raises, or KeyStoreLost; then no row is written
    """
    with transaction.atomic():
        rows = load(archive)
        found = verify()
        loaded = Loaded(rows, _destroy_again(), _missing(found), found.is_sound)
        trail.record("vault.restored", at=at, of="database", **_counts(loaded))
    return loaded


def _counts(loaded: Loaded) -> dict[str, Any]:
    return {
        "rows": min(sum(loaded.rows.values()), LARGEST),
        "tables": len(loaded.rows),
        "destroyed_again": loaded.destroyed_again,
        "missing": min(loaded.missing, LARGEST),
        "was_sound": loaded.was_sound,
    }


def _missing(found: Verified) -> int:
    anchor = keystore().anchor() if found.broken and found.broken.how is Breach.CUT else None
    return anchor.number - found.entries if anchor else 0


def _destroy_again() -> int:
    """Keys that are restored only afterwards are compared then."""
    store = keystore()
    return store.bury(destroyed_months()) if store.folder.is_dir() else 0


def open_archive(path: Path, *, identity: Path) -> Archive:
    """An archive of a database, checked to the last byte without touching the database.

    raises   NotAnIdentity, NotAnArchive, HalfAnArchive, AlteredArchive, WrongIdentity, AnotherKind, AnotherVersion,
             MalformedRows
    """
    archive = Archive(path, identities_in(identity))
    if archive.manifest.get("kind") != "database":
        raise AnotherKind
    _same_version(archive)
    counted: dict[str, int] = {}
    shapes = {name: shape(model) for name, model in tables().items()}
    for table, row in unpack(archive.segments()):
        if shapes.get(table.name) != table:
            raise AnotherVersion(example=table.name)
        counted[table.name] = counted.get(table.name, 0) + (row is not None)
    if counted != archive.manifest.get("rows"):
        raise AlteredArchive(path=path, part="the number of rows")
    return archive


def _same_version(archive: Archive) -> None:
    theirs, ours = set(archive.manifest.get("migrations", [])), set(migrations())
    if theirs != ours:
        raise AnotherVersion(example=min(theirs ^ ours))


def load(archive: Archive) -> dict[str, int]:
    """Write the rows of an archive that `open_archive` gave into the empty database; returns how many by table.

    raises   NotEmpty, RowsDiffer, AlteredArchive; then nothing is changed
    """
    with transaction.atomic():
        _refuse_rows()
        for name in MADE_BY_MIGRATING:
            models.QuerySet(tables()[name]).delete()
        for table, pairs in groupby(unpack(archive.segments()), key=lambda pair: pair[0]):
            _insert(table, (row for _table, row in pairs if row is not None))
        connection.check_constraints()
        _go_on_counting()
        return _counts_as(archive.manifest["rows"])


def _refuse_rows() -> None:
    for name, model in tables().items():
        if name not in MADE_BY_MIGRATING and models.QuerySet(model).exists():
            raise NotEmpty(table=name)


def _insert(table: Table, rows: Iterator[list[Any]]) -> None:
    """Not through the models, which would put today into some columns."""
    fields = columns(tables()[table.name])
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {connection.ops.quote_name(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 — our names
    with connection.cursor() as cursor:
        while some := list(islice(rows, _AT_ONCE)):
            cursor.executemany(sql, [_prepared(fields, row) for row in some])


def _prepared(fields: list[models.Field[Any, Any]], row: list[Any]) -> list[Any]:
    default = connections["default"]  # not by way of the proxy, which looks it up for every value
    return [field.get_db_prep_save(value, default) for field, value in zip(fields, row, strict=True)]


def _go_on_counting() -> None:
    """Numbers that the database gives go on behind the highest restored."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(tables().values())):
            cursor.execute(sql)


def _counts_as(told: dict[str, int]) -> dict[str, int]:
    for name, model in tables().items():
        found = models.QuerySet(model).count()
        if found != told[name]:
            raise RowsDiffer(table=name, found=found, told=told[name])
    return told
