"""What the key store holds that opening needs, from its folder or from its archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.vault.files.reader.archive import AlteredArchive, Archive
from ponleu.vault.files.reader.formats import KEY, fingerprint

_MONTH = re.compile(r"months/(\d{4}-\d{2})")
_DESTROYED = re.compile(r"\S+ ([0-9a-f]{32})")


class NoKeyStore(Problem):
    """Neither a folder of keys nor an archive."""

    message = _("There is no key of a month in it, and no pepper.")
    advice = _("Give with --keys the folder of the key store, or what ponleu backup --keys wrote.")


class NoPepper(Problem):
    """A passphrase is nothing without it."""

    message = _("There is no pepper in it, and without it no passphrase opens anything.")
    advice = _(
        "It came by systemd's credentials: give that file with --pepper. The printed recovery code needs none: "
        "--recovery-code."
    )


class NotAKey(Problem):
    """Not 32 bytes."""

    message = _("It is no key: it does not have 32 bytes.")
    advice = _("Take another copy of the key store.")


class MonthMissing(Problem):
    """Its key is not in this key store."""

    message = _("The key store that was given has no key of %(month)s, under which something lies that is asked for.")
    advice = _(
        "Nothing is shown. Give a key store, or an archive of one, from the time when it had that key; "
        "to see the rest without that month, add --without %(month)s."
    )


class MonthDestroyed(Problem):
    """What was to end has ended."""

    message = _("The key of %(month)s was destroyed: what lies under it can be opened by nobody any more.")
    advice = _("Nothing is shown. To see the rest without that month, add --without %(month)s.")


class OtherKeyStore(Problem):
    """A key of the same month of another copy of Ponleu."""

    message = _("The key of %(month)s that was given is not the one under which this archive lies.")
    advice = _("Nothing is shown. Give the key store that belongs to the archive.")


@dataclass(frozen=True)
class Keys:
    """The pepper and the keys of the months; which of them were destroyed."""

    where: Where
    _pepper: bytes = field(repr=False)
    _months: dict[str, bytes] = field(repr=False)
    _destroyed: frozenset[bytes]

    def pepper(self) -> bytes:
        """What goes into every passphrase."""
        if not self._pepper:
            raise NoPepper(where=self.where)
        return self._pepper

    def of_month(self, month: str, *, marked: bytes, is_destroyed: bool) -> bytes:
        """The key of a month.

        marked         the fingerprint that the database has of it
        is_destroyed   whether the database calls it destroyed
        """
        key = self._months.get(month, b"")
        if is_destroyed or marked in self._destroyed:
            raise MonthDestroyed(where=self.where, month=month)
        if not key:
            raise MonthMissing(where=self.where, month=month)
        if fingerprint(key) != marked:
            raise OtherKeyStore(where=self.where, month=month)
        return key


def read_keys(path: Path, identities: Sequence[pyrage.x25519.Identity], *, pepper: Path | None = None) -> Keys:
    """The keys in a folder or an archive.

    pepper   the file that systemd's credentials give; it goes before what the key store holds, as when it was sealed
    """
    held = _folder(path) if path.is_dir() else _archive(path, identities)
    given = _key(pepper.read_bytes(), str(pepper)) if pepper else b""
    months = {found[1]: _key(held[name], f"{path}/{name}") for name in held if (found := _MONTH.fullmatch(name))}
    if "pepper" in held and not given:
        given = _key(held["pepper"], f"{path}/pepper")
    if not months and not given:
        raise NoKeyStore(where=Where(str(path)))
    return Keys(Where(str(path)), given, months, _destroyed(held.get("destroyed", b"")))


def _key(content: bytes, file: str) -> bytes:
    if len(content) != KEY:
        raise NotAKey(where=Where(file))
    return content


def _destroyed(content: bytes) -> frozenset[bytes]:
    """The fingerprints of whole lines; half a line tells nothing."""
    lines = content.decode("utf-8", "replace").split("\n")[:-1]
    return frozenset(bytes.fromhex(found[1]) for line in lines if (found := _DESTROYED.fullmatch(line)))


def _folder(path: Path) -> dict[str, bytes]:
    files = [path / "pepper", path / "destroyed", *(path / "months").glob("*")]
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files if file.is_file()}


def _archive(path: Path, identities: Sequence[pyrage.x25519.Identity]) -> dict[str, bytes]:
    held = {}
    for _table, row in Archive(path, identities, kind="keys").rows(lambda name, _columns: name == "keys"):
        if not isinstance(row.get("name"), str) or not isinstance(row.get("content"), bytes):
            raise AlteredArchive(where=Where(str(path)), what="it holds something other than keys")
        held[row["name"]] = row["content"]
    return held
