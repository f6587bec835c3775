from datetime import date
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from ponleu.people.models import ChildConsent
from ponleu.vault.actions import records
from ponleu.vault.actions.keys import NoGrant, NoKeys, admit, leave
from ponleu.vault.actions.records import (
    NotForReporters,
    grant,
    read,
    rewrap,
    start,
    unlock_record,
    withdraw,
    write,
)
from ponleu.vault.actions.refusals import whole
from ponleu.vault.actions.retention import NotLater
from ponleu.vault.files.keystore import KeyStoreLost, MonthIsGone
from ponleu.vault.models import CompartmentKey, KeyPair, Month, Record, TrailEntry, Wrap
from ponleu.vault.queries.records import left_to_rewrap
from ponleu.vault.queries.trail import who_has_seen
from ponleu.vault.rules.cipher import CannotBeOpened, Unreadable, epoch_of
from ponleu.vault.rules.keys import new_pair
from tests.vault.workers import BOSS, SECOND, a_consent, a_record, a_store, a_team, a_worker, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = ("identity", "narrative")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


def counts():
    return [model.objects.count() for model in (Record, CompartmentKey, Wrap, Month, ChildConsent, TrailEntry)]


def swap(model, column, one, two):
    """What somebody does who can write to the database."""
    first, second = model.objects.get(pk=one.pk), model.objects.get(pk=two.pk)
    model.objects.filter(pk=first.pk).update(**{column: getattr(second, column)})
    model.objects.filter(pk=second.pk).update(**{column: getattr(first, column)})


def test_a_member_opens_a_record_and_the_trail_tells_who_and_which_compartments():
    worker = a_worker()
    team = a_team(worker)
    started = a_record(team)
    consent = a_consent(started, name="Name A", explained="Statement 1")

    keys = unlock_record(started.record, opened=worker, compartments=BOTH)

    stored = ChildConsent.objects.get()
    assert (read(stored, "child_name", keys=keys), read(stored, "explained", keys=keys)) == ("Name A", "Statement 1")
    assert read(stored, "guardian", keys=keys) == ""
    assert b"Statement 1" not in bytes(consent.explained)
    assert last_entry() == ("vault.opened", "done", worker.holder, {"identity": True, "narrative": True})
    seen = who_has_seen(str(started.record.pk), scopes=[team])
    assert [(each.actor, each.times, each.parts) for each in seen] == [(worker.holder, 1, set(BOTH))]


def test_who_is_not_a_member_opens_nothing_and_stands_in_the_trail():
    stranger = a_worker()
    a_team(stranger)
    started = a_record(a_team(a_worker()))

    with pytest.raises(NoGrant):
        unlock_record(started.record, opened=stranger, compartments=BOTH)

    details = {"identity": True, "narrative": True, "reason": "no_grant"}
    assert last_entry() == ("vault.opened", "refused", stranger.holder, details)


def test_only_what_a_worker_enters_stands_in_the_trail_at_once_and_without_its_id():
    team = a_team(a_worker())

    a_record(team)
    a_record(team, by=BOSS)

    entries = TrailEntry.objects.filter(verb="vault.record_started").order_by("number")
    assert [(entry.actor, entry.subject, entry.scope) for entry in entries] == [(BOSS, "", team)]


def test_a_translator_opens_the_narrative_and_not_the_identity():
    worker, translator = a_worker(), a_worker()
    started = a_record(a_team(worker))
    consent = a_consent(started)

    grant(started.record, ["narrative"], to=translator.holder, opened=worker)

    keys = unlock_record(started.record, opened=translator, compartments=["narrative"])
    assert read(consent, "explained", keys=keys) == "Statement 1"
    with pytest.raises(NoGrant):
        read(consent, "child_name", keys=keys)
    for compartments in (["identity"], BOTH):
        with pytest.raises(NoGrant):
            unlock_record(started.record, opened=translator, compartments=compartments)


def test_what_was_given_can_be_withdrawn_and_the_team_keeps_its_own():
    worker, translator = a_worker(), a_worker()
    started = a_record(a_team(worker))
    grant(started.record, ["narrative"], to=translator.holder, opened=worker)

    withdraw(started.record, who=translator.holder, by=BOSS)

    assert last_entry() == ("vault.withdrawn", "done", BOSS, {"wraps": 1})
    with pytest.raises(NoGrant):
        unlock_record(started.record, opened=translator, compartments=["narrative"])
    assert set(unlock_record(started.record, opened=worker, compartments=BOTH)) == set(BOTH)


