from datetime import date

import pytest
from django.db import OperationalError

from ponleu.people.models import ChildConsent
from ponleu.vault.actions import retention
from ponleu.vault.actions.keys import TwoPersonsNeeded
from ponleu.vault.actions.records import read, unlock_record
from ponleu.vault.actions.retention import (
    ClockJumped,
    Erased,
    Expired,
    NotLater,
    expire,
    extend,
    make_months,
)
from ponleu.vault.files.keystore import KeyStoreLost, MonthIsGone
from ponleu.vault.models import Card, Month, Record, TrailEntry, Wrap
from ponleu.vault.queries.records import card_place
from ponleu.vault.queries.retention import key_of, months_from
from ponleu.vault.rules.cipher import CannotBeOpened
from ponleu.vault.rules.keys import layer, unlayer
from tests.vault.workers import BOSS, SECOND, a_consent, a_record, a_store, a_team, a_worker, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = ("identity", "narrative")
TODAY = date(2028, 4, 1)  # the first day on which 2028-03 is over


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


@pytest.fixture
def worker():
    return a_worker()


@pytest.fixture
def started(worker):
    return a_record(a_team(worker))


@pytest.fixture
def consent(started):
    return a_consent(started)


def a_months_run(today=TODAY):
    return expire(today)


def opens(worker, consent):
    keys = unlock_record(consent.record, opened=worker, compartments=BOTH)
    return read(ChildConsent.objects.get(pk=consent.pk), "explained", keys=keys)


def test_keys_are_made_for_this_month_and_twelve_more_and_only_once(store):
    made = make_months(date(2027, 12, 31))

    expected = ["2027-12", *months_from("2028-01", 12)]
    assert (made, expected[-1]) == (expected, "2028-12")
    assert store.months() == expected
    assert len(store.contact_key("2027-12")) == 32
    assert last_entry() == ("vault.months_made", "done", None, {"months": 13})
    assert make_months(date(2027, 12, 31)) == []
    assert make_months(date(2028, 1, 1)) == ["2029-01"]


def test_a_month_keeps_until_its_last_day(worker, consent, store):
    assert a_months_run(date(2028, 3, 31)) == Expired((), 0)

    assert opens(worker, consent) == "Statement 1"


def test_when_its_month_is_over_a_record_is_a_tombstone_and_its_key_is_destroyed(worker, consent, store):
    assert a_months_run() == Expired(("2028-03",), 1)

    record = Record.objects.get()
    assert (record.is_erased, record.arrived_on, record.keys.count()) == (True, date(2027, 3, 1), 0)
    row = ChildConsent.objects.get()
    assert [bytes(text) for text in (row.child_name, row.guardian, row.explained)] == [b"", b"", b""]
    assert (Wrap.objects.count(), Month.objects.get(pk="2028-03").destroyed_on) == (0, TODAY)
    assert last_entry() == ("vault.month_destroyed", "done", None, {"month": "2028-03", "records": 1})
    with pytest.raises(MonthIsGone):
        store.month_key("2028-03")
    with pytest.raises(Erased):
        unlock_record(record, opened=worker, compartments=BOTH)


def test_what_an_old_backup_brings_back_does_not_open_after_the_months_key_is_gone(worker, consent, store):
    wraps, rows = list(Wrap.objects.select_related("key")), list(ChildConsent.objects.all())
    a_months_run()

    Record.objects.update(is_erased=False)
    Month.objects.update(destroyed_on=None)
    for wrap in wraps:
        wrap.key.save(force_insert=True)
        wrap.save(force_insert=True)
    ChildConsent.objects.bulk_update(rows, ["child_name", "explained"])

    with pytest.raises(MonthIsGone):
        unlock_record(consent.record, opened=worker, compartments=BOTH)
    assert a_months_run() == Expired(("2028-03",), 1)
    assert (Wrap.objects.count(), bytes(ChildConsent.objects.get().explained)) == (0, b"")


def test_no_key_is_made_again_for_a_month_that_was_destroyed(consent):
    a_months_run()

    with pytest.raises(MonthIsGone):
        a_record(consent.record.team, expires="2028-03", arrived_on=None)


def test_an_old_key_store_that_was_put_back_seals_nothing_more_and_is_cleared_again(consent, store):
    key = store.month_key("2028-03")
    a_months_run()

    (store.folder / "months" / "2028-03").write_bytes(key)

    with pytest.raises(MonthIsGone):
        a_record(consent.record.team, expires="2028-03", arrived_on=None)
    a_months_run()
    assert store.months() == []


def test_other_months_keep(worker, consent):
    kept = a_consent(a_record(consent.record.team, expires="2028-04"), explained="Statement 2")

    a_months_run()

    assert opens(worker, kept) == "Statement 2"


def test_a_key_left_in_the_key_store_by_a_database_that_was_restored_is_destroyed_too(store):
    store.make_month("2026-01")

    assert a_months_run() == Expired((), 0)

    assert store.months() == []


