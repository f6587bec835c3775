"""Signing in through an organisation's own sign-in, against a real little provider on this machine."""

import logging
import re
import time
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.test import Client

from ponleu.people.actions import identities as connecting
from ponleu.people.models import Session, SignInAttempt, User
from ponleu.people.signing_in.identities import tag_of
from ponleu.vault.models import TrailEntry
from tests.people.accounts import (
    ACCOUNT,
    PASSPHRASE,
    SECOND,
    SIGN_IN,
    UNLOCK,
    code_of,
    signed_in,
    with_an_app,
)
from tests.people.groups import an_organisation
from tests.people.provider import SECRET, SUBJECT, rsa_key
from tests.people.there_and_back import (
    CALLBACK,
    REFUSED,
    RETURN,
    WITH,
    a_member,
    connected,
    hopped,
    leads_to,
    left,
    refused,
    sent_back,
    sign_in_with,
)

pytestmark = pytest.mark.usefixtures("a_site")


def test_a_connected_identity_signs_in_and_the_vault_stays_locked(client, harbour):
    user = connected(harbour, a_member())

    response = sign_in_with(client, harbour)

    assert (response.status_code, response["Location"]) == (302, ACCOUNT)
    row = Session.objects.get(user=user)
    assert bytes(row.unlocked) == b""
    assert [entry.verb for entry in TrailEntry.objects.filter(actor=user.pk)][-1] == "people.signed_in"
    assert SignInAttempt.objects.count() == 0


def test_the_second_step_is_asked_for_and_then_only_the_passphrase_opens_the_vault(client, harbour):
    secret = with_an_app(connected(harbour, a_member()))

    first = sign_in_with(client, harbour)
    between = client.get(ACCOUNT)
    second = client.post(SECOND, {"code": code_of(secret)})
    locked = "It is locked." in client.get(ACCOUNT).content.decode()
    client.post(UNLOCK, {"passphrase": PASSPHRASE})

    assert (first["Location"], between.status_code, second["Location"]) == (SECOND, 302, ACCOUNT)
    assert locked
    assert "It is open in this browser" in client.get(ACCOUNT).content.decode()


def test_the_way_out_carries_state_nonce_and_challenge_and_asks_for_nothing_about_the_person(client, harbour):
    address = urlsplit(left(client))
    asked = dict(parse_qsl(address.query))

    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{harbour.url}/authorize"
    standard = {"client_id", "redirect_uri", "scope", "response_type", "state", "nonce"}
    assert set(asked) == standard | {"code_challenge", "code_challenge_method"}
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert (asked["scope"], asked["response_type"], asked["code_challenge_method"]) == ("openid", "code", "S256")
    assert min(len(asked[key]) for key in ("state", "nonce", "code_challenge")) >= 16


def test_nobody_on_the_way_can_add_to_what_is_asked_of_the_provider(client, harbour):
    given = "?scope=email&auth_params=redirect_uri%3Dhttps://example.org&process=connect&next=https://example.org/"

    asked = parse_qs(urlsplit(leads_to(client.post(WITH + given))).query)

    assert (asked["scope"], asked["redirect_uri"]) == (["openid"], [f"http://testserver{CALLBACK}"])


def test_nothing_of_the_provider_is_kept_but_a_keyed_hash(client, harbour):
    connected(harbour, a_member())

    sign_in_with(client, harbour)

    identity = SocialAccount.objects.get()
    assert (identity.provider, identity.extra_data) == ("harbour", {})
    assert re.fullmatch(r"[0-9a-f]{64}", identity.uid)
    assert (SocialToken.objects.count(), User.objects.get().email) == (0, "")
    assert SUBJECT not in str(dict(client.session))
    assert "/userinfo" not in harbour.asked


