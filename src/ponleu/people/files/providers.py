"""Which organisations bring a sign-in of their own (OpenID Connect): one small file, typed, loud when malformed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ponleu.core import Problem, Where
from ponleu.core import mark as _

KEYS = ("id", "name", "server_url", "client_id", "secret_file", "organisation")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID, _LONGEST_NAME = 40, 40
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
_OF_OTHERS = 0o007


class MalformedProviders(Problem):
    """Nobody should find out at the first sign-in that it does not work. What stands in a secret is never shown."""

    message = _("The file that PONLEU_OIDC names cannot be used: %(reason)s.")
    advice = _("Correct it, or unset PONLEU_OIDC; docs/settings.md says what it takes.")


@dataclass(frozen=True, slots=True)
class Provider:
    """The sign-in of one organisation."""

    id: str  # in addresses, and in the row of each identity
    name: str  # on the button
    server_url: str  # the issuer, without a slash at the end
    client_id: str
    secret: str = field(repr=False)
    organisation: str  # whose people may use it


def read_providers(path: Path) -> tuple[Provider, ...]:
    """The providers of a file, in its order.

    path     TOML, a `[[provider]]` for each; a secret stands in a file of its own, named relative to this one
    raises   MalformedProviders
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise _malformed(path, "it is no TOML that can be read") from None
    rows = content.get("provider")
    if set(content) != {"provider"} or not isinstance(rows, list) or not rows:
        raise _malformed(path, "it needs at least one [[provider]], and nothing else")
    found = tuple(_provider(row, path) for row in rows)
    if len({each.id for each in found}) < len(found):
        raise _malformed(path, "two providers have the same id", "id")
    return found


def _provider(row: Any, path: Path) -> Provider:
    if not isinstance(row, Mapping) or set(row) != set(KEYS):
        raise _malformed(path, f"each provider has exactly {', '.join(KEYS)}")
    for key in KEYS:
        if not isinstance(row[key], str) or not row[key].strip():
            raise _malformed(path, "it must be a text that is not empty", key)
    if not _ID.fullmatch(row["id"]) or len(row["id"]) > _LONGEST_ID:
        raise _malformed(path, f"it takes at most {_LONGEST_ID} small letters, digits and hyphens", "id")
    if len(row["name"]) > _LONGEST_NAME:
        raise _malformed(path, f"it must fit on a button: at most {_LONGEST_NAME} signs", "name")
    given = {each.name: row[each.name].strip() for each in fields(Provider) if each.name in row}
    given["server_url"] = _server(given["server_url"], path)
    return Provider(**given, secret=_secret(path.parent / row["secret_file"], path))


def _server(url: str, path: Path) -> str:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise _malformed(path, "it is no address", "server_url") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE)
    if not host or not is_safe:
        raise _malformed(path, "it must begin with https://", "server_url")
    if parts.username or parts.password or parts.query or parts.fragment or "/.well-known" in parts.path:
        raise _malformed(path, "it is the issuer alone: no name, no question mark, no /.well-known", "server_url")
    return url.rstrip("/")


def _secret(secret_file: Path, path: Path) -> str:
    try:
        secret = secret_file.read_text("utf-8").strip()
        is_open = secret_file.stat().st_mode & _OF_OTHERS
    except (OSError, ValueError):
        raise _malformed(path, "no such file can be read", "secret_file") from None
    if is_open:
        raise _malformed(path, "everybody on this machine could read the secret; take that right away", "secret_file")
    if not secret or len(secret.split()) > 1:
        raise _malformed(path, "the secret is one word", "secret_file")
    return secret


def _malformed(path: Path, reason: str, key: str = "") -> MalformedProviders:
    return MalformedProviders(where=Where(file=path.name, field=key), reason=reason)
