"""Two cookies and a row: each alone, moved, or too old, is worth nothing."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ponleu.people.actions import sessions
from ponleu.people.models import Session, User
from ponleu.people.signing_in.sessions import SessionStore, hash_of
from ponleu.vault.models import TrailEntry
from tests.people.accounts import ACCOUNT, SIGN_IN, an_account, sign_in, signed_in, with_an_app

pytestmark = pytest.mark.usefixtures("a_site")
OPEN, LOCKED = "It is open in this browser", "It is locked."


def _seen(client):
    return client.get(ACCOUNT).content.decode()


def test_the_table_holds_neither_id_nor_unlock_key_nor_what_is_in_the_session():
    client = signed_in(with_an_app(an_account()))

    row = Session.objects.values().get()

    id, key = client.cookies["session"].value, client.cookies["unlock"].value
    kept = " ".join(str(value) for value in row.values())
    assert row["session_key"] == hash_of(id)
    assert [each for each in (id, key, "_auth_user_id", "account_authentication") if each in kept] == []


def test_a_stolen_row_signs_nobody_in():
    signed_in(with_an_app(an_account()))
    thief = Client()
    thief.cookies["session"] = Session.objects.get().pk

    assert thief.get(ACCOUNT).status_code == 302


def test_a_stolen_session_cookie_without_the_other_opens_no_vault():
    client = signed_in(with_an_app(an_account()))
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value

    assert LOCKED in _seen(thief)
    assert OPEN in _seen(client)


@pytest.mark.django_db(transaction=True)
def test_a_sealed_key_moved_to_another_session_does_not_open_there():
    mine, other = with_an_app(an_account()), with_an_app(an_account("dara"))
    victim, thief = signed_in(mine), signed_in(other, name="dara")
    row = Session.objects.get(user__username="sokha")
    Session.objects.filter(user__username="dara").update(unlocked=row.unlocked, unlock_hash=row.unlock_hash)
    thief.cookies["unlock"] = victim.cookies["unlock"].value

    assert LOCKED in _seen(thief)
    assert bytes(Session.objects.get(user__username="dara").unlocked) == b""
    refusals = TrailEntry.objects.filter(outcome="refused").values_list("verb", "actor")
    assert list(refusals) == [("people.vault_opened", User.objects.get(username="dara").pk)]


@pytest.mark.parametrize("changed", [{"started_at": timedelta(seconds=1)}, {"user": "dara"}])
def test_a_sealed_key_does_not_open_for_another_start_or_person(changed):
    secret = with_an_app(an_account())
    client = signed_in(secret)
    row = Session.objects.get()
    if "user" in changed:
        row.user = an_account("dara")
    else:
        row.started_at += changed["started_at"]
    row.save()

    assert OPEN not in _seen(client)


def test_what_a_session_holds_is_not_read_from_another_row():
    client, other = Client(), Client()
    an_account()
    an_account("dara")
    sign_in(client)
    sign_in(other, name="dara")
    content = Session.objects.get(user__username="sokha").session_data
    Session.objects.filter(user__username="dara").update(session_data=content)

    assert other.get(ACCOUNT)["Location"] == f"{SIGN_IN}?next={ACCOUNT}"


def test_the_vault_locks_after_ten_minutes_and_the_sealed_key_is_gone(clock):
    client = signed_in(with_an_app(an_account()))

    clock.forward(minutes=10)

    assert LOCKED in _seen(client)
    assert bytes(Session.objects.get().unlocked) == b""


def test_whoever_does_something_every_nine_minutes_keeps_the_vault_open(clock):
    client = signed_in(with_an_app(an_account()))

    for minutes in (9, 18, 27):
        clock.forward(minutes=minutes)
        assert OPEN in _seen(client)


def test_the_sealed_keys_of_idle_sessions_are_deleted_when_somebody_signs_in(clock):
    signed_in(with_an_app(an_account()))
    an_account("dara")

    clock.forward(minutes=11)
    sign_in(Client(), name="dara")

    assert [bytes(row.unlocked) for row in Session.objects.all()] == [b"", b""]


def test_a_session_ends_after_eight_hours_however_busy(clock):
    client = signed_in(with_an_app(an_account()))

    for hours in range(1, 8):
        clock.forward(hours=hours)
        assert client.get(ACCOUNT).status_code == 200
    clock.forward(hours=8)

    assert client.get(ACCOUNT).status_code == 302


def test_pages_of_a_person_are_kept_by_no_cache_and_lead_by_themselves_over_the_passphrase_when_the_vault_locks():
    response = signed_in(with_an_app(an_account())).get(ACCOUNT)

    assert (response["Cache-Control"], response["Refresh"]) == (
        "no-store",
        "600;url=/en/account/unlock/?next=%2Fen%2Faccount%2F",
    )


def test_a_page_that_was_left_open_leads_back_to_itself_and_what_answers_a_form_does_not():
    client = signed_in(with_an_app(an_account()))

    read = client.get("/en/account/passphrase/")
    typed = client.post("/en/account/passphrase/", {"passphrase": "short", "again": "short"})

    assert read["Refresh"] == "600;url=/en/account/unlock/?next=%2Fen%2Faccount%2Fpassphrase%2F"
    assert typed["Refresh"] == "600;url=/en/account/unlock/"


def test_whoever_presses_a_button_after_the_session_ended_signs_in_to_the_account_and_not_to_an_empty_address(client):
    pressed, read = client.post("/en/account/lock/"), client.get("/en/account/sessions/")

    assert pressed["Location"] == SIGN_IN
    assert read["Location"] == f"{SIGN_IN}?next=/en/account/sessions/"


def test_both_cookies_are_for_this_host_alone_and_out_of_reach_of_scripts():
    client = signed_in(with_an_app(an_account()))

    for name in ("session", "unlock"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Strict", "/", "")
        assert (cookie["max-age"], cookie["expires"]) == ("", "")


@pytest.mark.parametrize(("behind_https", "before"), [("true", "__Host-"), ("false", "")])
def test_behind_https_both_cookies_are_bound_to_the_host_and_to_the_encrypted_connection(behind_https, before):
    names = ("SESSION_COOKIE_NAME", "UNLOCK_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE")
    code = f"from ponleu.site import settings as s; print(*(getattr(s, name) for name in {names}))"
    environment = os.environ | {"BEHIND_HTTPS": behind_https}

    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert said.stdout.split() == [f"{before}session", f"{before}unlock", f"{before}csrf", behind_https.capitalize()]


def test_a_disabled_account_is_out_at_once_and_its_keys_are_gone():
    client = signed_in(with_an_app(an_account()))
    user = User.objects.get()

    user.is_active = False
    user.save()

    assert Session.objects.count() == 0
    assert client.get(ACCOUNT).status_code == 302


def test_an_account_disabled_behind_our_back_is_nobody_even_with_its_session():
    client = signed_in(with_an_app(an_account()))

    User.objects.update(is_active=False)

    assert client.get(ACCOUNT).status_code == 302


def test_a_new_passphrase_ends_the_sessions_of_the_old_one():
    client = signed_in(with_an_app(an_account()))
    user = User.objects.get()

    user.set_password("a completely different one")
    user.save()

    assert client.get(ACCOUNT).status_code == 302


def test_a_person_sees_their_sessions_and_ends_one_of_them():
    secret = with_an_app(an_account())
    here = signed_in(secret)
    lost = Client()
    lost.force_login(User.objects.get())
    other = SessionStore()
    other.create()
    other.belongs_to(User.objects.get(), at=timezone.now(), browser="Chrome, Android")
    page = here.get("/en/account/sessions/").content.decode()

    here.post(f"/en/account/sessions/{hash_of(other.session_key)[:16]}/end/")

    assert "Chrome, Android" in page
    assert not other.exists(other.session_key)
    assert (here.get(ACCOUNT).status_code, lost.get(ACCOUNT).status_code) == (200, 200)


def test_the_list_of_sessions_asks_as_often_for_three_as_for_one(django_assert_num_queries):
    user = an_account()
    here = signed_in(with_an_app(user))
    asked = 2  # the session and the person, and below the list itself
    for _ in range(2):
        other = SessionStore()
        other.create()
        other.belongs_to(user, at=timezone.now(), browser="")

    with django_assert_num_queries(asked + 1):
        page = here.get("/en/account/sessions/").content.decode()

    assert page.count("End this session") == 2


def test_nobody_ends_the_session_of_somebody_else():
    stranger = signed_in(with_an_app(an_account("dara")), name="dara")
    signed_in(with_an_app(an_account()))
    mark = Session.objects.get(user__username="sokha").pk[: sessions.MARK]

    response = stranger.post(f"/en/account/sessions/{mark}/end/")

    assert response.status_code == 400
    assert Session.objects.filter(user__username="sokha").count() == 1


def test_one_click_ends_all_other_sessions_and_says_so_in_the_trail():
    user = an_account()
    here = signed_in(with_an_app(user))
    for _ in range(2):
        other = SessionStore()
        other.create()
        other.belongs_to(user, at=timezone.now(), browser="")

    here.post("/en/account/sessions/end/")

    assert Session.objects.count() == 1
    assert here.get(ACCOUNT).status_code == 200
    assert TrailEntry.objects.values_list("verb", "details").last() == ("people.sessions_ended", {"count": 2})


def test_ends_are_posted_never_followed():
    here = signed_in(with_an_app(an_account()))

    for path in ("sessions/end/", "lock/", "sign-out/", "sessions/0123456789abcdef/end/"):
        assert here.get(f"/en/account/{path}").status_code == 405
