import shutil
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.vault.actions import restore
from ponleu.vault.actions.backup import back_up
from ponleu.vault.actions.restore import open_archive, restore_database, restore_key_store
from ponleu.vault.actions.retention import expire, month_made
from ponleu.vault.files import keyfolder
from ponleu.vault.files.keyfolder import KeysThere, Restored, back_up_keys
from ponleu.vault.files.keystore import FolderKeyStore, KeyStoreLost, MonthIsGone
from ponleu.vault.models import Month
from ponleu.vault.rules.tombstones import Tombstone, fingerprint, lines_of, tombstones_in
from tests.vault.copies import AT, RECIPIENT, a_key_file, empty
from tests.vault.workers import a_store

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2028, 4, 1)  # the first day on which 2028-03 is over
OVER, LIVE = "2028-03", "2028-05"


@pytest.fixture
def store(settings, tmp_path):
    """A key store with a month that will be over and one that will not; the database knows both."""
    made = a_store(settings, tmp_path)
    for month in (OVER, LIVE):
        month_made(month)
    return made


def keys_backed_up(store, to):
    back_up_keys(store.folder, to, recipients=[RECIPIENT], at=AT)
    return to


def rows_backed_up(folder, name):
    return back_up(folder / name, recipients=[RECIPIENT], staging=folder / "staging", at=AT)


def keys_restored(path, tmp_path):
    return restore_key_store(path, identity=a_key_file(tmp_path), at=AT)


def rows_restored(path, tmp_path):
    return restore_database(open_archive(path, identity=a_key_file(tmp_path)), at=AT)


def keys_lost(store, *, but_the_list=False):
    """The machine was replaced; at most the list of destroyed keys was kept."""
    told = (store.folder / "destroyed").read_bytes() if but_the_list else None
    shutil.rmtree(store.folder)
    if told is not None:
        store.folder.mkdir(mode=0o700)
        (store.folder / "destroyed").write_bytes(told)


def is_gone(store, month):
    with pytest.raises(MonthIsGone):
        store.month_key(month)
    return store.months() == [LIVE]


@given(
    st.sets(
        st.builds(
            Tombstone, st.sampled_from(["months/2027-03", "contact/2027-12"]), st.binary(min_size=16, max_size=16)
        )
    )
)
def test_a_list_is_read_as_it_was_written(tombstones):
    assert tombstones_in(lines_of(tombstones)) == tombstones


@pytest.mark.parametrize(
    "line", [b"months/2027-13 " + b"0" * 32, b"../pepper " + b"0" * 32, b"months/2027-03 00", b"\xff"]
)
def test_what_is_no_line_of_a_list_tells_nothing(line):
    assert tombstones_in(line + b"\n") == set()


def test_destroying_a_key_puts_its_fingerprint_on_the_list_and_not_the_key(store):
    key, contact = store.month_key(OVER), store.make_contact_month("2028-01")

    store.destroy_month(OVER)
    store.destroy_contact_month("2028-01")
    store.destroy_month("2031-01")  # was never there

    text = (store.folder / "destroyed").read_bytes()
    assert tombstones_in(text) == {
        Tombstone("months/2028-03", fingerprint(key)),
        Tombstone("contact/2028-01", fingerprint(contact)),
    }
    assert key not in text
    assert key.hex().encode() not in text
    assert (store.folder / "destroyed").stat().st_mode & 0o777 == 0o600


