"""HTTP Digest (RFC 2617, MD5, qop auth) for telephones whose client cannot keep a token in its address.

Only for a device that is allowed it, never for people. Its password follows from the key store and the device's
token, so that no password, nor anything that could stand in for one, is in the database.
"""

from __future__ import annotations

import re
from hashlib import md5
from hmac import compare_digest, digest
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from ponleu.core import mark as _
from ponleu.forms.access import Device
from ponleu.forms.queries.devices import allowed_digest, digest_password
from ponleu.forms.rules import openrosa
from ponleu.vault.queries.server_keys import server_key

REALM = "ponleu"
SECONDS = 300  # for which a challenge holds
_SAID = _("Type the name and the password of this telephone.")
_PART = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


def asked_for(request: HttpRequest) -> HttpResponse:
    """The challenge."""
    nonce = _nonce(int(timezone.now().timestamp()))
    body = openrosa.response(gettext(_SAID), nature="error")
    response = HttpResponse(body, content_type="text/xml; charset=utf-8", status=HTTPStatus.UNAUTHORIZED)
    response.headers["WWW-Authenticate"] = (
        f'Digest realm="{REALM}", domain="/openrosa/", nonce="{nonce}", algorithm=MD5, qop="auth"'
    )
    return response


def device_by_digest(request: HttpRequest) -> Device | None:
    """The telephone that proved itself; None when it did not, or when its challenge is too old."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    parts = {name: quoted or bare for name, quoted, bare in _PART.findall(given[:2000])}
    device = _named(parts.get("username", "")) if scheme.lower() == "digest" else None
    if device is None or not _is_fresh(parts.get("nonce", "")) or parts.get("uri") != request.get_full_path():
        return None
    expected = _response(parts, device, request.method or "")
    return device if compare_digest(expected, parts.get("response", "").encode().lower()) else None


def _named(username: str) -> Device | None:
    try:
        return allowed_digest(UUID(username))
    except ValueError:
        return None


def _response(parts: dict[str, str], device: Device, method: str) -> bytes:
    first = _md5(f"{parts['username']}:{REALM}:{digest_password(device)}")
    second = _md5(f"{method}:{parts['uri']}")
    if "qop" in parts:
        middle = ":".join(parts.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        return _md5(f"{first}:{middle}:{second}").encode()
    return _md5(f"{first}:{parts['nonce']}:{second}").encode()


def _nonce(second: int) -> str:
    return f"{second}-{digest(server_key('forms digest'), str(second).encode(), 'sha256').hex()[:32]}"


def _is_fresh(nonce: str) -> bool:
    second = nonce.partition("-")[0]
    if not (second.isascii() and second.isdecimal()):
        return False
    is_ours = compare_digest(nonce.encode(), _nonce(int(second)).encode())
    return is_ours and 0 <= timezone.now().timestamp() - int(second) < SECONDS


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
