"""Opening the vault again, and locking it."""

import pytest
from django.test import Client

from ponleu.people.models import Session, SignInAttempt
from ponleu.people.signing_in.unlocking import Locked, SecondFactorMissing, Unlocking
from ponleu.vault.models import KeyPair, TrailEntry
from tests.people.accounts import (
    ACCOUNT,
    PASSPHRASE,
    UNLOCK,
    an_account,
    sign_in,
    signed_in,
    with_an_app,
)

pytestmark = pytest.mark.usefixtures("a_site")
OPEN, LOCKED = "It is open in this browser", "It is locked."


@pytest.fixture
def keys(monkeypatch):
    """The keys that each request for the account's page could open."""
    found = []
    unlocked = Unlocking.unlocked

    def watching(self):
        found.append(unlocked(self))
        return found[-1]

    monkeypatch.setattr(Unlocking, "unlocked", watching)
    return found


def test_an_open_vault_gives_the_keys_of_the_person(keys):
    user = an_account()
    client = signed_in(with_an_app(user))

    client.get(ACCOUNT)

    pair = KeyPair.objects.get(kind="user", holder=user.pk)
    assert (keys[-1].holder, keys[-1].pair.public) == (user.pk, bytes(pair.public))


def test_locking_deletes_the_sealed_key_and_the_cookie():
    client = signed_in(with_an_app(an_account()))

    client.post("/en/account/lock/")

    assert client.cookies["unlock"].value == ""
    assert bytes(Session.objects.get().unlocked) == b""
    assert LOCKED in client.get(ACCOUNT).content.decode()


def test_the_passphrase_opens_it_again_under_a_new_id_and_a_new_key_for_one_run_of_argon2id(runs):
    client = signed_in(with_an_app(an_account()))
    before = client.cookies["session"].value, client.cookies["unlock"].value
    limit = Session.objects.get().ends_at
    client.post("/en/account/lock/")
    runs.clear()

    response = client.post(UNLOCK, {"passphrase": PASSPHRASE, "next": "/en/account/sessions/"})

    after = client.cookies["session"].value, client.cookies["unlock"].value
    assert response["Location"] == "/en/account/sessions/"
    assert (len(runs), set(before) & set(after)) == (1, set())
    assert OPEN in client.get(ACCOUNT).content.decode()
    assert [row.ends_at for row in Session.objects.all()] == [limit]  # proving it again does not make it longer
    assert TrailEntry.objects.last().verb == "people.unlocked"


def test_a_wrong_passphrase_opens_nothing_is_written_down_and_slowed_down(runs, clock):
    clock.stand()
    client = signed_in(with_an_app(an_account()))
    client.post("/en/account/lock/")

    for _ in range(5):
        page = client.post(UNLOCK, {"passphrase": "not the passphrase"})
    runs.clear()
    sixth = client.post(UNLOCK, {"passphrase": PASSPHRASE})

    assert "This is not your passphrase." in page.content.decode()
    assert (sixth.status_code, runs) == (429, [])
    assert [each.step for each in SignInAttempt.objects.all()] == ["unlock"] * 5
    assert LOCKED in client.get(ACCOUNT).content.decode()


def test_mistakes_at_unlocking_do_not_slow_down_signing_in():
    client = signed_in(with_an_app(an_account()))
    for _ in range(6):
        client.post(UNLOCK, {"passphrase": "not the passphrase"})

    assert sign_in(Client()).status_code == 302


def test_a_passphrase_without_a_second_step_does_not_open_the_vault():
    client = Client()
    an_account()
    sign_in(client)

    client.post(UNLOCK, {"passphrase": PASSPHRASE})

    assert bytes(Session.objects.get().unlocked) == b""


def test_a_vault_opened_with_two_steps_is_closed_to_a_session_that_took_one():
    user = an_account()
    client = signed_in(with_an_app(user))
    other = Client()
    other.force_login(user)
    opened, alone = Session.objects.get(unlocked__gt=b""), Session.objects.get(unlocked=b"")
    alone.unlocked, alone.unlock_hash, alone.started_at = opened.unlocked, opened.unlock_hash, opened.started_at
    alone.save()
    request = other.get(ACCOUNT).wsgi_request
    request.COOKIES["unlock"] = client.cookies["unlock"].value

    with pytest.raises(SecondFactorMissing):
        Unlocking(request).unlocked()


def test_locking_everywhere_locks_every_session_of_the_person_and_nobody_elses():
    mine, theirs = with_an_app(an_account()), with_an_app(an_account("dara"))
    client, elsewhere, other = signed_in(mine), signed_in(mine, later=1), signed_in(theirs, name="dara")
    was_open = OPEN in elsewhere.get(ACCOUNT).content.decode()

    client.post("/en/account/lock/", {"everywhere": "1"})

    assert was_open
    assert [bytes(row.unlocked) for row in Session.objects.filter(user__username="sokha")] == [b"", b""]
    assert OPEN in other.get(ACCOUNT).content.decode()


def test_a_page_that_asks_for_the_vault_before_anything_else_is_given_it(settings):
    settings.ROOT_URLCONF = "tests.people.pages"
    user = an_account()

    response = signed_in(with_an_app(user)).get("/en/needs-the-vault/")

    assert response.content.decode() == str(user.pk)


def test_a_page_that_needs_the_vault_leads_to_the_passphrase_and_back(settings):
    settings.ROOT_URLCONF = "tests.people.pages"
    client = signed_in(with_an_app(an_account()))
    client.post("/en/account/lock/")

    response = client.get("/en/needs-the-vault/")

    assert response["Location"] == f"{UNLOCK}?next=%2Fen%2Fneeds-the-vault%2F"


def test_what_was_posted_to_a_locked_page_is_not_kept_anywhere(settings):
    settings.ROOT_URLCONF = "tests.people.pages"
    client = signed_in(with_an_app(an_account()))
    client.post("/en/account/lock/")
    before = Session.objects.get().session_data

    response = client.post("/en/needs-the-vault/", {"text": "Statement 1"})

    assert response["Location"] == UNLOCK
    assert Session.objects.get().session_data == before


def test_a_key_that_does_not_open_is_deleted():
    client = signed_in(with_an_app(an_account()))
    row = Session.objects.get()
    row.unlocked = bytes(row.unlocked)[:-1] + b"x"
    row.save()

    assert LOCKED in client.get(ACCOUNT).content.decode()
    assert bytes(Session.objects.get().unlocked) == b""


def test_locked_is_a_problem_that_says_what_to_do():
    assert str(Locked()) == "Your vault is locked. Type your passphrase to open it."