def test_no_key_is_destroyed_that_could_not_be_put_on_the_list(store, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ponleu.vault.files.keystore.enlist", full)

    with pytest.raises(KeyStoreLost):
        store.destroy_month(OVER)

    assert store.months() == [OVER, LIVE]


def test_half_a_line_does_not_swallow_the_next(store):
    (store.folder / "destroyed").write_bytes(b"months/2027-0")
    print_ = fingerprint(store.month_key(OVER))

    store.destroy_month(OVER)

    assert tombstones_in((store.folder / "destroyed").read_bytes()) == {Tombstone("months/2028-03", print_)}


def test_an_old_archive_of_keys_brings_nothing_back_where_the_list_was_kept(store, tmp_path):
    old, live = keys_backed_up(store, tmp_path / "old"), store.month_key(LIVE)
    store.destroy_month(OVER)
    keys_lost(store, but_the_list=True)

    restored = keys_restored(old, tmp_path)

    assert restored == Restored(written=2, left_out=1)  # the pepper and the live month
    assert is_gone(store, OVER)
    assert store.month_key(LIVE) == live


def test_every_archive_carries_the_list_and_every_restore_joins_it_to_the_one_that_is_there(store, tmp_path):
    store.make_contact_month("2028-01")
    store.destroy_contact_month("2028-01")
    first = keys_backed_up(store, tmp_path / "first")
    store.destroy_month(OVER)
    keys_lost(store, but_the_list=True)
    (store.folder / "destroyed").write_bytes(b"".join((store.folder / "destroyed").read_bytes().splitlines(True)[1:]))

    keys_restored(first, tmp_path)
    again = keys_backed_up(store, tmp_path / "again")
    keys_lost(store)
    keys_restored(again, tmp_path)

    told = tombstones_in((store.folder / "destroyed").read_bytes())
    assert {each.name for each in told} == {"contact/2028-01", "months/2028-03"}
    assert is_gone(store, OVER)


def test_a_key_is_known_again_under_another_name(store, tmp_path):
    (store.folder / "months" / "2028-06").write_bytes(store.month_key(OVER))
    old = keys_backed_up(store, tmp_path / "old")
    store.destroy_month(OVER)
    keys_lost(store, but_the_list=True)

    assert keys_restored(old, tmp_path).left_out == 2
    assert store.months() == [LIVE]


def test_an_old_archive_of_keys_brings_nothing_back_that_the_database_calls_destroyed(store, tmp_path):
    old = keys_backed_up(store, tmp_path / "old")
    expire(TODAY)
    keys_lost(store)

    restored = keys_restored(old, tmp_path)

    assert restored == Restored(written=2, left_out=1)
    assert is_gone(store, OVER)
    assert tombstones_in((store.folder / "destroyed").read_bytes()) == {
        Tombstone("months/2028-03", bytes(Month.objects.get(pk=OVER).fingerprint))
    }


def test_a_month_that_the_database_calls_destroyed_stays_away_whatever_its_key_is(store, tmp_path):
    old = keys_backed_up(store, tmp_path / "old")
    Month.objects.filter(pk=OVER).update(destroyed_on=TODAY, fingerprint=b"another key's..")
    keys_lost(store)

    keys_restored(old, tmp_path)

    assert is_gone(store, OVER)


def test_without_tables_the_keys_come_back_and_the_database_that_follows_destroys_what_it_calls_destroyed(
    store, tmp_path, monkeypatch
):
    old = keys_backed_up(store, tmp_path / "old")
    expire(TODAY)
    rows = rows_backed_up(tmp_path, "rows")
    keys_lost(store)
    empty()
    with monkeypatch.context() as bare:
        bare.setattr(restore, "has_trail", bool)
        assert keys_restored(old, tmp_path) == Restored(written=3, left_out=0)

    loaded = rows_restored(rows, tmp_path)

    assert loaded.destroyed_again == 1
    assert is_gone(store, OVER)
    assert b"months/2028-03" in (store.folder / "destroyed").read_bytes()


def test_the_list_that_was_kept_tells_more_than_a_database_from_before(store, tmp_path):
    rows, key = rows_backed_up(tmp_path, "rows"), store.month_key(OVER)
    expire(TODAY)
    (store.folder / "months" / OVER).write_bytes(key)  # copied back by hand
    empty()

    loaded = rows_restored(rows, tmp_path)

    assert (loaded.destroyed_again, Month.objects.get(pk=OVER).destroyed_on) == (1, None)
    assert is_gone(store, OVER)


def test_a_database_of_another_copy_destroys_no_key_of_this_one(store, tmp_path):
    Month.objects.filter(pk=LIVE).update(destroyed_on=TODAY, fingerprint=b"another key's..")
    rows = rows_backed_up(tmp_path, "rows")
    empty()

    loaded = rows_restored(rows, tmp_path)

    assert loaded.destroyed_again == 0
    assert store.months() == [OVER, LIVE]


def test_a_key_that_cannot_be_destroyed_again_stops_the_restore_and_no_row_stays(store, tmp_path, monkeypatch):
    Month.objects.filter(pk=OVER).update(destroyed_on=TODAY)
    rows = rows_backed_up(tmp_path, "rows")
    empty()

    def lost(*_given):
        raise KeyStoreLost(reason="a key is missing")

    monkeypatch.setattr(FolderKeyStore, "bury", lost)

    with pytest.raises(KeyStoreLost):
        rows_restored(rows, tmp_path)

    assert Month.objects.count() == 0


def test_a_database_is_restored_where_there_are_no_keys_yet(store, tmp_path):
    rows = rows_backed_up(tmp_path, "rows")
    keys_lost(store)
    empty()

    assert rows_restored(rows, tmp_path).destroyed_again == 0
    assert Month.objects.count() == 2


def test_a_restore_that_was_killed_at_its_last_step_keeps_the_list(store, tmp_path, monkeypatch):
    old = keys_backed_up(store, tmp_path / "old")
    store.destroy_month(OVER)
    keys_lost(store, but_the_list=True)
    Month.objects.all().delete()  # so that only the list tells

    class Killed(BaseException):
        pass

    def die(*_given):
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(keyfolder.Path, "replace", die)
        with pytest.raises(Killed):
            keyfolder._write(store.folder, {"destroyed": (store.folder / "destroyed").read_bytes()})
    assert list(store.folder.iterdir()) == []

    keys_restored(old, tmp_path)

    assert is_gone(store, OVER)


def test_beside_any_key_nothing_is_restored(store, tmp_path):
    old = keys_backed_up(store, tmp_path / "old")
    store.destroy_month(OVER)

    with pytest.raises(KeysThere):
        keys_restored(old, tmp_path)


def test_what_a_killed_writer_left_is_in_no_archive(store, tmp_path):
    for name in ("months/.2028-03.00ff00ff", ".pepper.00ff00ff", "anchor.new"):
        (store.folder / name).write_bytes(store.month_key(OVER))
    archive = keys_backed_up(store, tmp_path / "a")
    keys_lost(store)

    keys_restored(archive, tmp_path)

    found = sorted(path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.is_file())
    assert found == [f"months/{OVER}", f"months/{LIVE}", "pepper"]


def test_restored_files_that_change_can_be_written_by_their_owner(store, tmp_path):
    store.write_anchor(1, b"a" * 32)
    store.destroy_month(OVER)
    archive = keys_backed_up(store, tmp_path / "a")
    keys_lost(store)

    keys_restored(archive, tmp_path)

    modes = {path.name: path.stat().st_mode & 0o777 for path in store.folder.rglob("*") if path.is_file()}
    assert modes == {"pepper": 0o400, LIVE: 0o400, "anchor": 0o600, "destroyed": 0o600}
