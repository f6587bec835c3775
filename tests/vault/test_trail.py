import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from ponleu.vault.actions.trail import anchor_anew, check, check_once_a_day, record
from ponleu.vault.files.keystore import Anchor, FolderKeyStore, KeyStoreLost
from ponleu.vault.models import TrailEntry, TrailHead
from ponleu.vault.queries.trail import Anchoring, Check, Seen, Verified, entries, last_check, verify, who_has_seen
from ponleu.vault.rules.chain import COLUMNS, NOTHING, Breach, Broken, link

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2027, 3, 1, 4, 5, 6, 7, tzinfo=UTC)
LATER = datetime(2027, 3, 3, 4, 5, 6, 7, tzinfo=UTC)
ACTOR, TEAM = UUID(int=7), UUID(int=8)


@pytest.fixture
def store(settings, tmp_path):
    settings.KEY_STORE = tmp_path / "keys"
    made = FolderKeyStore(settings.KEY_STORE)
    made.found()
    return made


def some_entries(count=9):
    for number in range(1, count + 1):
        record(
            "vault.opened", actor=ACTOR, scope=TEAM, subject_kind="cases.concern", subject=str(number), at=AT, count=3
        )


def chain_anew(start=1):
    """What somebody does who can write to the database, reads this code, and cannot write to the key store."""
    stands = TrailEntry.objects.filter(number=start - 1).first()
    before = bytes(stands.hash) if stands else NOTHING
    for entry in TrailEntry.objects.filter(number__gte=start).order_by("number"):
        before = link(before, {column: getattr(entry, column) for column in COLUMNS})
        TrailEntry.objects.filter(number=entry.number).update(hash=before)
    TrailHead.objects.update(number=entry.number, hash=before)


def cut(keep):
    TrailEntry.objects.filter(number__gt=keep).delete()
    TrailHead.objects.update(number=keep, hash=TrailEntry.objects.get(number=keep).hash)


def test_an_entry_stands_in_the_trail_with_what_was_done(store):
    made = record(
        "vault.opened",
        actor=ACTOR,
        scope=TEAM,
        subject_kind="cases.concern",
        subject="12",
        outcome="refused",
        at=AT,
        narrative=True,
        count=2,
    )

    entry = TrailEntry.objects.get()
    assert {column: getattr(entry, column) for column in COLUMNS} == {
        "number": 1,
        "at": datetime(2027, 3, 1, 4, 5, tzinfo=UTC),
        "verb": "vault.opened",
        "outcome": "refused",
        "actor": ACTOR,
        "scope": TEAM,
        "subject_kind": "cases.concern",
        "subject": "12",
        "details": {"narrative": True, "count": 2},
    }
    assert bytes(entry.hash) == bytes(made.hash)
    assert store.anchor() == Anchor(1, bytes(entry.hash))


def test_what_a_reporter_caused_has_a_day_and_no_subject(store):
    record("cases.arrived", scope=TEAM, subject_kind="cases.concern", subject="12", at=AT)

    entry = TrailEntry.objects.get()
    assert (entry.at, entry.subject_kind, entry.subject) == (datetime(2027, 3, 1, tzinfo=UTC), "cases.concern", "")


def test_content_is_refused_before_anything_is_written(store):
    with pytest.raises(ValueError, match="the trail takes no such details"):
        record("vault.opened", actor=ACTOR, words="Concern text A")

    assert (TrailEntry.objects.count(), store.anchor()) == (0, None)


def test_an_entry_is_undone_with_its_action_and_the_anchor_does_not_move(store):
    some_entries(2)
    before = store.anchor()

    with transaction.atomic():
        record("vault.opened", actor=ACTOR, at=AT)
        transaction.set_rollback(True)

    assert TrailEntry.objects.count() == 2
    assert store.anchor() == before
    assert verify() == Verified(2, None, Anchoring.HOLDS)


def test_the_anchor_moves_only_when_the_action_is_committed(store):
    with transaction.atomic():
        some_entries(3)
        assert store.anchor() is None

    assert store.anchor().number == 3
    assert verify() == Verified(3, None, Anchoring.HOLDS)


def test_an_empty_trail_is_sound(store):
    assert verify() == Verified(0, None, Anchoring.HOLDS)
    assert verify().is_sound


