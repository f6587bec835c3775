"""What lies in the data folder is for its owner alone, whatever the machine's habit (umask) is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ponleu.site.sqlite3.base import keep_private
from tests.site.copies_of_a_site import ponleu

AS_SOMEBODY_WHO_LETS_ALL_READ = """
import os
os.umask(0)
del os.environ["SECRET_KEY"]
from django.core.management import call_command
from ponleu.site.start import start_django
start_django()
call_command("migrate", verbosity=0, interactive=False)
"""


def _modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """A data folder whose database was made, and written to, by somebody who lets everybody read."""
    var = tmp_path_factory.mktemp("copy") / "var"
    made = ponleu(var, "daily", before=AS_SOMEBODY_WHO_LETS_ALL_READ)
    assert made.returncode == 2, made.stderr  # it has no key store
    return var


def test_a_new_data_folder_and_its_database_are_for_their_owner_alone(var):
    assert oct(var.stat().st_mode & 0o777) == "0o700"
    assert _modes(var) == {"ponleu.sqlite3": "0o600", "secret-key": "0o600"}


def test_the_files_that_sqlite_makes_beside_it_take_over_its_mode(var):
    with closing(sqlite3.connect(var / "ponleu.sqlite3")) as held:
        held.execute("PRAGMA user_version = 1")

        assert _modes(var) == dict.fromkeys(
            ("ponleu.sqlite3", "ponleu.sqlite3-wal", "ponleu.sqlite3-shm", "secret-key"), "0o600"
        )


def test_a_database_that_others_could_read_is_taken_from_them_at_the_next_command(var):
    database = var / "ponleu.sqlite3"
    with closing(sqlite3.connect(database)) as held:
        held.execute("PRAGMA user_version = 2")
        for path in var.glob("ponleu.sqlite3*"):
            path.chmod(0o644)

        told = ponleu(var, "doctor").stdout

        assert {path.name: oct(path.stat().st_mode & 0o777) for path in var.glob("ponleu.sqlite3*")} == dict.fromkeys(
            ("ponleu.sqlite3", "ponleu.sqlite3-wal", "ponleu.sqlite3-shm"), "0o600"
        )
    assert "Others than its owner can read the database file." not in told


def test_what_the_owner_may_not_do_stays_forbidden(tmp_path):
    path = tmp_path / "db"
    path.touch(mode=0o644)
    path.chmod(0o444)

    keep_private(path)

    assert oct(path.stat().st_mode & 0o777) == "0o400"


def test_a_database_in_a_folder_that_is_not_there_is_told_as_before(tmp_path):
    done = ponleu(
        tmp_path / "var", "daily", before=f"import os; os.environ['DATABASE_URL'] = 'sqlite:///{tmp_path}/x/y'"
    )

    assert (done.returncode, "Traceback" in done.stderr, (tmp_path / "x").exists()) == (2, False, False)
