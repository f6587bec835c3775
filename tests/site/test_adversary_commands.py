"""Commands given to a machine that is full, locked, half deleted or busy."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError

from ponleu.site import assets, command_line
from ponleu.site.command_line import main
from ponleu.site.commands import prepare, study
from tests.studies.packs import SMALL, a_pack_folder


def run(*given: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "ponleu.site.command_line", *given],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OperationalError("database is locked"), "another program holds it"),
        (OperationalError("no such table: studies_study"), "its tables are not there"),
        (ProgrammingError('relation "studies_study" does not exist'), "its tables are not there"),
        (OperationalError("database or disk is full"), "the disk is full"),
        (IntegrityError("CHECK constraint failed: x"), "it refuses what the study holds"),
        (DataError("value too long for type character varying(20)"), "it refuses what the study holds"),
        (OperationalError('connection to "host" as "me" failed: secret'), "it cannot be opened or reached"),
    ],
    ids=str,
)
def test_what_a_database_says_is_told_without_its_words(error, reason, monkeypatch, capsys):
    monkeypatch.setattr(study, "run", lambda _args: raise_(error))

    status = main(["study", "load", "x"])

    told = capsys.readouterr().err
    assert (status, reason in told, "secret" in told, told.count("\n")) == (2, True, False, 1)


def raise_(error: Exception) -> None:
    raise error


def test_a_full_disk_is_told_with_the_file(monkeypatch, capsys):
    monkeypatch.setattr(study, "run", lambda _args: raise_(OSError(28, "No space left on device", "/x/y")))

    assert main(["study", "load", "x"]) == 2
    assert capsys.readouterr().err.startswith("/x/y could not be used: No space left on device.")


def test_a_mistake_of_ours_is_seen_whole(monkeypatch):
    monkeypatch.setattr(study, "run", lambda _args: raise_(KeyError("x")))

    with pytest.raises(KeyError):
        main(["study", "load", "x"])


def test_a_database_without_tables_is_told(tmp_path):
    done = run("study", "load", str(SMALL), PONLEU_VAR=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path / 'db'}")

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "its tables are not there" in done.stderr


@pytest.mark.parametrize("out", ["pack", "pack/out", "pack/texts", ".", "link/out"])
def test_a_build_in_a_pack_or_around_it_is_refused(tmp_path, out, capsys):
    folder = a_pack_folder(tmp_path)
    (tmp_path / "link").symlink_to(folder)

    status = main(["study", "build", str(folder), "--out", str(tmp_path / out)])

    assert (status, "it and the pack would lie one in the other" in capsys.readouterr().err) == (2, True)
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in SMALL.iterdir())


def test_a_description_that_cannot_be_written_leaves_the_earlier_one(tmp_path, monkeypatch, capsys):
    folder = a_pack_folder(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    monkeypatch.setattr(Path, "replace", lambda *_given: raise_(OSError(28, "No space left on device", "x")))

    status = main(["study", "describe", str(folder)])

    assert (status, "No space left" in capsys.readouterr().err) == (2, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.fixture
def prepared(monkeypatch, tmp_path):
    """A data folder, and how often everything in it was made anew."""
    var, made = tmp_path / "var", []

    def make(packs):
        made.append(packs)
        (var / "db").touch()
        yield var / "db"

    monkeypatch.setenv("PONLEU_VAR", str(var))
    monkeypatch.setattr(prepare, "_prepare", make)
    monkeypatch.setattr(assets, "build", lambda var: ())
    return var, made


def test_what_is_prepared_is_not_made_again(prepared):
    _var, made = prepared

    assert [main(["prepare", str(SMALL)]) for _ in range(2)] == [0, 0]
    assert len(made) == 1


@pytest.mark.parametrize("stamp", ["", "{", "[]", "{}", '{"made_from": 1}', '{"made_from": 1, "made": 5}', "\0"])
def test_half_a_note_of_what_is_prepared_is_as_good_as_none(prepared, stamp):
    var, made = prepared
    var.mkdir()
    (var / "prepared.json").write_text(stamp)

    assert main(["prepare", str(SMALL)]) == 0
    assert (len(made), json.loads((var / "prepared.json").read_text())["made"]) == (1, [str(var / "db")])


def test_what_was_deleted_is_made_again(prepared):
    var, made = prepared
    main(["prepare", str(SMALL)])
    (var / "db").unlink()

    main(["prepare", str(SMALL)])

    assert len(made) == 2


def test_half_a_note_of_the_fonts_does_not_stop_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "FONTS", ())
    (tmp_path / "made.json").write_text('{"noto')

    assert assets.build_fonts(tmp_path) == ()


def test_a_file_that_stands_where_the_data_folder_should_is_told(tmp_path):
    (tmp_path / "var").touch()

    done = run("prepare", "--assets-only", PONLEU_VAR=str(tmp_path / "var"), SECRET_KEY="only-for-tests")

    assert (done.returncode, "Traceback" in done.stderr, str(tmp_path / "var") in done.stderr) == (2, False, True)


def test_a_locked_database_is_told(tmp_path, monkeypatch):
    held = sqlite3.connect(tmp_path / "db")
    held.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(tmp_path / "db", timeout=0).execute("BEGIN IMMEDIATE")

    told = command_line._expected(OperationalError(*caught.value.args))

    assert "another program holds it" in str(told)