def test_nobody_gives_what_they_cannot_open():
    translator, friend = a_worker(), a_worker()
    started = a_record(a_team(a_worker()))

    with pytest.raises(NoGrant):
        grant(started.record, ["narrative"], to=friend.holder, opened=translator)

    assert Wrap.objects.count() == 2


def test_a_reporter_opens_the_dialogue_and_is_never_given_the_internal_notes():
    team, reporter = a_team(a_worker()), new_pair()
    pair = KeyPair.objects.create(kind="reporter", holder=uuid4(), public=reporter.public)
    both = ("shared", "internal")

    started = a_record(team, compartments=both, also=[(pair, ["shared"])])
    with pytest.raises(NotForReporters):
        a_record(team, compartments=both, also=[(pair, both)])

    wraps = Wrap.objects.filter(pair=pair)
    assert [(wrap.key.record_id, wrap.key.compartment) for wrap in wraps] == [(started.record.pk, "shared")]
    assert Record.objects.count() == 1


def test_the_new_epochs_records_do_not_open_for_who_left_nor_do_the_old_ones():
    worker, leaver = a_worker(), a_worker()
    team = a_team(worker, leaver)
    old = a_record(team)

    leave(team, leaver.holder, by=BOSS)
    new = a_record(team)

    assert [set(unlock_record(each.record, opened=worker, compartments=BOTH)) for each in (old, new)] == [set(BOTH)] * 2
    for each in (old, new):
        with pytest.raises(NoGrant):
            unlock_record(each.record, opened=leaver, compartments=BOTH)


def test_old_records_are_rewrapped_one_by_one_until_none_is_left():
    worker, leaver = a_worker(), a_worker()
    team = a_team(worker, leaver)
    started = [a_record(team) for _ in range(3)]
    consents = [a_consent(each) for each in started]
    assert left_to_rewrap(team) == 0

    leave(team, leaver.holder, by=BOSS)

    left = [left_to_rewrap(team)]
    for each in started:
        assert rewrap(each.record, opened=worker) == 2
        left.append(left_to_rewrap(team))
    assert left == [3, 2, 1, 0]
    assert last_entry() == ("vault.rewrapped", "done", worker.holder, {"wraps": 2})
    assert rewrap(started[0].record, opened=worker) == 0
    KeyPair.objects.filter(kind="team", epoch=1).delete()  # nothing hangs on it any more
    for each, consent in zip(started, consents, strict=True):
        keys = unlock_record(each.record, opened=worker, compartments=BOTH)
        assert read(consent, "explained", keys=keys) == "Statement 1"


def test_who_kept_a_copy_of_the_old_teams_keys_does_not_open_what_was_rewrapped():
    worker, leaver = a_worker(), a_worker()
    team = a_team(worker, leaver)
    started, kept = a_record(team), leaver.team_pair(team)
    leave(team, leaver.holder, by=BOSS)
    rewrap(started.record, opened=worker)

    for wrap in Wrap.objects.all():
        with pytest.raises(CannotBeOpened):
            records.unwrap(
                records.unlayer(
                    bytes(wrap.blob),
                    month_key=records.key_of(wrap.month),
                    place=records.wrap_place(started.record.pk, wrap.key.compartment),
                ),
                pair=kept,
                place=records.wrap_place(started.record.pk, wrap.key.compartment),
            )


def test_somebody_outside_the_team_rewraps_nothing_and_a_new_member_can():
    worker, leaver, new = a_worker(), a_worker(), a_worker()
    team = a_team(worker, leaver)
    started = a_record(team)
    leave(team, leaver.holder, by=BOSS)

    assert rewrap(started.record, opened=leaver) == 0
    admit(team, new.holder, opened=worker, granted_by=BOSS, approved_by=SECOND)
    assert rewrap(started.record, opened=new) == 2
    assert left_to_rewrap(team) == 0


def test_rewrapping_seals_to_the_key_the_worker_opened_not_to_one_that_was_put_into_the_table():
    worker, leaver = a_worker(), a_worker()
    team = a_team(worker, leaver)
    started = a_record(team)
    leave(team, leaver.holder, by=BOSS)

    KeyPair.objects.filter(kind="team", is_current=True).update(public=new_pair().public)

    with pytest.raises(CannotBeOpened):
        rewrap(started.record, opened=worker)
    assert last_entry()[:2] == ("vault.rewrapped", "refused")
    assert left_to_rewrap(team) == 1


@pytest.fixture
def two():
    """One worker of one team, with two records in two epochs."""
    worker, leaver = a_worker(), a_worker()
    team = a_team(worker, leaver)
    first = a_record(team)
    leave(team, leaver.holder, by=BOSS)
    second = a_record(team)
    return worker, first, second


def wraps_of(started):
    return {wrap.key.compartment: wrap for wrap in Wrap.objects.filter(key__record=started.record)}


