"""One encrypted file of many segments and a manifest; docs/operations.md describes each byte.

The stream is cut into segments of one length whatever it holds, so that the file tells its size alone. Each segment is
an age file of its own: that is why a backup which was killed goes on where it stopped, and why reading one needs little
memory. The manifest is the last segment; a file without it is half an archive.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from ponleu.core import Problem
from ponleu.core import mark as _

MAGIC = b"ponleu-archive-1\n"
SEGMENT = 4 * 2**20  # bytes before encryption
LONGEST = 64 * 2**20  # of a frame; a longer one is damage, and must not fill the memory
_FRAME = struct.Struct(">cQ")


class NotARecipient(Problem):
    """A recipient is no public key of age."""

    message = _("Recipient number %(number)s is not a public key of age.")
    advice = _("Give what age-keygen prints after 'Public key:'; it begins with age1. Nothing was written.")


class NotAnIdentity(Problem):
    """The key file holds no private key of age."""

    message = _("%(path)s holds no private key of age.")
    advice = _("Name the file that age-keygen wrote; its key begins with AGE-SECRET-KEY-1. Nothing was changed.")


class WrongIdentity(Problem):
    """The archive was made for others."""

    message = _("None of the keys in the key file opens this archive.")
    advice = _("Take the key of one of the recipients that it was made for. Nothing was changed.")


class NotAnArchive(Problem):
    """Another kind of file."""

    message = _("%(path)s is not an archive of Ponleu.")
    advice = _("Name a file that ponleu backup wrote. Nothing was changed.")


class HalfAnArchive(Problem):
    """The end is missing."""

    message = _("%(path)s is only the beginning of an archive: it ends after %(count)s whole segments.")
    advice = _("Copy it again from where it was kept, or take another archive. Nothing was changed.")


class AlteredArchive(Problem):
    """Something in it is not what was written."""

    message = _("%(path)s was altered or damaged: %(part)s is not what was written.")
    advice = _("Copy it again from where it was kept, or take another archive. Nothing was changed.")


class CannotWriteArchive(Problem):
    """The disk is full, or may not be written."""

    message = _("The archive could not be written: %(reason)s.")
    advice = _("Make room, then run the same command with --resume: what is written already is kept.")


class ReadsBackDifferently(Problem):
    """What the disk gives back is not what was given to it."""

    message = _("The archive was written, but segment %(number)s does not read back as it was written.")
    advice = _("Use another disk: this one may be failing. The file did not get its name and is no backup.")


class CannotResume(Problem):
    """What was begun is not there, or was for something else."""

    message = _("There is no unfinished backup to go on with: %(reason)s.")
    advice = _("Run the command without --resume: it begins anew.")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment's SHA-256 in clear, and that of its frame as it lies in the file with the frame's length."""

    clear: str
    sealed: str
    length: int


class Journal:
    """Which segments of an unfinished archive were written; one line of JSON each, beside the snapshot."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def segments(self) -> list[Segment]:
        """Those told in whole lines; a line cut by a kill is left out."""
        found = []
        for line in self.path.read_bytes().splitlines() if self.path.exists() else []:
            try:
                found.append(Segment(**json.loads(line)))
            except (ValueError, TypeError):
                break
        return found

    def keep(self, segments: Iterable[Segment]) -> None:
        """Forget all but these."""
        self.path.write_text("".join(map(_line, segments)), encoding="ascii")

    def add(self, segment: Segment) -> None:
        """One more."""
        with self.path.open("a", encoding="ascii") as lines:
            lines.write(_line(segment))


def _line(segment: Segment) -> str:
    return json.dumps({"clear": segment.clear, "sealed": segment.sealed, "length": segment.length}) + "\n"


def recipients_of(texts: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """Public keys of age; raises NotARecipient."""
    found = []
    for number, text in enumerate(texts, start=1):
        try:
            found.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise NotARecipient(number=number) from None
    return found


def identities_in(path: Path) -> list[pyrage.x25519.Identity]:
    """The private keys of a key file, lines beginning with # left out; raises NotAnIdentity."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (pyrage.IdentityError, UnicodeDecodeError):
        found = []
    if not found:
        raise NotAnIdentity(path=path)
    return found


def write_archive(
    pieces: Iterable[bytes],
    *,
    to: Path,
    recipients: Sequence[pyrage.x25519.Recipient],
    journal: Journal,
    about: Mapping[str, Any],
) -> Path:
    """Write `to`.partial, or what is missing of it, read it back, and give it its name.

    pieces    the stream; after a kill it must be given again from its beginning
    about     what else the manifest says, looked at when the stream has ended
    raises    CannotWriteArchive, CannotResume, ReadsBackDifferently
    """
    partial = to.with_name(f"{to.name}.partial")
    try:
        written = _write(pieces, partial, recipients, journal, about)
        _read_back(partial, written)
        os.replace(partial, to)
        _settle(to.parent)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES}:
            raise CannotWriteArchive(reason=error.strerror) from error
        raise
    return to