def test_a_trail_longer_than_a_batch_is_read_to_its_end(store):
    with transaction.atomic():
        some_entries(1203)

    assert verify() == Verified(1203, None, Anchoring.HOLDS)


@pytest.mark.parametrize(
    "edit",
    [
        {"at": datetime(2027, 3, 1, 4, 6, tzinfo=UTC)},
        {"verb": "vault.listed"},
        {"outcome": "refused"},
        {"actor": UUID(int=9)},
        {"actor": None},
        {"scope": None},
        {"subject_kind": "cases.plan"},
        {"subject": "44"},
        {"details": {"count": 4}},
        {"hash": b"h" * 32},
    ],
)
@pytest.mark.parametrize("number", [1, 5, 9])
def test_an_edited_entry_is_found(store, edit, number):
    some_entries()

    TrailEntry.objects.filter(number=number).update(**edit)

    assert verify().broken == Broken(number, Breach.CHANGED)


@pytest.mark.parametrize("number", [1, 5])
def test_an_entry_removed_in_the_middle_is_found(store, number):
    some_entries()

    TrailEntry.objects.filter(number=number).delete()

    assert verify().broken == Broken(number, Breach.MISSING)


def test_entries_that_changed_places_are_found(store):
    some_entries()

    for old, new in ((4, 1000), (7, 4), (1000, 7)):
        TrailEntry.objects.filter(number=old).update(number=new)

    assert verify().broken == Broken(4, Breach.CHANGED)


@pytest.mark.parametrize("keep", [1, 6, 8])
def test_entries_cut_from_the_end_are_found(store, keep):
    some_entries()

    cut(keep)

    assert verify().broken == Broken(keep + 1, Breach.CUT)


def test_a_trail_that_was_emptied_is_found(store):
    some_entries()

    TrailEntry.objects.all().delete()
    TrailHead.objects.all().delete()

    assert verify().broken == Broken(1, Breach.CUT)


def test_a_trail_chained_anew_after_an_edit_is_found(store):
    some_entries()

    TrailEntry.objects.filter(number=4).update(outcome="refused")
    chain_anew()

    assert verify().broken == Broken(9, Breach.REMADE)


def test_a_removed_entry_whose_gap_was_closed_is_found(store):
    some_entries()

    TrailEntry.objects.filter(number=5).delete()
    for number in range(6, 10):
        TrailEntry.objects.filter(number=number).update(number=number - 1)
    chain_anew(5)

    assert verify().broken == Broken(9, Breach.CUT)


@pytest.mark.parametrize("further", [1, 3, 8])
def test_going_on_after_a_cut_does_not_hide_it(store, further, caplog):
    some_entries()
    cut(6)

    some_entries(further)

    assert verify().broken in (Broken(7 + further, Breach.CUT), Broken(9, Breach.REMADE))
    assert store.anchor().number == 9
    assert "The audit trail has no anchor, or does not continue from it." in caplog.text


def test_going_on_after_a_chain_was_made_anew_does_not_hide_it(store):
    some_entries()
    TrailEntry.objects.filter(number=4).update(outcome="refused")
    chain_anew()

    some_entries(3)

    assert verify().broken == Broken(9, Breach.REMADE)


def test_a_head_that_was_set_back_or_sideways_is_found(store):
    some_entries()

    for edit in ({"number": 8}, {"number": 10}, {"hash": b"h" * 32}):
        TrailHead.objects.update(**{"number": 9, "hash": TrailEntry.objects.get(number=9).hash} | edit)
        assert verify().broken == Broken(9, Breach.HEAD)


def test_entries_that_nobody_anchored_are_counted_and_the_next_entry_anchors_them(store):
    some_entries(2)
    anchored = store.anchor()
    some_entries(3)
    store.replace_anchor(*anchored)  # as if the machine had stopped between commit and anchor

    assert verify() == Verified(5, None, Anchoring.HOLDS, unanchored=3)

    some_entries(1)
    assert verify() == Verified(6, None, Anchoring.HOLDS)