@pytest.mark.parametrize("column", ["blob", "pair_id", "key_id"])
def test_wraps_swapped_between_records_are_refused_and_recorded(two, column):
    worker, first, second = two
    one, other = wraps_of(first)["identity"], wraps_of(second)["identity"]

    if column in {"pair_id", "key_id"}:
        one_value, other_value = getattr(one, column), getattr(other, column)
        Wrap.objects.filter(pk=other.pk).delete()
        Wrap.objects.filter(pk=one.pk).update(**{column: other_value})
        Wrap.objects.bulk_create([Wrap(pk=other.pk, **_columns_of(other) | {column: one_value})])
    else:
        swap(Wrap, column, one, other)

    for each in (first, second):
        with pytest.raises(CannotBeOpened):
            unlock_record(each.record, opened=worker, compartments=["identity"])
        details = {"identity": True, "reason": "cannot_be_opened"}
        assert last_entry() == ("vault.opened", "refused", worker.holder, details)


def _columns_of(wrap):
    return {"key_id": wrap.key_id, "pair_id": wrap.pair_id, "month_id": wrap.month_id, "blob": wrap.blob}


def test_wraps_swapped_between_compartments_are_refused(two):
    worker, first, _ = two
    wraps = wraps_of(first)

    swap(Wrap, "blob", wraps["identity"], wraps["narrative"])

    for compartment in BOTH:
        with pytest.raises(CannotBeOpened):
            unlock_record(first.record, opened=worker, compartments=[compartment])


def test_a_compartment_that_was_given_another_name_does_not_open(two):
    worker, first, _ = two
    CompartmentKey.objects.filter(record=first.record, compartment="identity").delete()

    CompartmentKey.objects.filter(record=first.record).update(compartment="identity")

    with pytest.raises(CannotBeOpened):
        unlock_record(first.record, opened=worker, compartments=["identity"])


def test_a_compartment_moved_to_another_record_does_not_open(two):
    worker, first, second = two
    CompartmentKey.objects.filter(record=second.record).delete()

    CompartmentKey.objects.filter(record=first.record).update(record=second.record)

    with pytest.raises(CannotBeOpened):
        unlock_record(second.record, opened=worker, compartments=["identity"])


def test_texts_swapped_between_rows_or_columns_are_refused_and_recorded(two):
    worker, first, second = two
    one, other = a_consent(first), a_consent(second, explained="Statement 2")
    keys = {each.record.pk: unlock_record(each.record, opened=worker, compartments=BOTH) for each in (first, second)}

    swap(ChildConsent, "explained", one, other)
    ChildConsent.objects.filter(pk=one.pk).update(guardian=one.child_name)

    for row, column in [(one, "explained"), (other, "explained"), (one, "guardian")]:
        row.refresh_from_db()
        with pytest.raises(CannotBeOpened):
            read(row, column, keys=keys[row.record_id])
        details = {"table": "people_childconsent", "field": column, "reason": "cannot_be_opened"}
        assert last_entry() == ("vault.read", "refused", worker.holder, details)


def test_a_row_moved_to_another_record_is_not_read_with_the_keys_of_either(two):
    worker, first, second = two
    consent = a_consent(first)
    keys = [unlock_record(each.record, opened=worker, compartments=BOTH) for each in (first, second)]

    ChildConsent.objects.filter(pk=consent.pk).update(record=second.record)

    consent.refresh_from_db()
    with pytest.raises(NoGrant):
        read(consent, "explained", keys=keys[0])
    with pytest.raises(CannotBeOpened):
        read(consent, "explained", keys=keys[1])


def test_two_rows_of_one_record_do_not_exchange_their_texts(two):
    worker, first, _ = two
    one, other = a_consent(first), a_consent(first)
    keys = unlock_record(first.record, opened=worker, compartments=BOTH)

    swap(ChildConsent, "explained", one, other)

    one.refresh_from_db()
    with pytest.raises(CannotBeOpened):
        read(one, "explained", keys=keys)


def test_the_epoch_in_a_text_cannot_be_changed(two):
    worker, _, second = two
    consent = a_consent(second)
    keys = unlock_record(second.record, opened=worker, compartments=BOTH)
    assert epoch_of(bytes(consent.explained)) == 2

    blob = bytearray(consent.explained)
    blob[5] = 1
    consent.explained = bytes(blob)

    with pytest.raises(CannotBeOpened):
        read(consent, "explained", keys=keys)


