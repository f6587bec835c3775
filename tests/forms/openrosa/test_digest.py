"""Old clients prove themselves by HTTP Digest, where a telephone is allowed it."""

import re
from datetime import timedelta
from hashlib import md5

import pytest
from django.test import Client
from django.utils import timezone

from ponleu.forms.queries.devices import digest_password
from tests.forms.openrosa.telephones import Telephone, a_file, a_form, filled, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]


def hashed(text):
    return md5(text.encode()).hexdigest()


def challenged(method="GET", path="/openrosa/formList"):
    """The challenge for a request."""
    response = Client().generic(method, path)
    assert response.status_code == 401
    return dict(re.findall(r'(\w+)="?([^",]*)"?', response["WWW-Authenticate"].partition(" ")[2]))


def proof(device, *, password=None, method="GET", path="/openrosa/formList", nonce=None, qop="auth", user=None):
    """What a client answers."""
    nonce = nonce or challenged()["nonce"]
    user = user or str(device.pk)
    first = hashed(f"{user}:ponleu:{password or digest_password(device)}")
    second = hashed(f"{method}:{path}")
    given = f'username="{user}", realm="ponleu", nonce="{nonce}", uri="{path}"'
    if not qop:
        return f'Digest {given}, response="{hashed(f"{first}:{nonce}:{second}")}"'
    told = hashed(f"{first}:{nonce}:00000001:abc:{qop}:{second}")
    return f'Digest {given}, qop={qop}, nc=00000001, cnonce="abc", response="{told}"'


@pytest.fixture
def old():
    return Telephone(a_form(), allows_digest=True).device


def asked(device, **more):
    return Client().get("/openrosa/formList", HTTP_AUTHORIZATION=proof(device, **more))


@pytest.mark.parametrize(("method", "path"), [("GET", "formList"), ("HEAD", "submission"), ("POST", "submission")])
def test_who_proves_nothing_is_challenged(method, path):
    challenge = challenged(method, f"/openrosa/{path}")

    nonce = challenge.pop("nonce")
    assert challenge == {"realm": "ponleu", "domain": "/openrosa/", "algorithm": "MD5", "qop": "auth"}
    assert re.fullmatch(r"\d+-[0-9a-f]{32}", nonce)


@pytest.mark.parametrize("qop", ["auth", ""])
def test_who_knows_the_password_is_given_the_list_with_addresses_without_a_token(old, qop):
    response = asked(old, qop=qop)

    assert response.status_code == 200
    assert "<downloadUrl>http://testserver/openrosa/forms/" in response.content.decode()


def test_a_filled_form_is_taken(old):
    path = "/openrosa/submission?deviceID=x"
    parts = {"xml_submission_file": a_file("s.xml", filled())}

    response = Client().post(path, parts, HTTP_AUTHORIZATION=proof(old, method="POST", path=path))

    assert response.status_code == 201
    assert [row.device for row in kept()] == [old]


@pytest.mark.parametrize(
    "more",
    [
        {"password": "wrong"},
        {"user": "nobody"},
        {"user": "00000000-0000-0000-0000-000000000001"},
        {"nonce": "1-00000000000000000000000000000000"},
        {"nonce": "é"},
        {"path": "/openrosa/submission"},
        {"method": "POST"},
    ],
)
def test_a_wrong_proof_is_challenged_again(old, more):
    assert asked(old, **more).status_code == 401


def test_an_old_challenge_is_made_anew(old, monkeypatch):
    given = proof(old)
    later = timezone.now() + timedelta(seconds=301)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert Client().get("/openrosa/formList", HTTP_AUTHORIZATION=given).status_code == 401


def test_it_is_off_unless_it_was_allowed_and_ends_with_the_telephone(old):
    other = Telephone(a_form(form_id="other")).device
    old.revoked_on = old.enrolled_on
    old.save()

    assert [asked(device).status_code for device in (other, old)] == [401, 401]


def test_a_new_token_is_a_new_password(old):
    from ponleu.forms.actions.enrolling import enrol_again
    from tests.forms.openrosa.telephones import a_boss

    before = digest_password(old)
    enrol_again(old, by=a_boss())

    assert digest_password(old) != before
    assert re.fullmatch("[a-z2-7]{24}", before)
