"""What must hold of an answer by an organisation's own sign-in, beside its signature, issuer, audience and time."""

from __future__ import annotations

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from ponleu.core import Problem
from ponleu.core import mark as _

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LONGEST_SUBJECT = 255  # by the standard
SIGNING_KEYS = ("RSA", "EC", "OKP")  # a key that both sides share could be made by either


class NotIdentified(Problem):
    """Whatever was wrong, and whoever it was: a stranger cannot tell. `why` is for the operator's log alone."""

    message = _("This did not work. Try again, or use another way.")

    def __init__(self, *, why: str) -> None:
        super().__init__()
        self.why = why


def is_sound(config: object, *, server_url: str) -> bool:
    """Whether a provider names the issuer that was entered for it, and addresses as safe as that one.

    source   OpenID Connect Discovery 1.0, section 4.3

    >>> is_sound({"issuer": "https://id.example"}, server_url="https://id.example")
    False
    """
    if not isinstance(config, Mapping) or str(config.get("issuer", "")).rstrip("/") != server_url:
        return False
    allowed = {"https", urlsplit(server_url).scheme}  # without encryption only a provider on this machine
    return all(_scheme(config.get(name)) in allowed for name in ENDPOINTS)


def key_for(keys: Any, id: str) -> dict[str, Any] | None:
    """The public key that a token says it was signed with; None when it is not among the provider's."""
    for key in keys["keys"]:
        if key.get("kid") == id and key.get("kty") in SIGNING_KEYS and key.get("use", "sig") == "sig":
            return dict(key)
    return None


def subject_of(claims: Mapping[str, Any], *, client_id: str, nonce: str) -> str:
    """Who signed in, as the provider names them; never their e-mail address, which could be another's.

    claims   of a token whose signature, issuer, audience and times, where it has any, were checked
    nonce    what this browser was sent out with: a token from another sign-in has another one
    raises   NotIdentified
    source   OpenID Connect Core 1.0, sections 2 and 3.1.3.7

    >>> subject_of({"sub": "7f3a", "nonce": "n", "exp": 1, "aud": "ponleu"}, client_id="ponleu", nonce="n")
    '7f3a'
    """
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotIdentified(why="nonce")
    if not isinstance(claims.get("exp"), int | float):
        raise NotIdentified(why="no end")
    if claims.get("aud") not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise NotIdentified(why="other audiences")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotIdentified(why="no subject")
    return subject


def _scheme(address: object) -> str:
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
    except ValueError:
        return ""
    return parts.scheme if parts and parts.hostname else ""
