"""What is damaged, foreign, too early, locked or full is said plainly; nothing is lost, and nothing is told.

The page under attack opens all of a record: it needs the vault, every compartment's key, every text, and the trail.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ponleu.people.models import ChildConsent, Session
from ponleu.vault.actions.keys import found_team
from ponleu.vault.actions.records import start
from ponleu.vault.models import CompartmentKey, PrivateCopy, Record, TrailEntry, Wrap
from ponleu.vault.queries.trail import verify
from ponleu.vault.rules.cipher import Place, seal
from tests.attacks.canaries import a_canary, found_in, words_of
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything
from tests.people.accounts import ACCOUNT, an_account, signed_in, with_an_app

CANARY = a_canary("bad input")
CANNOT_READ = {
    "damaged": "A sealed text is damaged: it is incomplete, or not a sealed text at all.",
    "unknown": "A sealed text has a format that this version of the program does not know.",
    "closed": "A sealed text does not open: the key is not the right one, or the text was changed or moved.",
}


@pytest.fixture
def worker(settings, a_site, database):
    settings.ROOT_URLCONF = "tests.attacks.pages"
    return an_account("worker")


@pytest.fixture
def seed(worker):
    """Of the worker's app."""
    return with_an_app(worker)


@pytest.fixture
def browser(seed):
    """Both steps are done, and the vault is open."""
    client = signed_in(seed, name="worker")
    client.raise_request_exception = False
    return client


@pytest.fixture
def team(worker):
    found = uuid4()
    found_team(found, [worker.pk], by=uuid4())
    return found


@pytest.fixture
def record(team):
    """A row in every sealed table, with a canary in every column."""
    started = start("people.consent", team=team, expires="2028-03", arrived_on=DAY, compartments=COMPARTMENTS)
    write_everything(started, dict.fromkeys(every_sealed_column(), CANARY.text))
    return started.record


def _path(record):
    return f"/en/shows/{record.pk}/"


def _shown(response):
    """The canaries on a page."""
    return found_in({"page": response.content, "headers": repr(response.headers).encode()}, words_of([CANARY]))


def _opens(client, record):
    response = client.get(_path(record))
    return response.status_code, CANARY.latin in response.content.decode()


def _explained():
    return bytes(ChildConsent.objects.get().explained)


def _set(blob):
    ChildConsent.objects.update(explained=blob)


def _everything():
    """Every row that an accident could lose."""
    tables = (ChildConsent, Record, CompartmentKey, Wrap, PrivateCopy)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def _last():
    entry = TrailEntry.objects.latest("number")
    return entry.verb, entry.outcome, entry.actor, entry.details.get("reason")


def _under_another_key(_blob):
    """A text that is well made, for this very place, under a key that nobody here has."""
    return seal(
        b"Planted", key=b"k" * 32, place=Place("people_childconsent", "explained", ChildConsent.objects.get().pk)
    )


