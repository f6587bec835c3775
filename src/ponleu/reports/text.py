"""The plain text edition: for messages, radio scripts and every reader that knows only letters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ponleu.reports.phrases import phrase
from ponleu.reports.rules.numbers import in_digits
from ponleu.reports.rules.plain_text import Line, Part, lines_of
from ponleu.reports.rules.quotations import plain
from ponleu.reports.rules.scripts import primary
from ponleu.reports.rules.tree import Edition, TableBlock

WIDTH = 76  # letters in a line
_UNDERLINES = {Part.TITLE: "=", Part.HEADING: "-"}
_WITHOUT_SPACES = frozenset({"km", "lo", "my", "th"})  # only a dictionary knows where their lines may break


def write_text(edition: Edition) -> bytes:
    """An edition as UTF-8 text with ``\\n`` line ends, wrapped at words where the language has spaces."""
    text, was_item = "\n\n".join(_front(edition)), False
    for part in lines_of(edition):
        paragraphs = _table(part, edition) if isinstance(part, TableBlock) else [_paragraph(part, edition)]
        is_item = isinstance(part, Line) and part.part in (Part.ITEM, Part.FACT)
        text += ("\n" if is_item and was_item else "\n\n") + "\n".join(paragraphs)
        was_item = is_item
    return f"{text}\n".encode()


def _front(edition: Edition) -> Iterator[str]:
    yield _wrapped(edition.title.upper() if edition.language.startswith("en") else edition.title, edition)
    made_by = f"{phrase('made_by', edition.language)} {edition.made_by}"
    yield from (_wrapped(text, edition) for text in (edition.subtitle, made_by, edition.published) if text)
    yield from (_wrapped(f"* {notice}", edition) for notice in edition.notices)
    yield from [_wrapped(edition.licence, edition)] if edition.licence else []


def _paragraph(line: Line, edition: Edition) -> str:
    if line.part in _UNDERLINES:
        number = in_digits(f"{line.number} ", khmer_digits=edition.khmer_digits) if line.number else ""
        title = f"{number}{line.text}"
        return f"{title}\n{_UNDERLINES[line.part] * min(WIDTH, max(8, len(title)))}"
    if line.part in (Part.ITEM, Part.FACT):
        indent = "  " * (line.depth - 1)
        sign = in_digits(line.sign, khmer_digits=edition.khmer_digits)
        return _wrapped(f"{sign} {line.text}", edition, first=indent, rest=indent + " " * (len(sign) + 1))
    if line.part is Part.PICTURE:
        return _wrapped(f"[{phrase('figure', edition.language)}: {line.text}]", edition)
    if line.part is Part.BOX:
        return _wrapped(f"[{phrase(line.sign, edition.language)}] {line.text}".rstrip(), edition)
    if line.part in (Part.QUOTE, Part.NOTE):
        return _wrapped(line.text, edition, first="  | ", rest="  | ")
    return _wrapped(line.text, edition, first="  " * line.depth, rest="  " * line.depth)


def _table(table: TableBlock, edition: Edition) -> list[str]:
    """A table as a list: what a row is about, then each column's name and value."""
    heads = [column.title for column in table.columns]
    paragraphs = [_wrapped(f"[{phrase('table', edition.language)}: {table.caption}]", edition)]
    for row in table.rows:
        first, *others = (plain(cell.inlines) for cell in row.cells)
        cells = "; ".join(f"{head}: {text}" for head, text in zip(heads[1:], others, strict=True) if text)
        paragraphs.append(_wrapped(f"- {first}. {cells}", edition, rest="  "))
    return paragraphs + [_wrapped(note, edition, first="  ", rest="  ") for note in table.notes]


def _wrapped(text: str, edition: Edition, *, first: str = "", rest: str = "") -> str:
    if primary(edition.language) in _WITHOUT_SPACES:
        return first + text
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
