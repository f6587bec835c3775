"""Who somebody is by their passphrase, at the price of one run of Argon2id, whether there is such an account or not."""

from __future__ import annotations

import unicodedata
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from ponleu.people.models import User
from ponleu.people.signing_in.hashers import Kept, read, stretched
from ponleu.people.signing_in.unlocking import unlocking_of
from ponleu.vault.rules.passphrases import SALT_BYTES

_NOBODY = Kept(salt=bytes(SALT_BYTES), verifier=bytes(32))  # no passphrase has this verifier


class PassphraseBackend(BaseBackend):
    """Checks a passphrase and hands the key that came with it to the vault of the same request."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_other: Any
    ) -> User | None:
        """The active account, or None. Raises KeyStoreLost."""
        if username is None or password is None:
            return None
        user = _named(username)
        kept = read(user.password) if user else None
        found = stretched(password, salt=(kept or _NOBODY).salt)
        if not (kept or _NOBODY).fits(found) or user is None:
            return None
        if request is not None:
            unlocking_of(request).hold(user, key=found.key)
        return user

    def get_user(self, user_id: UUID) -> User | None:
        """The account of a session; a disabled one is nobody from that moment on."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def _named(name: str) -> User | None:
    return User.objects.filter(username__iexact=normalised(name), is_active=True).first()


def normalised(name: str) -> str:
    """A sign-in name as it is compared: composed, without spaces around it, in small letters."""
    return unicodedata.normalize("NFC", name).strip().casefold()
