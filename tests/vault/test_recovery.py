from datetime import date
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.db import OperationalError

from ponleu.vault.actions import recovery
from ponleu.vault.actions.keys import (
    NoKeys,
    change_passphrase,
    entrust,
    make_user_keys,
    open_user_key,
    open_with_recovery_code,
)
from ponleu.vault.actions.recovery import (
    ExchangedSheet,
    MistypedSheet,
    SheetOfAnotherCeremony,
    WrongNumberOfCustodians,
    WrongSheet,
    entrust_when_rehearsed,
    hold_ceremony,
    new_ceremony,
    new_sheet,
    recover_user,
    rehearse,
)
from ponleu.vault.models import Ceremony, KeyPair, PrivateCopy, RecoveryBlob, TrailEntry
from ponleu.vault.rules.cipher import CannotBeOpened, Unreadable
from ponleu.vault.rules.codes import mark_of, new_recovery_code
from ponleu.vault.rules.custodians import NoSuchGroup, split
from ponleu.vault.rules.keys import new_pair
from tests.vault.workers import BOSS, a_team, a_worker, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

ON, LATER = date(2027, 3, 1), date(2027, 3, 2)
OLD, NEW, SALT = b"o" * 32, b"n" * 32, b"t" * 16


@pytest.fixture
def organisation():
    return uuid4()


class Held(NamedTuple):
    """What a ceremony leaves: rows here, and a code on each custodian's sheet."""

    ceremony: Ceremony
    codes: dict[int, str]


def held(organisation, *, custodians=3, needed=2, on=ON):
    sheets = [new_sheet() for _ in range(custodians)]
    ceremony = hold_ceremony(organisation, publics=[each.public for each in sheets], needed=needed, on=on, by=BOSS)
    return Held(ceremony, {number: each.code for number, each in enumerate(sheets, start=1)})


@pytest.fixture
def sheets(organisation):
    return held(organisation)


def chosen(sheets, *numbers):
    return {number: sheets.codes[number] for number in numbers}


def test_a_ceremony_leaves_three_blobs_a_proof_of_each_sheet_and_no_private_key(organisation, sheets):
    ceremony = Ceremony.objects.get()

    assert (ceremony.needed, ceremony.custodians, ceremony.held_on, ceremony.rehearsed_on) == (2, 3, ON, None)
    assert (ceremony.pair.kind, ceremony.pair.holder, ceremony.pair.is_current) == ("organisation", organisation, True)
    assert sorted((blob.group, len(blob.blob)) for blob in RecoveryBlob.objects.all()) == [
        ("1", 49),
        ("1,2", 129),
        ("1,3", 129),
        ("2", 49),
        ("2,3", 129),
        ("3", 49),
    ]
    assert PrivateCopy.objects.count() == 0
    assert last_entry() == ("vault.ceremony_held", "done", BOSS, {"needed": 2, "custodians": 3})


def test_a_sheet_does_not_show_its_code_by_accident():
    sheet = new_sheet()

    assert sheet.code not in repr(sheet)


def test_the_mark_can_stand_on_the_sheets_before_the_key_is_made(organisation):
    id = new_ceremony()
    ceremony = hold_ceremony(
        organisation, publics=[new_sheet().public for _ in range(2)], needed=2, on=ON, by=BOSS, id=id
    )

    assert (ceremony.pk, mark_of(ceremony.pk)) == (id, mark_of(id))


@pytest.mark.parametrize("group", [(1, 2), (1, 3), (3, 2)])
def test_any_two_of_three_rehearse(sheets, group):
    rehearse(sheets.ceremony, codes=chosen(sheets, *group), on=LATER, by=BOSS)

    assert Ceremony.objects.get().rehearsed_on == sheets.ceremony.rehearsed_on == LATER
    who = {f"custodian_{number}": True for number in group}
    assert last_entry() == ("vault.recovery_rehearsed", "done", BOSS, who)


@pytest.mark.parametrize(
    ("codes", "problem", "details"),
    [
        (lambda sheets: chosen(sheets, 1), WrongNumberOfCustodians, {"reason": "wrong_number_of_custodians"}),
        (lambda sheets: chosen(sheets, 1, 2, 3), WrongNumberOfCustodians, {"reason": "wrong_number_of_custodians"}),
        (
            lambda sheets: {1: sheets.codes[2], 2: sheets.codes[1]},
            ExchangedSheet,
            {"reason": "exchanged_sheet", "sheet": 1},
        ),
        (
            lambda sheets: {1: sheets.codes[1], 2: sheets.codes[1]},
            ExchangedSheet,
            {"reason": "exchanged_sheet", "sheet": 2},
        ),
        (
            lambda sheets: {1: sheets.codes[1], 4: sheets.codes[2]},
            ExchangedSheet,
            {"reason": "exchanged_sheet", "sheet": 4},
        ),
        (
            lambda sheets: {1: sheets.codes[1], 3: new_recovery_code()},
            WrongSheet,
            {"reason": "wrong_sheet", "sheet": 3},
        ),
        (
            lambda sheets: {1: sheets.codes[1], 2: sheets.codes[2][:-1]},
            MistypedSheet,
            {"reason": "mistyped_sheet", "sheet": 2},
        ),
    ],
)
def test_fewer_others_or_mistyped_sheets_do_not_rehearse(sheets, codes, problem, details):
    with pytest.raises(problem) as raised:
        rehearse(sheets.ceremony, codes=codes(sheets), on=LATER, by=BOSS)

    assert type(raised.value) is problem
    assert Ceremony.objects.get().rehearsed_on is None
    assert last_entry() == ("vault.recovery_rehearsed", "refused", BOSS, details)


