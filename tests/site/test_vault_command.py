"""`ponleu vault open`: everything that was asked for, or nothing and a sentence that says what to do."""

import errno
import getpass
import json
import os
import stat
import subprocess
import sys
import warnings
from pathlib import Path
from uuid import uuid4

import pyrage
import pytest

from ponleu.site.command_line import main
from ponleu.vault.models import TrailEntry
from ponleu.vault.rules.passphrases import stretch
from tests.vault.archived import a_ceremony, a_named_worker, an_archive, an_archive_of_keys
from tests.vault.copies import a_key_file
from tests.vault.workers import a_consent, a_record, a_store, a_team

PASSPHRASE = "ពន្លឺ in the morning"
SOURCES = Path(__file__).parents[2] / "src"


class Copy:
    """An archive of a site with one worker and two records, and what opens it."""

    def __init__(self, settings, folder, *, passphrase="", organisation=None):
        store = a_store(settings, folder)
        key = stretch(passphrase, pepper=store.pepper(), salt=b"t" * 16).key if passphrase else b""
        self.worker = a_named_worker("rathy", key=key, salt=b"t" * 16, organisation=organisation)
        self.records = []
        team = a_team(self.worker.opened)
        for number, month in ((1, "2028-03"), (2, "2028-04")):
            consent = a_consent(a_record(team, expires=month), explained=f"Statement {number}")
            self.records.append(consent.record_id)
        self.archive, self.keys = an_archive(folder), an_archive_of_keys(store.folder, folder)
        self.store, self.identity = store, a_key_file(folder)

    def given(self, *more, by=("--recovery-code",), keys=None, name="rathy", identity=None):
        paths = [self.archive, "--identity", identity or self.identity, "--keys", keys or self.keys]
        return ["vault", "open", *map(str, paths), "--name", name, *by, *map(str, more)]


@pytest.fixture
def copy(transactional_db, settings, tmp_path):
    return Copy(settings, tmp_path)


@pytest.fixture
def with_passphrase(transactional_db, settings, tmp_path):
    return Copy(settings, tmp_path, passphrase=PASSPHRASE)


@pytest.fixture
def typed(copy, monkeypatch):
    """What is typed at the terminal, by what was asked for."""
    asked = {"Printed recovery code: ": copy.worker.code, "Passphrase: ": "another"}
    monkeypatch.setattr(getpass, "getpass", asked.__getitem__)
    return asked


def descriptor(content):
    """A file descriptor from which this is read."""
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    return reading


def statements(out):
    return sorted(json.loads(line)["texts"]["explained"] for line in out.splitlines())


def refused(copy, capsys, *more, **other):
    """What is told; nothing of the content may be."""
    assert main(copy.given(*more, **other)) == 2
    out, err = capsys.readouterr()
    assert (out, "Statement" in err, "Traceback" in err) == ("", False, False)
    return err


def test_every_record_of_the_worker_is_a_line_of_json(copy, typed, capsys):
    status = main(copy.given())

    out, err = capsys.readouterr()
    assert (status, statements(out)) == (0, ["Statement 1", "Statement 2"])
    assert err == "2 rows of 2 records were opened.\n"
    first = next(told for line in out.splitlines() if (told := json.loads(line))["record"] == str(copy.records[0]))
    assert {name: first[name] for name in ("kind", "table", "texts", "closed")} == {
        "kind": "people.consent",
        "table": "people_childconsent",
        "texts": {"child_name": "Name A", "explained": "Statement 1"},
        "closed": [],
    }


def test_one_record_is_opened_alone(copy, typed, capsys):
    assert main(copy.given("--record", copy.records[1])) == 0

    assert statements(capsys.readouterr().out) == ["Statement 2"]


def test_the_printed_code_is_read_in_small_letters_with_a_key_store_in_a_folder(copy, typed, capsys):
    typed["Printed recovery code: "] = copy.worker.code.lower()

    assert main(copy.given(keys=copy.store.folder)) == 0

    assert statements(capsys.readouterr().out) == ["Statement 1", "Statement 2"]


def test_the_passphrase_is_asked_for_at_the_terminal(with_passphrase, capsys, monkeypatch):
    monkeypatch.setattr(getpass, "getpass", {"Passphrase: ": PASSPHRASE}.__getitem__)

    assert main(with_passphrase.given(by=())) == 0

    assert statements(capsys.readouterr().out) == ["Statement 1", "Statement 2"]


def test_the_code_comes_from_a_file_descriptor_without_being_asked_for(copy, capsys):
    reading = descriptor(f"{copy.worker.code}\r\n".encode())

    assert main(copy.given("--passphrase-fd", reading)) == 0

    assert statements(capsys.readouterr().out) == ["Statement 1", "Statement 2"]


def test_custodians_open_it_with_their_sheets(transactional_db, settings, tmp_path, capsys):
    organisation = uuid4()
    codes = a_ceremony(organisation)
    copy = Copy(settings, tmp_path, organisation=organisation)
    reading = descriptor(f"{codes[1]}\n{codes[3]}\n".encode())

    assert main(copy.given("--passphrase-fd", reading, by=("--sheet", "3", "--sheet", "1"))) == 0

    assert statements(capsys.readouterr().out) == ["Statement 1", "Statement 2"]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\n", b"one\ntwo\n"])
