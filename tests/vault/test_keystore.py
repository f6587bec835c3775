import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from ponleu.vault.files import keystore as module
from ponleu.vault.files.keystore import Anchor, FolderKeyStore, KeyStoreLost, MonthIsGone
from ponleu.vault.queries.keystore import keystore


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    found = FolderKeyStore(tmp_path / "keys")
    found.found()
    return found


def modes(folder):
    return {path.relative_to(folder).as_posix(): path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}


def test_only_the_owner_may_read_a_key_and_nobody_writes_one(store):
    store.make_month("2027-03")
    store.make_contact_month("2026-11")
    store.write_anchor(1, b"a" * 32)

    assert modes(store.folder) == {
        ".": 0o700,
        "pepper": 0o400,
        "months": 0o700,
        "months/2027-03": 0o400,
        "contact": 0o700,
        "contact/2026-11": 0o400,
        "anchor": 0o600,
    }


def test_a_key_is_made_once_and_no_two_are_alike(store):
    made = [store.make_month("2027-03"), store.make_month("2027-04"), store.make_contact_month("2027-03")]

    assert len({*made, store.pepper()}) == 4
    assert [len(key) for key in made] == [32, 32, 32]
    assert [store.make_month("2027-03"), store.month_key("2027-04"), store.contact_key("2027-03")] == made
    assert store.months() == ["2027-03", "2027-04"]


def test_makers_at_the_same_time_get_the_same_key(store):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: store.make_month("2027-03"), range(64)))

    assert made == {store.month_key("2027-03")}
    assert [path.name for path in (store.folder / "months").iterdir()] == ["2027-03"]


def test_a_key_that_another_made_meanwhile_stays(store, monkeypatch):
    path = store.folder / "months" / "2027-03"
    write = module._write

    def slowly(beside, content):
        write(beside, content)
        write(path, b"k" * 32)  # the other maker is faster

    monkeypatch.setattr(module, "_write", slowly)

    assert store.make_month("2027-03") == b"k" * 32
    assert [each.name for each in path.parent.iterdir()] == ["2027-03"]


def test_a_destroyed_key_is_overwritten_before_its_file_is_removed(store):
    key = store.make_month("2027-03")
    second_name = store.folder / "kept-by-the-test"
    second_name.hardlink_to(store.folder / "months" / "2027-03")

    store.destroy_month("2027-03")
    store.destroy_month("2027-03")  # a job that was killed and starts again

    assert store.months() == []
    assert second_name.read_bytes() != key
    with pytest.raises(MonthIsGone, match="no key of 2027-03"):
        store.month_key("2027-03")


def test_a_contact_key_goes_without_the_retention_key_of_its_month(store):
    key = store.make_month("2027-03")
    store.make_contact_month("2027-03")

    store.destroy_contact_month("2027-03")

    assert store.month_key("2027-03") == key
    with pytest.raises(MonthIsGone):
        store.contact_key("2027-03")


@pytest.mark.parametrize("month", ["", "2027-13", "../pepper", "2027-03/..", "២០២៧-០៣", "2027-3"])
def test_nothing_but_a_month_names_a_file(store, month):
    with pytest.raises(ValueError, match="a month is written as 2027-03"):
        store.make_month(month)


def test_the_credential_of_systemd_wins_over_the_file(store, tmp_path, monkeypatch):
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "pepper").write_bytes(b"p" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))

    assert store.pepper() == b"p" * 32


def test_other_credentials_without_a_pepper_leave_the_file(store, tmp_path, monkeypatch):
    before = store.pepper()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    assert store.pepper() == before


def test_a_founded_store_keeps_its_pepper(store):
    before = store.pepper()

    store.found()

    assert store.pepper() == before


