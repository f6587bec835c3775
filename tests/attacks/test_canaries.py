"""Proof 1: what is sealed stands nowhere in clear, whatever happens while it is open."""

import io
import logging
import sqlite3
from base64 import b64encode, urlsafe_b64decode
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

import pyrage
import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from ponleu.people.models import Session, User
from ponleu.people.signing_in.hashers import stretched
from ponleu.vault.actions.backup import back_up
from ponleu.vault.actions.keys import NoGrant, found_team, make_user_keys, open_user_key, renew_recovery_code
from ponleu.vault.actions.records import start, unlock_record
from ponleu.vault.actions.recovery import hold_ceremony, new_sheet, rehearse
from ponleu.vault.actions.search import duplicates, search, write_card, write_tags
from ponleu.vault.files.archive import Archive
from ponleu.vault.files.keyfolder import back_up_keys
from ponleu.vault.models import PrivateCopy, TrailEntry, Wrap
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.cards import Card
from ponleu.vault.rules.cipher import CannotBeOpened
from ponleu.vault.rules.codes import read_recovery_code
from ponleu.vault.rules.keys import new_key
from ponleu.vault.rules.tags import Child
from tests.attacks.canaries import a_canary, forms, found_in, words_of
from tests.attacks.pages import WAYS_TO_BREAK
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything
from tests.people.accounts import PASSPHRASE, an_account, signed_in, with_an_app

MINE = pyrage.x25519.Identity.generate()
AT = datetime(2027, 3, 14, 4, 5, tzinfo=UTC)


@pytest.fixture
def logs(monkeypatch):
    """All that is logged, at every level, as the site's own handlers write it."""
    written = io.StringIO()
    for name in ("", "django", "ponleu", "allauth"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
        for handler in [each for each in logger.handlers if type(each) is logging.StreamHandler]:
            monkeypatch.setattr(handler, "stream", written)
    logging.getLogger("django").manager._clear_cache()
    yield written
    logging.getLogger("django").manager._clear_cache()


@pytest.fixture
def worker(settings, a_site, database):
    """Somebody signed in by both steps, whose browser has an open vault."""
    settings.ROOT_URLCONF = "tests.attacks.pages"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "attacked"}}
    user = an_account("worker")
    seed = with_an_app(user)
    browser = signed_in(seed, name="worker")
    browser.raise_request_exception = False
    return user, browser, seed


@pytest.fixture
def sealed(worker):
    """A record of the worker's team, a canary in every sealed column of it."""
    team = uuid4()
    found_team(team, [worker[0].pk], by=worker[0].pk)
    started = start("people.consent", team=team, expires="2028-03", arrived_on=DAY, compartments=COMPARTMENTS)
    canaries = {column: a_canary(column) for column in every_sealed_column()}
    write_everything(started, {column: canary.text for column, canary in canaries.items()})
    return started, canaries