def noted():
    return [(each.step, each.user) for each in SignInAttempt.objects.all()] == [("identity", None)]


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "of another sign-in"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another-client"}, "InvalidAudienceError"),
        ({"aud": ["ponleu", "another-client"]}, "other audiences"),
        ({"azp": "another-client"}, "other audiences"),
        ({"exp": int(time.time()) - 5}, "ExpiredSignatureError"),
        ({"exp": None}, "no end"),
        ({"iat": int(time.time()) + 600}, "ImmatureSignatureError"),
        ({"iss": "https://id.example.org"}, "InvalidIssuerError"),
        ({"sub": ""}, "no subject"),
        ({"sub": None}, "no subject"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_signs_nobody_in(client, harbour, caplog, claims, why):
    connected(harbour, a_member())
    harbour.claims = claims

    response = sign_in_with(client, harbour)

    assert (refused(response), noted()) == (True, True)
    assert client.get(ACCOUNT).status_code == 302
    assert [each.getMessage() for each in caplog.records] == [f"A sign-in through harbour did not succeed: {why}"]


@pytest.mark.parametrize(
    ("signed_with", "algorithm"),
    [(rsa_key("of somebody else"), "RS256"), ("", "none"), ("a-secret-that-both-sides-share-00000", "HS256")],
)
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(client, harbour, signed_with, algorithm):
    connected(harbour, a_member())
    harbour.signed_with, harbour.algorithm = signed_with, algorithm

    assert (refused(sign_in_with(client, harbour)), noted()) == (True, True)


def test_an_identity_that_nobody_here_has_makes_no_account(client, harbour):
    a_member()

    response = sign_in_with(client, harbour)

    assert (refused(response), noted()) == (True, True)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert "Not signed in" in client.get(REFUSED).content.decode()


def test_the_providers_word_on_an_e_mail_address_proves_nothing(client, harbour):
    user = a_member()
    user.email = "sokha@harbour.example"
    user.save()

    assert refused(sign_in_with(client, harbour))


def test_a_closed_account_stays_out_with_the_same_answer(client, harbour):
    user = connected(harbour, a_member())
    User.objects.filter(pk=user.pk).update(is_active=False)

    response = sign_in_with(client, harbour)

    assert (refused(response), noted()) == (True, True)
    assert Session.objects.filter(user=user).count() == 0


def test_who_has_left_the_organisation_stays_out(client, harbour):
    user = connected(harbour, a_member())
    User.objects.filter(pk=user.pk).update(organisation=an_organisation("Lighthouse"))

    assert refused(sign_in_with(client, harbour))


def test_the_same_subject_at_another_issuer_is_somebody_else(client, harbour, settings):
    user = a_member()
    elsewhere = harbour.organisation(server_url="https://id.elsewhere.example")
    connecting.connect(user, provider="harbour", tag=tag_of(elsewhere, SUBJECT))

    assert refused(sign_in_with(client, harbour))


@pytest.mark.parametrize("state", ["", "enwrongwrongwrongwr", "x" * 200])
def test_a_state_that_this_browser_did_not_leave_with_is_refused(client, harbour, state):
    connected(harbour, a_member())
    back = sent_back(harbour, left(client))
    code = parse_qs(urlsplit(back).query)["code"][0]

    response = client.get(RETURN, {"code": code, "state": state})

    assert (refused(response), noted()) == (True, True)
    assert harbour.posted == []


def test_a_code_taken_to_another_browser_is_worth_nothing(client, harbour):
    connected(harbour, a_member())
    back = sent_back(harbour, left(client))
    thief = Client()
    own = urlsplit(left(thief)).query

    with_their_state = hopped(thief, back)
    with_own_state = hopped(
        thief, f"{CALLBACK}?code={parse_qs(urlsplit(back).query)['code'][0]}&state={parse_qs(own)['state'][0]}"
    )

    assert (refused(with_their_state), refused(with_own_state)) == (True, True)
    assert thief.get(ACCOUNT).status_code == 302
    assert [form["code_verifier"] for form in harbour.posted] != []  # asked with the thief's own: the provider refused


def test_a_callback_works_once(client, harbour):
    connected(harbour, a_member())
    back = sent_back(harbour, left(client))
    hopped(client, back)
    client.post("/en/account/sign-out/")

    again = hopped(client, back)

    assert (refused(again), noted()) == (True, True)
    assert len(harbour.posted) == 1


def test_a_state_of_one_provider_is_worth_nothing_at_another(client, harbour, settings):
    connected(harbour, a_member())
    settings.OIDC = (harbour.organisation(), harbour.organisation(id="lighthouse"))
    back = sent_back(harbour, left(client)).replace("harbour", "lighthouse")

    assert refused(hopped(client, back))


def test_a_state_is_worth_nothing_after_ten_minutes(client, harbour, monkeypatch):
    connected(harbour, a_member())
    back = sent_back(harbour, left(client))
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)

    assert refused(hopped(client, back))


