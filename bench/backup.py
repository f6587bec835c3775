"""`python -m bench.backup [MEGABYTES]`: backup and restore of a synthetic database, against copying the file and age.

Records with sealed texts of 1 KiB, the smallest that is ever sealed, so that rows weigh as much as they can.
"""

from __future__ import annotations

import os
import resource
import secrets
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Row, wall


def main() -> None:
    """Print each figure beside its peer."""
    megabytes = int(sys.argv[1]) if sys.argv[1:] else 125  # of texts; with its indexes a database of 200 MB
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {
            "PONLEU_VAR": name,
            "SECRET_KEY": "bench",
            "DATABASE_URL": f"sqlite:///{folder / 'full.sqlite3'}",
        }
        from ponleu.site.start import start_django

        start_django()
        _fill(megabytes)
        for row in _figures(folder):
            print(row, flush=True)
        print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _fill(megabytes: int) -> None:
    from django.core.management import call_command

    from ponleu.vault.models import KeyPair, PrivateCopy

    call_command("migrate", verbosity=0)
    pairs = KeyPair.objects.bulk_create(
        KeyPair(kind="user", holder=secrets.token_hex(16), public=secrets.token_bytes(32)) for _ in range(1000)
    )
    for at in range(megabytes):  # blobs beside small columns, as sealed tables have them
        PrivateCopy.objects.bulk_create(
            PrivateCopy(pair=pairs[n], opener=pairs[at], way="member", blob=secrets.token_bytes(1024))
            for n in range(1000)
        )


def _figures(folder: Path) -> list[Row]:
    import pyrage
    from django.db import connection

    from ponleu.vault.actions.backup import back_up
    from ponleu.vault.actions.restore import load, open_archive

    identity = pyrage.x25519.Identity.generate()
    key = folder / "key"
    key.write_text(f"{identity}\n", encoding="ascii")
    made, database = folder / "a.ponleu", folder / "full.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = database.stat().st_size / 1e6

    def backup() -> None:
        made.unlink(missing_ok=True)
        back_up(made, recipients=[str(identity.to_public())], staging=folder / "staging", at=datetime.now(UTC))

    def plain() -> None:
        copy, sealed = folder / "copy", folder / "copy.age"
        shutil.copyfile(database, copy)
        pyrage.encrypt_file(str(copy), str(sealed), [identity.to_public()])
        descriptor = os.open(sealed, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    def unsealed() -> None:
        pyrage.decrypt_file(str(folder / "copy.age"), str(folder / "copy"), [identity])

    rows = [Row(f"backup of {size:.0f} MB", wall(backup, rounds=3, warm=0), "s", "copy + age", wall(plain, rounds=3))]
    checking = wall(lambda: open_archive(made, identity=key), rounds=1, warm=0)
    rows.append(Row("checking the archive", checking, "s", "age -d", wall(unsealed, rounds=3)))
    connection.close()
    connection.settings_dict["NAME"] = str(folder / "empty.sqlite3")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    archive = open_archive(made, identity=key)
    loading = wall(lambda: load(archive), rounds=1, warm=0)
    rows.append(Row("restore: check and load", checking + loading, "s", "age -d", rows[-1].other))
    rows.append(Row("size of the archive", made.stat().st_size / 1e6, "MB", "database", size))
    return rows


if __name__ == "__main__":
    main()
