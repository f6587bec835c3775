from datetime import date
from uuid import uuid4

import pytest
from django.db import OperationalError

from ponleu.vault.actions import recovery
from ponleu.vault.actions.keys import NoKeys, entrust, open_user_key, open_with_recovery_code
from ponleu.vault.actions.recovery import WrongNumberOfCustodians, hold_ceremony, recover_user, rehearse
from ponleu.vault.models import Ceremony, KeyPair, PrivateCopy, RecoveryBlob, TrailEntry
from ponleu.vault.rules.cipher import CannotBeOpened, Unreadable
from ponleu.vault.rules.codes import MistypedCode, new_recovery_code
from ponleu.vault.rules.custodians import NoSuchGroup
from tests.vault.workers import BOSS, a_team, a_worker, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

ON, LATER = date(2027, 3, 1), date(2027, 3, 2)
NEW, SALT = b"n" * 32, b"t" * 16


@pytest.fixture
def organisation():
    return uuid4()


@pytest.fixture
def sheets(organisation):
    return hold_ceremony(organisation, custodians=3, needed=2, on=ON, by=BOSS)


def chosen(sheets, *numbers):
    return {number: sheets.codes[number] for number in numbers}


def test_a_ceremony_leaves_three_sheets_and_three_blobs_and_no_private_key(organisation, sheets):
    ceremony = Ceremony.objects.get()

    assert (ceremony.needed, ceremony.custodians, ceremony.held_on, ceremony.rehearsed_on) == (2, 3, ON, None)
    assert (ceremony.pair.kind, ceremony.pair.holder, ceremony.pair.is_current) == ("organisation", organisation, True)
    assert sorted(sheets.codes) == [1, 2, 3]
    assert sorted((blob.group, len(blob.blob)) for blob in RecoveryBlob.objects.all()) == [
        ("1,2", 129),
        ("1,3", 129),
        ("2,3", 129),
    ]
    assert PrivateCopy.objects.count() == 0
    assert last_entry() == ("vault.ceremony_held", "done", BOSS, {"needed": 2, "custodians": 3})
    assert not any(code in repr(sheets) for code in sheets.codes.values())


@pytest.mark.parametrize("group", [(1, 2), (1, 3), (3, 2)])
def test_any_two_of_three_rehearse(sheets, group):
    rehearse(sheets.ceremony, codes=chosen(sheets, *group), on=LATER, by=BOSS)

    assert Ceremony.objects.get().rehearsed_on == sheets.ceremony.rehearsed_on == LATER
    who = {f"custodian_{number}": True for number in group}
    assert last_entry() == ("vault.recovery_rehearsed", "done", BOSS, who)


@pytest.mark.parametrize(
    ("codes", "problem", "reason"),
    [
        (lambda sheets: chosen(sheets, 1), WrongNumberOfCustodians, "wrong_number_of_custodians"),
        (lambda sheets: chosen(sheets, 1, 2, 3), WrongNumberOfCustodians, "wrong_number_of_custodians"),
        (lambda sheets: {1: sheets.codes[2], 2: sheets.codes[1]}, CannotBeOpened, "cannot_be_opened"),
        (lambda sheets: {1: sheets.codes[1], 2: sheets.codes[1]}, CannotBeOpened, "cannot_be_opened"),
        (lambda sheets: {1: sheets.codes[1], 4: sheets.codes[2]}, CannotBeOpened, "cannot_be_opened"),
        (lambda sheets: {1: sheets.codes[1], 2: new_recovery_code()}, CannotBeOpened, "cannot_be_opened"),
        (lambda sheets: {1: sheets.codes[1], 2: sheets.codes[2][:-1]}, MistypedCode, "mistyped_code"),
    ],
)
def test_fewer_others_or_mistyped_sheets_do_not_rehearse(sheets, codes, problem, reason):
    with pytest.raises(problem):
        rehearse(sheets.ceremony, codes=codes(sheets), on=LATER, by=BOSS)

    assert Ceremony.objects.get().rehearsed_on is None
    assert last_entry() == ("vault.recovery_rehearsed", "refused", BOSS, {"reason": reason})


