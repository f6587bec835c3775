"""Which key a program shows, and the short-lived word that stands for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.models import Key
from ponleu.vault.queries.server_keys import server_key

HOURS = 24  # for which a session holds


class NoKey(Problem):
    """The same for a key that never was, one that was revoked, and one whose person cannot sign in any more."""

    message = _("This key opens nothing here, or no longer.")
    advice = _("Send a key as “Authorization: Bearer …”. Who runs this machine makes one with ponleu form key add.")


def secret_hash(secret: str) -> bytes:
    """What is kept of a secret. It has 192 random bits, so that nobody finds it from this."""
    return sha256(b"ponleu form key " + secret.encode()).digest()


def key_of(given: str, *, now: datetime) -> Key:
    """The key that a program shows: the secret itself, or the word of a session that it began. Raises NoKey."""
    rows = Key.objects.everywhere(because="whoever has the secret is this program").select_related("person")
    open_ones = rows.filter(revoked_on__isnull=True, person__is_active=True)
    if given.count(".") == 2:
        found = open_ones.filter(pk=_named(given)).first()
        if found is None or not compare_digest(given.encode(), _word(found, _ends(given)).encode()):
            raise NoKey
        if _ends(given) <= now.timestamp():
            raise NoKey
        return found
    found = open_ones.filter(secret_hash=secret_hash(given)).first()
    if found is None:
        raise NoKey
    return found


def key_named(name: str, secret: str, *, now: datetime) -> Key:
    """The key with a name and a secret, as somebody types an address and a passphrase elsewhere. Raises NoKey."""
    found = key_of(secret, now=now)
    if "." in secret or found.name != name:
        raise NoKey
    return found


def session_of(key: Key, *, now: datetime) -> tuple[str, datetime]:
    """A word that opens what the key opens until a moment, and ends with the key. It is kept nowhere here."""
    ends = (now + timedelta(hours=HOURS)).replace(microsecond=0)
    return _word(key, int(ends.timestamp())), ends


def _word(key: Key, ends: int) -> str:
    said = key.pk.bytes + bytes(key.secret_hash) + str(ends).encode()
    made = digest(server_key("forms key sessions"), said, "sha256")
    return f"{key.pk.hex}.{ends}.{made.hex()}"


def _named(given: str) -> UUID:
    try:
        return UUID(hex=given.partition(".")[0])
    except ValueError:
        raise NoKey from None


def _ends(given: str) -> int:
    found = given.split(".")[1]
    if not (found.isascii() and found.isdecimal() and len(found) <= 12):
        raise NoKey
    return int(found)
