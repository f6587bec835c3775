"""Which telephone sent a token."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256
from hmac import digest
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.models import Device
from ponleu.vault.queries.server_keys import server_key


class NotEnrolled(Problem):
    """The same for a token that never was and for one that was withdrawn."""

    message = _("This telephone is not enrolled here, or no longer.")
    advice = _("Keep what was filled in, and ask for a new code to scan.")


def token_hash(token: str) -> bytes:
    """What is kept of a token. It has 192 random bits, so that nobody finds it from this."""
    return sha256(b"ponleu device " + token.encode()).digest()


def device_of(token: str) -> Device:
    """The telephone to which a token belongs. Raises NotEnrolled."""
    rows = Device.objects_of_django.filter(token_hash=token_hash(token), revoked_on__isnull=True)
    found = list(rows.order_by().only("language", "is_trial"))
    if not found:
        raise NotEnrolled
    return found[0]


def allowed_digest(id: UUID) -> Device | None:
    """A telephone that may prove itself by Digest."""
    return Device.objects_of_django.filter(pk=id, allows_digest=True, revoked_on__isnull=True).first()


def digest_password(device: Device) -> str:
    """What is typed into an old client: made from the key store and the token's hash, and so kept nowhere."""
    made = digest(server_key("forms digest passwords"), device.pk.bytes + bytes(device.token_hash), "sha256")
    return b32encode(made[:15]).decode().lower()
