"""A report as plain text or Markdown: lines, each with the part of the report that it shows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from random import Random

from tests.findings.lint_generated.blocks import Block, Bullets, Contents, Heading, Key, Paragraph, Report, Table
from tests.findings.lint_generated.style import Style

Line = tuple[str, Key | None]


def lines(report: Report, style: Style, random: Random) -> list[Line]:
    """All lines, an empty one (or a few) between blocks."""
    gap = random.choice([1, 1, 2])
    made: list[Line] = []
    for at, block in enumerate(report.blocks):
        made += [(text, (at, part)) for text, part in _block(block, style)]
        made += [("", None)] * gap
    return made


def _block(block: Block, style: Style) -> Iterator[tuple[str, str]]:
    if isinstance(block, Heading):
        yield from _heading(block, style)
    elif isinstance(block, Paragraph):
        yield from _wrapped(" ".join(block.sentences), "text", style, "")
    elif isinstance(block, Bullets):
        for at, item in enumerate(block.items):
            yield from _wrapped(f"- {item}", f"item {at}", style, "  ")
    elif isinstance(block, Contents):
        for at, (number, title, page) in enumerate(block.entries):
            dots = "\t" if style.table == "tabs" else " ..... "
            start = "- " if style.format == "markdown" else ""
            yield f"{start}{number} {title}{dots}{page}", f"entry {at}"
    else:
        yield from _table(block, style)


def _wrapped(text: str, part: str, style: Style, indent: str) -> Iterator[tuple[str, str]]:
    if not style.wrap:
        yield text, part
        return
    for line in textwrap.wrap(
        text, style.wrap, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ):
        yield line, part


def _heading(block: Heading, style: Style) -> Iterator[tuple[str, str]]:
    if style.format == "markdown":
        yield f"{'#' * (block.level + 1)} {block.number} {block.title}".replace("  ", " "), "title"
    elif style.number_on_own_line and block.number:
        yield block.number, "number"
        yield block.title, "title"
    else:
        yield f"{block.number} {block.title}".strip(), "title"


def _table(block: Table, style: Style) -> Iterator[tuple[str, str]]:
    if not block.caption_after:
        yield block.caption, "caption"
        yield "", "caption"
    cells = [block.header, *block.rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(block.header))]
    for at, row in enumerate(cells):
        yield _row(row, widths, style), "header" if at == 0 else f"row {at - 1}"
        if at == 0 and style.format == "markdown":
            yield "|" + "|".join([" --- "] * len(row)) + "|", "header"
    if block.note:
        yield "", "note"
        yield block.note, "note"
    if block.caption_after:
        yield "", "caption"
        yield block.caption, "caption"


def _row(row: list[str], widths: list[int], style: Style) -> str:
    if style.table == "pipes":
        return "| " + " | ".join(row) + " |"
    if style.table == "tabs":
        return "\t".join(row)
    return "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
