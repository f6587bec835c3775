"""Signing in: what a stranger learns (nothing), what it costs (one run of Argon2id), what is written down."""

import base64
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from ponleu.people.models import Session, SignInAttempt
from ponleu.people.signing_in import steps
from ponleu.people.signing_in.hashers import read, stretched
from ponleu.people.signing_in.sessions import hash_of
from ponleu.vault.actions.keys import open_user_key
from ponleu.vault.models import TrailEntry
from tests.people.accounts import (
    ACCOUNT,
    PASSPHRASE,
    SECOND,
    SIGN_IN,
    an_account,
    code_of,
    sign_in,
    signed_in,
    with_an_app,
    without_tokens,
)

pytestmark = pytest.mark.usefixtures("a_site")


def test_a_passphrase_signs_in_and_leaves_the_vault_locked_until_there_is_a_second_step(client):
    user = an_account()

    response = sign_in(client)

    assert (response.status_code, response["Location"]) == (302, ACCOUNT)
    row = Session.objects.get()
    assert (row.user, bytes(row.unlocked)) == (user, b"")
    assert "It opens only when you sign in with two steps" in client.get(ACCOUNT).content.decode()


def test_passphrase_and_code_together_open_the_vault(client):
    secret = with_an_app(an_account())

    first = sign_in(client)
    second = client.post(SECOND, {"code": code_of(secret)})

    assert (first["Location"], second["Location"]) == (SECOND, ACCOUNT)
    assert "It is open in this browser" in client.get(ACCOUNT).content.decode()


def test_signing_in_costs_one_run_of_argon2id(client, runs):
    secret = with_an_app(an_account())
    runs.clear()

    sign_in(client)
    client.post(SECOND, {"code": code_of(secret)})
    client.get(ACCOUNT)

    assert len(runs) == 1


@pytest.mark.parametrize(
    ("name", "passphrase"),
    [("sokha", "another passphrase"), ("nobody", PASSPHRASE), ("disabled", PASSPHRASE), ("elsewhere", PASSPHRASE)],
)
def test_a_wrong_passphrase_an_unknown_name_and_a_disabled_account_answer_alike_and_cost_the_same(
    client, runs, name, passphrase
):
    an_account()
    an_account("disabled", is_active=False)
    elsewhere = an_account("elsewhere", has_vault=False)
    elsewhere.set_unusable_password()
    elsewhere.save()
    asked = sign_in(Client(), name="a name that nobody has", passphrase="whatever it is")
    runs.clear()

    response = sign_in(client, name=name, passphrase=passphrase)

    assert response.status_code == 200
    assert len(runs) == 1
    assert without_tokens(response).replace(name, "") == without_tokens(asked).replace("a name that nobody has", "")
    assert Session.objects.count() == 0


def test_a_name_is_known_in_capitals_and_with_spaces_around_it(client):
    an_account()

    assert sign_in(client, name=" Sokha ").status_code == 302


def test_a_failed_attempt_is_written_down_without_name_and_passphrase(client):
    an_account()

    sign_in(client, passphrase="not the passphrase")

    attempt = SignInAttempt.objects.get()
    assert (attempt.user.username, attempt.step, attempt.at.second) == ("sokha", "passphrase", 0)
    assert b"sokha" not in bytes(attempt.name_tag)


