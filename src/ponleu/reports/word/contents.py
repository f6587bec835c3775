"""The table of contents: a field that Word works out on opening, filled beforehand with what it will say."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from ponleu.reports.phrases import phrase
from ponleu.reports.rules.numbers import in_digits
from ponleu.reports.rules.quotations import plain
from ponleu.reports.rules.tree import Edition, Heading
from ponleu.reports.word.adding import add_paragraph
from ponleu.reports.word.runs import field_mark, write_words


class _Entry(NamedTuple):
    level: int
    text: str
    anchor: str


def write_contents(document: Document, edition: Edition) -> None:
    """Title, field and entries; page numbers come when Word updates the field."""
    title = add_paragraph(document, "TOCHeading")
    write_words(title, phrase("contents", edition.language), edition.language)
    entries = list(_entries(edition))
    for place, entry in enumerate(entries):
        paragraph = add_paragraph(document, f"TOC{entry.level}")
        if place == 0:
            _begin(paragraph)
        _link(paragraph, entry, edition.language)
        if place == len(entries) - 1:
            paragraph._p.append(field_mark("end"))


def add_bookmark(paragraph: WordParagraph, anchor: str) -> None:
    """Mark a heading as a place to go to."""
    name = _bookmark(anchor)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(int(name[3:], 16) % 2**31))
    start.set(qn("w:name"), name)
    inside: Any = paragraph._p
    inside.insert_element_before(start, "w:r")
    inside.append(end)


def _entries(edition: Edition) -> Iterator[_Entry]:
    for chapter in edition.chapters:
        number = in_digits(chapter.number, khmer_digits=edition.khmer_digits)
        yield _Entry(1, f"{number} {chapter.title}".strip(), chapter.id)
        for block in chapter.blocks:
            if isinstance(block, Heading) and block.level == 2:
                yield _Entry(2, plain(block.inlines), block.anchor)


def _begin(paragraph: WordParagraph) -> None:
    code, run = OxmlElement("w:instrText"), OxmlElement("w:r")
    code.set(qn("xml:space"), "preserve")
    code.text = ' TOC \\o "1-2" \\h \\z \\u '
    run.append(code)
    for element in (field_mark("begin"), run, field_mark("separate")):
        paragraph._p.append(element)


def _link(paragraph: WordParagraph, entry: _Entry, language: str) -> None:
    before = len(paragraph._p)
    write_words(paragraph, entry.text, language)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _bookmark(entry.anchor))
    link.extend(list(paragraph._p)[before:])
    paragraph._p.append(link)


def _bookmark(anchor: str) -> str:
    """A name of letters and digits, as Word wants it, the same for the same anchor."""
    return "_P_" + sha256(anchor.encode()).hexdigest()[:12]
