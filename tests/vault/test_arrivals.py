from datetime import UTC, date, datetime

import pytest

from ponleu.vault.actions.arrivals import count_arrivals
from ponleu.vault.actions.records import start
from ponleu.vault.models import TrailEntry
from tests.vault.workers import a_store, a_team, a_worker

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


def sent_by_reporters(team, count, on=DAY):
    for _each in range(count):
        start("cases.concern", team=team, expires="2027-11", arrived_on=on, compartments=["narrative"])


def arrivals():
    found = TrailEntry.objects.filter(verb="vault.records_arrived")
    return sorted((entry.at, entry.scope, entry.actor, entry.subject, entry.details["records"]) for entry in found)


def test_what_a_reporter_sends_leaves_no_entry_whose_number_would_tell_the_moment():
    team = a_team(a_worker())
    before = TrailEntry.objects.count()

    sent_by_reporters(team, 2)

    assert TrailEntry.objects.count() == before


def test_arrivals_are_counted_by_day_and_team_and_only_once():
    team = a_team(a_worker())
    sent_by_reporters(team, 3)
    sent_by_reporters(team, 1, on=date(2026, 11, 23))

    counted = [count_arrivals(DAY), count_arrivals(DAY)]

    assert counted == [1, 0]
    assert arrivals() == [(datetime(2026, 11, 24, tzinfo=UTC), team, None, "", 3)]