DAMAGES = {
    "cut off in its header": (lambda blob: blob[:1], "damaged", "malformed_ciphertext"),
    "cut off behind its header": (lambda blob: blob[:30], "damaged", "malformed_ciphertext"),
    "cut off in its text": (lambda blob: blob[:-100], "damaged", "malformed_ciphertext"),
    "with something behind it": (lambda blob: blob + b"\0", "damaged", "malformed_ciphertext"),
    "a text in clear": (lambda _blob: b"Planted", "unknown", "unknown_version"),
    "of a version to come": (lambda blob: b"\x02" + blob[1:], "unknown", "unknown_version"),
    "of another algorithm": (lambda blob: blob[:1] + b"\x09" + blob[2:], "unknown", "unknown_version"),
    "with one bit turned": (lambda blob: blob[:-1] + bytes((blob[-1] ^ 1,)), "closed", "cannot_be_opened"),
    "with another nonce": (lambda blob: blob[:6] + bytes(24) + blob[30:], "closed", "cannot_be_opened"),
    "under another key": (_under_another_key, "closed", "cannot_be_opened"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ciphertext_that_is_no_good_is_named_recorded_and_left_as_it_is(browser, record, worker, damage):
    change, told, reason = DAMAGES[damage]
    good = _explained()
    _set(change(good))
    before = _everything()

    response = browser.get(_path(record))

    page = response.content.decode()
    assert (response.status_code, CANNOT_READ[told] in page, "Planted" in page, _shown(response)) == (
        400,
        True,
        False,
        [],
    )
    assert _last() == ("vault.read", "refused", worker.pk, reason)
    assert (_everything(), verify().is_sound) == (before, True)
    _set(good)
    assert _opens(browser, record) == (200, True)


WRAPS = {
    "cut off": (lambda blob: blob[:9], "damaged", "malformed_ciphertext"),
    "emptied": (lambda _blob: b"", "damaged", "malformed_ciphertext"),
    "of a version to come": (lambda blob: b"\x02" + blob[1:], "unknown", "unknown_version"),
    "with one bit turned": (lambda blob: blob[:-1] + bytes((blob[-1] ^ 1,)), "closed", "cannot_be_opened"),
}


@pytest.mark.parametrize("damage", WRAPS)
def test_a_wrapped_key_that_is_no_good_is_named_recorded_and_left_as_it_is(browser, record, worker, damage):
    change, told, reason = WRAPS[damage]
    for wrap in Wrap.objects.all():
        Wrap.objects.filter(pk=wrap.pk).update(blob=change(bytes(wrap.blob)))
    before = _everything()

    response = browser.get(_path(record))

    page = response.content.decode()
    assert (response.status_code, CANNOT_READ[told] in page, _shown(response)) == (400, True, [])
    assert _last() == ("vault.opened", "refused", worker.pk, reason)
    assert (_everything(), verify().is_sound) == (before, True)


def test_readers_of_khmer_are_told_in_khmer(browser, record):
    _set(b"\x01")

    response = browser.get(_path(record).replace("/en/", "/km/"))

    page = response.content.decode()
    assert (response.status_code, CANNOT_READ["damaged"] in page, "ត្រា" in page) == (400, False, True)


@contextmanager
def _held_by_another_program(database):
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = options | {"timeout": 0.05}
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
    connection.close()
    connection.settings_dict["OPTIONS"] = options


def test_while_another_program_holds_the_database_nothing_is_shown_of_which_the_trail_could_not_tell(
    database, browser, record, caplog, monkeypatch
):
    _let_logs_be_heard(monkeypatch)
    before, entries = _everything(), TrailEntry.objects.count()

    with _held_by_another_program(database):
        response = browser.get(_path(record))

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"], _shown(response)) == (503, "60", [])
    assert ("What you sent last was perhaps not kept" in page, "ពេលនេះ" in page) == (True, True)
    assert "The database did not do its work: another program holds it" in caplog.text
    assert (_everything(), TrailEntry.objects.count()) == (before, entries)
    assert _opens(browser, record) == (200, True)


def test_what_is_sent_while_another_program_holds_the_database_is_kept_wholly_or_not_at_all(database, browser, team):
    with _held_by_another_program(database):
        refused = browser.post(f"/en/keeps/{team}/", {"text": CANARY.text})
    between = _everything()
    kept = browser.post(f"/en/keeps/{team}/", {"text": CANARY.text})

    assert (refused.status_code, _shown(refused), between["Record"], between["ChildConsent"]) == (503, [], [], [])
    assert (kept.status_code, Record.objects.count(), verify().is_sound) == (200, 1, True)


@contextmanager
def _full():
    """The database may not grow by a page; what SQLite says then is what it says of a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def test_when_the_disk_is_full_nothing_is_half_written_and_nothing_stands_in_clear(
    database, browser, team, caplog, monkeypatch
):
    _let_logs_be_heard(monkeypatch)
    before = _everything()

    with _full():
        refused = browser.post(f"/en/keeps/{team}/", {"text": CANARY.text})
    between = _everything()
    files = {path.name: path.read_bytes() for path in database.parent.iterdir()}
    kept = browser.post(f"/en/keeps/{team}/", {"text": CANARY.text})

    assert (refused.status_code, _shown(refused), between == before) == (503, [], True)
    assert "The database did not do its work: the disk is full" in caplog.text
    assert found_in(files, words_of([CANARY])) == []
    assert (kept.status_code, Record.objects.count(), verify().is_sound) == (200, 1, True)


def test_a_mistake_in_a_query_is_not_called_passing(browser, record):
    assert browser.get(f"/en/breaks/{record.pk}/database/").status_code == 500


def _let_logs_be_heard(monkeypatch):
    import logging

    monkeypatch.setattr(logging.getLogger("ponleu"), "propagate", True)


@pytest.fixture
def set_clock(monkeypatch):
    real = timezone.now

    def turn(**span):
        now = real() + timedelta(**span)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return turn


def test_when_the_clock_is_set_back_an_open_vault_does_not_stay_open_for_longer(browser, record, set_clock):
    Session.objects.update(expire_date=timezone.now() + timedelta(hours=1))  # one that has an hour left
    set_clock(minutes=-5)

    response = browser.get(_path(record))

    assert (response.status_code, response["Location"].startswith("/en/account/unlock/")) == (302, True)
    assert [bytes(row.unlocked) for row in Session.objects.all()] == [b""]


def test_when_the_clock_is_set_back_the_next_sign_in_deletes_keys_of_which_nobody_knows_how_old_they_are(
    browser, record, set_clock
):
    set_clock(minutes=-5)

    an_account("another")
    Client().post("/en/account/sign-in/", {"username": "another", "passphrase": "lotus bicycle thunder 7 mango"})

    assert [bytes(row.unlocked) for row in Session.objects.filter(user__username="worker")] == [b""]


def test_when_the_clock_is_set_back_no_session_lasts_longer_than_eight_hours(browser, set_clock):
    set_clock(minutes=-5)

    assert browser.get(ACCOUNT)["Location"].startswith("/en/account/sign-in/")


def test_a_clock_that_is_corrected_by_seconds_locks_nobody_out(browser, record, set_clock):
    set_clock(seconds=-50)

    assert _opens(browser, record) == (200, True)


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_after_the_clock_jumped_whoever_signs_in_anew_opens_what_they_opened_before(
    browser, seed, record, set_clock, days
):
    set_clock(days=days)
    before = browser.get(_path(record)).status_code

    anew = signed_in(seed, name="worker", later=1)

    assert (before, _opens(anew, record), verify().is_sound) == (302, (200, True), True)