def test_a_store_that_is_lost_is_said_by_each_of_its_verbs_and_made_anew_by_none(tmp_path, monkeypatch):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    lost = FolderKeyStore(tmp_path / "keys")

    for verb in (
        lost.pepper,
        lost.months,
        lost.anchor,
        lambda: lost.month_key("2027-03"),
        lambda: lost.make_month("2027-03"),
        lambda: lost.destroy_month("2027-03"),
        lambda: lost.contact_key("2027-03"),
        lambda: lost.make_contact_month("2027-03"),
        lambda: lost.write_anchor(1, b"a" * 32),
        lambda: lost.replace_anchor(1, b"a" * 32),
    ):
        with pytest.raises(KeyStoreLost) as caught:
            verb()
        assert type(caught.value) is KeyStoreLost
        assert str(tmp_path) not in str(caught.value)
    assert not lost.folder.exists()


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_half_a_key_is_not_used(store, content):
    store.make_month("2027-03")
    path = store.folder / "months" / "2027-03"
    path.unlink()
    path.write_bytes(content)

    with pytest.raises(KeyStoreLost, match="a key is damaged"):
        store.month_key("2027-03")


def test_what_the_disk_refuses_is_told_without_the_path(store, tmp_path):
    (store.folder / "months").write_bytes(b"a file where a folder should be")

    with pytest.raises(KeyStoreLost) as caught:
        store.make_month("2027-03")

    assert str(tmp_path) not in str(caught.value)


def test_an_anchor_is_read_as_it_was_written(store):
    assert store.anchor() is None

    store.write_anchor(7, bytes(range(32)))

    assert store.anchor() == Anchor(7, bytes(range(32)))


def test_an_anchor_never_goes_back_unless_it_is_replaced(store):
    store.write_anchor(7, b"a" * 32)

    store.write_anchor(6, b"b" * 32)
    store.write_anchor(7, b"b" * 32)
    assert store.anchor() == Anchor(7, b"a" * 32)

    store.replace_anchor(6, b"b" * 32)
    assert store.anchor() == Anchor(6, b"b" * 32)


def test_writers_at_the_same_time_leave_the_furthest_anchor_whole(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.write_anchor(number, bytes([number]) * 32), range(1, 200)))

    assert store.anchor() == Anchor(199, bytes([199]) * 32)


def test_a_writer_that_was_killed_does_not_stop_the_next(store):
    (store.folder / "anchor.new").write_bytes(b"3 ab")

    store.write_anchor(4, b"a" * 32)

    assert store.anchor() == Anchor(4, b"a" * 32)


@pytest.mark.parametrize("content", [b"", b"4 abcd\n", b"x" * 204, b"%019d %s %s\n" % (4, b"a" * 64, b"0" * 16)])
def test_a_damaged_anchor_is_said(store, content):
    (store.folder / "anchor").write_bytes(content)

    with pytest.raises(KeyStoreLost, match="the anchor of the audit trail is damaged"):
        store.anchor()


@pytest.mark.parametrize("cut", [0, 1, 50, 101])
def test_an_anchor_whose_writing_was_stopped_leaves_the_one_before(store, cut):
    store.write_anchor(4, b"a" * 32)
    store.write_anchor(5, b"b" * 32)
    before = (store.folder / "anchor").read_bytes()
    store.write_anchor(6, b"c" * 32)
    after = (store.folder / "anchor").read_bytes()
    changed = [at for at in range(204) if before[at] != after[at]]

    (store.folder / "anchor").write_bytes(after[: changed[0]] + after[changed[0] :][:cut] + before[changed[0] + cut :])

    assert store.anchor() in (Anchor(5, b"b" * 32), Anchor(6, b"c" * 32))
    assert len({at // 102 for at in changed}) == 1  # the other slot was not touched
    store.write_anchor(7, b"d" * 32)
    assert store.anchor() == Anchor(7, b"d" * 32)


def test_no_problem_shows_a_key(store):
    key = store.make_month("2027-03")

    shown = f"{store!r} {store.__dict__}"

    assert re.search(re.escape(key.hex()), shown) is None
    assert repr(key) not in shown


def test_the_setting_says_where_it_is(settings, tmp_path):
    settings.KEY_STORE = tmp_path / "elsewhere"

    assert keystore().folder == tmp_path / "elsewhere"
    assert not os.path.exists(tmp_path / "elsewhere")