def _write(
    pieces: Iterable[bytes],
    partial: Path,
    recipients: Sequence[pyrage.x25519.Recipient],
    journal: Journal,
    about: Mapping[str, Any],
) -> list[Segment]:
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        segments = _kept(file, journal.segments())
        journal.keep(segments)
        already = len(segments)
        for number, clear in enumerate(_cut(pieces)):
            if number >= already:
                segments.append(_append(file, b"S", clear, recipients))
                journal.add(segments[-1])
            elif hashlib.sha256(clear).hexdigest() != segments[number].clear:
                raise CannotResume(reason="the snapshot is not the one it began with")
        manifest = {**about, "format": 1, "segments": [segment.clear for segment in segments]}
        last = _append(file, b"M", json.dumps(manifest, sort_keys=True).encode(), recipients)
        file.flush()
        os.fsync(file.fileno())
    return [*segments, last]


def _cut(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The stream in segments of one length; the last may be shorter."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= SEGMENT:
            yield bytes(held[:SEGMENT])
            del held[:SEGMENT]
    if held:
        yield bytes(held)


def _append(file: BinaryIO, kind: bytes, clear: bytes, recipients: Sequence[pyrage.x25519.Recipient]) -> Segment:
    sealed = pyrage.encrypt(clear, list(recipients))
    frame = _FRAME.pack(kind, len(sealed)) + sealed
    file.write(frame)
    return Segment(hashlib.sha256(clear).hexdigest(), hashlib.sha256(frame).hexdigest(), len(frame))


def _kept(file: BinaryIO, told: list[Segment]) -> list[Segment]:
    """The segments that lie in the file as the journal tells; what follows them is cut off."""
    whole = []
    if file.read(len(MAGIC)) == MAGIC:
        for segment in told:
            if hashlib.sha256(file.read(segment.length)).hexdigest() != segment.sealed:
                break
            whole.append(segment)
    file.seek(0)
    file.write(MAGIC)
    file.seek(sum(segment.length for segment in whole), os.SEEK_CUR)
    file.truncate()
    return whole


def _read_back(partial: Path, segments: Sequence[Segment]) -> None:
    with partial.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # from the disk, not from what is remembered
        if file.read(len(MAGIC)) != MAGIC:
            raise ReadsBackDifferently(number=0)
        for number, segment in enumerate(segments, start=1):
            if hashlib.sha256(file.read(segment.length)).hexdigest() != segment.sealed:
                raise ReadsBackDifferently(number=number)
        if file.read(1):
            raise ReadsBackDifferently(number=len(segments) + 1)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Archive:
    """An archive to read; every look at a segment checks it against the manifest.

    raises   NotAnArchive, HalfAnArchive, AlteredArchive, WrongIdentity
    """

    def __init__(self, path: Path, identities: Sequence[pyrage.x25519.Identity]) -> None:
        self.path = path
        self.identities = list(identities)
        self.frames, last = self._frames()
        try:
            self.manifest: dict[str, Any] = json.loads(self._opened(last, "the manifest"))
            self.sums = list(self.manifest["segments"])
        except (ValueError, LookupError, TypeError):
            raise self._altered("the manifest") from None
        if len(self.sums) != len(self.frames):
            raise self._altered("the number of segments")

    def segments(self) -> Iterator[bytes]:
        """Each segment in clear, in order."""
        for number, (frame, sum_) in enumerate(zip(self.frames, self.sums, strict=True), start=1):
            clear = self._opened(frame, f"segment {number}")
            if hashlib.sha256(clear).hexdigest() != sum_:
                raise self._altered(f"segment {number}")
            yield clear

    def _frames(self) -> tuple[list[tuple[int, int]], tuple[int, int]]:
        """Where each segment lies, and where the manifest."""
        size = self.path.stat().st_size
        found: list[tuple[int, int]] = []
        with self.path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise NotAnArchive(path=self.path)
            while len(head := file.read(_FRAME.size)) == _FRAME.size:
                kind, length = _FRAME.unpack(head)
                at = file.tell()
                if kind not in {b"S", b"M"} or length > LONGEST:
                    raise self._altered(f"the length of segment {len(found) + 1}")
                if at + length > size:
                    break
                if kind == b"M":
                    if at + length < size:
                        raise self._altered("what follows the manifest")
                    return found, (at, length)
                found.append((at, length))
                file.seek(length, os.SEEK_CUR)
        raise HalfAnArchive(path=self.path, count=len(found))

    def _opened(self, frame: tuple[int, int], part: str) -> bytes:
        with self.path.open("rb") as file:
            file.seek(frame[0])
            sealed = file.read(frame[1])
        try:
            return bytes(pyrage.decrypt(sealed, self.identities))
        except pyrage.DecryptError as error:
            if "No matching keys" in str(error):
                raise WrongIdentity from None
            raise self._altered(part) from None

    def _altered(self, part: str) -> AlteredArchive:
        return AlteredArchive(path=self.path, part=part)