def test_a_missing_anchor_is_said_and_not_made_again_by_the_next_entry(store):
    some_entries(2)
    (store.folder / "anchor").unlink()

    some_entries(1)

    assert store.anchor() is None
    assert verify() == Verified(3, None, Anchoring.NONE)
    assert not verify().is_sound


def test_without_a_key_store_actions_go_on_and_the_trail_is_not_called_sound(settings, tmp_path, caplog):
    settings.KEY_STORE = tmp_path / "lost"

    some_entries(2)

    assert verify() == Verified(2, None, Anchoring.LOST)
    assert not verify().is_sound
    assert "The anchor of the audit trail could not be written: KeyStoreLost" in caplog.text
    assert str(tmp_path) not in caplog.text


def test_a_damaged_anchor_is_said_and_left_alone(store):
    some_entries(2)
    (store.folder / "anchor").chmod(0o600)
    (store.folder / "anchor").write_bytes(b"half")

    some_entries(1)

    assert verify() == Verified(3, None, Anchoring.LOST)
    assert (store.folder / "anchor").read_bytes() == b"half"


def test_after_a_loss_that_was_explained_the_trail_is_anchored_anew_and_says_so(store):
    some_entries()
    cut(6)  # a backup was restored

    found = anchor_anew(at=AT)

    assert found.broken == Broken(7, Breach.CUT)
    assert verify() == Verified(7, None, Anchoring.HOLDS)
    last = TrailEntry.objects.last()
    assert (last.verb, last.details) == ("trail.anchored_anew", {"was_sound": False, "missing": 3})


def test_anchoring_anew_mends_no_link_inside_the_chain(store):
    some_entries()
    TrailEntry.objects.filter(number=4).update(outcome="refused")

    anchor_anew(at=AT)

    assert verify().broken == Broken(4, Breach.CHANGED)
    assert TrailEntry.objects.last().details == {"was_sound": False, "missing": 0}


def test_anchoring_anew_without_a_key_store_writes_nothing(settings, tmp_path):
    settings.KEY_STORE = tmp_path / "lost"

    with pytest.raises(KeyStoreLost):
        anchor_anew()

    assert TrailEntry.objects.count() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL refuses such a value itself")
@pytest.mark.parametrize(
    "edit",
    [
        "actor = 'nobody'",
        "at = 'some day'",
        "at = '2027-99-99 00:00:00'",
        "hash = 'text'",
        'details = \'{"count":4,"count":3}\'',
        "verb = x'ff'",
    ],
)
def test_a_column_that_cannot_be_read_is_named_and_stops_nothing(store, edit):
    some_entries()

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE vault_trailentry SET {edit} WHERE number = 5")

    assert verify().broken in (Broken(5, Breach.UNREADABLE), Broken(5, Breach.CHANGED))


def test_who_has_seen_one_thing_is_told_with_how_often_when_and_which_parts(store):
    other = UUID(int=9)
    given = {"subject_kind": "cases.concern", "subject": "2"}
    some_entries(3)  # one of them about it
    record("vault.opened", actor=other, scope=TEAM, narrative=True, at=AT, **given)
    record("vault.opened", actor=ACTOR, scope=TEAM, identity=True, at=LATER, **given)
    record("vault.opened", actor=UUID(int=10), scope=TEAM, outcome="refused", narrative=True, at=AT, **given)
    record("vault.opened", actor=UUID(int=11), scope=other, narrative=True, at=AT, **given)
    first, last = (at.replace(second=0, microsecond=0) for at in (AT, LATER))

    assert who_has_seen("2", scopes=[TEAM]) == [
        Seen(ACTOR, 2, first, last, frozenset({"identity"})),
        Seen(other, 1, first, first, frozenset({"narrative"})),
    ]
    assert who_has_seen("2", scopes=[]) == []


def test_entries_are_told_for_the_scopes_asked_for_and_no_other(store):
    other = UUID(int=9)
    some_entries(2)
    record("vault.listed", actor=ACTOR, scope=other, at=AT)
    record("vault.listed", actor=ACTOR, at=AT)

    def numbers(**given):
        return [entry.number for entry in entries(**given)]

    assert numbers(scopes=[]) == []
    assert numbers(scopes=[TEAM]) == [2, 1]
    assert numbers(scopes=[TEAM, other]) == [3, 2, 1]
    assert numbers(scopes=[TEAM, other], verbs=["vault.listed"]) == [3]
    assert numbers(scopes=[TEAM], outcomes=["refused"]) == []
    assert numbers(scopes=[TEAM], subject="2") == [2]
    assert numbers(scopes=[TEAM], actor=UUID(int=5)) == []
    assert numbers(scopes=[TEAM, other], before=3, at_most=1) == [2]


