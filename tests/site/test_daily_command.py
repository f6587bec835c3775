from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ponleu.people.models import Session
from ponleu.site.command_line import main
from ponleu.vault.models import Month
from ponleu.vault.queries.keystore import keystore

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


def test_without_a_key_store_the_daily_run_says_so_and_makes_nothing(capsys):
    assert main(["daily"]) == 2
    assert "The key store cannot be used" in capsys.readouterr().err
    assert not Month.objects.exists()