def test_an_exchanged_sheet_is_named_with_the_number_that_it_has(sheets):
    with pytest.raises(ExchangedSheet) as problem:
        rehearse(sheets.ceremony, codes={1: sheets.codes[1], 3: sheets.codes[2]}, on=LATER, by=BOSS)

    assert str(problem.value) == (
        "The code typed for sheet 3 is that of sheet 2. "
        "Enter each code beside the number that stands on its sheet, and each sheet once."
    )


def test_a_sheet_of_an_earlier_ceremony_is_named_with_both_marks(organisation, sheets):
    new = held(organisation, on=LATER)

    with pytest.raises(SheetOfAnotherCeremony) as problem:
        rehearse(new.ceremony, codes={1: new.codes[1], 2: sheets.codes[2]}, on=LATER, by=BOSS)

    assert str(problem.value) == (
        f"Sheet 2 is of another ceremony: its mark is {mark_of(sheets.ceremony.pk)}. "
        f"Look for the sheet with this number and the mark {mark_of(new.ceremony.pk)}."
    )


def test_a_sheet_of_another_organisation_is_not_told_from_one_that_never_was(sheets):
    others = held(uuid4())

    with pytest.raises(WrongSheet) as problem:
        rehearse(sheets.ceremony, codes={1: sheets.codes[1], 2: others.codes[2]}, on=LATER, by=BOSS)

    assert problem.value.values == {"number": 2, "mark": mark_of(sheets.ceremony.pk)}


def test_a_group_that_was_altered_in_the_database_rehearses_nothing(organisation, sheets):
    other = held(organisation)
    theirs = RecoveryBlob.objects.get(ceremony=other.ceremony, group="1,2").blob
    RecoveryBlob.objects.filter(ceremony=sheets.ceremony, group="1,2").update(blob=theirs)

    with pytest.raises(CannotBeOpened):
        rehearse(sheets.ceremony, codes=chosen(sheets, 1, 2), on=LATER, by=BOSS)

    assert Ceremony.objects.get(pk=sheets.ceremony.pk).rehearsed_on is None


def test_another_key_sealed_to_the_same_custodians_is_not_taken_for_theirs(sheets):
    publics = [recovery._pair_from(code).public for code in sheets.codes.values()]
    blob = split(new_pair().private, publics=publics, needed=2)[1, 2]
    RecoveryBlob.objects.filter(ceremony=sheets.ceremony, group="1,2").update(blob=blob)

    with pytest.raises(CannotBeOpened):
        rehearse(sheets.ceremony, codes=chosen(sheets, 1, 2), on=LATER, by=BOSS)


def test_two_custodians_give_a_worker_a_code_for_the_same_keys_and_the_worker_a_passphrase(organisation, sheets):
    worker = a_worker(organisation)
    team = a_team(worker)

    code = recover_user(worker.holder, codes=chosen(sheets, 1, 3), by=BOSS)
    opened = open_with_recovery_code(worker.holder, code)
    change_passphrase(opened, key=NEW, salt=SALT)

    assert opened == worker == open_user_key(worker.holder, key=NEW)
    assert opened.team_pair(team) == worker.team_pair(team)
    assert bytes(PrivateCopy.objects.get(pair__holder=worker.holder, way="passphrase").salt) == SALT
    entry = TrailEntry.objects.get(verb="vault.keys_recovered")
    assert (entry.actor, entry.subject, entry.scope) == (BOSS, str(worker.holder), organisation)
    assert entry.details == {"custodian_1": True, "custodian_3": True}


def test_after_a_recovery_neither_the_old_passphrase_nor_the_old_code_opens_anything(organisation, sheets):
    holder = uuid4()
    before = make_user_keys(holder, key=OLD, salt=SALT, organisation=organisation)

    recover_user(holder, codes=chosen(sheets, 1, 2), by=BOSS)

    with pytest.raises(NoKeys):
        open_user_key(holder, key=OLD)
    with pytest.raises(CannotBeOpened):
        open_with_recovery_code(holder, before)


