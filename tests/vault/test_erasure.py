import sqlite3
from datetime import date
from uuid import UUID

import pytest
from django.db import OperationalError, connection

from ponleu.people.models import ChildConsent
from ponleu.vault.actions import retention
from ponleu.vault.actions.records import grant, unlock_record
from ponleu.vault.actions.retention import Erased, erase
from ponleu.vault.models import Card, CompartmentKey, KeyPair, PrivateCopy, Record, Tag, Wrap
from ponleu.vault.rules.keys import new_pair
from tests.vault.workers import BOSS, a_consent, a_record, a_store, a_team, a_worker, last_entry

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = ("identity", "narrative")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


def test_erasing_leaves_a_tombstone_without_keys_texts_card_or_tags():
    worker, translator = a_worker(), a_worker()
    team = a_team(worker)
    started = a_record(team)
    a_consent(started)
    grant(started.record, ["narrative"], to=translator.holder, opened=worker)
    pair = KeyPair.objects.get(kind="team")
    Card.objects.create(record=started.record, pair=pair, blob=b"card")
    Tag.objects.create(record=started.record, pair=pair, purpose="name", value=b"tag")
    reporter = KeyPair.objects.create(kind="reporter", holder=UUID(int=started.record.pk), public=new_pair().public)
    PrivateCopy.objects.create(pair=reporter, way="return_code", blob=b"closed")

    erase(started.record, by=BOSS)

    record = Record.objects.get()
    assert (record.kind, record.team, record.expires_id) == ("people.consent", team, "2028-03")
    assert (record.is_erased, record.arrived_on) == (True, date(2027, 3, 1))
    left = [CompartmentKey, Wrap, Card, Tag]
    assert [model.objects.count() for model in left] == [0, 0, 0, 0]
    assert KeyPair.objects.filter(kind="reporter").count() == 0
    assert PrivateCopy.objects.filter(way="return_code").count() == 0
    row = ChildConsent.objects.get()
    assert [bytes(text) for text in (row.child_name, row.guardian, row.explained)] == [b"", b"", b""]
    assert last_entry() == ("vault.erased", "done", BOSS, {})
    with pytest.raises(Erased):
        unlock_record(record, opened=worker, compartments=BOTH)
    assert last_entry()[:3] == ("vault.opened", "refused", worker.holder)


def test_other_records_stay():
    worker = a_worker()
    team = a_team(worker)
    gone, kept = a_consent(a_record(team)), a_consent(a_record(team))

    erase(gone.record, by=BOSS)

    assert set(unlock_record(kept.record, opened=worker, compartments=BOTH)) == set(BOTH)
    assert bytes(ChildConsent.objects.get(pk=kept.pk).explained) == bytes(kept.explained)


def test_what_is_erased_is_erased_once():
    record = a_record(a_team(a_worker())).record
    erase(record, by=BOSS)

    with pytest.raises(Erased):
        erase(record, by=BOSS)


def test_a_record_is_erased_wholly_or_not_at_all(monkeypatch):
    worker = a_worker()
    consent = a_consent(a_record(a_team(worker)))

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(retention.trail, "record", full)
    with pytest.raises(OperationalError):
        erase(consent.record, by=BOSS)
    monkeypatch.undo()

    assert set(unlock_record(consent.record, opened=worker, compartments=BOTH)) == set(BOTH)
    assert bytes(ChildConsent.objects.get().explained) == bytes(consent.explained)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite deletes")
def test_the_database_overwrites_what_is_erased(tmp_path):
    consent = a_consent(a_record(a_team(a_worker())))

    erase(consent.record, by=BOSS)

    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
        copy = sqlite3.connect(tmp_path / "copy.sqlite3")
        connection.connection.backup(copy)
        copy.close()
    assert bytes(consent.explained)[100:400] not in (tmp_path / "copy.sqlite3").read_bytes()