def test_who_says_no_at_the_provider_gets_the_same_answer(client, harbour):
    connected(harbour, a_member())
    state = parse_qs(urlsplit(left(client)).query)["state"][0]

    assert refused(hopped(client, f"{CALLBACK}?error=access_denied&state={state}&error_description=10.0.0.7"))
    assert harbour.posted == []


def test_the_first_hop_knows_nobody_and_hands_on_only_code_and_state(client, harbour, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(f"{CALLBACK}?code=the-code&state=kmstatestatestate&session_state=1&next=https://example.org")

    onward = "/km/account/sign-in/with/harbour/return/?state=kmstatestatestate&code=the-code"
    assert (page.status_code, page["Refresh"]) == (200, f"0;url={onward}")
    assert "no-store" in page["Cache-Control"]
    assert (page["Referrer-Policy"], dict(page.cookies), page["Content-Language"]) == ("no-referrer", {}, "km")
    assert "example.org" not in page.content.decode()
    assert "<script" not in page.content.decode()


@pytest.mark.parametrize("page", [WITH, CALLBACK, RETURN, REFUSED])
def test_no_page_on_the_way_is_kept_or_tells_where_somebody_came_from(client, harbour, page):
    client.get(SIGN_IN)  # a form: the browser has a cookie against forgery from here on
    shown = client.post(WITH) if page == WITH else client.get(page)

    assert "no-store" in shown["Cache-Control"]
    assert shown["Referrer-Policy"] == ("no-referrer" if "Refresh" in shown else "same-origin")


def test_a_page_that_needed_an_account_is_shown_afterwards_and_no_other_site(client, harbour):
    connected(harbour, a_member())

    assert sign_in_with(client, harbour, next="/en/account/sessions/")["Location"] == "/en/account/sessions/"
    client.post("/en/account/sign-out/")
    assert sign_in_with(client, harbour, next="https://example.org/")["Location"] == ACCOUNT


def test_the_id_of_the_session_is_new_after_the_sign_in(client, harbour):
    connected(harbour, a_member())
    back = sent_back(harbour, left(client))
    before = client.cookies["session"].value

    hopped(client, back)

    assert client.cookies["session"].value != before


def unreachable(page, realm, caplog):
    """Whether a page says plainly that the provider does not answer, and neither it nor the log tells more."""
    text, log = page.content.decode(), "\n".join(each.getMessage() for each in caplog.records)
    hidden = (realm.url, realm.url.removeprefix("http://"), SECRET, "10.0.0.7", "Traceback", "code_verifier")
    assert [each for each in hidden if each in text + log] == []
    return (page.status_code, "The sign-in of Harbour ID does not answer as it should." in text) == (400, True)


@pytest.mark.parametrize(
    "broken",
    [
        {"/.well-known/openid-configuration": 500},
        {"/.well-known/openid-configuration": 404},
        {"/.well-known/openid-configuration": 302},
    ],
)
def test_a_provider_that_does_not_answer_is_told_plainly_before_anybody_leaves(client, harbour, caplog, broken):
    harbour.broken = broken

    assert unreachable(client.post(WITH), harbour, caplog)


def test_a_provider_that_is_gone_is_told_plainly(client, harbour, settings, caplog):
    settings.OIDC = (harbour.organisation(server_url="http://127.0.0.1:9"),)

    assert unreachable(client.post(WITH), harbour, caplog)


@pytest.mark.parametrize(
    "config",
    [
        {"issuer": "https://id.example.org"},
        {"authorization_endpoint": "ftp://127.0.0.1/authorize"},
        {"token_endpoint": None},
        {"jwks_uri": "//127.0.0.1/keys"},
    ],
)
def test_a_provider_that_names_another_issuer_or_strange_addresses_is_not_used(client, harbour, caplog, config):
    harbour.config = config

    assert unreachable(client.post(WITH), harbour, caplog)


@pytest.mark.parametrize("broken", [{"/keys": 500}, {"/token": 307}, {"/.well-known/openid-configuration": 503}])
def test_a_provider_that_stops_answering_on_the_way_back_is_told_plainly(client, harbour, caplog, broken):
    connected(harbour, a_member())
    back = sent_back(harbour, left(client))
    harbour.broken = broken

    page = hopped(client, back)

    assert unreachable(page, harbour, caplog)
    assert harbour.asked.count("/token") <= 1  # the secret is not carried on to where it leads
    assert client.get(ACCOUNT).status_code == 302


def test_a_token_endpoint_that_refuses_tells_the_person_nothing_of_it(client, harbour, caplog):
    connected(harbour, a_member())
    harbour.broken = {"/token": 500}

    response = sign_in_with(client, harbour)

    assert refused(response)
    assert [(each.levelno, "10.0.0.7" in each.getMessage()) for each in caplog.records] == [(logging.WARNING, False)]


def test_a_provider_in_the_database_is_no_provider(client, harbour):
    given = {"provider": "openid_connect", "provider_id": "planted", "client_id": "ponleu", "name": "Planted"}
    SocialApp.objects.create(**given, settings={"server_url": harbour.url})

    assert client.post("/en/account/sign-in/with/planted/").status_code == 404
    assert client.get("/oidc/planted/callback/").status_code == 404


def test_a_provider_in_the_database_does_not_take_the_place_of_one_that_was_entered(client, harbour):
    given = {"provider": "openid_connect", "provider_id": "harbour", "client_id": "planted", "name": "Planted"}
    SocialApp.objects.create(**given, settings={"server_url": "https://id.example.org"})

    assert parse_qs(urlsplit(left(client)).query)["client_id"] == ["ponleu"]


def test_without_the_setting_nothing_is_offered(client):
    assert "organisation" not in client.get(SIGN_IN).content.decode()
    assert client.post(WITH).status_code == 404


def test_with_it_the_sign_in_page_has_a_button_for_each(client, harbour):
    page = client.get(SIGN_IN).content.decode()

    assert ("Sign in with Harbour ID" in page, f'action="{WITH}"' in page) == (True, True)


def test_leaving_needs_a_form_of_ours(harbour):
    assert Client(enforce_csrf_checks=True).post(WITH).status_code == 403
    assert Client().get(WITH)["Location"] == SIGN_IN


def test_one_identity_is_one_persons_and_one_person_has_one_at_each_provider(harbour):
    user = connected(harbour, a_member())

    with pytest.raises(connecting.AlreadyConnected):
        connected(harbour, a_member("dara"))
    with pytest.raises(connecting.AlreadyConnected):
        connected(harbour, user, subject="another")


def test_without_the_key_store_nobody_signs_in_this_way(client, harbour, settings, tmp_path):
    connected(harbour, a_member())
    back = sent_back(harbour, left(client))
    settings.KEY_STORE = tmp_path / "lost"

    page = hopped(client, back)

    assert page.status_code == 503
    assert "Nothing can be opened or sealed here just now" in page.content.decode()


CONNECT, REMOVE = "/en/account/identities/harbour/connect/", "/en/account/identities/harbour/remove/"


def an_open_vault(name="sokha"):
    """A browser of somebody of Harbour, after both steps."""
    user = a_member(name)
    return user, signed_in(with_an_app(user), name=name)


def test_somebody_with_an_open_vault_connects_their_account_and_signs_in_with_it(client, harbour):
    user, browser = an_open_vault()
    offered = "Connect with Harbour ID" in browser.get(ACCOUNT).content.decode()

    response = hopped(browser, sent_back(harbour, leads_to(browser.post(CONNECT))))

    assert (offered, response["Location"]) == (True, ACCOUNT)
    assert "You can sign in with Harbour ID." in browser.get(ACCOUNT).content.decode()
    assert TrailEntry.objects.get(verb="people.identity_connected").actor == user.pk
    assert sign_in_with(client, harbour)["Location"] == SECOND


def test_a_locked_vault_connects_nothing(harbour):
    _user, browser = an_open_vault()
    browser.post("/en/account/lock/")

    assert browser.post(CONNECT)["Location"] == UNLOCK
    assert harbour.asked == []


def test_a_vault_that_was_locked_on_the_way_connects_nothing(harbour):
    _user, browser = an_open_vault()
    back = sent_back(harbour, leads_to(browser.post(CONNECT)))
    browser.post("/en/account/lock/")

    assert refused(hopped(browser, back))
    assert SocialAccount.objects.count() == 0
    assert "Not connected" in browser.get(REFUSED).content.decode()


def test_what_one_person_left_to_connect_is_not_connected_with_another(harbour):
    _user, browser = an_open_vault()
    back = sent_back(harbour, leads_to(browser.post(CONNECT)))
    states = browser.session["socialaccount_states"]
    _other, theirs = an_open_vault("dara")
    session = theirs.session
    session["socialaccount_states"] = states
    session.save()

    assert refused(hopped(theirs, back))
    assert SocialAccount.objects.count() == 0


def test_an_identity_of_another_account_is_not_connected_a_second_time(harbour):
    connected(harbour, a_member("dara"))
    user, browser = an_open_vault()

    assert refused(hopped(browser, sent_back(harbour, leads_to(browser.post(CONNECT)))))
    assert not SocialAccount.objects.filter(user=user).exists()


def test_nobody_connects_with_the_sign_in_of_another_organisation(harbour):
    user, browser = an_open_vault()
    User.objects.filter(pk=user.pk).update(organisation=an_organisation("Lighthouse"))

    assert browser.post(CONNECT).status_code == 404
    assert "Harbour ID" not in browser.get(ACCOUNT).content.decode()


def test_a_connection_is_taken_away_with_an_open_vault(client, harbour):
    user, browser = an_open_vault()
    connected(harbour, user)

    response = browser.post(REMOVE)

    assert response["Location"] == ACCOUNT
    assert TrailEntry.objects.filter(verb="people.identity_removed", actor=user.pk).count() == 1
    assert refused(sign_in_with(client, harbour))


def test_with_a_locked_vault_no_connection_is_taken_away(harbour):
    user, browser = an_open_vault()
    connected(harbour, user)
    browser.post("/en/account/lock/")

    assert browser.post(REMOVE)["Location"] == UNLOCK
    assert SocialAccount.objects.filter(user=user).exists()


def test_what_is_not_connected_is_not_taken_away(harbour):
    _user, browser = an_open_vault()

    assert browser.post(REMOVE).status_code == 400


def test_the_page_that_leads_away_does_so_at_once_even_with_an_open_vault(harbour):
    _user, browser = an_open_vault()

    assert leads_to(browser.post(CONNECT)).startswith(f"{harbour.url}/authorize?")
