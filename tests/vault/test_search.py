from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ponleu.vault.actions.keys import admit, leave
from ponleu.vault.actions.retention import Erased, erase, expire, extend
from ponleu.vault.actions.search import AT_ONCE, NoSuchPage, duplicates, search, write_card, write_tags
from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.models import Card as CardRow
from ponleu.vault.models import KeyPair, Record, Tag, TrailEntry
from ponleu.vault.queries.keys import NoGrant
from ponleu.vault.rules.cards import Card, CardTooLong
from ponleu.vault.rules.tags import COMMUNE, YEAR, Child, child_tags
from tests.vault.workers import BOSS, SECOND, a_record, a_store, a_team, a_worker

pytestmark = pytest.mark.django_db
REFUSED = pytest.mark.django_db(transaction=True)  # a refusal is recorded when what it refused is undone

CHILD = Child("Keovan Rathy", 2015, "KH120101")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


@pytest.fixture
def worker():
    return a_worker()


@pytest.fixture
def team(worker):
    return a_team(worker)


def carded(team, worker, pseudonym, child=None, **kwargs) -> Record:
    """A record with a card, and with the tags of a child."""
    record = a_record(team, **kwargs).record
    write_card(record, Card(pseudonym, "Category B", note="Statement 1"), opened=worker)
    if child:
        write_tags(record, child, opened=worker)
    return record


def names(page):
    return [each.card.pseudonym for each in page.shown]


def entries(verb="vault.searched"):
    columns = ("outcome", "actor", "scope", "details")
    return list(TrailEntry.objects.filter(verb=verb).order_by("number").values_list(*columns))


def test_a_member_finds_a_card_and_sees_what_was_written(worker, team):
    record = carded(team, worker, "Kea 7")
    carded(team, worker, "Rom 8")

    page = search("statement KEA", opened=worker)

    assert [(each.record, each.kind, each.team) for each in page.shown] == [(record.pk, "people.consent", team)]
    assert page.shown[0].card == Card("Kea 7", "Category B", note="Statement 1")
    assert (page.found, page.cards, page.unreadable, page.pages) == (1, 2, 0, 1)


def test_khmer_words_are_found_however_they_are_typed(worker, team):
    carded(team, worker, "ចាន់ណ្ដា ៧")

    assert names(search("ណ្តា\u200b 7", opened=worker)) == ["ចាន់ណ្ដា ៧"]


def test_a_card_is_written_over_and_not_beside(worker, team):
    record = carded(team, worker, "Kea 7")

    write_card(record, Card("Rom 8"), opened=worker)

    assert names(search("", opened=worker)) == ["Rom 8"]
    assert CardRow.objects.count() == 1


def test_a_search_is_recorded_for_each_team_with_counts_and_without_its_words(worker, team):
    other = a_team(worker)
    carded(team, worker, "Kea 7")
    carded(team, worker, "Rom 8")
    carded(other, worker, "Kea 9")

    search("kea", opened=worker)

    assert sorted(entries(), key=lambda entry: entry[3]["cards"]) == [
        ("done", worker.holder, other, {"cards": 1, "unreadable": 0, "shown": 1, "page": 1}),
        ("done", worker.holder, team, {"cards": 2, "unreadable": 0, "shown": 1, "page": 1}),
    ]
    assert "kea" not in str(list(TrailEntry.objects.values())).casefold()


def test_neither_cards_nor_names_stand_anywhere_in_the_database(worker, team):
    carded(team, worker, "Keacanary", Child("Rathycanary Keo", 2015, "KH120101"))
    search("keacanary", opened=worker)
    duplicates(Child("Rathycanary Keo", 2015, "KH120101"), team=team, opened=worker)

    rows = [row for model in apps.get_models() for row in model._base_manager.values_list()]
    cells = [
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for row in rows for cell in row
    ]

    assert len(cells) > 40
    assert [cell for cell in cells if b"canary" in cell.lower() or b"kh120101" in cell.lower()] == []


