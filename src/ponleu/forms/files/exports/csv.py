"""The submissions as CSV: UTF-8 with a mark, so that spreadsheets read Khmer. Repeats have their place in the zip."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from ponleu.forms.files.exports.export import BLOCK, Export
from ponleu.forms.rules.exports.guarding import guarded_row
from ponleu.forms.rules.exports.rows import Row

MARK = "\ufeff".encode()


def write(export: Export) -> Iterator[bytes]:
    """The first table."""
    yield MARK
    yield from lines(export.layout.sheets[0].headings, (row for tables in export.submissions for row in tables[0]))


def lines(head: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """Rows under a head, in pieces."""
    paper = Paper()
    paper.add([head])
    for row in rows:
        paper.add([row])
        if paper.is_full:
            yield paper.taken()
    yield paper.taken()


class Paper:
    """Lines that were written and not yet taken."""

    def __init__(self) -> None:
        self._text = StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")

    def add(self, rows: Iterable[Row]) -> None:
        """Write some rows."""
        self._writer.writerows(map(guarded_row, rows))

    @property
    def is_full(self) -> bool:
        """Whether there is a good piece to take."""
        return self._text.tell() > BLOCK

    def taken(self) -> bytes:
        """What was written since the last time."""
        text = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        return text.encode()