def test_contact_keys_of_this_month_and_the_one_before_stay(store):
    for month in ("2028-01", "2028-02", "2028-03", "2028-04"):
        store.make_contact_month(month)

    a_months_run()

    for month in ("2028-03", "2028-04"):
        assert len(store.contact_key(month)) == 32
    for month in ("2028-01", "2028-02"):
        with pytest.raises(MonthIsGone):
            store.contact_key(month)


def test_a_clock_that_jumped_destroys_nothing_until_somebody_looked_at_it(worker, consent, store):
    for month in ("2028-01", "2028-02"):
        store.make_month(month)

    for _ in range(2):  # an entry of the trail with the wrong time does not make the clock right
        with pytest.raises(ClockJumped, match="keys of 3 months"):
            expire(TODAY)
    assert opens(worker, consent) == "Statement 1"
    assert TrailEntry.objects.filter(verb="vault.expired", outcome="refused").count() == 2

    assert expire(TODAY, is_clock_right=True) == Expired(("2028-03",), 1)


def test_two_months_at_once_are_no_jump(store):
    make_months(date(2028, 3, 1))
    store.make_month("2028-02")

    assert expire(TODAY) == Expired(("2028-03",), 0)


def test_a_month_ends_wholly_or_not_at_all_and_the_next_run_ends_it(worker, consent, store, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(retention, "_clear_away", locked)
        with pytest.raises(OperationalError):
            a_months_run()
    assert opens(worker, consent) == "Statement 1"

    assert a_months_run() == Expired(("2028-03",), 1)


def test_with_a_lost_key_store_nothing_ends_and_nothing_is_marked_as_destroyed(consent, settings, tmp_path):
    settings.KEY_STORE = tmp_path / "lost"

    with pytest.raises(KeyStoreLost):
        a_months_run()

    assert Month.objects.get(pk="2028-03").destroyed_on is None
    assert (Record.objects.get().is_erased, Wrap.objects.count()) == (False, 2)
    assert bytes(ChildConsent.objects.get().explained) == bytes(consent.explained)


def test_a_month_whose_key_cannot_be_destroyed_is_not_marked_as_over(consent, store, monkeypatch):
    def refused(self, month):
        raise KeyStoreLost(reason="Read-only file system")

    monkeypatch.setattr(type(store), "destroy_month", refused)
    with pytest.raises(KeyStoreLost, match="Read-only"):
        a_months_run()

    assert Month.objects.get(pk="2028-03").destroyed_on is None
    assert (Record.objects.get().is_erased, Wrap.objects.count()) == (False, 2)


def test_an_extension_by_two_persons_keeps_a_record_and_needs_nobody_unlocked(worker, consent):
    extend(consent.record, "2028-09", by=BOSS, approved_by=SECOND)

    assert consent.record.expires_id == "2028-09"
    assert {wrap.month_id for wrap in Wrap.objects.all()} == {"2028-09"}
    details = {"before": "2028-03", "until": "2028-09"}
    assert last_entry() == ("vault.extended", "done", BOSS, details)
    assert a_months_run() == Expired(("2028-03",), 0)
    assert opens(worker, consent) == "Statement 1"
    assert a_months_run(date(2028, 10, 1)).records == 1


def test_a_search_card_moves_with_its_record(consent):
    place, pair = card_place(consent.record.pk), Wrap.objects.first().pair
    blob = layer(b"card", month_key=key_of(consent.record.expires), place=place)
    Card.objects.create(record=consent.record, pair=pair, blob=blob)

    extend(consent.record, "2028-09", by=BOSS, approved_by=SECOND)

    month_key = key_of(Month.objects.get(pk="2028-09"))
    assert unlayer(bytes(Card.objects.get().blob), month_key=month_key, place=place) == b"card"


def test_one_person_alone_extends_nothing_and_nothing_is_extended_to_an_earlier_month(consent):
    with pytest.raises(TwoPersonsNeeded):
        extend(consent.record, "2028-09", by=BOSS, approved_by=BOSS)
    assert last_entry() == ("vault.extended", "refused", BOSS, {"reason": "two_persons_needed"})
    for until in ("2028-03", "2027-12"):
        with pytest.raises(NotLater):
            extend(consent.record, until, by=BOSS, approved_by=SECOND)

    consent.record.refresh_from_db()
    assert consent.record.expires_id == "2028-03"


def test_what_is_over_is_not_extended(consent):
    a_months_run()

    with pytest.raises(Erased):
        extend(consent.record, "2028-09", by=BOSS, approved_by=SECOND)


def test_wraps_exchanged_before_an_extension_are_refused_and_recorded(consent):
    other = a_record(consent.record.team)
    one, two = Wrap.objects.filter(key__compartment="identity")
    Wrap.objects.filter(pk=one.pk).update(blob=two.blob)
    Wrap.objects.filter(pk=two.pk).update(blob=one.blob)

    for record in (consent.record, other.record):
        with pytest.raises(CannotBeOpened):
            extend(record, "2028-09", by=BOSS, approved_by=SECOND)

    assert last_entry() == ("vault.extended", "refused", BOSS, {"reason": "cannot_be_opened"})
    assert set(Record.objects.values_list("expires", flat=True)) == {"2028-03"}
    assert TrailEntry.objects.filter(verb="vault.extended").count() == 2
