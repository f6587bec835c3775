from datetime import date

import pyrage
import pytest
from django.db import models

from ponleu.people.models import Organisation, Session
from ponleu.places.models import Area
from ponleu.vault.actions import restore
from ponleu.vault.actions.backup import back_up
from ponleu.vault.actions.restore import load, open_archive
from ponleu.vault.files.archive import (
    AlteredArchive,
    HalfAnArchive,
    Journal,
    WrongIdentity,
    recipients_of,
    write_archive,
)
from ponleu.vault.files.rows import Table, pack
from ponleu.vault.models import KeyPair
from ponleu.vault.queries.dumping import migrations
from tests.vault.copies import AT, RECIPIENT, a_key_file, content, empty, some_rows

pytestmark = pytest.mark.django_db(transaction=True)


def a_backup_of_some_rows(folder):
    some_rows()
    before = content()
    path = back_up(folder / "a.ponleu", recipients=[RECIPIENT], staging=folder / "staging", at=AT)
    return path, before


def restored(path, folder):
    load(open_archive(path, identity=a_key_file(folder)))
    return content()


def test_every_table_of_a_restored_database_holds_the_same_rows(tmp_path):
    path, before = a_backup_of_some_rows(tmp_path)
    empty()
    assert KeyPair.objects.count() == 0

    after = restored(path, tmp_path)

    assert after == before
    assert sum(map(len, before.values())) > 100  # with the permissions


def test_nobody_is_signed_in_after_a_restore(tmp_path):
    Session.objects.create(session_key="a" * 64, session_data="x", expire_date=AT)
    path, before = a_backup_of_some_rows(tmp_path)
    empty()

    after = restored(path, tmp_path)

    assert (len(before["people_session"]), after) == (1, before | {"people_session": []})


def test_rows_made_after_a_restore_get_numbers_of_their_own(tmp_path):
    Area.objects.create(code="KH01", key="a", name="Northam", level=0, valid_from=date(2020, 1, 1))
    path, _before = a_backup_of_some_rows(tmp_path)
    empty()
    restored(path, tmp_path)

    made = Area.objects.create(code="KH02", key="b", name="Southam", level=0, valid_from=date(2020, 1, 1))

    assert Area.objects.count() == 2
    assert made.pk > Area.objects.get(code="KH01").pk


def test_a_database_with_one_row_is_refused_and_keeps_it(tmp_path):
    path, _before = a_backup_of_some_rows(tmp_path)
    empty()
    models.QuerySet(Organisation).create(name="Lighthouse")
    mine = content()

    with pytest.raises(restore.NotEmpty, match="not empty"):
        restored(path, tmp_path)

    assert content() == mine


def test_another_key_opens_nothing(tmp_path):
    path, _before = a_backup_of_some_rows(tmp_path)

    with pytest.raises(WrongIdentity):
        open_archive(path, identity=a_key_file(tmp_path, pyrage.x25519.Identity.generate()))


def test_half_an_archive_is_refused_before_the_first_row(tmp_path):
    path, _before = a_backup_of_some_rows(tmp_path)
    empty()
    fresh = content()
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(HalfAnArchive):
        restored(path, tmp_path)

    assert content() == fresh


def test_a_flipped_bit_is_refused_before_the_first_row(tmp_path):
    path, _before = a_backup_of_some_rows(tmp_path)
    empty()
    fresh = content()
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 4
    path.write_bytes(whole)

    with pytest.raises(AlteredArchive):
        restored(path, tmp_path)

    assert content() == fresh


def test_an_archive_altered_between_check_and_load_leaves_nothing_half_written(tmp_path):
    path, _before = a_backup_of_some_rows(tmp_path)
    empty()
    fresh = content()
    archive = open_archive(path, identity=a_key_file(tmp_path))
    whole = archive.segments

    def cut_short():
        for clear in whole():
            yield clear[: len(clear) // 2]
        raise AlteredArchive(path=path, part="segment 1")

    archive.segments = cut_short

    with pytest.raises(AlteredArchive):
        load(archive)

    assert content() == fresh


def a_forged_archive(folder, pieces=(), **about):
    told = {"kind": "database", "migrations": migrations(), "rows": {}} | about
    return write_archive(
        pieces, to=folder / "f", recipients=recipients_of([RECIPIENT]), journal=Journal(folder / "j"), about=told
    )


def test_counts_that_are_not_those_of_the_rows_are_refused(tmp_path):
    path = a_forged_archive(tmp_path, rows={"people_user": 1})

    with pytest.raises(AlteredArchive, match="altered"):
        open_archive(path, identity=a_key_file(tmp_path))


def test_a_table_that_holds_fewer_rows_than_told_is_taken_back(tmp_path, monkeypatch):
    path, _before = a_backup_of_some_rows(tmp_path)
    empty()
    fresh = content()
    insert = restore._insert
    monkeypatch.setattr(
        restore, "_insert", lambda table, rows: insert(table, iter([] if table.name == "people_user" else rows))
    )

    with pytest.raises(restore.RowsDiffer, match="after restoring"):
        restored(path, tmp_path)

    assert content() == fresh


@pytest.mark.parametrize("theirs", [[], ["vault.0001_initial"], ["vault.9999_later"]])
def test_an_archive_of_another_version_is_refused(tmp_path, theirs):
    path = a_forged_archive(tmp_path, migrations=theirs)

    with pytest.raises(restore.AnotherVersion):
        open_archive(path, identity=a_key_file(tmp_path))


def test_a_table_with_other_columns_is_refused(tmp_path):
    path = a_forged_archive(tmp_path, pack(Table("people_user", (("id", "uuid"),)), []))

    with pytest.raises(restore.AnotherVersion):
        open_archive(path, identity=a_key_file(tmp_path))


def test_an_archive_of_keys_is_no_database(tmp_path):
    path = a_forged_archive(tmp_path, kind="keys")

    with pytest.raises(restore.AnotherKind):
        open_archive(path, identity=a_key_file(tmp_path))
