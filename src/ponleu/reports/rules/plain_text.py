"""A document as paragraphs of plain words: for the text edition and for the linter."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from ponleu.reports.rules.quotations import plain
from ponleu.reports.rules.tree import (
    Block,
    Callout,
    Cards,
    Edition,
    Figure,
    Heading,
    Inline,
    Items,
    Paragraph,
    QuoteBlock,
    TableBlock,
    Text,
    Timeline,
)
from ponleu.reports.rules.walk import figures_with_table, values_in


class Part(StrEnum):
    """What a line is to a reader."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    FACT = "fact"  # a labelled line of a card: set as an item, but nobody asks for anything in it
    QUOTE = "quote"
    NOTE = "note"
    BOX = "box"
    PICTURE = "picture"


class Line(NamedTuple):
    """A paragraph.

    depth    a heading's level or an item's indent
    sign     what stands before an item; of a box its kind
    number   a chapter's
    values   its bound numbers as printed
    """

    part: Part
    text: str
    depth: int = 0
    sign: str = ""
    number: str = ""
    values: tuple[str, ...] = ()


def lines_of(edition: Edition) -> Iterator[Line | TableBlock]:
    """Titles and words in reading order, tables whole; a figure's table follows it as on paper."""
    with_table = figures_with_table(edition)
    for chapter in edition.chapters:
        yield Line(Part.TITLE, chapter.title, 1, number=chapter.number)
        for block in chapter.blocks:
            yield from _lines(block, 0)
            if isinstance(block, Figure) and block.id in with_table:
                yield block.table


def _lines(block: Block, depth: int) -> Iterator[Line | TableBlock]:
    match block:
        case Heading():
            yield _said(Part.HEADING, block.inlines, block.level)
        case Paragraph():
            yield _said(Part.PARAGRAPH, block.inlines, depth)
        case Items():
            yield from _items(block, depth)
        case QuoteBlock():
            yield from _quote(block, depth)
        case Callout():
            yield Line(Part.BOX, block.title, depth, block.kind)
            yield from (line for each in block.blocks for line in _lines(each, depth + 1))
        case TableBlock():
            yield block
        case Figure():
            yield Line(Part.PICTURE, f"{block.caption.rstrip('.។')}. {block.alt}", depth)
        case Cards():
            yield from _cards(block, depth)
        case Timeline():
            yield from _steps(block, depth)


def _items(block: Items, depth: int) -> Iterator[Line | TableBlock]:
    for number, item in enumerate(block.items, start=1):
        for place, line in enumerate(line for each in item for line in _lines(each, depth + 1)):
            if isinstance(line, Line) and place == 0:
                yield line._replace(part=Part.ITEM, sign=f"{number}." if block.is_ordered else "-")
            else:
                yield line


def _quote(block: QuoteBlock, depth: int) -> Iterator[Line | TableBlock]:
    for line in (line for each in block.blocks for line in _lines(each, depth + 1)):
        yield line._replace(part=Part.QUOTE) if isinstance(line, Line) else line
    if block.said_by:
        yield Line(Part.NOTE, f"— {block.said_by}", depth + 1)


def _cards(block: Cards, depth: int) -> Iterator[Line]:
    for card in block.cards:
        yield Line(Part.PARAGRAPH, card.title, depth)
        for label, words in card.lines:
            yield _said(Part.FACT, (Text(f"{label}: "), *words), depth + 1)._replace(sign="-")
        yield from (Line(Part.FACT, gap, depth + 1, "!") for gap in card.gaps)


def _steps(block: Timeline, depth: int) -> Iterator[Line | TableBlock]:
    for step in block.steps:
        facts = ", ".join(fact for fact in (step.when, step.who) if fact)
        yield Line(Part.ITEM, f"{step.title} ({facts})" if facts else step.title, depth + 1, "-")
        yield from (line for each in step.blocks for line in _lines(each, depth + 1))


def _said(part: Part, inlines: tuple[Inline, ...], depth: int) -> Line:
    return Line(part, plain(inlines), depth, values=tuple(value.shown for value in values_in(inlines)))
