import shutil
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, models

from ponleu.vault.actions import backup, trail
from ponleu.vault.actions.backup import NotInTheTrail, back_up, back_up_key_store
from ponleu.vault.actions.restore import open_archive, restore_database, restore_key_store
from ponleu.vault.files.archive import CannotWriteArchive
from ponleu.vault.files.keyfolder import NoKeyStore
from ponleu.vault.models import TrailEntry
from ponleu.vault.queries.dumping import tables
from ponleu.vault.queries.trail import verify
from ponleu.vault.rules.chain import Breach
from tests.vault.copies import AT, RECIPIENT, a_key_file, empty
from tests.vault.workers import a_store, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime(2027, 3, 1, tzinfo=UTC)  # nobody is told as the actor, so no hour either


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


def a_trail(count=3):
    for _number in range(count):
        trail.record("vault.tested", at=AT)


def rows_backed_up(folder, name="rows"):
    return back_up(folder / name, recipients=[RECIPIENT, RECIPIENT], staging=folder / "staging", at=AT)


def keys_backed_up(folder):
    return back_up_key_store(folder / "k", recipients=[RECIPIENT], at=AT)


def rows_restored(path, folder):
    return restore_database(open_archive(path, identity=a_key_file(folder)), at=AT)


def test_a_backup_of_the_database_is_told_with_counts_alone(tmp_path):
    a_trail()
    before = sum(models.QuerySet(model).count() for model in tables().values())

    rows_backed_up(tmp_path)

    assert last_entry() == (
        "vault.backed_up",
        "done",
        None,
        {"of": "database", "rows": before, "tables": len(tables()), "recipients": 2},
    )
    assert TrailEntry.objects.latest("number").at == DAY
    assert verify().is_sound


def test_a_backup_of_the_keys_is_told(store, tmp_path):
    store.make_month("2028-03")

    keys_backed_up(tmp_path)

    assert last_entry() == ("vault.backed_up", "done", None, {"of": "keys", "files": 2, "recipients": 1})


def test_a_backup_that_failed_is_told_as_failed(tmp_path, monkeypatch):
    def full(*_given, **_about):
        raise CannotWriteArchive(reason="No space left on device")

    monkeypatch.setattr(backup, "write_archive", full)

    with pytest.raises(CannotWriteArchive):
        rows_backed_up(tmp_path)

    assert last_entry() == (
        "vault.backed_up",
        "failed",
        None,
        {"of": "database", "reason": "cannot_write_archive"},
    )


def test_keys_that_are_not_there_are_told_as_failed(store, tmp_path):
    shutil.rmtree(store.folder)

    with pytest.raises(NoKeyStore):
        keys_backed_up(tmp_path)

    assert last_entry() == ("vault.backed_up", "failed", None, {"of": "keys", "reason": "no_key_store"})


def test_before_there_are_tables_keys_are_backed_up_and_nothing_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "has_trail", bool)

    assert keys_backed_up(tmp_path).is_file()
    assert TrailEntry.objects.count() == 0


def test_an_archive_that_the_trail_could_not_tell_of_is_whole_and_the_operator_is_told(tmp_path, monkeypatch):
    def locked(*_given, **_details):
        raise OperationalError("database is locked")

    monkeypatch.setattr(backup.trail, "record", locked)

    with pytest.raises(NotInTheTrail, match="is whole, but the audit trail could not"):
        rows_backed_up(tmp_path)

    assert open_archive(tmp_path / "rows", identity=a_key_file(tmp_path)).manifest["kind"] == "database"


def test_a_restore_is_told_in_the_trail_that_it_brought_back(tmp_path):
    a_trail()
    path = rows_backed_up(tmp_path)
    empty()

    loaded = rows_restored(path, tmp_path)

    assert last_entry() == (
        "vault.restored",
        "done",
        None,
        {
            "of": "database",
            "rows": sum(loaded.rows.values()),
            "tables": len(tables()),
            "destroyed_again": 0,
            "missing": 1,  # that the backup was made
            "was_sound": False,
        },
    )
    assert [entry.verb for entry in TrailEntry.objects.order_by("number")] == ["vault.tested"] * 3 + ["vault.restored"]


def test_after_a_restore_the_trail_says_what_is_lost_until_somebody_takes_it_for_whole(tmp_path):
    a_trail()
    path = rows_backed_up(tmp_path)
    a_trail(5)
    empty()

    loaded = rows_restored(path, tmp_path)
    found = verify()
    trail.anchor_anew(at=AT)

    assert (loaded.missing, loaded.was_sound) == (6, False)
    assert (found.entries, found.broken.how, found.broken.number) == (4, Breach.CUT, 5)
    assert verify().is_sound
    assert last_entry()[3] == {"was_sound": False, "missing": 5}  # one of the six has the number of the restore


def test_a_restore_beside_keys_of_the_same_moment_finds_the_trail_sound(store, tmp_path):
    a_trail()
    path = rows_backed_up(tmp_path)
    store.replace_anchor(3, bytes(TrailEntry.objects.get(number=3).hash))
    empty()

    loaded = rows_restored(path, tmp_path)

    assert (loaded.missing, loaded.was_sound) == (0, True)
    assert (verify().entries, verify().is_sound) == (4, True)


def test_a_restore_of_keys_is_told_where_a_trail_has_begun(store, tmp_path):
    store.make_month("2028-03")
    path = keys_backed_up(tmp_path)
    shutil.rmtree(store.folder)

    restore_key_store(path, identity=a_key_file(tmp_path), at=AT)

    assert last_entry() == ("vault.restored", "done", None, {"of": "keys", "files": 2, "left_out": 0})
    assert verify().broken is None


def test_keys_restored_first_leave_the_database_empty_for_its_own_restore(store, tmp_path):
    a_trail()
    rows, keys = rows_backed_up(tmp_path), keys_backed_up(tmp_path)
    shutil.rmtree(store.folder)
    empty()

    restore_key_store(keys, identity=a_key_file(tmp_path), at=AT)
    loaded = rows_restored(rows, tmp_path)

    assert loaded.rows["vault_trailentry"] == 3
    assert last_entry()[0] == "vault.restored"


def test_a_restore_that_the_trail_cannot_take_is_undone(tmp_path, monkeypatch):
    a_trail()
    path = rows_backed_up(tmp_path)
    empty()

    def locked(*_given, **_details):
        raise OperationalError("database is locked")

    monkeypatch.setattr(trail, "record", locked)

    with pytest.raises(OperationalError):
        rows_restored(path, tmp_path)

    assert TrailEntry.objects.count() == 0
