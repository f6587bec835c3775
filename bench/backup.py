"""`python -m bench.backup [MEGABYTES]`: backup and restore of a synthetic database, against copying the file and age.

Records with sealed texts of 1 KiB, the smallest that is ever sealed, so that rows weigh as much as they can.
"""

from __future__ import annotations

import os
import re
import resource
import secrets
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.measure import Row


def main() -> None:
    """Print each figure beside its peer."""
    megabytes = int(sys.argv[1]) if sys.argv[1:] else 125  # of texts; with its indexes a database of 200 MB
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {
            "PONLEU_VAR": name,
            "PONLEU_KEYS": str(folder / "keys"),
            "SECRET_KEY": "bench",
            "DATABASE_URL": f"sqlite:///{folder / 'full.sqlite3'}",
        }
        from ponleu.site.start import start_django

        start_django()
        before = _peak()
        _fill(megabytes)
        for row in _figures(folder):
            print(row, flush=True)
        print(f"peak memory of this process: {_peak()} MiB; before the first row {before} MiB")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _fill(megabytes: int) -> None:
    from django.core.management import call_command

    from ponleu.vault.models import KeyPair, PrivateCopy
    from ponleu.vault.queries.keystore import keystore

    call_command("migrate", verbosity=0)
    keystore().found()
    pairs = KeyPair.objects.bulk_create(
        KeyPair(kind="user", holder=secrets.token_hex(16), public=secrets.token_bytes(32)) for _ in range(1000)
    )
    for at in range(megabytes):  # blobs beside small columns, as sealed tables have them
        PrivateCopy.objects.bulk_create(
            PrivateCopy(pair=pairs[n], opener=pairs[at], way="member", blob=secrets.token_bytes(1024))
            for n in range(1000)
        )


def _figures(folder: Path) -> Iterator[Row]:
    import pyrage
    from django.db import connection

    from ponleu.vault.actions.backup import back_up
    from ponleu.vault.actions.restore import open_archive, restore_database

    identity = pyrage.x25519.Identity.generate()
    key, made, database = folder / "key", folder / "a.ponleu", folder / "full.sqlite3"
    key.write_text(f"{identity}\n", encoding="ascii")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size, now = database.stat().st_size / 1e6, datetime.now(UTC)
    peer = Peer(folder, database, identity)

    def backup() -> None:
        back_up(made, recipients=[str(identity.to_public())], staging=folder / "staging", at=now)

    yield from _both(f"backup of {size:.0f} MB, read back", backup, "copy + age", peer.back_up)
    yield Row("  size of the archive", made.stat().st_size / 1e6, "MB", "database", size)
    yield from _both("checking the archive", lambda: open_archive(made, identity=key), "age -d", peer.check)
    _use_an_empty_database(folder / "theirs.sqlite3")
    _use_an_empty_database(folder / "ours.sqlite3")
    yield from _both(
        "restore: check, load, compare",
        lambda: restore_database(open_archive(made, identity=key), at=now),
        "age -d + INSERT SELECT",
        lambda: peer.restore(folder / "theirs.sqlite3"),
    )


def _both(what: str, ours: Callable[[], object], against: str, theirs: Callable[[], object]) -> Iterator[Row]:
    """Each is run once: on the clock, and CPU of this process."""
    (seconds, used), (their_seconds, their_used) = _once(ours), _once(theirs)
    yield Row(what, seconds, "s", against, their_seconds)
    yield Row("  CPU", used, "s", against, their_used)


def _once(run: Callable[[], object]) -> tuple[float, float]:
    clock, used = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - used


def _use_an_empty_database(path: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = str(path)
    call_command("migrate", verbosity=0)


class Peer:
    """What somebody does by hand, with SQLite and age alone."""

    def __init__(self, folder: Path, database: Path, identity: Any) -> None:
        self.database, self.identity = database, identity
        self.copy, self.sealed = folder / "copy", folder / "copy.age"

    def back_up(self) -> None:
        """Copy the file, encrypt it, wait for the disk."""
        import pyrage

        shutil.copyfile(self.database, self.copy)
        pyrage.encrypt_file(str(self.copy), str(self.sealed), [self.identity.to_public()])
        descriptor = os.open(self.sealed, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    def check(self) -> None:
        """Decrypt it, which checks every byte."""
        import pyrage

        pyrage.decrypt_file(str(self.sealed), str(self.copy), [self.identity])

    def restore(self, to: Path) -> None:
        """Decrypt it, and copy every row into the tables of an empty database."""
        self.check()
        with sqlite3.connect(to) as connection:
            connection.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
            connection.execute("ATTACH ? AS old", [str(self.copy)])
            names = "SELECT name FROM old.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            for (name,) in connection.execute(names).fetchall():
                connection.execute(f'DELETE FROM main."{name}"')
                connection.execute(f'INSERT INTO main."{name}" SELECT * FROM old."{name}"')


if __name__ == "__main__":
    main()
