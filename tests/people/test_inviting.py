"""Inviting a colleague: a code is shown once, and nothing else lets anybody in."""

import re

import pytest
from django.test import Client

from ponleu.people.actions import accounts
from ponleu.people.models import Invitation, User
from ponleu.people.rules.sign_in_names import NotAName, tidied
from ponleu.vault.models import TrailEntry
from tests.people.accounts import PASSPHRASE, sign_in
from tests.people.groups import a_colleague, a_worker, an_administrator, an_organisation, browser_of, give, today

pytestmark = pytest.mark.usefixtures("a_site")
INVITE = "/en/people/accounts/invite/"
JOIN = "/en/account/join/"


def _invite(client, username="rith", **more):
    return client.post(INVITE, {"name": "Rith Example", "username": username, "language": "km"} | more)


def _code(response):
    return re.search(r'<dd class="secret" lang="en">([^<]+)</dd>', response.content.decode())[1]


@pytest.fixture
def harbour(a_site):
    return an_organisation()


@pytest.fixture
def client(harbour):
    return browser_of(an_administrator(harbour))


def test_an_invited_colleague_opens_the_account_with_the_code_and_has_no_role(harbour, client):
    code = _code(_invite(client))
    before = sign_in(Client(), name="rith").status_code

    Client().post(JOIN, {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})

    rith = User.objects.get(username="rith")
    assert (before, sign_in(Client(), name="rith").status_code) == (200, 302)
    assert (rith.name, rith.organisation, rith.joined_on, rith.language) == ("Rith Example", harbour, today(), "km")
    assert TrailEntry.objects.filter(verb="people.invited", scope=harbour.pk, subject=str(rith.pk)).count() == 1


def test_the_page_says_where_to_type_the_code_in_the_language_of_whoever_is_invited(client):
    page = _invite(client, language="km").content.decode()

    assert "testserver/<wbr>km/<wbr>account/<wbr>join/<wbr>" in page


def test_a_new_code_is_worth_something_and_the_old_one_nothing_any_more(client):
    old = _code(_invite(client))
    rith = User.objects.get(username="rith")

    new = _code(client.post(f"/en/people/accounts/{rith.pk}/invite/"))

    for code in (old, new):
        Client().post(JOIN, {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})
        rith.refresh_from_db()
        assert rith.is_active is (code == new)


def test_a_withdrawn_invitation_opens_nothing(client):
    code = _code(_invite(client))
    rith = User.objects.get(username="rith")

    client.post(f"/en/people/accounts/{rith.pk}/withdraw/")

    Client().post(JOIN, {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert (User.objects.get(pk=rith.pk).is_active, Invitation.objects.count()) == (False, 0)


@pytest.mark.parametrize("username", ["VANNA", " vanna ", "van\u200bna"])
def test_a_sign_in_name_that_somebody_has_is_refused_beside_its_field(client, username):
    page = _invite(client, username).content.decode()

    assert 'id="id_username_error"' in page
    assert "This sign-in name belongs to somebody already." in page
    assert User.objects.count() == 1


@pytest.mark.parametrize("username", ["<b>", "a\tb@c", "!", "-", "a/b"])
def test_a_sign_in_name_that_nobody_could_type_again_is_refused_with_what_to_do(client, username):
    page = _invite(client, username).content.decode()

    assert "This sign-in name cannot be used." in page
    assert User.objects.count() == 1


@pytest.mark.parametrize("username", ["sok.dara", "Blue fish", "ត្រីខៀវ", "O’Neil-7"])
def test_a_sign_in_name_is_written_in_any_script(username):
    assert tidied(username) == username


def test_a_sign_in_name_of_hidden_signs_or_of_too_many_is_none():
    for typed in ("", "\u200b\u200b", "a" * 61):
        with pytest.raises(NotAName):
            tidied(typed)


def test_whoever_answers_for_two_organisations_says_to_which_one_invites(harbour, client):
    lighthouse = an_organisation("Lighthouse")
    give(User.objects.get(username="vanna"), "people administrator", organisation=lighthouse)

    _invite(client, organisation=str(lighthouse.pk))

    assert User.objects.get(username="rith").organisation == lighthouse


def test_nobody_is_invited_to_an_organisation_of_others(harbour, client):
    lighthouse = an_organisation("Lighthouse")

    _invite(client, organisation=str(lighthouse.pk))

    assert User.objects.get(username="rith").organisation == harbour


@pytest.mark.parametrize("role", ["", "focal point"])
def test_whoever_may_not_invite_finds_no_such_page(harbour, role):
    stranger = browser_of(a_worker("dara", harbour, role))

    assert (stranger.get(INVITE).status_code, _invite(stranger).status_code) == (404, 404)
    assert User.objects.filter(username="rith").count() == 0


def test_an_account_that_was_opened_is_not_invited_again_nor_one_of_another_organisation(harbour, client):
    dara = a_colleague("dara", harbour, is_active=False)
    chan = a_colleague("chan", an_organisation("Lighthouse"), is_active=False, joined_on=None)

    answers = [
        client.post(f"/en/people/accounts/{each.pk}/{deed}/")
        for each in (dara, chan)
        for deed in ("invite", "withdraw")
    ]

    assert [each.status_code for each in answers] == [404] * 4
    assert Invitation.objects.count() == 0


def test_neither_account_nor_invitation_is_left_when_the_name_is_taken(harbour):
    a_colleague("dara", harbour)

    with pytest.raises(accounts.NameTaken):
        accounts.invite(harbour, username="Dara", name="x", language="km", by=harbour.pk, on=today())

    assert (User.objects.count(), Invitation.objects.count(), TrailEntry.objects.count()) == (1, 0, 0)


def test_the_code_is_kept_by_no_cache_and_stands_nowhere_in_the_database(client):
    response = _invite(client)
    code = _code(response)

    kept = [str(value) for row in Invitation.objects.values() for value in row.values()]
    kept += [str(value) for row in TrailEntry.objects.values() for value in row.values()]
    assert response["Cache-Control"] == "no-store"
    assert [each for each in kept if code in each] == []
