"""Our own content tree as the linter reads any document: its text is the plain text, a paragraph a line."""

from __future__ import annotations

from itertools import accumulate

from ponleu.findings.rules.document import Block, Cell, Document, Given, Kind, Table
from ponleu.reports.rules.plain_text import Line, Part, lines_of
from ponleu.reports.rules.quotations import plain
from ponleu.reports.rules.scripts import primary
from ponleu.reports.rules.tree import Edition, TableBlock
from ponleu.reports.rules.walk import values_in

_KINDS = {
    Part.TITLE: Kind.HEADING,
    Part.HEADING: Kind.HEADING,
    Part.PARAGRAPH: Kind.PARAGRAPH,
    Part.ITEM: Kind.ITEM,
    Part.FACT: Kind.NOTE,
    Part.QUOTE: Kind.QUOTE,
    Part.NOTE: Kind.NOTE,
    Part.BOX: Kind.NOTE,
    Part.PICTURE: Kind.FIGURE,
}


def as_document(edition: Edition) -> Document:
    """An edition for the linter: one line a paragraph and one a table row, each bound number known."""
    writing = _Writing()
    for part in lines_of(edition):
        if isinstance(part, TableBlock):
            writing.table(part)
        else:
            writing.words(part)
    given = Given(bound=frozenset(writing.bound))
    return Document(edition.id, tuple(writing.lines), tuple(writing.blocks), primary(edition.language), given)


class _Writing:
    """Lines as they are written, with the numbers that stand on them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.blocks: list[Block | Table] = []
        self.bound: set[tuple[int, str]] = set()

    def words(self, line: Line) -> None:
        """A paragraph."""
        row = self._write(line.text, line.values)
        level = line.depth if line.part in (Part.TITLE, Part.HEADING) else 0
        self.blocks.append(Block(_KINDS[line.part], line.text, ((0, row),), number=line.number, level=level))

    def table(self, table: TableBlock) -> None:
        """A table: its caption, its head, its rows, its notes."""
        caption_row = self._write(table.caption)
        rows = [self._row(tuple(column.title for column in table.columns))]
        for row in table.rows:
            values = tuple(value.shown for cell in row.cells for value in values_in(cell.inlines))
            rows.append(self._row(tuple(plain(cell.inlines) for cell in row.cells), values))
        for note in table.notes:
            self._write(note)
        self.blocks.append(Table(tuple(rows), 1, table.caption, caption_row, table.notes))

    def _row(self, texts: tuple[str, ...], values: tuple[str, ...] = ()) -> tuple[Cell, ...]:
        row = self._write("\t".join(texts), values)
        starts = accumulate((len(text) + 1 for text in texts), initial=1)
        return tuple(Cell(text, row, start) for text, start in zip(texts, starts, strict=False))

    def _write(self, text: str, values: tuple[str, ...] = ()) -> int:
        self.lines.append(text)
        self.bound.update((len(self.lines), value) for value in values)
        return len(self.lines)
