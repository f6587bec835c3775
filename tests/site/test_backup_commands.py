import resource
import shutil
import signal

import pytest

from tests.site.copies_of_a_site import ponleu, python
from tests.vault.copies import RECIPIENT, a_key_file

MIGRATE = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)\n"
FILL = "from tests.vault.copies import some_rows\nsome_rows()\n"
SUM = """
import hashlib
from tests.vault.copies import content
rows = {name: of for name, of in content().items() if not name.startswith('vault_trail')}  # it tells of backups
print(hashlib.sha256(repr(rows).encode()).hexdigest())
"""
NO_ANCHOR = "The anchor of the audit trail could not be written: KeyStoreLost\n"  # there are no keys yet
DIES = """
import os, signal
from ponleu.vault.files import archive
archive.SEGMENT = 2000
append, done = archive._append, []
def dying(*given):
    done.append(1)
    if len(done) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return append(*given)
archive._append = dying
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A data folder with a database that has rows; and a hash of all that is in it."""
    var = tmp_path_factory.mktemp("filled") / "var"
    return var, python(var, MIGRATE + FILL + SUM)


@pytest.fixture
def site(filled, tmp_path):
    shutil.copytree(filled[0], tmp_path / "var")
    return tmp_path / "var"


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_restored_on_a_clean_machine_holds_the_same_rows(site, filled, tmp_path):
    file, clean = tmp_path / "a.ponleu", tmp_path / "clean"

    written = ponleu(site, "backup", file, "--recipient", RECIPIENT)
    restored = ponleu(clean, "restore", file, "--identity", a_key_file(tmp_path))

    assert (written.returncode, written.stderr) == (0, NO_ANCHOR)
    assert (restored.returncode, restored.stderr) == (0, NO_ANCHOR)
    assert python(clean, SUM) == filled[1]


def test_a_backup_that_was_killed_is_resumed_and_restored(site, filled, tmp_path):
    file, clean = tmp_path / "a.ponleu", tmp_path / "clean"

    killed = ponleu(site, "backup", file, "--recipient", RECIPIENT, before=DIES)
    assert (killed.returncode, left(tmp_path)) == (-signal.SIGKILL, ["a.ponleu.partial", "var"])
    resumed = ponleu(
        site, "backup", file, "--recipient", RECIPIENT, "--resume", before=DIES.replace("== 4", "== 10000")
    )
    ponleu(clean, "restore", file, "--identity", a_key_file(tmp_path))

    assert (resumed.returncode, resumed.stderr) == (0, NO_ANCHOR)
    assert not (site / "backup-staging").exists()
    assert python(clean, SUM) == filled[1]


def test_a_disk_without_room_is_told_and_leaves_no_backup(site, tmp_path):
    room = (site / "ponleu.sqlite3").stat().st_size // 8

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    told = ponleu(site, "backup", tmp_path / "a.ponleu", "--recipient", RECIPIENT, preexec_fn=little_room)

    assert (told.returncode, "Traceback" in told.stderr) == (2, False)
    assert not (tmp_path / "a.ponleu").exists()
    assert not (site / "backups.json").exists()


def test_without_a_recipient_nothing_is_written(site, tmp_path):
    told = ponleu(site, "backup", tmp_path / "a.ponleu")

    assert (told.returncode, told.stderr[:40]) == (2, "A backup needs at least one recipient. G")
    assert left(tmp_path) == ["var"]


def test_keys_are_backed_up_and_restored_apart_from_the_database(site, tmp_path):
    keys = tmp_path / "var-keys"
    (keys / "months").mkdir(parents=True, mode=0o700)
    (keys / "pepper").write_bytes(b"p" * 32)
    (keys / "months" / "2027-03").write_bytes(b"m" * 32)
    file = tmp_path / "keys.ponleu"

    written = ponleu(site, "backup", file, "--keys", "--recipient", RECIPIENT)
    shutil.move(keys, tmp_path / "before")
    restored = ponleu(site, "restore", file, "--keys", "--identity", a_key_file(tmp_path))

    assert (written.returncode, restored.returncode, restored.stdout) == (
        0,
        0,
        "2 files of the key store are restored.\n",
    )
    found = {path.relative_to(keys).as_posix(): path for path in keys.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == {
        "pepper": b"p" * 32,
        "months/2027-03": b"m" * 32,
    }
    assert {path.stat().st_mode & 0o777 for path in found.values()} == {0o400}
    assert {path.stat().st_mode & 0o777 for path in (keys, keys / "months")} == {0o700}


def test_a_backup_of_the_database_holds_no_key(site, tmp_path):
    keys = tmp_path / "var-keys"
    keys.mkdir()
    (keys / "pepper").write_bytes(b"a key that lies in the key store")
    file = tmp_path / "a.ponleu"

    ponleu(site, "backup", file, "--recipient", RECIPIENT)

    code = (
        "from pathlib import Path\nfrom ponleu.vault.files.archive import Archive, identities_in\n"
        f"archive = Archive(Path({str(file)!r}), identities_in(Path({str(a_key_file(tmp_path))!r})))\n"
        "clear = b''.join(archive.segments())\n"
        "print(b'person-7' in clear, b'a key that lies' in clear)"
    )
    assert python(site, code) == "True False\n"
