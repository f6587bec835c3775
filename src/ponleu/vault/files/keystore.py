"""The key store: the server's own keys, outside the database and its dumps, so that a stolen dump opens nothing.

pepper          goes into every passphrase before it is stretched; systemd's credential `pepper` wins over the file
months/2027-03  the key of all that expires with that month
contact/2027-03 the key that makes contact tags of that month
letterbox       opens what browsers locked for this site while they had no network
anchor          number and hash of the last entry of the audit trail
destroyed       which keys were destroyed, so that no older copy of the key store brings one back
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Protocol

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.files.tombstones import enlist, listed
from ponleu.vault.rules.tombstones import Tombstone, fingerprint

KEY_BYTES = 32
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_ANCHOR = re.compile(rb"(\d{19}) ([0-9a-f]{64}) ([0-9a-f]{16})\n")
_ANCHOR_BYTES = 102


class KeyStoreLost(Problem):
    """A key cannot be read. Whoever needs it stops: nothing is written in clear for later."""

    message = _("The key store cannot be used: %(reason)s.")
    advice = _("Nothing was sealed or opened. ponleu doctor tells the operator what is missing.")


class MonthIsGone(KeyStoreLost):
    """There is no key of this month: it was destroyed, or never made, or the key store is another copy's."""

    message = _("The key store has no key of %(month)s.")
    advice = _("What expired with that month cannot be opened by anybody; that is what expiry means.")


class Anchor(NamedTuple):
    """The last entry of the audit trail that was committed."""

    number: int
    hash: bytes


class KeyStore(Protocol):
    """What any key store does; files today, a key management service later. All raise KeyStoreLost."""

    def pepper(self) -> bytes:
        """32 bytes, the same for as long as this copy lives."""

    def months(self) -> list[str]:
        """The retention months that have a key, the earliest first."""

    def month_key(self, month: str) -> bytes:
        """The key of a retention month, `2027-03`; raises MonthIsGone too."""

    def make_month(self, month: str) -> bytes:
        """Make a retention month's key, or return the one there is."""

    def destroy_month(self, month: str) -> None:
        """Destroy a retention month's key for good; nothing happens when there is none."""

    def contact_key(self, month: str) -> bytes:
        """The key of a month's contact tags; raises MonthIsGone too."""

    def make_contact_month(self, month: str) -> bytes:
        """Make the key of a month's contact tags, or return the one there is."""

    def destroy_contact_month(self, month: str) -> None:
        """Destroy the key of a month's contact tags for good."""

    def letterbox(self) -> bytes:
        """The secret that opens what browsers locked."""

    def make_letterbox(self) -> bytes:
        """Make that secret, or return the one there is."""

    def bury(self, tombstones: Collection[Tombstone]) -> int:
        """Destroy for good what is told here or was destroyed before, should a copy have brought it back.

        Returns how many keys were there. They are known by their fingerprints: another copy's keys stay.
        """

    def anchor(self) -> Anchor | None:
        """Where the audit trail stood; None when that was never written."""

    def write_anchor(self, number: int, hash: bytes) -> None:
        """Write where the audit trail stands; one that stands further stays."""

    def replace_anchor(self, number: int, hash: bytes) -> None:
        """Write it whatever stands there."""