def test_an_attempt_counts_even_if_the_request_breaks_off(client, monkeypatch):
    an_account()
    monkeypatch.setattr(steps, "authenticate", lambda *_given, **_named: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        sign_in(client)

    assert SignInAttempt.objects.count() == 1


def test_a_right_passphrase_leaves_no_attempt(client):
    an_account()

    sign_in(client)

    assert SignInAttempt.objects.count() == 0


@pytest.mark.parametrize("name", ["sokha", "nobody"])
def test_after_five_mistakes_a_name_waits_a_minute_whether_it_exists_or_not(client, runs, clock, name):
    clock.stand()
    an_account()
    for _ in range(5):
        sign_in(Client(), name=name, passphrase="not the passphrase")
    runs.clear()

    response = sign_in(client, name=name)

    assert (response.status_code, len(runs)) == (429, 0)
    assert "There were several attempts that did not succeed." in response.content.decode()
    assert SignInAttempt.objects.count() == 5


def test_the_wait_is_over_after_a_minute_and_another_name_never_waited(client, clock):
    clock.stand()
    an_account()
    an_account("dara")
    for _ in range(5):
        sign_in(Client(), passphrase="not the passphrase")

    assert sign_in(Client(), name="dara").status_code == 302
    clock.forward(minutes=1)
    assert sign_in(client).status_code == 302


def test_a_code_works_once(client):
    secret = with_an_app(an_account())
    signed_in(secret)

    sign_in(client)
    again = client.post(SECOND, {"code": code_of(secret)})

    assert again.status_code == 200
    assert not Session.objects.filter(user=None, ends_at__isnull=False).exists()
    assert client.get(ACCOUNT).status_code == 302


def test_wrong_codes_are_written_down_and_slowed_down(client, clock):
    clock.stand()
    secret = with_an_app(an_account())
    sign_in(client)

    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    right = client.post(SECOND, {"code": code_of(secret)})

    assert right.status_code == 200
    assert [each.step for each in SignInAttempt.objects.all()] == ["second"] * 5


@pytest.mark.django_db(transaction=True)
def test_a_seed_moved_to_another_account_is_refused_and_the_trail_says_so(client):
    mine, theirs = an_account(), an_account("dara")
    secret = with_an_app(mine)
    with_an_app(theirs)
    stolen = Authenticator.objects.get(user=mine).data
    Authenticator.objects.filter(user=theirs).update(data=stolen)
    sign_in(client, name="dara")

    response = client.post(SECOND, {"code": code_of(secret)})

    assert response.status_code == 400
    assert client.get(ACCOUNT).status_code == 302
    last = TrailEntry.objects.last()
    assert (last.verb, last.outcome, last.actor) == ("people.second_step_opened", "refused", theirs.pk)


def test_a_code_typed_in_khmer_digits_is_the_same_code(client):
    secret = with_an_app(an_account())
    sign_in(client)

    response = client.post(SECOND, {"code": code_of(secret).translate({48 + n: 0x17E0 + n for n in range(10)})})

    assert response.status_code == 302


def test_the_id_is_new_after_each_step_and_the_old_one_is_worth_nothing(client):
    secret = with_an_app(an_account())

    sign_in(client)
    before = client.cookies["session"].value, client.cookies["unlock"].value
    client.post(SECOND, {"code": code_of(secret)})
    after = client.cookies["session"].value, client.cookies["unlock"].value

    assert set(before) & set(after) == set()
    assert [row.pk for row in Session.objects.all()] == [hash_of(after[0])]


def test_an_id_that_a_stranger_planted_is_not_the_id_of_the_session(client):
    an_account()
    client.cookies["session"] = "plantedplantedplantedplantedplan"

    sign_in(client)

    assert client.cookies["session"].value != "plantedplantedplantedplantedplan"


def test_between_the_steps_the_key_is_nowhere_in_clear(client):
    user = an_account()
    with_an_app(user)

    sign_in(client)

    row = Session.objects.get()
    assert (row.user, bytes(row.unlocked)) == (None, b"")
    assert "account_login" not in row.session_data
    assert _private_of(user).hex() not in str(dict(client.session))
    assert _private_of(user) not in row.session_data.encode() + base64.b64decode(row.session_data)


def _private_of(user):
    salt = read(user.password).salt
    return open_user_key(user.pk, key=stretched(PASSPHRASE, salt=salt).key).pair.private


def test_nobody_is_signed_in_between_the_steps(client):
    with_an_app(an_account())

    sign_in(client)

    assert client.get(ACCOUNT)["Location"] == f"{SIGN_IN}?next={ACCOUNT}"


def test_signing_in_and_out_stand_in_the_trail(client):
    user = an_account()

    sign_in(client)
    client.post("/en/account/sign-out/")

    said = TrailEntry.objects.filter(verb__startswith="people.")
    assert [(entry.verb, entry.actor) for entry in said] == [
        ("people.signed_in", user.pk),
        ("people.signed_out", user.pk),
    ]
    assert Session.objects.count() == 0


@pytest.mark.parametrize("next", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"])
def test_nobody_is_led_to_another_site(client, next):
    an_account()

    response = client.post(SIGN_IN, {"username": "sokha", "passphrase": PASSPHRASE, "next": next})

    assert response["Location"] == ACCOUNT


def test_a_page_that_needed_an_account_is_shown_after_signing_in(client):
    an_account()

    response = client.post(SIGN_IN, {"username": "sokha", "passphrase": PASSPHRASE, "next": "/en/account/sessions/"})

    assert response["Location"] == "/en/account/sessions/"


def test_a_passkey_that_nobody_here_has_signs_nobody_in_and_is_written_down(client):
    an_account()
    client.get("/en/account/sign-in/passkey/")
    answer = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}, "clientExtensionResults": {}}

    for credential in ("", "no json", "{}", "[1]", json.dumps(answer)):
        page = client.post("/en/account/sign-in/passkey/", {"credential": credential})
        assert "This did not work. Try again, or use another way." in page.content.decode()

    assert [(each.step, each.user) for each in SignInAttempt.objects.all()] == [("passkey", None)] * 5
    assert client.get(ACCOUNT).status_code == 302