def test_a_refusal_is_recorded_although_the_action_around_it_is_undone(two):
    worker, first, second = two
    one, other = a_consent(first), a_consent(second)
    keys = unlock_record(first.record, opened=worker, compartments=BOTH)
    swap(ChildConsent, "explained", one, other)
    one.refresh_from_db()
    before = counts()

    @whole()
    def action():
        write(one, "child_name", "Name B", keys=keys)
        one.save()
        read(one, "explained", keys=keys)

    with pytest.raises(CannotBeOpened):
        action()

    assert last_entry()[:3] == ("vault.read", "refused", worker.holder)
    assert counts() == [*before[:-1], before[-1] + 1]
    assert read(ChildConsent.objects.get(pk=one.pk), "child_name", keys=keys) == "Name A"


def test_unlocking_inside_another_transaction_is_a_mistake_that_fails_loudly(two):
    worker, first, _ = two

    with transaction.atomic(), pytest.raises(RuntimeError):
        unlock_record(first.record, opened=worker, compartments=BOTH)


def test_when_the_months_key_is_destroyed_nothing_opens_with_any_key(two, store):
    worker, first, second = two

    store.destroy_month("2028-03")

    for each in (first, second):
        with pytest.raises(MonthIsGone):
            unlock_record(each.record, opened=worker, compartments=["narrative"])
    details = {"narrative": True, "reason": "month_is_gone"}
    assert last_entry() == ("vault.opened", "failed", worker.holder, details)


def test_the_team_with_all_its_private_keys_does_not_open_a_wrap_without_the_month(two):
    worker, first, _ = two
    wrap = wraps_of(first)["identity"]

    with pytest.raises(Unreadable):
        records.unwrap(
            bytes(wrap.blob),
            pair=worker.pair_behind(wrap.pair),
            place=records.wrap_place(first.record.pk, "identity"),
        )


def test_a_key_store_of_another_copy_is_noticed_before_anything_is_sealed(two, store):
    worker, first, _ = two
    store.destroy_month("2028-03")
    store.make_month("2028-03")
    before = counts()[:-1]

    with pytest.raises(KeyStoreLost, match="not the one that this database was sealed with"):
        a_record(first.record.team)
    with pytest.raises(KeyStoreLost):
        unlock_record(first.record, opened=worker, compartments=BOTH)

    assert counts()[:-1] == before


def test_with_a_lost_key_store_nothing_is_written_at_all(settings, tmp_path):
    team = a_team(a_worker())
    settings.KEY_STORE = tmp_path / "lost"
    before = counts()

    with pytest.raises(KeyStoreLost, match="Nothing was sealed or opened"):
        a_record(team)

    assert counts() == before
    assert not settings.KEY_STORE.exists()


def test_a_record_of_a_team_without_keys_or_with_a_past_month_is_not_started():
    with pytest.raises(NoKeys):
        a_record(uuid4())
    with pytest.raises(NotLater):
        a_record(a_team(a_worker()), expires="2027-02")

    assert Record.objects.count() == 0


def test_a_record_is_started_wholly_or_not_at_all(monkeypatch):
    team = a_team(a_worker())
    before = counts()
    full = OperationalError("database or disk is full")

    def insert(queryset, rows, *args, **kwargs):
        if queryset.model is Wrap:
            raise full
        return bulk_create(queryset, rows, *args, **kwargs)

    bulk_create = QuerySet.bulk_create
    monkeypatch.setattr(QuerySet, "bulk_create", insert)
    with pytest.raises(OperationalError):
        a_record(team)

    assert [*counts()[:3], *counts()[4:]] == [*before[:3], *before[4:]]
    assert Month.objects.count() == 0


def test_keys_of_another_compartment_or_a_column_in_clear_are_refused():
    worker = a_worker()
    started = start(
        "people.consent",
        team=a_team(worker),
        expires="2028-03",
        arrived_on=date(2027, 3, 14),
        compartments=["narrative"],
    )
    consent = ChildConsent(record=started.record)

    with pytest.raises(NoGrant):
        write(consent, "child_name", "Name A", keys=started.keys)
    with pytest.raises(ValueError, match="not sealed"):
        write(consent, "recorded_on", "2027-03-14", keys=started.keys)

    assert bytes(consent.child_name) == b""


def test_printed_keys_show_no_key():
    keys = a_record(a_team(a_worker())).keys

    assert repr(keys) == "Keys(identity, narrative)"


@pytest.mark.parametrize("compartments", [["narrative"], ["identity", "narrative"]])
def test_unlocking_asks_few_questions(django_assert_max_num_queries, compartments):
    worker = a_worker()
    started = a_record(a_team(worker))

    with django_assert_max_num_queries(18):
        unlock_record(started.record, opened=worker, compartments=compartments)

    assert connection.in_atomic_block is False
