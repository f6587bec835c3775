from datetime import date

import pytest

from ponleu.people.models import ChildConsent
from ponleu.vault.actions.keys import TwoPersonsNeeded
from ponleu.vault.actions.records import read, unlock_record
from ponleu.vault.actions.retention import (
    Expired,
    NotLater,
    NotThisHold,
    OnHold,
    approve_hold,
    ask_hold,
    decline_hold,
    erase,
    expire,
    release_hold,
)
from ponleu.vault.files.keystore import MonthIsGone
from ponleu.vault.models import Hold, Record, Wrap
from tests.vault.workers import BOSS, SECOND, a_consent, a_record, a_store, a_team, a_worker, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

ON, LATER, OVER = date(2028, 1, 10), date(2028, 1, 12), date(2028, 4, 1)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


@pytest.fixture
def worker():
    return a_worker()


@pytest.fixture
def consent(worker):
    return a_consent(a_record(a_team(worker), expires="2028-03"))


@pytest.fixture
def record(consent):
    return consent.record


def a_hold(record, until="2028-12"):
    hold = ask_hold(record, until, reason="claim", by=BOSS, on=ON)
    approve_hold(hold, by=SECOND, on=LATER)
    return hold


def kept_until():
    return Record.objects.get().expires_id, {wrap.month_id for wrap in Wrap.objects.all()}


def test_a_hold_that_two_persons_agreed_on_keeps_a_record_beyond_its_month(worker, consent, record):
    hold = a_hold(record)

    assert (hold.asked_by, hold.asked_on, hold.approved_by, hold.approved_on) == (BOSS, ON, SECOND, LATER)
    assert kept_until() == ("2028-12", {"2028-12"})
    details = {"before": "2028-03", "until": "2028-12"}
    assert last_entry() == ("vault.hold_approved", "done", SECOND, details)
    assert expire(OVER) == Expired(("2028-03",), 0)
    keys = unlock_record(record, opened=worker, compartments=["narrative"])
    assert read(ChildConsent.objects.get(), "explained", keys=keys) == "Statement 1"


def test_a_hold_that_was_only_asked_for_keeps_nothing(record):
    hold = ask_hold(record, "2028-12", reason="claim", by=BOSS, on=ON)

    assert kept_until() == ("2028-03", {"2028-03"})
    assert expire(OVER) == Expired(("2028-03",), 1)
    assert hold.approved_by is None


def test_nobody_approves_a_hold_of_their_own(record):
    hold = ask_hold(record, "2028-12", reason="claim", by=BOSS, on=ON)

    with pytest.raises(TwoPersonsNeeded):
        approve_hold(hold, by=BOSS, on=LATER)

    assert Hold.objects.get().approved_by is None
    assert kept_until() == ("2028-03", {"2028-03"})
    assert last_entry() == ("vault.hold_approved", "refused", BOSS, {"reason": "two_persons_needed"})


def test_a_hold_is_decided_once(record):
    hold = a_hold(record)

    with pytest.raises(NotThisHold):
        approve_hold(hold, by=SECOND, on=LATER)
    release_hold(hold, by=BOSS, on=LATER)
    with pytest.raises(NotThisHold):
        release_hold(hold, by=BOSS, on=LATER)


def test_a_hold_that_was_not_approved_cannot_be_released(record):
    hold = ask_hold(record, "2028-12", reason="claim", by=BOSS, on=ON)

    with pytest.raises(NotThisHold):
        release_hold(hold, by=SECOND, on=LATER)

    assert last_entry() == ("vault.hold_released", "refused", SECOND, {"reason": "not_this_hold"})


def test_a_hold_within_the_records_own_time_moves_nothing_and_forbids_erasing(record):
    a_hold(record, until="2028-02")

    assert kept_until() == ("2028-03", {"2028-03"})
    with pytest.raises(OnHold, match="until 2028-02"):
        erase(record, by=BOSS)
    assert last_entry() == ("vault.erased", "refused", BOSS, {"reason": "on_hold"})
    assert Wrap.objects.count() == 2


@pytest.mark.parametrize("by", [BOSS, SECOND])
def test_a_hold_that_is_declined_or_taken_back_keeps_nothing_and_cannot_be_approved(record, by):
    hold = ask_hold(record, "2028-12", reason="claim", by=BOSS, on=ON)

    decline_hold(hold, by=by, on=LATER)

    assert last_entry() == ("vault.hold_declined", "done", by, {})
    assert (hold.approved_by, hold.released_on) == (None, LATER)
    for decide in (approve_hold, decline_hold):
        with pytest.raises(NotThisHold):
            decide(hold, by=SECOND, on=LATER)
    assert kept_until() == ("2028-03", {"2028-03"})


def test_an_approved_hold_is_released_and_not_declined(record):
    hold = a_hold(record)

    with pytest.raises(NotThisHold):
        decline_hold(hold, by=BOSS, on=LATER)

    assert last_entry() == ("vault.hold_declined", "refused", BOSS, {"reason": "not_this_hold"})
    assert hold.released_on is None


def test_why_a_hold_was_asked_for_stands_with_it_and_in_the_trail(record):
    hold = ask_hold(record, "2028-12", reason="inquiry", by=BOSS, on=ON)

    assert hold.reason == "inquiry"
    assert last_entry() == ("vault.hold_asked", "done", BOSS, {"until": "2028-12", "ground": "inquiry"})
    with pytest.raises(ValueError, match="'because' is not a valid"):
        ask_hold(record, "2028-12", reason="because", by=BOSS, on=ON)


def test_a_month_that_is_over_cannot_be_held(record):
    with pytest.raises(NotLater):
        ask_hold(record, "2027-12", reason="claim", by=BOSS, on=ON)

    assert Hold.objects.count() == 0


def test_a_released_record_can_be_erased_and_may_end_earlier_again(worker, record):
    hold = a_hold(record)

    release_hold(hold, by=BOSS, on=LATER, expires="2028-03")

    assert hold.released_on == LATER
    assert kept_until() == ("2028-03", {"2028-03"})
    assert set(unlock_record(record, opened=worker, compartments=["identity"])) == {"identity"}
    erase(record, by=BOSS)
    assert Record.objects.get().is_erased is True


def test_a_release_that_does_not_say_when_it_ends_leaves_the_month(record):
    release_hold(a_hold(record), by=BOSS, on=LATER)

    assert kept_until() == ("2028-12", {"2028-12"})


def test_a_record_does_not_end_before_another_hold_on_it(record):
    first, _second = a_hold(record, until="2028-12"), a_hold(record, until="2028-10")

    with pytest.raises(OnHold, match="until 2028-10"):
        release_hold(first, by=BOSS, on=LATER, expires="2028-03")

    first.refresh_from_db()
    assert first.released_on is None
    assert kept_until() == ("2028-12", {"2028-12"})


def test_a_hold_approved_after_the_month_ended_comes_too_late_and_says_so(record, store):
    hold = ask_hold(record, "2028-12", reason="claim", by=BOSS, on=ON)
    store.destroy_month("2028-03")

    with pytest.raises(MonthIsGone):
        approve_hold(hold, by=SECOND, on=LATER)

    assert last_entry() == ("vault.hold_approved", "failed", SECOND, {"reason": "month_is_gone"})
    assert Hold.objects.get().approved_by is None
