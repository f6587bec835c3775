"""Proof 5: a planted session, one cookie without the other, cookies of two sessions, what was ended, a stolen row.

What single pages do is in tests/people/test_sessions.py and test_unlock.py; here a thief copies cookies and rows.
"""

from base64 import urlsafe_b64decode

import pytest
from django.test import Client
from django.utils import timezone

from ponleu.people.models import Session, User
from ponleu.people.signing_in.sessions import SessionStore, hash_of
from ponleu.vault.actions.keys import found_team
from ponleu.vault.actions.records import start
from ponleu.vault.queries.keystore import keystore
from tests.attacks.outsider import Loot, opened_from
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything
from tests.people.accounts import (
    ACCOUNT,
    PASSPHRASE,
    SECOND,
    SIGN_IN,
    UNLOCK,
    an_account,
    code_of,
    sign_in,
    signed_in,
    with_an_app,
)

pytestmark = pytest.mark.usefixtures("a_site", "database")
NOBODY, LOCKED, OPEN = "nobody", "locked", "open"
BOTH = ("session", "unlock")


def state(browser):
    """What a browser has: no session, a session, or an open vault too. Asked of a copy, so that asking ends nothing."""
    page = with_cookies(browser, *browser.cookies).get(ACCOUNT)
    if page.status_code != 200:
        return NOBODY
    return OPEN if "It is open in this browser" in page.content.decode() else LOCKED


def with_cookies(browser, *names, of=None):
    """A thief's browser, with some of the cookies of another, and the others of a second one."""
    thief = Client()
    for name in names:
        thief.cookies[name] = browser.cookies[name].value
    for name in set(BOTH) - set(names) if of else ():
        thief.cookies[name] = of.cookies[name].value
    return thief


@pytest.fixture
def seed():
    return with_an_app(an_account())


@pytest.fixture
def browser(seed):
    return signed_in(seed)


def planted(*ids):
    """Ids that a stranger knows: one made up, one of a session of their own, one between the two steps."""
    own, between = Client(), Client()
    own.get(SIGN_IN)
    store = SessionStore()
    store["anything"] = 1
    store.create()
    an_account("stranger")
    with_an_app(User.objects.get(username="stranger"))
    sign_in(between, name="stranger")
    return ["a" * 32, store.session_key, between.cookies["session"].value, *ids]


def test_a_session_that_was_planted_before_signing_in_is_worth_nothing_after_it(seed):
    for id in planted():
        victim = Client()
        victim.cookies["session"] = id
        victim.cookies["unlock"] = "cGxhbnRlZA=="
        sign_in(victim)
        victim.post(SECOND, {"code": code_of(seed)})

        assert victim.cookies["session"].value != id
        assert victim.cookies["unlock"].value != "cGxhbnRlZA=="
        thief = Client()
        thief.cookies["session"], thief.cookies["unlock"] = id, "cGxhbnRlZA=="
        assert state(thief) == NOBODY
        thief.cookies["unlock"] = victim.cookies["unlock"].value
        assert state(thief) == NOBODY
        User.objects.get(username="sokha").authenticator_set.update(data=_without_last(seed))


def _without_last(seed):
    data = User.objects.get(username="sokha").authenticator_set.get().data
    return {name: value for name, value in data.items() if name == "secret"}


def test_each_cookie_alone_opens_no_vault(browser):
    assert [state(with_cookies(browser, name)) for name in BOTH] == [LOCKED, NOBODY]
    assert state(with_cookies(browser, *BOTH)) == OPEN  # both together are the session: keep them


def test_cookies_of_two_sessions_open_nothing_together_though_both_are_open(seed, browser):
    User.objects.get().authenticator_set.update(data=_without_last(seed))
    second = signed_in(seed)
    other = signed_in(with_an_app(an_account("dara")), name="dara")

    mixed = {
        (mine, theirs): state(with_cookies(one, "session", of=two))
        for (mine, one), (theirs, two) in [
            (("first", browser), ("second", second)),
            (("second", second), ("first", browser)),
            (("first", browser), ("dara's", other)),
            (("dara's", other), ("first", browser)),
        ]
    }

    assert set(mixed.values()) == {LOCKED}


def test_a_mistaken_second_cookie_does_not_close_the_vault_of_whoever_has_the_right_one(browser):
    thief = with_cookies(browser, "session")
    thief.cookies["unlock"] = "AAAA"

    thief.get(ACCOUNT)

    assert state(browser) == OPEN


def test_what_was_copied_before_signing_out_is_worth_nothing_after_it(browser):
    thief = with_cookies(browser, *BOTH)

    browser.post("/en/account/sign-out/")

    assert (state(thief), Session.objects.count()) == (NOBODY, 0)