def test_a_descriptor_that_gives_no_text_is_refused(copy, capsys, content):
    told = refused(copy, capsys, "--passphrase-fd", descriptor(content))

    assert "No passphrase or code came" in told


def test_where_the_passphrase_would_be_seen_it_is_not_asked_for(copy, capsys, monkeypatch):
    def would_show(_prompt):
        warnings.warn("Can not control echo", getpass.GetPassWarning, stacklevel=2)
        raise AssertionError("it was asked for all the same")

    monkeypatch.setattr(getpass, "getpass", would_show)

    assert "--passphrase-fd 0" in refused(copy, capsys)


def test_what_is_refused_is_refused_wholly_and_says_what_to_do(copy, typed, capsys, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    another_key = a_key_file(other, pyrage.x25519.Identity.generate())

    assert "Give with --identity a key of somebody it was made for" in refused(copy, capsys, identity=another_key)
    assert "letter by letter" in refused(copy, capsys, name="kea")
    assert "ask with the name of somebody of its team" in refused(copy, capsys, "--record", 12345)
    assert "what ponleu backup --keys wrote" in refused(copy, capsys, keys=copy.archive)
    assert "No such file or directory" in refused(copy, capsys, keys=tmp_path / "nothing")
    assert "It opens nothing of this worker." in refused(copy, capsys, by=())


def test_half_an_archive_is_refused(copy, typed, capsys):
    copy.archive.write_bytes(copy.archive.read_bytes()[:-1])

    assert refused(copy, capsys) == (
        f"{copy.archive}: It is only the beginning of an archive. "
        "Copy it again from where it was kept, or take another archive. Nothing is shown.\n"
    )


def test_a_destroyed_month_hides_the_rest_too_until_it_is_left_out_by_name(copy, typed, capsys):
    copy.store.destroy_month("2028-03")
    keys = copy.store.folder

    assert refused(copy, capsys, keys=keys) == (
        f"{keys}: The key of 2028-03 was destroyed: what lies under it can be opened by nobody any more. "
        "Nothing is shown. To see the rest without that month, add --without 2028-03.\n"
    )
    assert main(copy.given("--without", "2028-03", keys=keys)) == 0
    assert statements(capsys.readouterr().out) == ["Statement 2"]


def test_a_file_is_for_its_owner_alone_whatever_the_machine_is_set_to(copy, typed, capsys, tmp_path):
    to, before = tmp_path / "opened.jsonl", os.umask(0)
    try:
        status = main(copy.given("--to", to))
    finally:
        os.umask(before)

    assert (status, capsys.readouterr().out) == (0, "")
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert statements(to.read_text(encoding="utf-8")) == ["Statement 1", "Statement 2"]


def test_a_file_that_is_there_is_never_replaced_nor_a_link_followed_and_nothing_is_asked(copy, typed, capsys, tmp_path):
    typed.clear()
    there, link = tmp_path / "there", tmp_path / "link"
    there.write_text("earlier", encoding="utf-8")
    link.symlink_to(tmp_path / "elsewhere")

    for to in (there, link):
        assert "is there already and is not replaced" in refused(copy, capsys, "--to", to)

    assert there.read_text(encoding="utf-8") == "earlier"
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_came_while_the_archive_was_opened_is_not_replaced(copy, capsys, tmp_path, monkeypatch):
    to = tmp_path / "opened.jsonl"

    def meanwhile(_prompt):
        to.write_text("earlier", encoding="utf-8")
        return copy.worker.code

    monkeypatch.setattr(getpass, "getpass", meanwhile)

    assert "is there already" in refused(copy, capsys, "--to", to)
    assert to.read_text(encoding="utf-8") == "earlier"


def test_when_the_disk_is_full_no_part_of_the_file_is_left(copy, typed, capsys, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    assert "No space left on device" in refused(copy, capsys, "--to", tmp_path / "opened.jsonl")
    assert not (tmp_path / "opened.jsonl").exists()


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5"])
def test_a_record_is_named_by_its_number(capsys, number):
    with pytest.raises(SystemExit) as stopped:
        main(["vault", "open", "a", "--identity", "b", "--keys", "c", "--name", "d", "--record", number])

    assert stopped.value.code == 2
    assert "a whole number is wanted" in capsys.readouterr().err


def test_it_runs_without_django_settings_or_any_other_package(with_passphrase, tmp_path):
    allowed = {"ponleu", "nacl", "argon2", "_argon2_cffi_bindings", "pyrage", "cffi", "_cffi_backend", "pycparser"}
    program = (
        "import sys\n"
        "class Refusing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] not in {allowed!r} | set(sys.stdlib_module_names):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Refusing())\n"
        "from ponleu.site.command_line import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, *with_passphrase.given("--passphrase-fd", "0", by=())],
        input=f"{PASSPHRASE}\n".encode(),
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(SOURCES), "LC_ALL": "C"},
    )

    assert (told.returncode, statements(told.stdout.decode())) == (0, ["Statement 1", "Statement 2"])


def test_nothing_is_written_into_the_trail_and_the_help_says_so_of_the_content(copy, typed, capsys):
    before = TrailEntry.objects.count()

    assert main(copy.given()) == 0

    assert TrailEntry.objects.count() == before
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["vault", "open", "--help"])
    assert "in clear" in capsys.readouterr().out
