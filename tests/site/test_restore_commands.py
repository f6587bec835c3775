import pyrage
import pytest

from tests.site.copies_of_a_site import ponleu, python
from tests.site.test_backup_commands import FILL, MIGRATE, SUM
from tests.vault.copies import RECIPIENT, a_key_file


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    python(folder / "var", MIGRATE + FILL)
    assert ponleu(folder / "var", "backup", folder / "a.ponleu", "--recipient", RECIPIENT).returncode == 0
    return folder / "a.ponleu"


SEAL = """
from datetime import date
from django.conf import settings
from ponleu.vault.files.keystore import FolderKeyStore
from tests.vault.workers import a_consent, a_record, a_team
from ponleu.vault.actions.keys import make_user_keys, open_user_key
from uuid import UUID
FolderKeyStore(settings.KEY_STORE).found()
for worker in (1, 2):
    make_user_keys(UUID(int=worker), key=bytes([worker]) * 32, salt=b"s" * 16)
a_consent(a_record(a_team(open_user_key(UUID(int=1), key=bytes([1]) * 32)), expires='2999-01'))
"""
OPEN = """
from uuid import UUID
from ponleu.people.models import ChildConsent
from ponleu.vault.actions.keys import NoGrant, open_user_key
from ponleu.vault.actions.records import read, unlock_record
found = ChildConsent.objects.get()
for worker in (1, 2):
    opened = open_user_key(UUID(int=worker), key=bytes([worker]) * 32)
    try:
        print(read(found, 'explained', keys=unlock_record(found.record, opened=opened, compartments=['narrative'])))
    except NoGrant:
        print('nothing')
"""


def test_what_the_manual_says_to_do_ends_with_a_copy_that_opens_for_the_right_worker(tmp_path):
    var, clean, identity = tmp_path / "var", tmp_path / "clean", a_key_file(tmp_path)
    python(var, MIGRATE + SEAL)
    ponleu(var, "backup", tmp_path / "rows", "--recipient", RECIPIENT)
    ponleu(var, "backup", tmp_path / "k", "--keys", "--recipient", RECIPIENT)

    keys = ponleu(clean, "restore", tmp_path / "k", "--keys", "--identity", identity)
    rows = ponleu(clean, "restore", tmp_path / "rows", "--identity", identity)
    found = ponleu(clean, "trail", "verify")
    anchored = ponleu(clean, "trail", "anchor")
    sound = ponleu(clean, "trail", "verify")

    assert keys.stdout == "3 files of the key store are restored.\n"  # pepper, one month, anchor
    assert rows.stdout.splitlines()[1:] == [
        "1 entries of the audit trail came after this backup and are lost.",
        "Next: ponleu trail verify, ponleu trail anchor, ponleu daily, ponleu prepare, ponleu doctor.",
    ]
    assert (found.returncode, "the trail up to it was made anew" in found.stderr) == (1, True)
    assert (anchored.returncode, sound.returncode, sound.stderr) == (0, 0, "")
    assert python(clean, OPEN) == "Statement 1\nnothing\n"


def refused(path, tmp_path, *, identity=None):
    """What is told when an archive is restored on a clean machine, which must stay clean."""
    told = ponleu(tmp_path / "clean", "restore", path, "--identity", identity or a_key_file(tmp_path))
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "clean" / "ponleu.sqlite3").exists()
    return told.returncode, told.stderr.split(str(path))[-1].strip()


def test_a_truncated_archive_is_refused_saying_what_to_do(archive, tmp_path):
    path = tmp_path / "b.ponleu"
    path.write_bytes(archive.read_bytes()[:-1])

    assert refused(path, tmp_path) == (
        2,
        "is only the beginning of an archive: it ends after 1 whole segments. "
        "Copy it again from where it was kept, or take another archive. Nothing was changed.",
    )


def test_a_flipped_bit_is_refused_saying_what_to_do(archive, tmp_path):
    path, whole = tmp_path / "b.ponleu", bytearray(archive.read_bytes())
    whole[len(whole) // 3] ^= 1
    path.write_bytes(whole)

    assert refused(path, tmp_path) == (
        2,
        "was altered or damaged: segment 1 is not what was written. "
        "Copy it again from where it was kept, or take another archive. Nothing was changed.",
    )


def test_another_key_is_refused_saying_what_to_do(archive, tmp_path):
    other = a_key_file(tmp_path, pyrage.x25519.Identity.generate())

    assert refused(archive, tmp_path, identity=other) == (
        2,
        "None of the keys in the key file opens this archive. "
        "Take the key of one of the recipients that it was made for. Nothing was changed.",
    )


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Statement 1", encoding="utf-8")

    assert refused(path, tmp_path) == (
        2,
        "is not an archive of Ponleu. Name a file that ponleu backup wrote. Nothing was changed.",
    )


def test_an_archive_that_is_not_there_is_told(tmp_path):
    told = ponleu(tmp_path / "clean", "restore", tmp_path / "none", "--identity", a_key_file(tmp_path))

    assert (told.returncode, "No such file" in told.stderr, "Traceback" in told.stderr) == (2, True, False)


def test_a_database_in_use_is_refused_and_stays_as_it_is(archive, tmp_path):
    used = tmp_path / "used"
    before = python(used, MIGRATE + FILL + SUM)

    told = ponleu(used, "restore", archive, "--identity", a_key_file(tmp_path))

    assert (told.returncode, told.stderr[:26]) == (2, "The database is not empty:")
    assert python(used, SUM) == before


def test_an_archive_of_keys_is_not_taken_for_a_database(tmp_path):
    keys = tmp_path / "var-keys"
    keys.mkdir()
    (keys / "pepper").write_bytes(b"p")
    path = tmp_path / "k.ponleu"
    assert ponleu(tmp_path / "var", "backup", path, "--keys", "--recipient", RECIPIENT).returncode == 0

    assert refused(path, tmp_path)[1].startswith("This archive holds something else than a database.")


def test_keys_are_never_restored_over_keys(archive, tmp_path):
    keys = tmp_path / "var-keys"
    keys.mkdir()
    (keys / "pepper").write_bytes(b"mine")

    told = ponleu(tmp_path / "var", "restore", archive, "--keys", "--identity", a_key_file(tmp_path))

    assert (told.returncode, "is not empty" in told.stderr) == (2, True)
    assert (keys / "pepper").read_bytes() == b"mine"