def test_signing_out_elsewhere_ends_every_copy(seed, browser):
    thief = with_cookies(browser, *BOTH)
    User.objects.get().authenticator_set.update(data=_without_last(seed))
    here = signed_in(seed)

    here.post("/en/account/sessions/end/")

    assert (state(thief), state(here)) == (NOBODY, OPEN)


def test_locking_everywhere_locks_every_copy(seed, browser):
    thief = with_cookies(browser, *BOTH)
    User.objects.get().authenticator_set.update(data=_without_last(seed))
    here = signed_in(seed)

    here.post("/en/account/lock/", {"everywhere": "1"})

    assert (state(thief), state(browser)) == (LOCKED, LOCKED)


def test_opening_the_vault_again_leaves_nothing_to_who_copied_the_cookies_before(browser):
    thief = with_cookies(browser, *BOTH)

    browser.post(UNLOCK, {"passphrase": PASSPHRASE})

    assert (state(thief), state(browser)) == (NOBODY, OPEN)


@pytest.mark.parametrize("how", ["by its page", "behind our back"])
def test_a_disabled_account_is_out_with_every_copy_and_stays_out_when_it_is_enabled(browser, how):
    thief = with_cookies(browser, *BOTH)
    user = User.objects.get()

    if how == "by its page":
        user.is_active = False
        user.save()
    else:
        User.objects.update(is_active=False)

    assert state(thief) == NOBODY
    refused = Client()
    sign_in(refused)
    assert state(refused) == NOBODY
    if how == "by its page":
        User.objects.update(is_active=True)
        assert state(thief) == NOBODY


def test_a_stolen_row_gives_no_cookie(browser):
    row = Session.objects.get()
    for id in (row.pk, row.session_data[:32], row.unlock_hash.hex()):
        thief = Client()
        thief.cookies["session"] = thief.cookies["unlock"] = id
        assert state(thief) == NOBODY
    thief = with_cookies(browser, "session")
    thief.cookies["unlock"] = row.unlock_hash.hex()
    assert state(thief) == LOCKED


def test_a_stolen_machine_with_open_sessions_opens_nothing_without_a_cookie(browser, database):
    user, team = User.objects.get(), User.objects.get().pk
    found_team(team, [user.pk], by=user.pk)
    started = start("x.y", team=team, expires="2028-03", arrived_on=DAY, compartments=COMPARTMENTS)
    write_everything(started, dict.fromkeys(every_sealed_column(), "Statement 1"))
    months = [keystore().month_key(month) for month in keystore().months()]

    assert state(browser) == OPEN
    assert opened_from(database, Loot(pepper=keystore().pepper(), month_keys=months)) == set()
    cookie = urlsafe_b64decode(browser.cookies["unlock"].value)
    assert opened_from(database, Loot(month_keys=months, private_keys=[cookie])) == {"Statement 1"}


def test_a_session_that_somebody_wrote_into_the_database_signs_nobody_in():
    user = an_account()
    forged = SessionStore()
    forged.update({"_auth_user_id": str(user.pk), "_auth_user_hash": "f" * 64})
    forged["_auth_user_backend"] = "ponleu.people.signing_in.backends.PassphraseBackend"
    forged["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp()}]
    forged.create()
    forged.belongs_to(user, at=timezone.now(), browser="")
    thief = Client()
    thief.cookies["session"] = forged.session_key

    assert Session.objects.filter(pk=hash_of(forged.session_key), user=user).exists()
    assert state(thief) == NOBODY


def test_a_session_that_who_knows_the_secret_key_too_wrote_has_no_vault(browser):
    user = User.objects.get()
    thief = Client()
    thief.force_login(user, backend="ponleu.people.signing_in.backends.PassphraseBackend")
    row = Session.objects.exclude(unlocked=b"").get()
    Session.objects.filter(pk=hash_of(thief.cookies["session"].value)).update(
        unlocked=row.unlocked, unlock_hash=row.unlock_hash, started_at=row.started_at, user=user
    )
    thief.cookies["unlock"] = browser.cookies["unlock"].value

    assert state(thief) == LOCKED


def test_the_vault_locks_after_ten_idle_minutes_and_the_session_ends_after_eight_hours_also_for_a_copy(
    browser, monkeypatch
):
    thief, began = with_cookies(browser, *BOTH), timezone.now()

    def at(**span):
        monkeypatch.setattr(timezone, "now", lambda: began + timezone.timedelta(**span))

    at(minutes=9)
    assert state(browser) == OPEN
    at(minutes=20)
    assert state(thief) == LOCKED
    browser.post(UNLOCK, {"passphrase": PASSPHRASE})
    assert state(browser) == OPEN
    at(hours=8, minutes=1)  # opening the vault again did not move the limit
    assert (state(browser), state(thief)) == (NOBODY, NOBODY)
