import pyrage
import pytest

from ponleu.vault.files.archive import AlteredArchive, Journal, WrongIdentity, recipients_of, write_archive
from ponleu.vault.files.keyfolder import TABLE, KeysThere, NoKeyStore, NotKeys, back_up_keys, restore_keys
from ponleu.vault.files.rows import Table, pack
from tests.vault.copies import AT, RECIPIENT, a_key_file


def a_forged_archive(folder, keys, *, table=TABLE, **about):
    told = {"kind": "keys", "rows": {"keys": len(keys)}} | about
    sealed_to, journal = recipients_of([RECIPIENT]), Journal(folder / "j")
    return write_archive(pack(table, keys), to=folder / "f", recipients=sealed_to, journal=journal, about=told)


def restored(path, folder):
    return restore_keys(path, folder / "keys", identity=a_key_file(folder))


def left(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out", "", "."])
def test_a_key_never_lands_outside_the_key_store(tmp_path, name):
    path = a_forged_archive(tmp_path, [[str(tmp_path / "out") if name == "/out" else name, b"x"]])

    with pytest.raises(AlteredArchive):
        restored(path, tmp_path)

    assert left(tmp_path) == ["f", "j", "key.txt"]


def test_a_missing_key_is_noticed_and_none_is_written(tmp_path):
    path = a_forged_archive(tmp_path, [["pepper", b"x"]], rows={"keys": 2})

    with pytest.raises(AlteredArchive):
        restored(path, tmp_path)

    assert left(tmp_path) == ["f", "j", "key.txt"]


def test_an_archive_of_a_database_is_not_taken_for_keys(tmp_path):
    path = a_forged_archive(tmp_path, [["pepper", b"x"]], kind="database")

    with pytest.raises(NotKeys):
        restored(path, tmp_path)


def test_another_table_in_an_archive_of_keys_is_refused(tmp_path):
    path = a_forged_archive(tmp_path, [["pepper"]], table=Table("keys", (("name", "plain"),)))

    with pytest.raises(NotKeys):
        restored(path, tmp_path)


def test_another_key_file_restores_nothing(tmp_path):
    path = a_forged_archive(tmp_path, [["pepper", b"x"]])

    with pytest.raises(WrongIdentity):
        restore_keys(path, tmp_path / "keys", identity=a_key_file(tmp_path, pyrage.x25519.Identity.generate()))

    assert not (tmp_path / "keys").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    path = a_forged_archive(tmp_path, [["pepper", b"x"]])
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "pepper").write_bytes(b"mine")

    with pytest.raises(KeysThere):
        restored(path, tmp_path)

    assert (tmp_path / "keys" / "pepper").read_bytes() == b"mine"


def test_without_keys_there_is_no_archive_of_them(tmp_path):
    with pytest.raises(NoKeyStore):
        back_up_keys(tmp_path / "keys", tmp_path / "k", recipients=[RECIPIENT], at=AT)

    assert left(tmp_path) == []


def test_an_archive_of_keys_leaves_nothing_beside_it(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "pepper").write_bytes(b"x")

    back_up_keys(tmp_path / "keys", tmp_path / "k", recipients=[RECIPIENT], at=AT)

    assert left(tmp_path) == ["k", "keys"]
