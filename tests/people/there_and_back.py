"""Leaving for the little provider and coming back, as a browser would."""

from urllib.parse import urlsplit

from django.test import Client

from ponleu.people.actions import identities
from ponleu.people.models import Organisation
from ponleu.people.signing_in.identities import tag_of
from tests.people.accounts import an_account
from tests.people.provider import SUBJECT

WITH, RETURN, REFUSED = (
    "/en/account/sign-in/with/harbour/",
    "/en/account/sign-in/with/harbour/return/",
    "/en/account/sign-in/not-identified/",
)
CALLBACK = "/oidc/harbour/callback/"


def a_member(name="sokha", **given):
    """Somebody of Harbour with a passphrase and a vault."""
    user = an_account(name, **given)
    user.organisation = organisation_named("Harbour")
    user.save()
    return user


def organisation_named(name):
    return Organisation.objects_of_django.get(name=name)


def connected(realm, user, *, subject=SUBJECT):
    """Connect somebody with an identity at the provider."""
    identities.connect(user, provider="harbour", tag=tag_of(realm.organisation(), subject))
    return user


def leads_to(response):
    """Where a page that leads on leads."""
    return response["Refresh"].removeprefix("0;url=")


def left(client, **given):
    """The address at the provider to which a browser was led."""
    return leads_to(client.post(WITH, given))


def sent_back(realm, address):
    """Path and query with which the provider sends the browser back."""
    back = urlsplit(realm.authorize(urlsplit(address).query))
    return f"{back.path}?{back.query}"


def hopped(client, back):
    """The second hop, as the page of the first leads there."""
    return client.get(leads_to(Client().get(back)))  # another site led there: no cookie of ours


def sign_in_with(client, realm, **given):
    return hopped(client, sent_back(realm, left(client, **given)))


def refused(response):
    """Whether this is the plain answer, the same for everything."""
    return response.status_code == 302 and response["Location"] == REFUSED
