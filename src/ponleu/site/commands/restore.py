"""`ponleu restore FILE`: a backup into an empty database, all of it or nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what ponleu backup wrote")
    parser.add_argument("--identity", type=Path, required=True, metavar="KEYFILE", help="a private key, by age-keygen")
    parser.add_argument("--keys", action="store_true", help="the key store instead of the database")


def run(args: argparse.Namespace) -> int:
    """Check the whole archive, then write it."""
    from ponleu.site.environment import read_environment
    from ponleu.site.start import start_django
    from ponleu.studies.files.folders import alone_in

    start_django()
    var = read_environment().var
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(UTC)
    with alone_in(var):
        told = list(_keys(args, now) if args.keys else _database(args, now))
    sys.stdout.writelines(f"{line}\n" for line in told)
    return 0


def _keys(args: argparse.Namespace, now: datetime) -> Iterator[str]:
    from ponleu.vault.actions.restore import restore_key_store

    written, left_out = restore_key_store(args.file, identity=args.identity, at=now)
    yield f"{written} files of the key store are restored."
    if left_out:
        yield f"{left_out} keys were left out: they had been destroyed since."


def _database(args: argparse.Namespace, now: datetime) -> Iterator[str]:
    from django.core.management import call_command
    from django.db import connection

    from ponleu.vault.actions.restore import open_archive, restore_database

    archive = open_archive(args.file, identity=args.identity)
    if not connection.introspection.table_names():  # never change the tables of a database that is in use
        call_command("migrate", verbosity=0, interactive=False)
    loaded = restore_database(archive, at=now)
    yield f"{sum(loaded.rows.values())} rows in {len(loaded.rows)} tables are restored."
    if loaded.destroyed_again:
        yield f"{loaded.destroyed_again} keys were destroyed again, as these rows or the key store tell."
    if loaded.missing:
        yield f"{loaded.missing} entries of the audit trail came after this backup and are lost."
    yield "Next: ponleu trail verify, ponleu trail anchor, ponleu daily, ponleu prepare, ponleu doctor."
