"""What the operator decides, read from the environment once, typed, and loud when malformed.

Every name here is described in docs/settings.md; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from environs import Env, EnvError

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.files.providers import Provider, read_providers

PROJECT = Path(__file__).resolve().parents[3]


class MalformedSetting(Problem):
    """A variable is set to something that cannot be used. The value itself is never shown."""

    message = _("The environment variable %(name)s cannot be used: %(reason)s.")
    advice = _("Correct it or unset it; docs/settings.md says what it takes.")


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one running copy."""

    var: Path
    keys: Path
    studies: Path
    database_url: str
    secret_key: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    behind_https: bool
    port: int
    oidc: tuple[Provider, ...]


def _folder(name: str, value: str) -> Path:
    try:
        if not value.strip():
            raise MalformedSetting(name=name, reason="it is empty")
        return Path(value).resolve()
    except (OSError, RuntimeError, ValueError):
        raise MalformedSetting(name=name, reason="it is no folder") from None


def _secret_key(var: Path) -> str:
    """A key kept in the data folder, made on the first start, so that nobody runs on a published one."""
    path = var / "secret-key"
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists() or not path.stat().st_size:
            _make_secret_key(path)
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise MalformedSetting(name="PONLEU_VAR", reason="no secret key can be kept there") from None


def _make_secret_key(path: Path) -> None:
    """Written beside and linked, so that of two first starts at once both read the same whole key."""
    import secrets

    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    beside.touch(mode=0o600)
    try:
        beside.write_text(secrets.token_urlsafe(50), encoding="ascii")
        if path.exists() and not path.stat().st_size:  # the machine stopped while it was written
            beside.replace(path)
        else:
            path.hardlink_to(beside)
    except FileExistsError:
        pass  # another start was faster
    finally:
        beside.unlink(missing_ok=True)


def _database_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        named = parts.path.strip("/") not in {"", ":memory:"}
        _number = parts.port
    except ValueError:
        raise MalformedSetting(name="DATABASE_URL", reason="it has the wrong form") from None
    if parts.scheme not in {"sqlite", "postgres", "postgresql"}:
        raise MalformedSetting(name="DATABASE_URL", reason="it must begin with sqlite:// or postgres://")
    if not named:
        raise MalformedSetting(name="DATABASE_URL", reason="it must name a file, or a database of the server")
    return url


def _hosts(names: list[str]) -> tuple[str, ...]:
    hosts = tuple(name.strip() for name in names if name.strip())
    if not hosts:
        raise MalformedSetting(name="ALLOWED_HOSTS", reason="it names no host")
    return hosts


def _port(number: int) -> int:
    if not 1 <= number <= 65535:
        raise MalformedSetting(name="PORT", reason="it must be a number from 1 to 65535")
    return number


def _providers(name: str) -> tuple[Provider, ...]:
    return read_providers(Path(name)) if name.strip() else ()


def read_environment() -> Environment:
    """Read every setting.

    raises   MalformedSetting naming the first variable that cannot be used; MalformedProviders for what it points to
    """
    env = Env()
    try:
        var = _folder("PONLEU_VAR", env.str("PONLEU_VAR", str(PROJECT / "var")))
        return Environment(
            var=var,
            keys=_folder("PONLEU_KEYS", env.str("PONLEU_KEYS", str(var.with_name(f"{var.name}-keys")))),
            studies=_folder("PONLEU_STUDIES", env.str("PONLEU_STUDIES", str(PROJECT / "studies"))),
            database_url=_database_url(env.str("DATABASE_URL", f"sqlite:///{quote(str(var / 'ponleu.sqlite3'))}")),
            secret_key=env.str("SECRET_KEY", "") or _secret_key(var),
            debug=env.bool("DEBUG", False),
            allowed_hosts=_hosts(env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])),
            behind_https=env.bool("BEHIND_HTTPS", False),
            port=_port(env.int("PORT", 8000)),
            oidc=_providers(env.str("PONLEU_OIDC", "")),
        )
    except EnvError as error:
        name = str(error).split('"')[1] if '"' in str(error) else "?"
        raise MalformedSetting(name=name, reason="it has the wrong form") from None
