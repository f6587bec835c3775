"""Builders of accounts that can sign in, and of the codes their telephones would show."""

from __future__ import annotations

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from ponleu.people.models import User
from ponleu.people.signing_in.hashers import Kept, stretched, written
from ponleu.vault.actions.keys import make_user_keys
from ponleu.vault.queries.server_keys import server_key
from ponleu.vault.rules.cipher import Place, seal

PASSPHRASE = "lotus bicycle thunder 7 mango"
SIGN_IN, SECOND, UNLOCK = "/en/account/sign-in/", "/en/account/sign-in/second-step/", "/en/account/unlock/"
ACCOUNT = "/en/account/"


def an_account(name="sokha", *, passphrase=PASSPHRASE, salt=b"s" * 16, is_active=True, has_vault=True):
    """Somebody with a passphrase and a vault."""
    found = stretched(passphrase, salt=salt)
    user = User.objects.create(username=name, password=written(Kept(salt, found.verifier)), is_active=is_active)
    if has_vault:
        make_user_keys(user.pk, key=found.key, salt=salt)
    return user


def with_an_app(user):
    """Give somebody an authenticator app; returns its seed."""
    from base64 import b64encode

    secret = generate_totp_secret()
    place = Place("mfa_authenticator", "data", user.pk.int)
    sealed = b64encode(seal(secret.encode(), key=server_key("second step"), place=place)).decode()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": sealed})
    return secret


def code_of(secret, *, later=0):
    """The six digits that the app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(client, *, name="sokha", passphrase=PASSPHRASE):
    """The first step."""
    return client.post(SIGN_IN, {"username": name, "passphrase": passphrase})


def signed_in(secret, *, name="sokha", later=0):
    """A browser after both steps."""
    client = Client()
    sign_in(client, name=name)
    client.post(SECOND, {"code": code_of(secret, later=later)})
    return client


def without_tokens(response):
    """A page without what differs on every request."""
    return re.sub(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+', "", response.content.decode())
