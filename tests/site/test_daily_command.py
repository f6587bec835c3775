from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ponleu.people.models import ChildConsent, Invitation, Session
from ponleu.site.command_line import main
from ponleu.vault.models import Month, Record, TrailEntry
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules import passphrases
from tests.people.groups import a_child, a_coordinator, a_network, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.KEY_STORE = tmp_path / "keys"


def test_the_daily_run_makes_the_coming_months_and_removes_sessions_that_ended(capsys):
    keystore().found()
    now = timezone.now()
    for name, ends in (("a" * 64, now - timedelta(hours=1)), ("b" * 64, now + timedelta(hours=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)

    status = [main(["daily"]), main(["daily"])]

    assert status == [0, 0]
    assert sorted(Month.objects.values_list("month", flat=True)) == keystore().months()
    assert f"{now:%Y-%m}" in keystore().months()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["b" * 64]
    assert "0 month keys made, 0 destroyed with 0 records" in capsys.readouterr().out


def test_the_account_of_a_child_closes_when_the_record_of_its_consent_has_ended(capsys, monkeypatch):
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)
    keystore().found()
    network = a_network(an_organisation())
    coordinator = a_coordinator(network)
    ended, going_on = (a_child(network, coordinator, nickname)[0] for nickname in ("blue fish", "red kite"))
    Record.objects.filter(pk=ended.consent.record_id).update(is_erased=True)

    main(["daily"])

    assert ChildConsent.objects.get(withdrawn_on__isnull=False).user == ended
    assert Invitation.objects.get().user == going_on
    assert "1 accounts of children closed" in capsys.readouterr().out


def test_the_daily_run_reads_the_trail_through_once_a_day_and_says_when_it_does_not_hold(store, capsys):
    keystore().found()
    main(["daily"])
    sound = capsys.readouterr().err
    TrailEntry.objects.filter(number=1).update(outcome="failed")
    TrailEntry.objects.filter(verb="trail.checked").update(at=timezone.now() - timedelta(days=1))

    status = [main(["daily"]), main(["daily"])]

    assert (sound, status) == ("", [0, 0])
    assert capsys.readouterr().err == "The audit trail does not hold; `ponleu trail verify` tells where.\n"
    checks = TrailEntry.objects.filter(verb="trail.checked").order_by("number")
    assert [each.details["is_sound"] for each in checks] == [True, False]


def test_without_a_key_store_the_daily_run_says_so_and_makes_nothing(capsys):
    assert main(["daily"]) == 2
    assert "The key store cannot be used" in capsys.readouterr().err
    assert not Month.objects.exists()