def test_a_passkeys_answer_that_makes_no_sense_is_a_failed_second_step(client):
    with_an_app(an_account())
    sign_in(client)

    for credential in ("no json", "{}", '{"id": 1}', '{"id": "AA", "rawId": "AA", "response": 1}'):
        assert client.post(SECOND, {"credential": credential}).status_code == 200

    assert client.get(ACCOUNT).status_code == 302


def test_without_the_key_store_nobody_signs_in_and_public_pages_stay(client, settings, tmp_path):
    an_account()
    settings.KEY_STORE = tmp_path / "lost"

    lost = sign_in(client)

    assert (lost.status_code, client.get("/en/help/").status_code) == (503, 200)
    assert "Nothing can be opened or sealed here just now" in lost.content.decode()
    assert str(tmp_path) not in lost.content.decode()


def test_public_pages_set_no_cookie_and_ask_nothing_of_sessions(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/en/help/")

    assert (dict(response.cookies), response["Referrer-Policy"]) == ({}, "no-referrer")
    assert "Cache-Control" not in response
    assert "Cookie" not in response.get("Vary", "")


def test_a_page_with_a_form_lets_the_browser_say_where_the_form_was():
    client = Client(enforce_csrf_checks=True)
    an_account()
    page = client.get(SIGN_IN)
    token = re.search('csrfmiddlewaretoken" value="([^"]+)', page.content.decode())[1]
    fields = {"username": "sokha", "passphrase": PASSPHRASE, "csrfmiddlewaretoken": token}

    ours = client.post(SIGN_IN, fields, headers={"origin": "http://testserver"})
    theirs = client.post(SIGN_IN, fields, headers={"origin": "https://example.org"})

    assert page["Referrer-Policy"] == "same-origin"
    assert (ours.status_code, theirs.status_code) == (302, 403)


def test_a_new_passkeys_answer_that_makes_no_sense_adds_none(client):
    user = an_account()
    sign_in(client)
    client.get("/en/account/second-step/passkeys/add/")

    for credential in ("{}", "[1]", '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "AA"}}'):
        page = client.post("/en/account/second-step/passkeys/add/", {"name": "Blue", "credential": credential})
        assert (page.status_code, user.authenticator_set.count()) == (200, 0)
