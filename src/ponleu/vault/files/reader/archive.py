"""An archive: frames that age encrypts, and in them the rows of tables. docs/operations.md describes every byte."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyrage

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.vault.files.reader.formats import UnknownVersion

_BEGINS = b"ponleu-archive-"
_MAGIC = _BEGINS + b"1\n"
_KINDS = {"plain", "bytes", "date", "time", "datetime", "uuid", "decimal"}
_AGAIN = _("Copy it again from where it was kept, or take another archive. Nothing is shown.")

Row = dict[str, Any]
Wants = Callable[[str, Sequence[str]], bool]


class NotAnIdentity(Problem):
    """The key file holds no private key of age."""

    message = _("There is no private key of age in it.")
    advice = _(
        "Give the file that age-keygen wrote, with a line that begins with AGE-SECRET-KEY-1. "
        "When age encrypted that file, decrypt it first."
    )


class NotAnArchive(Problem):
    """Another kind of file."""

    message = _("It is no archive of Ponleu.")
    advice = _("Give a file that ponleu backup wrote.")


class OtherArchive(Problem):
    """Keys where a database is wanted, or a database where keys are."""

    message = _("It is an archive of the %(kind)s, and one of the %(wanted)s is wanted here.")
    advice = _("ARCHIVE is what ponleu backup wrote, --keys what ponleu backup --keys wrote.")


class WrongIdentity(Problem):
    """Encrypted to others."""

    message = _("None of the private keys that were given opens it.")
    advice = _("Give with --identity a key of somebody it was made for; --identity may be given several times.")


class HalfArchive(Problem):
    """The manifest, which is the last frame, is not there."""

    message = _("It is only the beginning of an archive.")
    advice = _AGAIN


class AlteredArchive(Problem):
    """Something is not as it was written."""

    message = _("It was altered or damaged: %(what)s.")
    advice = _AGAIN


class _Frame(NamedTuple):
    kind: bytes
    start: int
    length: int


def read_identities(paths: Sequence[Path]) -> list[pyrage.x25519.Identity]:
    """The private keys in files of age-keygen."""
    found = []
    for path in paths:
        lines = [line.strip() for line in path.read_bytes().decode("ascii", "replace").splitlines()]
        secrets = [line for line in lines if line and not line.startswith("#")]
        try:
            found += [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
        except pyrage.IdentityError:
            secrets = []
        if not secrets:
            raise NotAnIdentity(where=Where(str(path)))
    return found


class Archive:
    """An archive whose frames and manifest are whole; each segment is compared before anything of it is used.

    kind   "database" or "keys": what is wanted
    """

    def __init__(self, path: Path, identities: Sequence[pyrage.x25519.Identity], *, kind: str) -> None:
        self.path, self._identities = path, identities
        self._frames = list(self._cut())
        told = self._manifest(self._frames.pop())
        if told.get("format") != 1:
            raise UnknownVersion(where=self._where, version=str(told.get("format"))[:20])
        if told.get("kind") != kind:
            raise OtherArchive(where=self._where, kind=str(told.get("kind"))[:20], wanted=kind)
        sums, counts = told.get("segments"), told.get("rows")
        if not isinstance(sums, list) or len(sums) != len(self._frames):
            raise self._altered("segments are missing, or there are too many")
        self._sums, self._counts = sums, counts

    def rows(self, wants: Wants) -> Iterator[tuple[str, Row]]:
        """Each row of the tables that are wanted, by table and columns; every row of every table is counted.

        What comes out may be used only after the last row came: then the counts were compared too.
        """
        counted: Counter[str] = Counter()
        columns: list[tuple[str, str]] = []
        seen, wanted = "", False
        stream = _Stream(self)
        while (piece := stream.piece()) is not None:
            if isinstance(piece, dict):
                seen, columns = self._table(piece)
                counted[seen] += 0
                wanted = wants(seen, [name for name, _kind in columns])
            else:
                counted[seen] += 1
                row = self._row(columns, piece, stream)
                if wanted:
                    yield seen, row
        if counted != self._counts:
            raise self._altered("it does not hold the rows that it counts")

    def segments(self) -> Iterator[bytes]:
        """What the segments hold, each as it was written."""
        with self.path.open("rb") as file:
            for number, (frame, wanted) in enumerate(zip(self._frames, self._sums, strict=True), start=1):
                file.seek(frame.start)
                try:
                    held = pyrage.decrypt(file.read(frame.length), self._identities)
                except pyrage.DecryptError:
                    raise self._altered(f"segment {number} is not what was written") from None
                if hashlib.sha256(held).hexdigest() != wanted:
                    raise self._altered(f"segment {number} is not what was written")
                yield held

    @property
    def _where(self) -> Where:
        return Where(str(self.path))

    def _altered(self, what: str) -> AlteredArchive:
        return AlteredArchive(where=self._where, what=what)

    def _cut(self) -> Iterator[_Frame]:
        """The frames: segments, then the manifest, then nothing."""
        size, kind = self.path.stat().st_size, b""
        with self.path.open("rb") as file:
            self._check_magic(file.read(len(_MAGIC)))
            while head := file.read(9):
                length = int.from_bytes(head[1:], "big")
                if kind == b"M" or head[:1] not in {b"S", b"M"}:
                    raise self._altered("something stands where no frame stands")
                if len(head) < 9 or length > size - file.tell():
                    raise HalfArchive(where=self._where)
                kind = head[:1]
                yield _Frame(kind, file.tell(), length)
                file.seek(length, 1)
        if kind != b"M":
            raise HalfArchive(where=self._where)

    def _check_magic(self, begins: bytes) -> None:
        if begins == _MAGIC:
            return
        if begins and _MAGIC.startswith(begins):
            raise HalfArchive(where=self._where)
        if begins.startswith(_BEGINS):
            raise UnknownVersion(where=self._where, version=begins[len(_BEGINS) :].decode("ascii", "replace").strip())
        raise NotAnArchive(where=self._where)

    def _manifest(self, frame: _Frame) -> Row:
        with self.path.open("rb") as file:
            file.seek(frame.start)
            try:
                told = json.loads(pyrage.decrypt(file.read(frame.length), self._identities))
            except pyrage.DecryptError as error:
                if "No matching keys" in str(error):
                    raise WrongIdentity(where=self._where) from None
                raise self._altered("its last frame is not what was written") from None
            except (ValueError, RecursionError):
                told = None
        if not isinstance(told, dict):
            raise self._altered("its manifest cannot be read")
        return told

    def _table(self, piece: Row) -> tuple[str, list[tuple[str, str]]]:
        try:
            name, columns = piece["table"], [(str(name), str(kind)) for name, kind in piece["columns"]]
        except (KeyError, TypeError, ValueError):
            raise self._altered("a table cannot be read") from None
        if strange := {kind for _name, kind in columns} - _KINDS:
            raise UnknownVersion(where=self._where, version=strange.pop()[:20])
        return str(name), columns

    def _row(self, columns: list[tuple[str, str]], values: object, stream: _Stream) -> Row:
        if not isinstance(values, list) or len(values) != len(columns):
            raise self._altered("a row has other columns than its table")
        return {
            name: stream.take(value) if kind == "bytes" and value is not None else value
            for (name, kind), value in zip(columns, values, strict=True)
        }


class _Stream:
    """The segments, joined, and taken piece by piece."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._segments, self._held = archive, archive.segments(), bytearray()

    def piece(self) -> object:
        """The next JSON text; None at the end."""
        while not self._held:
            more = next(self._segments, None)
            if more is None:
                return None
            self._held += more
        try:
            return json.loads(self.take(int.from_bytes(self.take(4), "big"))) or []
        except (ValueError, RecursionError):
            raise self._altered() from None

    def take(self, length: object) -> bytes:
        """So many bytes."""
        if type(length) is not int or length < 0:
            raise self._altered()
        while len(self._held) < length:
            more = next(self._segments, None)
            if more is None:
                raise self._altered()
            self._held += more
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken

    def _altered(self) -> AlteredArchive:
        return AlteredArchive(where=Where(str(self._archive.path)), what="its rows cannot be read")