def test_one_custodian_recovers_nothing_and_stands_in_the_trail(organisation, sheets):
    worker = a_worker(organisation)

    with pytest.raises(WrongNumberOfCustodians):
        recover_user(worker.holder, codes=chosen(sheets, 1), by=BOSS)

    reason = {"reason": "wrong_number_of_custodians"}
    assert last_entry() == ("vault.keys_recovered", "refused", BOSS, reason)
    assert PrivateCopy.objects.filter(pair__holder=worker.holder, way="passphrase").count() == 1


def test_custodians_of_another_organisation_recover_nothing(organisation, sheets):
    worker = a_worker(organisation)
    others = held(uuid4())

    with pytest.raises(WrongSheet):
        recover_user(worker.holder, codes=chosen(others, 1, 2), by=BOSS)


def test_who_came_before_the_ceremony_entrusts_keys_at_the_next_unlocking(organisation):
    worker = a_worker(organisation)
    assert entrust(worker, organisation) is False
    sheets = held(organisation, custodians=2)
    with pytest.raises(NoKeys):
        recover_user(worker.holder, codes=chosen(sheets, 1, 2), by=BOSS)

    assert entrust(worker, organisation) is True

    code = recover_user(worker.holder, codes=chosen(sheets, 1, 2), by=BOSS)
    assert open_with_recovery_code(worker.holder, code) == worker


def test_after_a_second_ceremony_the_old_sheets_serve_until_keys_are_entrusted_anew(organisation, sheets):
    worker = a_worker(organisation)
    new = held(organisation, on=LATER)
    pairs = KeyPair.objects.filter(kind="organisation").order_by("epoch")
    assert [(pair.epoch, pair.is_current) for pair in pairs] == [(1, False), (2, True)]

    recover_user(worker.holder, codes=chosen(sheets, 1, 2), by=BOSS)
    entrust(worker, organisation)

    with pytest.raises(SheetOfAnotherCeremony):
        recover_user(worker.holder, codes=chosen(sheets, 1, 2), by=BOSS)
    recover_user(worker.holder, codes=chosen(new, 1, 2), by=BOSS)


def test_entrusted_copies_swapped_between_two_workers_are_refused(organisation, sheets):
    one, two = a_worker(organisation), a_worker(organisation)
    mine, theirs = (PrivateCopy.objects.get(pair__holder=each.holder, way="organisation") for each in (one, two))

    PrivateCopy.objects.filter(pk=mine.pk).update(blob=theirs.blob)

    with pytest.raises(Unreadable):
        recover_user(one.holder, codes=chosen(sheets, 1, 2), by=BOSS)
    assert last_entry()[:2] == ("vault.keys_recovered", "refused")


@pytest.mark.parametrize(("custodians", "needed"), [(3, 1), (2, 3), (10, 2)])
def test_a_ceremony_that_makes_no_sense_leaves_nothing(organisation, custodians, needed):
    with pytest.raises(NoSuchGroup):
        held(organisation, custodians=custodians, needed=needed)

    assert (KeyPair.objects.count(), Ceremony.objects.count()) == (0, 0)


def test_a_recovery_happens_wholly_or_not_at_all(organisation, sheets, monkeypatch):
    holder = uuid4()
    make_user_keys(holder, key=OLD, salt=SALT, organisation=organisation)

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(recovery.trail, "record", full)
    with pytest.raises(OperationalError):
        recover_user(holder, codes=chosen(sheets, 1, 2), by=BOSS)

    assert open_user_key(holder, key=OLD).holder == holder


def test_keys_are_entrusted_at_an_unlocking_only_after_the_rehearsal_and_only_once(organisation):
    worker = a_worker(organisation)
    sheets = held(organisation)

    before = entrust_when_rehearsed(worker, organisation)
    rehearse(sheets.ceremony, codes=chosen(sheets, 1, 2), on=LATER, by=BOSS)
    after = [entrust_when_rehearsed(worker, organisation) for _ in range(2)]

    assert (before, after) == (False, [True, False])
    assert last_entry() == ("vault.keys_entrusted", "done", worker.holder, {})


def test_a_second_ceremony_takes_no_copy_from_the_first_before_it_was_rehearsed(organisation, sheets):
    worker = a_worker(organisation)
    new = held(organisation, on=LATER)

    entrust_when_rehearsed(worker, organisation)
    opener = PrivateCopy.objects.get(pair__holder=worker.holder, way="organisation").opener
    rehearse(new.ceremony, codes=chosen(new, 1, 2), on=LATER, by=BOSS)
    entrust_when_rehearsed(worker, organisation)

    assert opener == sheets.ceremony.pair
    assert PrivateCopy.objects.get(pair__holder=worker.holder, way="organisation").opener == new.ceremony.pair


def test_nothing_is_entrusted_to_another_organisation(organisation, sheets):
    rehearse(sheets.ceremony, codes=chosen(sheets, 1, 2), on=LATER, by=BOSS)

    assert entrust_when_rehearsed(a_worker(), uuid4()) is False
