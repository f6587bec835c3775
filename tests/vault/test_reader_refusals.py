"""The independent reader shows nothing at all of an archive in which something that is asked for does not open."""

from datetime import date

import pytest
from django.db import models

from ponleu.people.models import ChildConsent
from ponleu.vault.actions.retention import expire
from ponleu.vault.actions.search import write_card
from ponleu.vault.files.reader import formats
from ponleu.vault.files.reader.formats import CannotBeOpened, Malformed, UnknownVersion
from ponleu.vault.files.reader.keys import MonthDestroyed, MonthMissing, OtherKeyStore
from ponleu.vault.files.reader.opening import SEALED
from ponleu.vault.files.reader.tables import OtherTables
from ponleu.vault.files.reader.unlocking import by_code
from ponleu.vault.models import Card as CardRow
from ponleu.vault.models import KeyPair, Month, PrivateCopy, TeamSecret, Wrap
from ponleu.vault.rules.cards import Card
from tests.vault.archived import a_named_worker, an_archive, an_archive_of_keys, read, stated
from tests.vault.workers import a_consent, a_record, a_store, a_team

IN_A_CARD = r"vault_card, row \d+, field blob"


@pytest.fixture
def store(transactional_db, settings, tmp_path):
    return a_store(settings, tmp_path)


@pytest.fixture
def rathy(store):
    return a_named_worker("rathy")


@pytest.fixture
def two_months(store, rathy, tmp_path):
    """An archive from before 2028-03 ended, and the key store after it."""
    team = a_team(rathy.opened)
    a_consent(a_record(team, expires="2028-03"), explained="Statement 1")
    a_consent(a_record(team, expires="2028-04"), explained="Statement 2")
    return an_archive(tmp_path)


def test_what_lies_under_a_destroyed_month_is_refused_and_nothing_else_is_shown(store, rathy, two_months):
    store.destroy_month("2028-03")

    with pytest.raises(MonthDestroyed, match="2028-03 was destroyed"):
        read(two_months, store.folder, rathy)
    assert read(two_months, store.folder, rathy, without=["2028-03"]) == [stated("Statement 2")]


def test_a_key_that_came_back_after_it_was_destroyed_opens_nothing(store, rathy, two_months):
    key = store.month_key("2028-03")
    store.destroy_month("2028-03")
    (store.folder / "months" / "2028-03").write_bytes(key)

    with pytest.raises(MonthDestroyed):
        read(two_months, store.folder, rathy)


def test_a_month_that_the_database_calls_destroyed_opens_with_no_old_archive_of_keys(store, rathy, tmp_path):
    a_consent(a_record(a_team(rathy.opened)))
    keys = an_archive_of_keys(store.folder, tmp_path)
    Month.objects.update(destroyed_on=date(2028, 4, 1))

    with pytest.raises(MonthDestroyed):
        read(an_archive(tmp_path), keys, rathy)


def test_a_month_that_the_key_store_never_had_is_missing_and_not_destroyed(store, rathy, two_months):
    (store.folder / "months" / "2028-03").unlink()

    with pytest.raises(MonthMissing, match="no key of 2028-03"):
        read(two_months, store.folder, rathy)


def test_the_key_store_of_another_copy_is_told_from_a_damaged_archive(store, rathy, two_months):
    month = store.folder / "months" / "2028-04"
    month.chmod(0o600)
    month.write_bytes(b"k" * 32)

    with pytest.raises(OtherKeyStore):
        read(two_months, store.folder, rathy)


def test_after_a_month_ended_the_others_are_read(store, rathy, tmp_path, two_months):
    expire(date(2028, 4, 1))

    assert read(an_archive(tmp_path / "later"), store.folder, rathy) == [stated("Statement 2")]


def swap(rows, column):
    """What somebody does who can write to the database."""
    first, second = rows.order_by("pk")
    for row, other in ((first, second), (second, first)):
        rows.filter(pk=row.pk).update(**{column: getattr(other, column)})