def everywhere(database, logs):
    """What an attacker could get hold of, and what a helper could be sent."""
    folder = database.parent
    places = {f"the file {path.name}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    places |= {f"key {path.name}": path.read_bytes() for path in keystore().folder.rglob("*") if path.is_file()}
    with closing(sqlite3.connect(database)) as opened:
        places["an SQL dump"] = "\n".join(opened.iterdump()).encode()
    places["an archive, decrypted"] = b"".join(_archive(folder, "a.ponleu").segments())
    places["an archive of keys, decrypted"] = b"".join(_archive(folder, "keys.ponleu").segments())
    places["the sessions"] = repr(list(Session.objects.values())).encode()
    places["the trail"] = repr(list(TrailEntry.objects.values())).encode()
    places["the logs"] = logs.getvalue().encode()
    places["the cache"] = b"".join(caches["default"]._cache.values())
    messages = [each.message() for each in mail.outbox]
    places["the mail"] = b"".join(each.as_bytes() + each.get_payload(decode=True) for each in messages)
    return places


def _archive(folder, name):
    path = folder.parent / name
    if name == "keys.ponleu":
        back_up_keys(keystore().folder, path, recipients=[str(MINE.to_public())], at=AT)
    else:
        back_up(path, recipients=[str(MINE.to_public())], staging=folder.parent / "staging", at=AT)
    return Archive(path, [MINE])


def _in_a_row(text):
    User.objects.create(username="in a row", name=text[:120])


def _in_a_blob(text):
    Wrap.objects.filter(key__compartment="identity").update(blob=text.encode())


def _in_utf16(text):
    Wrap.objects.filter(key__compartment="narrative").update(blob=text.encode("utf-16-le"))


def _in_base64(text):
    User.objects.create(username="in base64", name=b64encode(b"x" + text.encode()).decode()[:120])


def _in_an_address(text):
    User.objects.create(username="in an address", name=quote(text)[:120])


def _in_the_trail(text):
    TrailEntry.objects.update(details={"words": text})


def _in_the_cache(text):
    caches["default"].set("page", text)


def _in_the_logs(text):
    logging.getLogger("ponleu.vault").debug("opened %s", text)


def _in_a_session(text):
    Session.objects.update(browser=text[:40])


def _in_the_mail(text):
    mail.send_mail("Subject", text, "a@example.org", ["b@example.org"])


PLANTED = {
    _in_a_blob: ["HEX in an SQL dump", "plain in an archive, decrypted", "plain in the file ponleu.sqlite3-wal"],
    _in_utf16: ["utf-16-le in an archive, decrypted", "utf-16-le in the file ponleu.sqlite3-wal"],
    _in_a_row: ["plain in an SQL dump", "plain in an archive, decrypted", "plain in the file ponleu.sqlite3-wal"],
    _in_base64: ["base64 1 in an SQL dump"],
    _in_an_address: ["url in an SQL dump"],
    _in_the_trail: ["plain in the trail"],
    _in_the_cache: ["plain in the cache"],
    _in_the_logs: ["plain in the logs"],
    _in_a_session: ["plain in the sessions"],
    _in_the_mail: ["plain in the mail"],
}


def test_the_finder_finds_each_canary_that_was_planted(worker, sealed, database, logs):
    canaries = {plant: a_canary(plant.__name__) for plant in PLANTED}

    for plant, canary in canaries.items():
        plant(canary.text)

    found = found_in(everywhere(database, logs), words_of(canaries.values()))
    missing = [
        f"{plant.__name__} ({script}) as {expected}"
        for plant, lines in PLANTED.items()
        for script in ("latin", "khmer")
        for expected in lines
        if f"{plant.__name__} ({script}) as {expected}" not in found
    ]
    assert missing == []


def test_every_form_of_a_word_is_found_wherever_it_begins():
    canary = a_canary("planted")

    for word in (canary.latin, canary.khmer):
        for before in ("", "a", "ab", "ខ", "abខ"):
            in_base64 = b64encode(f"{before}{word} and more".encode())
            assert found_in({"here": in_base64}, {"word": word}) != []
        for form, needle in forms(word).items():
            assert any(f"as {form} in" in line for line in found_in({"here": b"x" + needle + b"x"}, {"word": word}))
    assert found_in({"here": b"nothing of the kind"}, words_of([canary])) == []


def test_no_sealed_text_stands_in_clear_anywhere_while_it_is_written_read_refused_and_backed_up(
    worker, sealed, database, logs
):
    browser = worker[1]
    started, canaries = sealed
    stranger, key = uuid4(), new_key()
    make_user_keys(stranger, key=key, salt=b"s" * 16)
    words = words_of(canaries.values())

    page = browser.get(f"/en/shows/{started.record.pk}/")
    with pytest.raises(NoGrant):
        unlock_record(started.record, opened=open_user_key(stranger, key=key), compartments=COMPARTMENTS)

    assert page.status_code == 200
    assert {line.split(" as ")[0] for line in found_in({"the page": page.content}, words)} == set(words)
    assert found_in(everywhere(database, logs), words) == []


@pytest.mark.parametrize("is_debugged", [False, True])
def test_a_page_that_breaks_while_a_record_is_open_tells_where_and_nothing_of_what(
    is_debugged, settings, worker, sealed, logs
):
    settings.DEBUG = is_debugged
    started, canaries = sealed

    for how in WAYS_TO_BREAK:
        logs.truncate(logs.seek(0))
        page = worker[1].get(f"/en/breaks/{started.record.pk}/{how}/")

        told = {"logs": logs.getvalue().encode(), "page": page.content, "headers": repr(page.headers).encode()}
        assert (how, page.status_code, b"tests/attacks/pages.py" in told["logs"]) == (how, 500, True)
        assert (how, found_in(told, words_of(canaries.values()))) == (how, [])


def opened_by(user):
    """The worker's keys, opened by the passphrase."""
    salt = bytes(PrivateCopy.objects.get(pair__holder=user.pk, way="passphrase").salt)
    return open_user_key(user.pk, key=stretched(PASSPHRASE, salt=salt).key)


def test_cards_tags_and_the_words_of_a_search_stand_nowhere_in_clear(worker, sealed, database, logs):
    record, opened = sealed[0].record, opened_by(worker[0])
    canaries = {name: a_canary(name) for name in ("pseudonym", "note", "tag", "name", "commune", "not found")}
    said = {name: f"{canary.latin} {canary.khmer}" for name, canary in canaries.items()}
    card = Card(said["pseudonym"], place="Northam", tags=(said["tag"],), note=said["note"])

    write_card(record, card, opened=opened)
    write_tags(record, Child(said["name"], 2015, said["commune"]), opened=opened)
    found = search(canaries["note"].khmer, opened=opened)
    nothing = search(said["not found"], opened=opened)
    alike = duplicates(Child(said["name"], 2015, said["commune"]), team=record.team, opened=opened)

    assert ([each.card for each in found.shown], nothing.found, len(alike)) == ([card], 0, 1)
    assert found_in(everywhere(database, logs), words_of(canaries.values())) == []


def test_no_secret_that_opens_the_vault_stands_in_the_database_the_logs_or_a_backup(worker, sealed, database, logs):
    user, browser, seed = worker
    browser.get(f"/en/shows/{sealed[0].record.pk}/")
    opened = opened_by(user)
    paper = renew_recovery_code(opened)
    sheets = [new_sheet() for _ in range(3)]
    ceremony = hold_ceremony(uuid4(), publics=[each.public for each in sheets], needed=2, on=DAY, by=user.pk)
    custodians = {number: sheet.code for number, sheet in enumerate(sheets, 1)}
    rehearse(ceremony, codes={1: custodians[1], 3: custodians[3]}, on=DAY, by=user.pk)
    secrets = {
        "the passphrase": PASSPHRASE,
        "what the passphrase is stretched to": stretched(PASSPHRASE, salt=b"s" * 16).key,
        "the recovery code": paper,
        "the recovery code in one piece": paper.replace("-", ""),
        "what the recovery code says": read_recovery_code(paper),
        **{f"the code of custodian {number}": code for number, code in custodians.items()},
        **{f"what custodian {number} holds": read_recovery_code(code) for number, code in custodians.items()},
        "the private key": opened.pair.private,
        "the team's private key": opened.team_pair(sealed[0].record.team).private,
        "the session's id": browser.cookies["session"].value,
        "the second cookie": urlsafe_b64decode(browser.cookies["unlock"].value),
        "the seed of the app": seed,
        "the pepper": keystore().pepper(),
        "the month's key": keystore().month_key("2028-03"),
        **{f"the key of {name}": key for name, key in sealed[0].keys.items()},
    }

    places = {place: content for place, content in everywhere(database, logs).items() if "key" not in place}

    assert found_in(places | {"planted": opened.pair.private}, secrets) == ["the private key as plain in planted"]


def test_a_text_moved_by_somebody_is_refused_without_a_word_of_it(worker, sealed, logs):
    started, canaries = sealed
    for wrap in Wrap.objects.all():
        Wrap.objects.filter(pk=wrap.pk).update(blob=bytes(wrap.blob)[:-1] + b"x")

    page = worker[1].get(f"/en/shows/{started.record.pk}/")

    assert (page.status_code, CannotBeOpened.message in page.content.decode().replace("&#x27;", "'")) == (400, True)
    told = {"the page": page.content, "the logs": logs.getvalue().encode()}
    assert found_in(told, words_of(canaries.values())) == []


def test_a_stranger_without_a_session_is_shown_nothing(sealed, settings):
    page = Client().get(f"/en/shows/{sealed[0].record.pk}/")

    assert page.status_code == 302
