"""Which kind of file is it, and may it be read?"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ponleu.core import Where
from ponleu.findings.rules.document import Document
from ponleu.reports.reading import problems

MOST_MEGABYTES = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Word files, and of Word files with a password
_UNREAD = {".doc", ".odt", ".rtf", ".pages", ".xls", ".xlsx", ".ppt", ".pptx", ".epub", ".zip"}


def read(path: Path | str, *, language: str = "en") -> Document:
    """Read a text, Markdown, HTML, Word (DOCX) or PDF file; its first bytes decide which it is, then its name.

    raises   Unreadable: what is wrong, with the file in `where`, and what to do
    """
    path = Path(path)
    try:
        return _reader(_bytes_of(path), path.suffix.lower())(path, language)
    except problems.Unreadable as problem:
        problem.where = Where(file=str(path), row=problem.where.row, field=problem.where.field)
        raise


def _bytes_of(path: Path) -> bytes:
    """The first bytes, once it is sure that this is a file of a size that can be read."""
    if path.is_dir():
        raise problems.IsAFolder
    if not path.exists():
        raise problems.Missing
    try:
        size = path.stat().st_size
        if size > MOST_MEGABYTES * 1_000_000:
            raise problems.TooLarge(size=size // 1_000_000, most=MOST_MEGABYTES)
        with path.open("rb") as opened:
            start = opened.read(2048)
    except OSError as error:
        raise problems.NotAllowed(why=error.strerror or str(error)) from error
    if not start.strip(b"\xef\xbb\xbf \r\n\t\x00"):
        raise problems.IsEmpty
    return start


def _reader(start: bytes, suffix: str) -> Callable[[Path, str], Document]:
    if b"%PDF-" in start[:1024]:
        return _from("pdf")
    if start.startswith(b"PK") and suffix in (".docx", ".docm", ""):
        return _from("word")
    if start.startswith(_OLE):
        raise problems.Encrypted if suffix in (".docx", ".docm") else problems.OldWord(kind=suffix or "OLE")
    if suffix in _UNREAD:
        raise problems.OldWord(kind=suffix)
    if suffix == ".pdf":
        raise problems.Broken(kind="PDF", why="%PDF-")
    if suffix in (".docx", ".docm"):
        raise problems.Broken(kind="DOCX", why="PK")
    head = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    is_html = suffix in (".html", ".htm", ".xhtml") or (
        head.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in head
    )
    return _from("html" if is_html else "text")


def _from(module: str) -> Callable[[Path, str], Document]:
    """Imported only when needed: the libraries behind them take longer to load than a text takes to lint."""
    reader: Callable[[Path, str], Document] = import_module(f"ponleu.reports.reading.{module}").read
    return reader