def test_entries_are_told_for_the_days_asked_for_both_included(store):
    for day in (1, 2, 3, 4):
        record("vault.listed", actor=ACTOR, scope=TEAM, at=AT.replace(day=day, hour=23, minute=59))

    found = entries(scopes=[TEAM], since=date(2027, 3, 2), until=date(2027, 3, 3))

    assert [entry.at.day for entry in found] == [3, 2]


def test_a_check_of_the_whole_trail_stands_in_it_with_what_was_found(store):
    some_entries(3)
    before = last_check()

    check(by=ACTOR, at=AT)

    assert (before, verify()) == (None, Verified(4, None, Anchoring.HOLDS))
    assert last_check() == Check(AT.replace(second=0, microsecond=0), 3, True, 0, "")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda: TrailEntry.objects.filter(number=2).update(verb="vault.listed"), (1, False, 2, "changed")),
        (lambda: cut(2), (2, False, 3, "cut")),
    ],
)
def test_a_check_of_a_trail_that_does_not_hold_tells_the_first_entry_and_how(store, damage, told):
    some_entries(3)
    damage()

    check(by=ACTOR, at=AT)

    found = last_check()
    assert (found.entries, found.is_sound, found.number, found.how) == told


def test_a_check_without_an_anchor_says_that(store):
    some_entries(2)
    (store.folder / "anchor").unlink()

    check(at=AT)

    assert last_check() == Check(AT.replace(hour=0, minute=0, second=0, microsecond=0), 2, False, 0, "none")


def test_a_day_has_one_check_that_nobody_asked_for(store):
    done = [check_once_a_day(at=at) is not None for at in (AT, AT, LATER)]

    assert done == [True, False, True]


@pytest.fixture
def many_connections(monkeypatch, tmp_path):
    """Threads with connections of their own: on PostgreSQL to the tests' database, on SQLite to a file."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connections.settings["default"], "NAME", tmp_path / "trail.sqlite3")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(in_a_connection_of_its_own, make_tables).result()


def in_a_connection_of_its_own(run, *given):
    connections["default"].close()
    try:
        return run(*given)
    finally:
        connections["default"].close()


def make_tables():
    with connections["default"].schema_editor() as editor:
        editor.create_model(TrailEntry)
        editor.create_model(TrailHead)


def append_some(count):
    """Every other one in a transaction of an action."""
    for number in range(count):
        with transaction.atomic() if number % 2 else nullcontext():
            record("vault.opened", actor=ACTOR, subject=str(number), at=AT)


def test_writers_at_the_same_time_make_one_chain_without_a_gap(store, many_connections, caplog):
    with caplog.at_level(logging.ERROR), ThreadPoolExecutor(8) as pool:
        pool.submit(in_a_connection_of_its_own, append_some, 1).result()
        for each in [pool.submit(in_a_connection_of_its_own, append_some, 25) for _ in range(8)]:
            each.result()
        found = pool.submit(in_a_connection_of_its_own, verify).result()

    assert found == Verified(201, None, Anchoring.HOLDS)
    assert caplog.text == ""


def test_the_trail_can_be_verified_while_others_write(store, many_connections):
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(in_a_connection_of_its_own, append_some, 50) for _ in range(3)]
        found = []
        while not all(each.done() for each in writers):
            found.append(pool.submit(in_a_connection_of_its_own, verify).result())

    assert [each.broken for each in found] == [None] * len(found)


def test_the_first_writers_at_the_same_time_make_one_head(store, many_connections):
    with ThreadPoolExecutor(8) as pool:
        for each in [pool.submit(in_a_connection_of_its_own, append_some, 1) for _ in range(8)]:
            each.result()
        found = pool.submit(in_a_connection_of_its_own, verify).result()

    assert (found.entries, found.broken) == (8, None)
