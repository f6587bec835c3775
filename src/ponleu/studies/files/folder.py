"""Reading bytes out of a pack's folder, and never out of anywhere else."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ponleu.core import Problem, Where
from ponleu.studies.files import problems
from ponleu.studies.rules.cells import hidden_sign

LARGEST_MB = 64
LONGEST_PATH = 200  # what the database keeps
LONGEST_WORD = 5_000  # signs without a space; Khmer writes sentences so, a PDF takes 32,767
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")


def safe_path(folder: Path, name: str) -> Path:
    """The path of a file of the pack.

    raises   OutsideFolder for an address, an absolute path, or one that climbs out; PathNotPlain for a second way to
             write a path, such as a//b, and for one that no disk takes
    """
    where, parts = Where("datapackage.json"), PurePosixPath(name)
    leaves = parts.is_absolute() or ".." in parts.parts or "\\" in name or ":" in name or bool(urlsplit(name).scheme)
    if not name or leaves or _is_linked_out(folder, name):
        raise problems.OutsideFolder(where=where, path=name)
    if parts.as_posix() != name or len(name) > LONGEST_PATH or hidden_sign(name):
        raise problems.PathNotPlain(where=where, path=name[:LONGEST_PATH], limit=LONGEST_PATH)
    return folder / name


def _is_linked_out(folder: Path, name: str) -> bool:
    try:
        return not (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links that run in a circle
        return True
    except ValueError:  # a null byte, or half a character
        return False


def read_text(folder: Path, name: str) -> str:
    """A file's text with LF line ends and without a byte order mark: Excel writes both, and neither says anything.

    raises   OutsideFolder, PathNotPlain, FileMissing, FileTooLarge, FileClosed, NotUtf8, ControlCharacter, WordTooLong
    """
    path = safe_path(folder, name)
    if not os.path.isfile(path):  # pathlib would fail on a name that no disk takes
        raise problems.FileMissing(where=Where(name))
    if path.stat().st_size > LARGEST_MB * 1_000_000:
        raise problems.FileTooLarge(where=Where(name), limit=LARGEST_MB)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise problems.FileClosed(where=Where(name), reason=error.strerror or type(error).__name__) from None
    return _text(data, name)


def _text(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise problems.NotUtf8(where=Where(name, row), byte=hex(data[error.start])) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not name.startswith("tables/"):  # a table tells of its cells one by one
        _check_signs(unescape(text) if name.endswith(".md") else text, name)
    return text


def _check_signs(text: str, name: str) -> None:
    found = hidden_sign(text)
    if found:
        raise problems.ControlCharacter(where=Where(name, _row(text, found)))
    found = _LONG_WORD.search(text) if name.endswith(".md") else None
    if found:
        raise problems.WordTooLong(where=Where(name, _row(text, found)), limit=LONGEST_WORD)


def _row(text: str, found: re.Match[str]) -> int:
    return text[: found.start()].count("\n") + 1


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
