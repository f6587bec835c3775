"""The only way to an account, and the way back with the recovery code."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ponleu.people.actions import invitations
from ponleu.people.models import Invitation, Session, SignInAttempt, User
from ponleu.vault.actions.keys import open_with_recovery_code
from ponleu.vault.models import TrailEntry
from tests.people.accounts import (
    ACCOUNT,
    PASSPHRASE,
    an_account,
    code_of,
    sign_in,
    signed_in,
    with_an_app,
    without_tokens,
)

pytestmark = pytest.mark.usefixtures("a_site")
JOIN, RECOVER, CHANGE = "/en/account/join/", "/en/account/recover/", "/en/account/passphrase/"
NEW = "harvest violin 9 quiet umbrella"


def _today():
    return timezone.now().date()


def _invited(name="dara", *, on=None):
    user = User.objects.create(username=name, is_active=False)
    by = an_account("inviter")
    return user, invitations.invite(user, by=by.pk, on=on or _today())


def _join(code, *, passphrase=NEW, again=None, client=None):
    fields = {"code": code, "passphrase": passphrase, "again": again or passphrase}
    return (client or Client()).post(JOIN, fields)


def _recovery_code(response):
    return re.search(r"([0-9A-Z]{5}-){5}[0-9A-Z]{5}", response.content.decode())[0]


def test_an_invitation_becomes_an_account_with_a_passphrase_a_vault_and_a_recovery_code():
    user, code = _invited()

    page = _join(code.lower().replace("-", " "))

    user.refresh_from_db()
    assert (user.is_active, user.joined_on, user.invitation.accepted_on) == (True, _today(), _today())
    assert open_with_recovery_code(user.pk, _recovery_code(page)).holder == user.pk
    assert sign_in(Client(), name="dara", passphrase=NEW).status_code == 302
    verbs = TrailEntry.objects.filter(subject=str(user.pk)).values_list("verb", flat=True)
    assert list(verbs) == [
        "people.invited",
        "vault.keys_made",
        "people.invitation_accepted",
        "vault.recovery_code_used",
    ]


def test_neither_the_code_nor_the_recovery_code_is_kept_and_no_cache_keeps_the_page():
    _user, code = _invited()
    page = _join(code)

    kept = " ".join(str(each) for table in (Invitation, User, TrailEntry) for each in table.objects.values())

    assert [each for each in (code, _recovery_code(page), NEW) if each in kept] == []
    assert "no-store" in page["Cache-Control"]


def test_used_late_withdrawn_and_unknown_codes_answer_alike():
    user, used = _invited()
    _join(used)
    late = invitations.invite(
        User.objects.create(username="late", is_active=False), by=user.pk, on=_today() - timedelta(days=15)
    )
    gone = User.objects.create(username="gone", is_active=False)
    withdrawn = invitations.invite(gone, by=user.pk, on=_today())
    invitations.withdraw(gone, by=user.pk)
    unknown = invitations.new_recovery_code()

    pages = {without_tokens(_join(code)).replace(code, "") for code in (used, late, withdrawn, unknown)}

    assert len(pages) == 1
    assert "This code opens no invitation." in pages.pop()
    assert User.objects.filter(is_active=True).count() == 2


def test_a_used_code_is_refused_before_the_passphrase_is_looked_at(runs):
    _user, code = _invited()
    _join(code)
    runs.clear()

    page = _join(code, passphrase="too short")

    assert "This code opens no invitation." in page.content.decode()
    assert runs == []


def test_an_invitation_is_good_on_its_last_day():
    _user, code = _invited(on=_today() - timedelta(days=14))

    assert "Your recovery code" in _join(code).content.decode()


def test_a_new_invitation_makes_the_earlier_one_worthless():
    user, first = _invited()

    invitations.invite(user, by=User.objects.get(username="inviter").pk, on=_today())

    assert "This code opens no invitation." in _join(first).content.decode()


def test_whoever_has_an_account_is_not_invited_again():
    user = an_account()

    with pytest.raises(invitations.HasAnAccount):
        invitations.invite(user, by=user.pk, on=date(2026, 12, 1))


def test_a_closed_account_is_not_opened_by_an_invitation():
    user = an_account()
    user.is_active, user.joined_on = False, _today()
    user.save()

    with pytest.raises(invitations.HasAnAccount):
        invitations.invite(user, by=user.pk, on=_today())


@pytest.mark.parametrize(
    ("passphrase", "again", "said"),
    [
        ("too short", None, "A passphrase has at least 12 signs."),
        ("password for ponleu", None, "passphrase"),
        ("dara dara dara", None, "passphrase"),
        (NEW, "another one entirely", "The two are not the same."),
    ],
)
def test_a_weak_or_mistyped_passphrase_leaves_the_invitation_open(passphrase, again, said):
    user, code = _invited()

    page = _join(code, passphrase=passphrase, again=again)

    user.refresh_from_db()
    assert said in page.content.decode()
    assert (user.is_active, user.password, user.invitation.accepted_on) == (False, "", None)
    assert "Your recovery code" in _join(code).content.decode()


def test_a_code_that_opens_nothing_is_written_down():
    _join(invitations.new_recovery_code())

    assert [each.step for each in SignInAttempt.objects.all()] == ["invitation"]


def test_of_two_who_accept_at_once_one_gets_the_account():
    _user, code = _invited()
    first, second = invitations.waiting(code, on=_today()), invitations.waiting(code, on=_today())
    given = {"password": "ponleu1$00$00", "key": b"k" * 32, "salt": b"s" * 16, "on": _today()}
    invitations.accept(first, **given)

    with pytest.raises(invitations.NotInvited):
        invitations.accept(second, **given)


def test_there_is_no_other_way_to_an_account(client):
    for path in ("signup/", "password/reset/", "email/", "3rdparty/"):
        assert client.get(f"/en/account/{path}").status_code == 404


def _joined_with_paper():
    user, code = _invited()
    return user, _recovery_code(_join(code))


def _recover(name, code, *, client=None):
    fields = {"username": name, "code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    return (client or Client()).post(RECOVER, fields)


def test_the_recovery_code_gives_a_new_passphrase_and_a_new_code_and_is_spent():
    user, paper = _joined_with_paper()
    secret = with_an_app(user)

    page = _recover("dara", paper)

    client = Client()
    assert sign_in(Client(), name="dara", passphrase=NEW).status_code == 200
    sign_in(client, name="dara", passphrase=PASSPHRASE)
    client.post("/en/account/sign-in/second-step/", {"code": code_of(secret)})
    assert "It is open in this browser" in client.get(ACCOUNT).content.decode()
    assert "do not fit together" in _recover("dara", paper).content.decode()
    assert "Your recovery code" in _recover("dara", _recovery_code(page)).content.decode()


def test_the_recovery_code_alone_signs_nobody_in():
    _user, paper = _joined_with_paper()
    client = Client()

    _recover("dara", paper, client=client)

    assert Session.objects.count() == 0
    assert client.get(ACCOUNT).status_code == 302


def test_an_unknown_name_another_persons_code_and_a_closed_account_answer_alike_and_cost_the_same(runs):
    user, paper = _joined_with_paper()
    other = an_account("bopha")
    closed = an_account("closed", is_active=False)
    runs.clear()

    pages = {without_tokens(_recover(name, paper)).replace(name, "") for name in ("qwertz", "bopha", "closed")}

    assert (len(pages), len(runs)) == (1, 3)
    assert {other.pk, closed.pk, user.pk} == set(User.objects.exclude(username="inviter").values_list("pk", flat=True))
    assert [each.step for each in SignInAttempt.objects.all()] == ["recovery"] * 3


def test_recovering_ends_every_session():
    user, paper = _joined_with_paper()
    client = signed_in_as(user)

    _recover("dara", paper)

    assert Session.objects.count() == 0
    assert client.get(ACCOUNT).status_code == 302


def signed_in_as(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_passphrase_is_changed_in_an_open_vault_and_all_other_sessions_end():
    user = an_account()
    secret = with_an_app(user)
    here, elsewhere = signed_in(secret), signed_in_as(user)
    before = here.cookies["session"].value, here.cookies["unlock"].value

    response = here.post(CHANGE, {"passphrase": NEW, "again": NEW})

    assert response["Location"] == ACCOUNT
    assert "It is open in this browser" in here.get(ACCOUNT).content.decode()
    assert {here.cookies["session"].value, here.cookies["unlock"].value} & set(before) == set()
    assert elsewhere.get(ACCOUNT).status_code == 302
    assert sign_in(Client(), passphrase=PASSPHRASE).status_code == 200
    again = Client()
    sign_in(again, passphrase=NEW)
    again.post("/en/account/sign-in/second-step/", {"code": code_of(secret, later=1)})
    assert "It is open in this browser" in again.get(ACCOUNT).content.decode()


def test_a_passphrase_is_not_changed_while_the_vault_is_locked():
    user = an_account()
    client = signed_in(with_an_app(user))
    client.post("/en/account/lock/")

    response = client.post(CHANGE, {"passphrase": NEW, "again": NEW})

    assert response["Location"] == "/en/account/unlock/"
    assert client.get(CHANGE)["Location"] == "/en/account/unlock/?next=%2Fen%2Faccount%2Fpassphrase%2F"
    assert sign_in(Client()).status_code == 302