SWAPPED = {
    "people_childconsent.explained": (ChildConsent, {}, "people_childconsent, row [0-9]+, field explained"),
    "people_childconsent.record_id": (ChildConsent, {}, "people_childconsent, row [0-9]+, field child_name"),
    "vault_wrap.blob": (Wrap, {"key__compartment": "identity"}, "vault_wrap, row [0-9]+, field blob"),
    "vault_card.blob": (CardRow, {}, "vault_card, row [0-9]+, field blob"),
    "vault_privatecopy.blob": (PrivateCopy, {"way": "member"}, "vault_privatecopy, row [0-9]+, field blob"),
    "vault_keypair.public": (KeyPair, {"kind": "team"}, "vault_privatecopy, row [0-9]+, field blob"),
    "vault_teamsecret.blob": (TeamSecret, {"purpose": "search"}, "vault_card, row [0-9]+, field blob"),
}


@pytest.mark.parametrize("swapped", SWAPPED)
def test_rows_that_somebody_swapped_are_refused_with_all_the_rest(store, rathy, tmp_path, swapped):
    for team in (a_team(rathy.opened), a_team(rathy.opened)):
        started = a_record(team)
        a_consent(started)
        write_card(started.record, Card("Kea 7"), opened=rathy.opened)
    model, which, told = SWAPPED[swapped]

    swap(models.QuerySet(model).filter(**which), swapped.split(".")[1])

    with pytest.raises(CannotBeOpened, match=told):
        read(an_archive(tmp_path), store.folder, rathy)


def test_a_card_that_points_to_no_pair_is_refused(store, rathy, tmp_path):
    team, other = a_team(rathy.opened), a_team(rathy.opened)
    record = a_record(team).record
    write_card(record, Card("Kea 7"), opened=rathy.opened)
    pair = KeyPair.objects.get(holder=other)
    CardRow.objects.update(pair=pair)

    def without_the_pair(tables, name):
        by_code(tables, name, rathy.code)
        del tables.pairs[pair.pk]

    with pytest.raises(Malformed, match=IN_A_CARD):
        read(an_archive(tmp_path), store.folder, rathy, unlock=without_the_pair)
    with pytest.raises(CannotBeOpened, match=IN_A_CARD):
        read(an_archive(tmp_path / "later"), store.folder, rathy)


@pytest.mark.parametrize(
    "held",
    [(b"\xff", UnknownVersion), (b"\x02[]", UnknownVersion), (b"\x01\0{}", Malformed), (b"\x01\0[", Malformed)],
    ids=repr,
)
def test_a_card_that_is_otherwise_inside_is_refused(store, rathy, tmp_path, monkeypatch, held):
    write_card(a_record(a_team(rathy.opened)).record, Card("Kea 7"), opened=rathy.opened)
    monkeypatch.setattr(formats, "open_text", lambda *_args, **_kwargs: held[0])

    with pytest.raises(held[1], match=IN_A_CARD):
        read(an_archive(tmp_path), store.folder, rathy)


def test_a_text_that_is_no_text_is_refused(store, rathy, tmp_path, monkeypatch):
    a_consent(a_record(a_team(rathy.opened)))
    monkeypatch.setattr(formats, "open_text", lambda *_args, **_kwargs: b"\xff")

    with pytest.raises(Malformed, match="field child_name"):
        read(an_archive(tmp_path), store.folder, rathy)


def test_a_column_that_a_later_version_added_is_not_left_out_in_silence(store, rathy, tmp_path, monkeypatch):
    a_consent(a_record(a_team(rathy.opened)))
    monkeypatch.delitem(SEALED, ("people_childconsent", "explained"))

    with pytest.raises(OtherTables, match="The table people_childconsent "):
        read(an_archive(tmp_path), store.folder, rathy)


def test_an_unknown_version_of_one_text_stops_all_and_is_named(store, rathy, tmp_path):
    team = a_team(rathy.opened)
    row, _other = a_consent(a_record(team)), a_consent(a_record(team))
    changed = b"\x03" + bytes(row.explained)[1:]
    ChildConsent.objects.filter(pk=row.pk).update(explained=changed)

    with pytest.raises(UnknownVersion, match=f"row {row.pk}, field explained: .* version 0301"):
        read(an_archive(tmp_path), store.folder, rathy)
