"""Reading bytes out of a pack's folder, and never out of anywhere else."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ponleu.core import Problem, Where
from ponleu.studies.files import problems

LARGEST_MB = 64


def safe_path(folder: Path, name: str) -> Path:
    """The path of a file of the pack; raises OutsideFolder for an address, an absolute path, or one that climbs out."""
    parts = PurePosixPath(name)
    leaves = parts.is_absolute() or ".." in parts.parts or "\\" in name or ":" in name or bool(urlsplit(name).scheme)
    path = folder / name
    if not name or leaves or not path.resolve().is_relative_to(folder.resolve()):
        raise problems.OutsideFolder(where=Where("datapackage.json"), path=name)
    return path


def read_text(folder: Path, name: str) -> str:
    """A file's text with LF line ends and without a byte order mark: Excel writes both, and neither says anything.

    raises   OutsideFolder, FileMissing, FileTooLarge, NotUtf8
    """
    path = safe_path(folder, name)
    if not path.is_file():
        raise problems.FileMissing(where=Where(name))
    if path.stat().st_size > LARGEST_MB * 1_000_000:
        raise problems.FileTooLarge(where=Where(name), limit=LARGEST_MB)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise problems.NotUtf8(where=Where(name, row), byte=hex(data[error.start])) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def oddities(folder: Path, name: str) -> list[Problem]:
    """What was set right while reading a file, so that its owner can mend it at the source."""
    path = folder / name
    data = path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST_MB * 1_000_000 else b""
    found: list[Problem] = []
    if data.startswith(b"\xef\xbb\xbf"):
        found.append(problems.HasMark(where=Where(name, 1)))
    if b"\r" in data:
        found.append(problems.HasReturns(where=Where(name, data[: data.index(b"\r")].count(b"\n") + 1)))
    return found