@REFUSED
def test_a_worker_searches_only_in_teams_of_their_own_and_asking_for_others_is_recorded(worker, team):
    stranger = a_worker()
    others = a_team(stranger)
    carded(team, worker, "Kea 7")

    assert search("", opened=stranger).found == 0
    for teams in ([team], [others, team], [uuid4()]):
        with pytest.raises(NoGrant):
            search("kea", opened=stranger, teams=teams)

    refusals = [entry for entry in entries() if entry[0] == "refused"]
    assert refusals[0] == ("refused", stranger.holder, team, {"reason": "no_grant"})
    assert len(refusals) == 3


def test_who_left_finds_nothing_and_who_stays_still_finds_what_was_there(worker, team):
    leaver = a_worker()
    admit(team, leaver.holder, opened=worker, granted_by=BOSS, approved_by=SECOND)
    old = carded(team, leaver, "Kea 7", CHILD)

    leave(team, leaver.holder, by=BOSS)
    carded(team, worker, "Rom 8")

    assert search("", opened=leaver).cards == 0
    with pytest.raises(NoGrant):
        search("", opened=leaver, teams=[team])
    with pytest.raises(NoGrant):
        duplicates(CHILD, team=team, opened=leaver)
    with pytest.raises(NoGrant):
        write_card(old, Card("Kea 9"), opened=leaver)
    assert names(search("", opened=worker)) == ["Kea 7", "Rom 8"]
    assert [each.record for each in duplicates(CHILD, team=team, opened=worker)] == [old.pk]


def test_a_card_that_is_written_again_moves_to_the_teams_current_keys(worker, team):
    leaver = a_worker()
    admit(team, leaver.holder, opened=worker, granted_by=BOSS, approved_by=SECOND)
    record = carded(team, worker, "Kea 7", CHILD)
    leave(team, leaver.holder, by=BOSS)

    write_card(record, Card("Kea 8"), opened=worker)
    write_tags(record, CHILD, opened=worker)

    current = KeyPair.objects.get(kind="team", holder=team, is_current=True)
    assert CardRow.objects.get().pair == current
    assert {tag.pair for tag in Tag.objects.all()} == {current}
    assert names(search("", opened=worker)) == ["Kea 8"]


def test_a_card_that_was_put_beside_another_record_does_not_open_and_is_counted(worker, team):
    first, second = carded(team, worker, "Kea 7"), carded(team, worker, "Rom 8")
    carded(team, worker, "Sol 9")
    blobs = dict(CardRow.objects.values_list("record", "blob"))
    CardRow.objects.filter(record=first).update(blob=blobs[second.pk])
    CardRow.objects.filter(record=second).update(blob=blobs[first.pk])

    page = search("", opened=worker)

    assert (names(page), page.cards, page.unreadable) == (["Sol 9"], 1, 2)
    assert entries() == [("done", worker.holder, team, {"cards": 1, "unreadable": 2, "shown": 1, "page": 1})]


@pytest.mark.parametrize("at", [0, 1, 2, 30, 60, -1])
def test_a_card_that_was_changed_anywhere_does_not_open_and_is_counted(worker, team, at):
    carded(team, worker, "Kea 7")
    blob = bytearray(CardRow.objects.get().blob)
    blob[at] ^= 1
    CardRow.objects.update(blob=bytes(blob))

    page = search("", opened=worker)

    assert (page.found, page.unreadable) == (0, 1)


def test_a_record_that_was_given_another_team_in_the_table_shows_nothing_to_it(worker, team):
    stranger = a_worker()
    others = a_team(stranger)
    record = carded(team, worker, "Kea 7", CHILD)
    Record.objects.filter(pk=record.pk).update(team=others)

    page = search("", opened=stranger)
    assert (page.cards, page.unreadable) == (0, 1)
    assert duplicates(CHILD, team=others, opened=stranger) == []


