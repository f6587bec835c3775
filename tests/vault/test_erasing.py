"""Erasing one record takes two persons."""

from datetime import date

import pytest
from django.db import IntegrityError

from ponleu.people.models import ChildConsent
from ponleu.vault.actions.erasing import (
    AskedAlready,
    NotThisErasure,
    approve_erasure,
    ask_erasure,
    decline_erasure,
)
from ponleu.vault.actions.keys import TwoPersonsNeeded
from ponleu.vault.actions.records import unlock_record
from ponleu.vault.actions.retention import Erased, OnHold, approve_hold, ask_hold, release_hold
from ponleu.vault.models import CompartmentKey, Erasure, Record, TrailEntry
from tests.vault.workers import BOSS, SECOND, a_consent, a_record, a_store, a_team, a_worker, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

ON, LATER = date(2028, 1, 10), date(2028, 1, 12)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


@pytest.fixture
def worker():
    return a_worker()


@pytest.fixture
def record(worker):
    return a_consent(a_record(a_team(worker))).record


def a_hold(record):
    hold = ask_hold(record, "2028-12", reason="authority", by=BOSS, on=ON)
    approve_hold(hold, by=SECOND, on=ON)
    return hold


def stands():
    texts = ChildConsent.objects.get()
    return not Record.objects.get().is_erased and CompartmentKey.objects.count() == 2 and bool(texts.explained)


def test_what_two_persons_agree_to_erase_is_erased_at_once(worker, record):
    asked = ask_erasure(record, reason="wish", by=BOSS, on=ON)
    before = stands(), last_entry()

    approve_erasure(asked, by=SECOND, on=LATER)

    assert before == (True, ("vault.erasure_asked", "done", BOSS, {"ground": "wish"}))
    assert (asked.asked_by, asked.asked_on, asked.approved_by, asked.approved_on) == (BOSS, ON, SECOND, LATER)
    assert last_entry() == ("vault.erased", "done", SECOND, {})
    assert Record.objects.get().is_erased
    assert bytes(ChildConsent.objects.get().explained) == b""
    with pytest.raises(Erased):
        unlock_record(record, opened=worker, compartments=["narrative"])


def test_nobody_agrees_to_what_they_asked_for_themselves(record):
    asked = ask_erasure(record, reason="wish", by=BOSS, on=ON)

    with pytest.raises(TwoPersonsNeeded):
        approve_erasure(asked, by=BOSS, on=LATER)

    assert stands()
    assert last_entry() == ("vault.erased", "refused", BOSS, {"reason": "two_persons_needed"})


def test_the_table_refuses_the_same_person_twice(record):
    with pytest.raises(IntegrityError):
        Erasure.objects.create(
            record=record, reason="wish", asked_by=BOSS, asked_on=ON, approved_by=BOSS, approved_on=ON
        )


def test_an_active_hold_refuses_that_erasing_is_asked_for(record):
    a_hold(record)

    with pytest.raises(OnHold, match="until 2028-12"):
        ask_erasure(record, reason="wish", by=BOSS, on=ON)

    assert Erasure.objects.count() == 0
    assert last_entry() == ("vault.erasure_asked", "refused", BOSS, {"reason": "on_hold"})


def test_a_hold_that_came_in_between_refuses_and_once_released_no_more(record):
    asked = ask_erasure(record, reason="wish", by=BOSS, on=ON)
    hold = a_hold(record)

    with pytest.raises(OnHold):
        approve_erasure(asked, by=SECOND, on=LATER)

    asked.refresh_from_db()
    assert (stands(), asked.approved_by) == (True, None)
    assert last_entry() == ("vault.erased", "refused", SECOND, {"reason": "on_hold"})
    release_hold(hold, by=BOSS, on=LATER)
    approve_erasure(asked, by=SECOND, on=LATER)
    assert Record.objects.get().is_erased


def test_one_that_waits_is_enough(record):
    ask_erasure(record, reason="wish", by=BOSS, on=ON)

    with pytest.raises(AskedAlready):
        ask_erasure(record, reason="mistake", by=SECOND, on=ON)

    assert Erasure.objects.count() == 1


@pytest.mark.parametrize("by", [BOSS, SECOND])
def test_what_is_declined_or_taken_back_is_not_erased_and_may_be_asked_anew(record, by):
    asked = ask_erasure(record, reason="wish", by=BOSS, on=ON)

    decline_erasure(asked, by=by, on=LATER)

    assert (asked.declined_on, stands()) == (LATER, True)
    assert last_entry() == ("vault.erasure_declined", "done", by, {})
    for decide in (approve_erasure, decline_erasure):
        with pytest.raises(NotThisErasure):
            decide(asked, by=SECOND, on=LATER)
    assert stands()
    ask_erasure(record, reason="mistake", by=BOSS, on=LATER)


def test_what_is_erased_cannot_be_asked_for(record):
    approve_erasure(ask_erasure(record, reason="wish", by=BOSS, on=ON), by=SECOND, on=ON)
    before = TrailEntry.objects.count()

    with pytest.raises(Erased):
        ask_erasure(record, reason="wish", by=BOSS, on=ON)

    assert TrailEntry.objects.count() == before
