"""The drill: an archive is worth what somebody can open from it, and no more."""

import shutil
from datetime import date
from uuid import uuid4

import pytest

from ponleu.people.models import ChildConsent
from ponleu.vault.actions.backup import back_up, back_up_key_store
from ponleu.vault.actions.keys import NoGrant, found_team, make_user_keys, open_user_key, open_with_recovery_code
from ponleu.vault.actions.records import read, unlock_record
from ponleu.vault.actions.restore import open_archive, restore_database, restore_key_store
from ponleu.vault.actions.retention import Erased, Expired, expire
from ponleu.vault.files.keystore import FolderKeyStore, KeyStoreLost, MonthIsGone
from ponleu.vault.models import Record
from ponleu.vault.rules.cipher import CannotBeOpened
from ponleu.vault.rules.passphrases import stretch
from tests.vault.copies import AT, RECIPIENT, a_key_file, empty
from tests.vault.workers import BOSS, a_consent, a_record, a_store

pytestmark = pytest.mark.django_db(transaction=True)

RIGHT, WRONG, SALT = "lotus bicycle thunder 7 mango", "lotus bicycle thunder 8 mango", b"s" * 16
TODAY = date(2028, 4, 1)  # the first day on which 2028-03 is over
BOTH = ("identity", "narrative")


class Copy:
    """A copy of the platform on one machine: two workers of different teams, and a record of the first one's."""

    def __init__(self, settings, tmp_path):
        self.folder, self.store = tmp_path, a_store(settings, tmp_path)
        self.worker, self.colleague = uuid4(), uuid4()
        self.code = make_user_keys(self.worker, **self.stretched(RIGHT))
        make_user_keys(self.colleague, **self.stretched(RIGHT))
        team = uuid4()
        found_team(team, [self.worker], by=BOSS)
        found_team(uuid4(), [self.colleague], by=BOSS)
        self.sealed = a_consent(a_record(team)).pk
        self.lasting = a_consent(a_record(team, expires="2028-09"), explained="Statement 2").pk

    def stretched(self, passphrase):
        found = stretch(passphrase, pepper=self.store.pepper(), salt=SALT)
        return {"key": found.key, "salt": SALT}

    def opened(self, who, passphrase=RIGHT):
        return open_user_key(who, key=self.stretched(passphrase)["key"])

    def text(self, opened, consent=None):
        """What a worker reads there."""
        found = ChildConsent.objects.get(pk=consent or self.sealed)
        return read(found, "explained", keys=unlock_record(found.record, opened=opened, compartments=BOTH))

    def rows(self, name="rows"):
        return back_up(self.folder / name, recipients=[RECIPIENT], staging=self.folder / "staging", at=AT)

    def keys(self, name="k"):
        return back_up_key_store(self.folder / name, recipients=[RECIPIENT], at=AT)

    def burns(self, *, keeps=()):
        """Nothing is left but these files of the key store."""
        kept = {name: (self.store.folder / name).read_bytes() for name in keeps}
        shutil.rmtree(self.store.folder)
        empty()
        if kept:
            self.store.folder.mkdir(mode=0o700)
        for name, content in kept.items():
            (self.store.folder / name).write_bytes(content)

    def takes(self, *, rows=None, keys=None):
        """Restore these, the keys first as the manual says."""
        identity = a_key_file(self.folder)
        if keys:
            restore_key_store(keys, identity=identity, at=AT)
        if rows:
            restore_database(open_archive(rows, identity=identity), at=AT)


@pytest.fixture
def copy(settings, tmp_path):
    return Copy(settings, tmp_path)


@pytest.fixture
def restored(copy):
    """The copy, restored on a clean machine."""
    rows, keys = copy.rows(), copy.keys()
    copy.burns()
    assert (copy.store.folder.exists(), Record.objects.count()) == (False, 0)
    copy.takes(rows=rows, keys=keys)
    return copy


def test_the_right_worker_opens_what_was_restored_with_the_right_passphrase(restored):
    assert restored.text(restored.opened(restored.worker)) == "Statement 1"