def test_a_card_that_was_given_the_keys_of_another_team_does_not_open_and_is_counted(worker, team):
    other = a_team(worker)
    carded(team, worker, "Kea 7")
    CardRow.objects.update(pair=KeyPair.objects.get(kind="team", holder=other))

    page = search("", opened=worker)
    assert (page.cards, page.unreadable) == (0, 1)


def test_without_the_key_of_its_month_no_worker_opens_a_card(worker, team, store):
    carded(team, worker, "Kea 7", expires="2028-03")
    carded(team, worker, "Rom 8", expires="2028-04")

    store.destroy_month("2028-03")

    page = search("", opened=worker)
    assert (names(page), page.cards, page.unreadable) == (["Rom 8"], 1, 0)


@REFUSED
def test_a_lost_key_store_is_said_and_recorded(worker, team, settings, tmp_path):
    carded(team, worker, "Kea 7")
    settings.KEY_STORE = tmp_path / "lost"

    with pytest.raises(KeyStoreLost):
        search("kea", opened=worker)

    assert entries() == [("failed", worker.holder, team, {"reason": "key_store_lost"})]


def test_what_expired_or_was_erased_is_found_no_more_and_takes_no_card(worker, team):
    expired = carded(team, worker, "Kea 7", CHILD, expires="2027-03")
    erased = carded(team, worker, "Rom 8", CHILD)
    carded(team, worker, "Sol 9", CHILD)

    expire(date(2027, 4, 1))
    erase(erased, by=BOSS)

    assert names(search("", opened=worker)) == ["Sol 9"]
    assert len(duplicates(CHILD, team=team, opened=worker)) == 1
    for record in (expired, erased):
        with pytest.raises(Erased):
            write_card(record, Card("Kea 8"), opened=worker)
        with pytest.raises(Erased):
            write_tags(record, CHILD, opened=worker)


def test_an_extended_record_is_found_still_and_takes_a_card_under_its_new_month(worker, team, store):
    record = carded(team, worker, "Kea 7", expires="2028-03")
    as_before = Record.objects.get(pk=record.pk)

    extend(record, "2028-09", by=BOSS, approved_by=SECOND)
    assert names(search("", opened=worker)) == ["Kea 7"]
    write_card(as_before, Card("Kea 8"), opened=worker)
    store.destroy_month("2028-03")

    assert names(search("", opened=worker)) == ["Kea 8"]


def test_all_cards_have_one_size(worker, team):
    for text in ("k", "k" * 400, "ក" * 150):
        carded(team, worker, text)

    assert {len(card.blob) for card in CardRow.objects.all()} == {1112}


def test_a_card_too_long_changes_nothing(worker, team):
    record = carded(team, worker, "Kea 7")

    with pytest.raises(CardTooLong):
        write_card(record, Card("Kea 7", note="n" * 600), opened=worker)

    assert names(search("", opened=worker)) == ["Kea 7"]


def test_cards_come_in_alphabetical_order_page_by_page(worker, team):
    for number in range(AT_ONCE + 2, 0, -1):
        carded(team, worker, f"Kea {number:02d}")

    first, second = (search("kea", opened=worker, page=page) for page in (1, 2))

    assert names(first) + names(second) == [f"Kea {number:02d}" for number in range(1, AT_ONCE + 3)]
    assert (first.found, first.pages, len(second.shown)) == (AT_ONCE + 2, 2, 2)
    assert [entry[3]["shown"] for entry in entries()] == [AT_ONCE, 2]
    for page in (0, -1, 3):
        with pytest.raises(NoSuchPage):
            search("kea", opened=worker, page=page)


def test_nothing_found_is_an_empty_first_page(worker, team):
    page = search("kea", opened=worker)

    assert (page.shown, page.found, page.pages, page.number) == ([], 0, 1, 1)


