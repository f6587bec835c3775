"""Making a vault for an account that has none, because its organisation says who its owner is."""

import re

import pytest
from django.test import Client

from ponleu.people.models import Session
from ponleu.people.signing_in.hashers import read
from ponleu.vault.actions.keys import open_with_recovery_code
from ponleu.vault.models import KeyPair, PrivateCopy, TrailEntry
from tests.people.accounts import ACCOUNT, PASSPHRASE, UNLOCK, an_account, sign_in, signed_in, with_an_app

VAULT = "/en/account/vault/"
OF_THE_VAULT = "harvest violin 9 quiet umbrella"
BOTH = {"passphrase": OF_THE_VAULT, "again": OF_THE_VAULT}
pytestmark = pytest.mark.usefixtures("a_site")


@pytest.fixture
def browser():
    """A browser of somebody without a vault, after the first step."""
    an_account(has_vault=False)
    browser = Client()
    sign_in(browser)
    return browser


def on_paper(page):
    return re.findall(r'class="secret" lang="en">([^<]+)', page.content.decode())[1]


def test_who_has_no_vault_is_led_to_making_one(browser):
    for path in (ACCOUNT, UNLOCK):
        assert f'href="{VAULT}"' in browser.get(path).content.decode()


def test_a_passphrase_makes_the_vault_and_its_recovery_code_is_shown_once(browser):
    page = browser.post(VAULT, BOTH)

    holder = KeyPair.objects.get().holder
    assert open_with_recovery_code(holder, on_paper(page)).holder == holder
    assert "I have it on paper. Continue" in page.content.decode()
    assert TrailEntry.objects.filter(verb="vault.keys_made", actor=holder).count() == 1
    assert browser.get(VAULT)["Location"] == ACCOUNT


def test_it_stays_locked_until_there_is_a_second_step_which_can_be_set_up_at_once(browser):
    browser.post(VAULT, BOTH)

    assert bytes(Session.objects.get().unlocked) == b""
    assert browser.get("/en/account/second-step/app/").status_code == 200


def test_with_a_second_step_it_is_open_at_once_and_opens_again_with_its_passphrase_alone(db):
    user = an_account(has_vault=False)
    browser = signed_in(with_an_app(user))
    before = browser.cookies["session"].value

    browser.post(VAULT, BOTH)
    is_open = "It is open in this browser" in browser.get(ACCOUNT).content.decode()
    browser.post("/en/account/lock/")
    wrong = browser.post(UNLOCK, {"passphrase": PASSPHRASE})
    right = browser.post(UNLOCK, {"passphrase": OF_THE_VAULT})

    assert is_open
    assert browser.cookies["session"].value != before
    assert (wrong.status_code, right.status_code) == (200, 302)


def test_it_does_not_change_how_the_person_signs_in(browser, django_user_model):
    password = django_user_model.objects.get().password

    browser.post(VAULT, BOTH)

    assert django_user_model.objects.get().password == password
    assert read(password) is not None


@pytest.mark.parametrize("weak", ["short", "password1234", "sokha sokha sokha"])
def test_a_weak_passphrase_makes_none(browser, weak):
    page = browser.post(VAULT, {"passphrase": weak, "again": weak})

    assert (page.status_code, KeyPair.objects.count()) == (200, 0)
    assert 'class="wrong"' in page.content.decode()


def test_two_that_differ_make_none(browser):
    browser.post(VAULT, BOTH | {"again": PASSPHRASE})

    assert KeyPair.objects.count() == 0


def test_a_stranger_makes_none(client):
    assert client.post(VAULT, BOTH)["Location"].startswith("/en/account/sign-in/")


def test_keys_that_only_a_recovery_code_opens_are_not_replaced(browser):
    browser.post(VAULT, BOTH)
    PrivateCopy.objects.filter(way=PrivateCopy.Way.PASSPHRASE).delete()

    page = browser.post(VAULT, BOTH)

    assert "There are keys already." in page.content.decode()
    assert KeyPair.objects.count() == 1