def test_the_recovery_code_on_paper_opens_it_too(restored):
    assert restored.text(open_with_recovery_code(restored.worker, restored.code)) == "Statement 1"


def test_the_wrong_passphrase_opens_nothing_that_was_restored(restored):
    with pytest.raises(CannotBeOpened):
        restored.opened(restored.worker, WRONG)


def test_a_worker_of_another_team_opens_nothing_that_was_restored(restored):
    colleague = restored.opened(restored.colleague)

    with pytest.raises(NoGrant):
        restored.text(colleague)


def test_new_records_are_sealed_in_what_was_restored(restored):
    team = Record.objects.get(pk=ChildConsent.objects.get(pk=restored.sealed).record_id).team

    made = a_consent(a_record(team, expires="2028-07"), explained="Statement 3")

    assert restored.text(restored.opened(restored.worker), made.pk) == "Statement 3"


def test_the_database_alone_opens_nothing(copy):
    rows = copy.rows()
    opened = copy.opened(copy.worker)  # even whoever still holds the private key in hand
    copy.burns()

    copy.takes(rows=rows)

    with pytest.raises(KeyStoreLost):
        copy.opened(copy.worker)
    with pytest.raises(KeyStoreLost):
        copy.text(opened)


def test_the_key_store_of_another_copy_opens_nothing(copy):
    rows = copy.rows()
    copy.burns()
    FolderKeyStore(copy.store.folder).found()

    copy.takes(rows=rows)

    with pytest.raises(CannotBeOpened):
        copy.opened(copy.worker)


def only_the_lasting_opens(copy, *, refusal):
    opened = copy.opened(copy.worker)
    with pytest.raises(refusal):
        copy.text(opened)
    return copy.text(opened, copy.lasting) == "Statement 2"


def test_after_an_expiry_an_old_database_opens_nothing_expired(copy):
    old = copy.rows()
    assert expire(TODAY) == Expired(("2028-03",), 1)
    keys = copy.keys()
    copy.burns()

    copy.takes(rows=old, keys=keys)

    assert bytes(ChildConsent.objects.get(pk=copy.sealed).explained) != b""  # the ciphertext is back
    assert only_the_lasting_opens(copy, refusal=MonthIsGone)


@pytest.mark.parametrize("first", ["rows", "keys"])
def test_after_an_expiry_old_keys_open_nothing_expired_in_a_newer_database(copy, first):
    old = copy.keys()
    expire(TODAY)
    made = {"keys": old, "rows": copy.rows()}
    copy.burns()

    copy.takes(**{first: made.pop(first)})
    copy.takes(**made)

    assert only_the_lasting_opens(copy, refusal=Erased)
    assert copy.store.months() == ["2028-09"]


def test_after_an_expiry_old_archives_of_both_open_nothing_expired_where_the_list_was_kept(copy):
    rows, keys = copy.rows(), copy.keys()
    expire(TODAY)
    copy.burns(keeps=["destroyed"])

    copy.takes(rows=rows, keys=keys)

    assert bytes(ChildConsent.objects.get(pk=copy.sealed).explained) != b""
    assert only_the_lasting_opens(copy, refusal=MonthIsGone)


def test_an_old_archive_of_keys_opens_nothing_expired_in_an_old_database_that_runs_beside_the_list(copy):
    rows, keys = copy.rows(), copy.keys()
    expire(TODAY)
    copy.burns(keeps=["destroyed"])

    copy.takes(rows=rows)
    copy.takes(keys=keys)

    assert only_the_lasting_opens(copy, refusal=MonthIsGone)


def test_a_bare_machine_with_nothing_but_old_archives_opens_the_expired_until_the_daily_run(copy):
    """Not a promise but what remains; docs/operations.md says so."""
    rows, keys = copy.rows(), copy.keys()
    expire(TODAY)
    copy.burns()
    copy.takes(rows=rows, keys=keys)
    assert copy.text(copy.opened(copy.worker)) == "Statement 1"

    assert expire(TODAY) == Expired(("2028-03",), 1)

    assert only_the_lasting_opens(copy, refusal=Erased)
