"""Word documents (DOCX): a line per paragraph and per row."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document as open_docx
from docx.oxml.ns import qn

from ponleu.findings.rules.document import Document, Kind
from ponleu.findings.rules.lint.structure import Hint, document_from_lines
from ponleu.reports.reading import problems
from ponleu.reports.reading.tables import Line, joined, row_line

MOST_UNPACKED = 400  # megabytes, of everything in the archive
_DELETED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_STYLES = (
    (re.compile(r"heading\s*(\d)", re.IGNORECASE), Kind.HEADING),
    (re.compile(r"^title$|^subtitle$", re.IGNORECASE), Kind.HEADING),
    (re.compile(r"^toc\s*\d", re.IGNORECASE), Kind.CONTENTS),
    (re.compile(r"caption", re.IGNORECASE), Kind.CAPTION),
    (re.compile(r"quote", re.IGNORECASE), Kind.QUOTE),
    (re.compile(r"list", re.IGNORECASE), Kind.ITEM),
)


def read(path: Path, language: str) -> Document:
    """Read a Word file; deleted text of tracked changes is left out, inserted text is in."""
    _look_into_archive(path)
    try:
        opened = open_docx(str(path))
        styles = {style.style_id: style.name or "" for style in opened.styles}
        lines = list(_Body(styles).lines(opened.element.body))
    except Exception as error:  # the libraries raise whatever the broken file leads them to
        raise problems.Broken(kind="DOCX", why=type(error).__name__) from error
    if not any(text.strip() for text, _hint in lines):
        raise problems.IsEmpty
    return document_from_lines(lines, name=path.name, language=language)


def _look_into_archive(path: Path) -> None:
    """Before anything is unpacked: is it whole, open, of a bearable size, and a Word document?"""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise problems.Broken(kind="DOCX", why=str(error)) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise problems.Encrypted
    size = sum(entry.file_size for entry in entries) // 1_000_000
    if size > MOST_UNPACKED:
        raise problems.Inflated(size=size, most=MOST_UNPACKED)
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise problems.NotText


class _Body:
    """Goes through the body in reading order."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles
        self.tables = 0

    def lines(self, parent: Any) -> Iterator[Line]:
        """The lines of the paragraphs, tables and content controls inside."""
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
                yield from self.lines(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        text = _text(paragraph)
        for piece in text.split("\n"):
            if piece.strip():
                yield piece.strip(), self._hint(paragraph, piece.strip())
        if text.strip():
            yield "", Hint()
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any(parent.tag in _DELETED and parent is not box for parent in box.iterancestors()):
                yield from self.lines(box)

    def _hint(self, paragraph: Any, text: str) -> Hint:
        properties = paragraph.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        name = self.styles.get(style.get(qn("w:val")), "") if style is not None else ""
        for pattern, kind in _STYLES:
            if found := pattern.search(name):
                level = int(found[1]) if found.groups() and found[1] else 1
                return Hint(kind, level=level if kind is Kind.HEADING else 0)
        numbered = properties is not None and properties.find(qn("w:numPr")) is not None
        return Hint(Kind.ITEM) if numbered and len(text) < 2000 else Hint()

    def _table(self, table: Any) -> Iterator[Line]:
        self.tables += 1
        number = self.tables
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            cells = [
                text
                for cell in row.iter(qn("w:tc"))
                if next(cell.iterancestors(qn("w:tr"))) is row
                for text in _cell(cell)
            ]
            if any(cells):
                is_header = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
                yield row_line(cells, table=number, header=is_header)
        yield "", Hint()


def _text(paragraph: Any) -> str:
    """The words of a paragraph as they stand with all changes accepted."""
    parts: list[str] = []

    def gather(element: Any) -> None:
        for child in element:
            if child.tag in _DELETED:
                continue
            if child.tag == qn("w:t"):
                parts.append(child.text or "")
            elif child.tag == qn("w:tab"):
                parts.append("\t")
            elif child.tag in (qn("w:br"), qn("w:cr")):
                parts.append("\n" if child.get(qn("w:type")) is None else "")
            elif child.tag == qn("w:noBreakHyphen"):
                parts.append("-")
            elif child.tag != qn("w:pPr"):
                gather(child)

    gather(paragraph)
    return "".join(parts)


def _cell(cell: Any) -> Iterator[str]:
    """The cell's text, then an empty one for each further column it covers; nothing is repeated downwards."""
    properties = cell.find(qn("w:tcPr"))
    merge = properties.find(qn("w:vMerge")) if properties is not None else None
    continues = merge is not None and merge.get(qn("w:val")) != "restart"
    pieces = (piece for paragraph in cell.iter(qn("w:p")) for piece in _text(paragraph).split("\n"))
    yield "" if continues else joined(pieces)
    wide = properties.find(qn("w:gridSpan")) if properties is not None else None
    span = (wide.get(qn("w:val")) or "1") if wide is not None else "1"
    for _column in range(1, min(int(span), 60) if span.isdigit() else 1):
        yield ""
