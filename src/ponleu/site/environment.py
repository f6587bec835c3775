"""What the operator decides, read from the environment once, typed, and loud when malformed.

Every name here is described in docs/settings.md; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError

from ponleu.core import Problem
from ponleu.core import mark as _

PROJECT = Path(__file__).resolve().parents[3]


class MalformedSetting(Problem):
    """A variable is set to something that cannot be used. The value itself is never shown."""

    message = _("The environment variable %(name)s cannot be used: %(reason)s.")
    advice = _("Correct it or unset it; docs/settings.md says what it takes.")


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one running copy."""

    var: Path
    studies: Path
    database_url: str
    secret_key: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    behind_https: bool
    port: int


def _secret_key(var: Path) -> str:
    """A key kept in the data folder, made on the first start, so that nobody runs on a published one."""
    import secrets

    path = var / "secret-key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _database_url(url: str) -> str:
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise MalformedSetting(name="DATABASE_URL", reason="it must begin with sqlite:// or postgres://")
    return url


def _port(number: int) -> int:
    if not 1 <= number <= 65535:
        raise MalformedSetting(name="PORT", reason="it must be a number from 1 to 65535")
    return number


def read_environment() -> Environment:
    """Read every setting; raises MalformedSetting naming the first variable that cannot be used."""
    env = Env()
    try:
        var = Path(env.str("PONLEU_VAR", str(PROJECT / "var"))).resolve()
        return Environment(
            var=var,
            studies=Path(env.str("PONLEU_STUDIES", str(PROJECT / "studies"))).resolve(),
            database_url=_database_url(env.str("DATABASE_URL", f"sqlite:///{var / 'ponleu.sqlite3'}")),
            secret_key=env.str("SECRET_KEY", "") or _secret_key(var),
            debug=env.bool("DEBUG", False),
            allowed_hosts=tuple(env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])),
            behind_https=env.bool("BEHIND_HTTPS", False),
            port=_port(env.int("PORT", 8000)),
        )
    except EnvError as error:
        name = str(error).split('"')[1] if '"' in str(error) else "?"
        raise MalformedSetting(name=name, reason="it has the wrong form") from None
