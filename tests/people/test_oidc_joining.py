"""Accepting an invitation as whom one's organisation knows: an account without a passphrase, and then a vault."""

import re
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from ponleu.people.actions import invitations, passphrases
from ponleu.people.models import Invitation, Session, SignInAttempt, User
from ponleu.people.queries.identities import ELSEWHERE
from ponleu.people.signing_in.hashers import stretched
from ponleu.vault.actions.keys import open_user_key
from ponleu.vault.models import TrailEntry
from tests.people.accounts import ACCOUNT, PASSPHRASE, SECOND, an_account, code_of, sign_in, signed_in, with_an_app
from tests.people.groups import a_colleague, an_organisation, today
from tests.people.there_and_back import (
    connected,
    hopped,
    leads_to,
    organisation_named,
    refused,
    sent_back,
    sign_in_with,
)

JOIN, VAULT = "/en/account/join/with/harbour/", "/en/account/vault/"
OF_THE_VAULT = "harvest violin 9 quiet umbrella"
BOTH = {"passphrase": OF_THE_VAULT, "again": OF_THE_VAULT}
pytestmark = pytest.mark.usefixtures("a_site")


def an_invitation(name="dara", *, organisation=None):
    """The account that waits for somebody of Harbour, and the code that they were given."""
    user = a_colleague(name, organisation or organisation_named("Harbour"), is_active=False, joined_on=None)
    return user, invitations.invite(user, by=an_account(f"inviter of {name}").pk, on=today())


def came_back(client, realm, code):
    """Where somebody is after typing the code and saying at the provider who they are."""
    return hopped(client, sent_back(realm, leads_to(client.post(JOIN, {"code": code}))))


def test_an_invitation_is_accepted_by_an_identity_and_leads_to_making_a_vault(client, harbour):
    user, code = an_invitation()

    response = came_back(client, harbour, code)

    user.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, VAULT)
    assert (user.is_active, user.joined_on, user.password) == (True, today(), ELSEWHERE)
    assert [entry.verb for entry in TrailEntry.objects.filter(actor=user.pk)] == [
        "people.identity_connected",
        "people.invitation_accepted",
        "people.signed_in",
    ]
    assert SignInAttempt.objects.count() == 0


def test_afterwards_the_person_signs_in_there_and_their_vault_opens_with_its_own_passphrase(client, harbour):
    _user, code = an_invitation()
    came_back(client, harbour, code)
    client.post(VAULT, BOTH)
    client.post("/en/account/sign-out/")

    response = sign_in_with(client, harbour)

    assert response["Location"] == ACCOUNT
    assert bytes(Session.objects.get().unlocked) == b""
    assert sign_in(Client(), name="dara", passphrase=OF_THE_VAULT).status_code == 200  # it signs nobody in


def test_their_recovery_code_gives_a_new_passphrase_of_the_vault_and_still_no_other_way_in(client, harbour):
    user, code = an_invitation()
    came_back(client, harbour, code)
    on_paper = re.findall(r'class="secret" lang="en">([^<]+)', client.post(VAULT, BOTH).content.decode())[1]
    new = "lantern 4 bamboo orbit quiet"

    page = client.post("/en/account/recover/", {"username": "dara", "code": on_paper, "passphrase": new, "again": new})

    user.refresh_from_db()
    assert (page.status_code, user.password) == (200, ELSEWHERE)
    assert sign_in(Client(), name="dara", passphrase=new).status_code == 200


def test_they_cannot_take_away_the_only_way_in(client, harbour):
    user, code = an_invitation()
    secret = with_an_app(user)
    came_back(client, harbour, code)
    client.post(SECOND, {"code": code_of(secret)})
    client.post(VAULT, BOTH)

    page = client.post("/en/account/identities/harbour/remove/")

    assert "You have no other way to sign in." in page.content.decode()
    assert SocialAccount.objects.filter(user=user).exists()


def test_a_code_works_once(client, harbour):
    _user, code = an_invitation()
    back = sent_back(harbour, leads_to(client.post(JOIN, {"code": code})))
    other = Client()
    harbour_back = sent_back(harbour, leads_to(other.post(JOIN, {"code": code})))
    hopped(client, back)
    harbour.claims = {"sub": "somebody else"}

    assert refused(hopped(other, harbour_back))
    assert "This code opens no invitation." in Client().post(JOIN, {"code": code}).content.decode()


def test_an_invitation_that_ended_on_the_way_is_not_accepted(client, harbour):
    user, code = an_invitation()
    back = sent_back(harbour, leads_to(client.post(JOIN, {"code": code})))
    Invitation.objects.update(valid_until=today() - timedelta(days=1))

    assert refused(hopped(client, back))
    assert not User.objects.get(pk=user.pk).is_active


def test_an_identity_that_is_connected_already_accepts_no_second_account(client, harbour):
    user, code = an_invitation()
    connected(harbour, an_account("sokha"))

    assert refused(came_back(client, harbour, code))
    user.refresh_from_db()
    assert (user.is_active, user.joined_on, Invitation.objects.get().accepted_on) == (False, None, None)


def test_an_invitation_of_another_organisation_is_not_opened_here(client, harbour):
    _user, code = an_invitation(organisation=an_organisation("Lighthouse"))

    page = client.post(JOIN, {"code": code})

    assert "This code opens no invitation." in page.content.decode()
    assert [each.step for each in SignInAttempt.objects.all()] == ["invitation"]
    assert harbour.asked == []


@pytest.mark.parametrize("code", ["", "nonsense", "0000-0000-0000-0000-0000-0000-00"])
def test_a_code_that_is_none_leads_nowhere(client, harbour, code):
    page = client.post(JOIN, {"code": code})

    assert ("Refresh" in page, page.status_code) == (False, 200)
    assert harbour.asked == []


def test_somebody_who_is_signed_in_accepts_nothing(client, harbour):
    _user, code = an_invitation()
    back = sent_back(harbour, leads_to(client.post(JOIN, {"code": code})))
    states = client.session["socialaccount_states"]
    browser = signed_in(with_an_app(an_account("sokha")))
    session = browser.session
    session["socialaccount_states"] = states
    session.save()

    assert browser.get(JOIN)["Location"] == ACCOUNT
    assert refused(hopped(browser, back))


def test_the_page_for_invitations_leads_there_only_where_an_organisation_has_a_sign_in(client, harbour, settings):
    with_it = client.get("/en/account/join/").content.decode()
    settings.OIDC = ()
    without = client.get("/en/account/join/").content.decode()

    assert (f'href="{JOIN}"' in with_it, JOIN in without) == (True, False)


def test_a_change_of_the_passphrase_gives_no_other_way_in(db):
    user = an_account("dara")
    User.objects.filter(pk=user.pk).update(password=ELSEWHERE)
    user.refresh_from_db()
    opened = open_user_key(user.pk, key=stretched(PASSPHRASE, salt=b"s" * 16).key)

    passphrases.change(user, opened=opened, password="ponleu1$00$00", key=b"k" * 32, salt=b"t" * 16)

    user.refresh_from_db()
    assert user.password == ELSEWHERE