def test_two_custodians_give_a_worker_a_new_passphrase_for_the_same_keys(organisation, sheets):
    worker = a_worker(organisation)
    team = a_team(worker)
    before = PrivateCopy.objects.get(pair__holder=worker.holder, way="passphrase").blob

    code = recover_user(worker.holder, codes=chosen(sheets, 1, 3), key=NEW, salt=SALT, by=BOSS)

    opened = open_user_key(worker.holder, key=NEW)
    assert opened == worker == open_with_recovery_code(worker.holder, code)
    assert opened.team_pair(team) == worker.team_pair(team)
    after = PrivateCopy.objects.get(pair__holder=worker.holder, way="passphrase")
    assert (bytes(after.salt), bytes(after.blob) == bytes(before)) == (SALT, False)
    entry = TrailEntry.objects.get(verb="vault.keys_recovered")
    assert (entry.actor, entry.subject, entry.scope) == (BOSS, str(worker.holder), organisation)
    assert entry.details == {"custodian_1": True, "custodian_3": True}


def test_one_custodian_recovers_nothing_and_stands_in_the_trail(organisation, sheets):
    worker = a_worker(organisation)

    with pytest.raises(WrongNumberOfCustodians):
        recover_user(worker.holder, codes=chosen(sheets, 1), key=NEW, salt=SALT, by=BOSS)

    reason = {"reason": "wrong_number_of_custodians"}
    assert last_entry() == ("vault.keys_recovered", "refused", BOSS, reason)
    with pytest.raises(CannotBeOpened):
        open_user_key(worker.holder, key=NEW)


def test_custodians_of_another_organisation_recover_nothing(organisation, sheets):
    worker = a_worker(organisation)
    others = hold_ceremony(uuid4(), custodians=3, needed=2, on=ON, by=BOSS)

    with pytest.raises(CannotBeOpened):
        recover_user(worker.holder, codes=chosen(others, 1, 2), key=NEW, salt=SALT, by=BOSS)


def test_who_came_before_the_ceremony_entrusts_keys_at_the_next_unlocking(organisation):
    worker = a_worker(organisation)
    assert entrust(worker, organisation) is False
    sheets = hold_ceremony(organisation, custodians=2, needed=2, on=ON, by=BOSS)
    with pytest.raises(NoKeys):
        recover_user(worker.holder, codes=chosen(sheets, 1, 2), key=NEW, salt=SALT, by=BOSS)

    assert entrust(worker, organisation) is True

    recover_user(worker.holder, codes=chosen(sheets, 1, 2), key=NEW, salt=SALT, by=BOSS)
    assert open_user_key(worker.holder, key=NEW) == worker


def test_after_a_second_ceremony_the_old_sheets_serve_until_keys_are_entrusted_anew(organisation, sheets):
    worker = a_worker(organisation)
    new = hold_ceremony(organisation, custodians=3, needed=2, on=LATER, by=BOSS)
    pairs = KeyPair.objects.filter(kind="organisation").order_by("epoch")
    assert [(pair.epoch, pair.is_current) for pair in pairs] == [(1, False), (2, True)]

    recover_user(worker.holder, codes=chosen(sheets, 1, 2), key=NEW, salt=SALT, by=BOSS)
    entrust(worker, organisation)

    with pytest.raises(CannotBeOpened):
        recover_user(worker.holder, codes=chosen(sheets, 1, 2), key=NEW, salt=SALT, by=BOSS)
    recover_user(worker.holder, codes=chosen(new, 1, 2), key=NEW, salt=SALT, by=BOSS)


def test_entrusted_copies_swapped_between_two_workers_are_refused(organisation, sheets):
    one, two = a_worker(organisation), a_worker(organisation)
    mine, theirs = (PrivateCopy.objects.get(pair__holder=each.holder, way="organisation") for each in (one, two))

    PrivateCopy.objects.filter(pk=mine.pk).update(blob=theirs.blob)

    with pytest.raises(Unreadable):
        recover_user(one.holder, codes=chosen(sheets, 1, 2), key=NEW, salt=SALT, by=BOSS)
    assert last_entry()[:2] == ("vault.keys_recovered", "refused")


@pytest.mark.parametrize(("custodians", "needed"), [(3, 1), (2, 3), (40, 20)])
def test_a_ceremony_that_makes_no_sense_leaves_nothing(organisation, custodians, needed):
    with pytest.raises(NoSuchGroup):
        hold_ceremony(organisation, custodians=custodians, needed=needed, on=ON, by=BOSS)

    assert (KeyPair.objects.count(), Ceremony.objects.count()) == (0, 0)


def test_a_recovery_happens_wholly_or_not_at_all(organisation, sheets, monkeypatch):
    worker = a_worker(organisation)

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(recovery.trail, "record", full)
    with pytest.raises(OperationalError):
        recover_user(worker.holder, codes=chosen(sheets, 1, 2), key=NEW, salt=SALT, by=BOSS)

    with pytest.raises(CannotBeOpened):
        open_user_key(worker.holder, key=NEW)