class FolderKeyStore:
    """A key store of files with mode 0400 in folders with mode 0700; the anchor is no secret and has mode 0600."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def found(self) -> None:
        """Make the folder and the pepper where there are none.

        Only for a copy that has sealed nothing yet: after a loss, a new pepper would hide that the old one is gone.
        """
        with _refusals():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(self.folder / "pepper")

    def pepper(self) -> bytes:
        """See KeyStore."""
        given = os.environ.get("CREDENTIALS_DIRECTORY", "")
        credential = Path(given) / "pepper"
        return _read(credential if given and credential.exists() else self.folder / "pepper")

    def months(self) -> list[str]:
        """See KeyStore."""
        self._must_be_there()
        folder = self.folder / "months"
        with _refusals():
            return sorted(path.name for path in folder.iterdir() if _is_month(path.name)) if folder.is_dir() else []

    def month_key(self, month: str) -> bytes:
        """See KeyStore."""
        return self._key("months", month)

    def make_month(self, month: str) -> bytes:
        """See KeyStore."""
        return self._made("months", month)

    def destroy_month(self, month: str) -> None:
        """See KeyStore."""
        self._destroy("months", month)

    def contact_key(self, month: str) -> bytes:
        """See KeyStore."""
        return self._key("contact", month)

    def make_contact_month(self, month: str) -> bytes:
        """See KeyStore."""
        return self._made("contact", month)

    def destroy_contact_month(self, month: str) -> None:
        """See KeyStore."""
        self._destroy("contact", month)

    def letterbox(self) -> bytes:
        """See KeyStore."""
        self._must_be_there()
        return _read(self.folder / "letterbox")

    def make_letterbox(self) -> bytes:
        """See KeyStore."""
        self._must_be_there()
        return _make(self.folder / "letterbox")

    def bury(self, tombstones: Collection[Tombstone]) -> int:
        """See KeyStore."""
        self._must_be_there()
        with _refusals():
            enlist(self.folder, tombstones)
            gone = {each.fingerprint for each in listed(self.folder)}
            found = [path for path in self._month_files() if fingerprint(path.read_bytes()) in gone]
            for path in found:
                self._destroy(path.parent.name, path.name)
        return len(found)

    def anchor(self) -> Anchor | None:
        """See KeyStore."""
        self._must_be_there()
        try:
            with _refusals():
                text = (self.folder / "anchor").read_bytes()
        except FileNotFoundError:
            return None
        whole = [found for slot in _slots(text) if (found := _anchor_in(slot))]
        if not whole:
            raise KeyStoreLost(reason="the anchor of the audit trail is damaged")
        return max(whole)

    def write_anchor(self, number: int, hash: bytes) -> None:
        """See KeyStore.

        The slot of the older anchor is written over: a reader, or a machine that stops, finds the other one whole.
        Renaming a new file into its place would do the same, and make each entry of the trail wait for the disk.
        """
        self._must_be_there()
        with _refusals(), _alone_in(self.folder):
            held = self.anchor()
            if held is None:
                self._put_anchor(number, hash)
            elif held.number < number:
                with (self.folder / "anchor").open("r+b", buffering=0) as file:
                    first = _anchor_in(file.read(_ANCHOR_BYTES))
                    file.seek(_ANCHOR_BYTES if first == held else 0)
                    file.write(_slot(number, hash))

    def replace_anchor(self, number: int, hash: bytes) -> None:
        """See KeyStore."""
        self._must_be_there()
        with _refusals(), _alone_in(self.folder):
            self._put_anchor(number, hash)

    def _put_anchor(self, number: int, hash: bytes) -> None:
        """In both slots; written beside and renamed, so that a reader sees the old file or the new one."""
        beside = self.folder / "anchor.new"
        beside.unlink(missing_ok=True)  # of a writer that was killed
        _write(beside, _slot(number, hash) * 2, mode=0o600)
        beside.replace(self.folder / "anchor")

    def _must_be_there(self) -> None:
        if not self.folder.is_dir():
            raise KeyStoreLost(reason="its folder is missing")

    def _key(self, kind: str, month: str) -> bytes:
        self._must_be_there()
        path = self._path(kind, month)
        try:
            return _read(path)
        except KeyStoreLost:
            if path.exists():
                raise
            raise MonthIsGone(month=month) from None

    def _made(self, kind: str, month: str) -> bytes:
        self._must_be_there()
        path = self._path(kind, month)
        with _refusals():
            path.parent.mkdir(mode=0o700, exist_ok=True)
        return _make(path)

    def _destroy(self, kind: str, month: str) -> None:
        self._must_be_there()
        path = self._path(kind, month)
        with _refusals(), suppress(FileNotFoundError):
            enlist(self.folder, [Tombstone(f"{kind}/{month}", fingerprint(path.read_bytes()))])  # first, or never
            path.chmod(0o600)
            with path.open("r+b") as file:  # over the old bytes, as far as the disk allows
                file.write(secrets.token_bytes(KEY_BYTES))
                os.fsync(file.fileno())
            path.unlink()
            _settle(path.parent)

    def _month_files(self) -> list[Path]:
        return [
            path for kind in ("months", "contact") for path in (self.folder / kind).glob("*") if _is_month(path.name)
        ]

    def _path(self, kind: str, month: str) -> Path:
        if not _is_month(month):
            raise ValueError("a month is written as 2027-03")
        return self.folder / kind / month


def _is_month(name: str) -> bool:
    return _MONTH.fullmatch(name) is not None


@contextmanager
def _refusals() -> Iterator[None]:
    """What the disk refuses, told without its path, which visitors may see."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise KeyStoreLost(reason=error.strerror or type(error).__name__) from None


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(path: Path) -> bytes:
    try:
        with _refusals():
            key = path.read_bytes()
    except FileNotFoundError:
        raise KeyStoreLost(reason="a key is missing") from None
    if len(key) != KEY_BYTES:
        raise KeyStoreLost(reason="a key is damaged")
    return key


def _make(path: Path) -> bytes:
    """A new random key, or the one that is there; of two makers at once both get the same whole key."""
    if not path.exists():
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with _refusals():
                _write(beside, secrets.token_bytes(KEY_BYTES))
                with suppress(FileExistsError):
                    path.hardlink_to(beside)
                _settle(path.parent)
        finally:
            beside.unlink(missing_ok=True)
    return _read(path)


def _write(path: Path, content: bytes, *, mode: int = 0o400) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _slot(number: int, hash: bytes) -> bytes:
    text = b"%019d %s " % (number, hash.hex().encode())
    return text + _check(text) + b"\n"


def _slots(text: bytes) -> Iterator[bytes]:
    yield from (text[:_ANCHOR_BYTES], text[_ANCHOR_BYTES:])


def _anchor_in(slot: bytes) -> Anchor | None:
    """The anchor in a slot; None if it is not whole."""
    found = _ANCHOR.fullmatch(slot)
    if not found or _check(slot[:-17]) != found[3]:
        return None
    return Anchor(int(found[1]), bytes.fromhex(found[2].decode()))


def _check(text: bytes) -> bytes:
    return blake2b(text, digest_size=8).hexdigest().encode()


def _settle(folder: Path) -> None:
    """The folder's own entries on the disk, as far as the system allows."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
