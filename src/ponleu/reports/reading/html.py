"""HTML pages: what a reader sees, a line per paragraph and per row."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from ponleu.findings.rules.document import Document, Kind
from ponleu.findings.rules.lint.structure import Hint, document_from_lines
from ponleu.reports.reading import problems
from ponleu.reports.reading.tables import Line, joined, row_line
from ponleu.reports.reading.text import decoded

_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "textarea",
    "nav",
}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol",
    "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip
_KINDS = {
    "li": Kind.ITEM,
    "blockquote": Kind.QUOTE,
    "caption": Kind.CAPTION,
    "figcaption": Kind.CAPTION,
    "dt": Kind.ITEM,
    "dd": Kind.ITEM,
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MOST_DEPTH = 200


def read(path: Path, language: str) -> Document:
    """Read an HTML file; lines are those of the extracted text."""
    try:
        root = lxml_html.document_fromstring(_text(path.read_bytes()), parser=lxml_html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise problems.IsEmpty from error
    body = root.find("body")
    lines = list(_Walker().lines(body if body is not None else root))
    if not any(text.strip() for text, _hint in lines):
        raise problems.IsEmpty
    said = (root.get("lang") or language).split("-")[0]
    return document_from_lines(lines, name=path.name, language=said)


def _text(raw: bytes) -> str:
    """As UTF-8; else as the page itself declares."""
    try:
        text = decoded(raw)
    except problems.WrongEncoding:
        declared = _CHARSET.search(raw[:4096])
        if declared is None:
            raise
        try:
            codec = codecs.lookup(declared[1].decode("ascii"))
            text = raw.decode(codec.name, "replace")
        except (LookupError, UnicodeDecodeError):
            raise problems.WrongEncoding(byte=1, line=1) from None
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.removeprefix("\ufeff"))


class _Walker:
    """Goes through the page once."""

    def __init__(self) -> None:
        self.tables = 0

    def lines(self, element: etree._Element, kind: Kind | None = None, depth: int = 0) -> Iterator[Line]:
        """The lines of an element: its own text, with each block inside it on lines of its own."""
        own: list[str] = [element.text or ""]
        if depth < MOST_DEPTH:
            for child in element:
                if not _is_seen(child):
                    own.append(child.tail or "")
                elif _holds_blocks(child):
                    yield from _paragraph(own, element, kind)
                    own = []
                    yield from self._block(child, kind, depth)
                    own.append(child.tail or "")
                else:
                    own += [_inline(child), child.tail or ""]
        yield from _paragraph(own, element, kind)

    def _block(self, element: etree._Element, kind: Kind | None, depth: int) -> Iterator[Line]:
        if element.tag == "table":
            yield from self._table(element, depth)
        else:
            yield from self.lines(element, _KINDS.get(str(element.tag), kind), depth + 1)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Line]:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        for caption in table.iterchildren("caption"):
            yield from self.lines(caption, Kind.CAPTION, depth + 1)
        if max((len(_cells(row)) for row in rows), default=0) < 2:  # a table that only lays out the page
            for row in rows:
                for cell in _cells(row):
                    yield from self.lines(cell, None, depth + 1)
            return
        self.tables += 1
        for cells, header in _grid(rows):
            yield row_line(cells, table=self.tables, header=header)


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_seen(element: etree._Element) -> bool:
    is_element = isinstance(element.tag, str)
    return (
        is_element
        and element.tag not in _UNSEEN
        and element.get("hidden") is None
        and not _HIDDEN.search(element.get("style") or "")
    )


def _holds_blocks(element: etree._Element) -> bool:
    return element.tag in _BLOCKS or any(child.tag in _BLOCKS for child in element.iter() if child is not element)


def _paragraph(pieces: list[str], element: etree._Element, kind: Kind | None) -> Iterator[Line]:
    text = " ".join("".join(pieces).split())
    if not text:
        return
    heading = re.fullmatch(r"h([1-6])", str(element.tag))
    if heading:
        yield text, Hint(Kind.HEADING, level=int(heading[1]))
    elif kind is None:
        yield text, Hint()
        yield "", Hint()
    else:
        yield text, Hint(kind)


def _inline(element: etree._Element) -> str:
    """The visible text of an inline element; a line break is a space, a picture its description."""
    if element.tag == "br":
        return " "
    if element.tag == "img":
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [_inline(child) if _is_seen(child) else "", child.tail or ""]
    text = "".join(parts)
    return f"“{text}”" if element.tag == "q" else text


def _cell_text(cell: etree._Element) -> str:
    """A cell in one line; breaks and paragraphs inside it part its pieces."""
    pieces: list[str] = [""]

    def gather(element: etree._Element) -> None:
        pieces[-1] += element.text or ""
        for child in element:
            if _is_seen(child):
                apart = child.tag in _BLOCKS or child.tag in ("br", "td", "th", "tr")
                if apart:
                    pieces.append("")
                gather(child)
                if apart and child.tag != "br":
                    pieces.append("")
            pieces[-1] += child.tail or ""

    gather(cell)
    return joined(pieces)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), 100) if value.strip().isdigit() else 1


def _grid(rows: list[etree._Element]) -> Iterator[tuple[list[str], bool]]:
    """Rows with merged cells opened: a header is repeated over its columns, everything else stands once."""
    hanging: dict[int, int] = {}
    in_head = True
    for row in rows:
        cells = _cells(row)
        if not cells:
            continue
        in_thead = any(parent.tag == "thead" for parent in row.iterancestors("thead"))
        is_header = in_thead or (in_head and all(cell.tag == "th" for cell in cells))
        in_head = is_header
        texts: list[str] = []
        for cell in cells:
            while hanging.get(len(texts), 0) > 0:
                hanging[len(texts)] -= 1
                texts.append("")
            text, wide, high = _cell_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(wide):
                hanging[len(texts)] = high - 1
                texts.append(text if offset == 0 or is_header else "")
        while hanging.get(len(texts), 0) > 0:
            hanging[len(texts)] -= 1
            texts.append("")
        yield texts, is_header
