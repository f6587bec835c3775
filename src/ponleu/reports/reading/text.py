"""Plain text and Markdown."""

from __future__ import annotations

import codecs
from pathlib import Path

from ponleu.core import Where
from ponleu.findings.rules.document import Document
from ponleu.findings.rules.lint.structure import document_from_text
from ponleu.reports.reading import problems

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(raw: bytes) -> str:
    """The text of bytes that are UTF-8, or say by their first bytes that they are UTF-16 or UTF-32.

    raises   WrongEncoding with the line and the byte, NotText for a program or a picture
    """
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and raw[:65536].count(0):
        raise problems.NotText
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise problems.WrongEncoding(byte=error.start + 1, line=line, where=Where(row=line)) from error


def read(path: Path, language: str) -> Document:
    """Read a text file; line numbers are those of the file."""
    text = decoded(path.read_bytes())
    if not text.strip("\ufeff \r\n\t"):
        raise problems.IsEmpty
    return document_from_text(text, name=path.name, language=language)