def test_only_records_of_the_kinds_asked_for_are_looked_through(worker, team):
    carded(team, worker, "Kea 7")
    other = carded(team, worker, "Kea 8")
    Record.objects.filter(pk=other.pk).update(kind="cases.concern")

    page = search("kea", opened=worker, kinds=["cases.concern"])

    assert (names(page), page.cards) == (["Kea 8"], 1)


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_cards(worker, team):
    counts = []
    for more in (1, 2):
        for number in range(more):
            carded(team, worker, f"Kea {number}", CHILD)
        with CaptureQueriesContext(connection) as asked:
            search("kea", opened=worker)
            duplicates(CHILD, team=team, opened=worker)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_records_of_the_same_child_are_found_the_likeliest_first(worker, team):
    certain = carded(team, worker, "Kea 7", Child("Rathy Keovann", 2014, "KH120101"))
    moved = carded(team, worker, "Rom 8", Child("KEOVAN RATHY", 2015, "KH090305"))
    carded(team, worker, "Sol 9", Child("Nim Sovika", 2015, "KH120101"))
    own = carded(team, worker, "Tep 1", CHILD)

    found = duplicates(CHILD, team=team, opened=worker, besides=own)

    assert [(each.record, each.by, each.card.pseudonym) for each in found] == [
        (certain.pk, (COMMUNE, YEAR), "Kea 7"),
        (moved.pk, (YEAR,), "Rom 8"),
    ]
    assert entries("vault.duplicates_sought") == [("done", worker.holder, team, {"shown": 2})]


def test_what_a_long_tag_finds_comes_before_what_a_short_one_may_find_by_chance(worker, team):
    early, late = carded(team, worker, "Kea 7", CHILD), carded(team, worker, "Rom 8", CHILD)
    key = worker.team_secret(team, "index")
    for record, rows in ((early, 1), (late, 9000)):
        value = child_tags(CHILD, key=key, rows=rows)[YEAR]
        Tag.objects.filter(record=record, purpose=YEAR).update(value=value)
    Tag.objects.filter(purpose=COMMUNE).delete()

    found = duplicates(CHILD, team=team, opened=worker)

    assert [(each.record, each.by, each.bits) for each in found] == [(late.pk, (YEAR,), 12), (early.pk, (YEAR,), 9)]


def test_a_duplicate_without_a_card_is_shown_too(worker, team):
    record = a_record(team).record
    write_tags(record, CHILD, opened=worker)

    assert [(each.record, each.card) for each in duplicates(CHILD, team=team, opened=worker)] == [(record.pk, None)]


def test_the_same_child_has_other_tags_in_another_team_so_teams_cannot_be_joined(worker, team):
    other = a_team(worker)
    carded(team, worker, "Kea 7", CHILD)
    carded(other, worker, "Rom 8", CHILD)

    values = [bytes(tag.value) for tag in Tag.objects.filter(purpose=YEAR)]

    assert values[0] != values[1]
    assert [each.card.pseudonym for each in duplicates(CHILD, team=team, opened=worker)] == ["Kea 7"]


def test_tags_are_written_over_and_not_beside(worker, team):
    record = carded(team, worker, "Kea 7", CHILD)

    write_tags(record, Child("Nim Sovika", None, "KH120101"), opened=worker)

    assert [tag.purpose for tag in Tag.objects.all()] == [COMMUNE]
    assert duplicates(CHILD, team=team, opened=worker) == []


@REFUSED
def test_looking_for_duplicates_in_a_team_of_others_is_refused_and_recorded(worker, team):
    stranger = a_worker()

    with pytest.raises(NoGrant):
        duplicates(CHILD, team=team, opened=stranger)

    assert entries("vault.duplicates_sought") == [("refused", stranger.holder, team, {"reason": "no_grant"})]


def test_a_hundred_records_of_one_child_are_not_all_shown_at_once(worker, team):
    for number in range(AT_ONCE + 1):
        carded(team, worker, f"Kea {number}", CHILD)

    assert len(duplicates(CHILD, team=team, opened=worker)) == AT_ONCE
