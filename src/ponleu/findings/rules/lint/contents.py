"""Tables that are no tables of numbers: contents with page numbers; and heads of tables that drift from each other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from ponleu.core import mark as _
from ponleu.findings.rules.document import Block, Cell, Kind, Table
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span

_NUMBERED = re.compile(r"\W*(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
_FEWEST_ROWS = 3


def contents_of(blocks: Sequence[Block | Table]) -> Iterator[Block]:
    """The entries of every table of contents that was set as a table, or line by line with tabs between."""
    for is_row, run in groupby(blocks, key=lambda block: isinstance(block, Table) and len(block.rows) == 1):
        if is_row:
            rows = [row for table in run if isinstance(table, Table) for row in table.rows]
            yield from contents_rows(Table(tuple(rows)))
        else:
            for block in run:
                if isinstance(block, Table):
                    yield from contents_rows(block)


def contents_rows(table: Table) -> Iterator[Block]:
    """The entries of a table of contents that was set as a table: titles, and page numbers that never fall."""
    rows = [[cell for cell in row if cell.text.strip()] for row in table.rows]
    rows = [row for row in rows if row]
    pages = [int(row[-1].text) for row in rows if len(row) > 1 and re.fullmatch(r"\d{1,3}", row[-1].text.strip())]
    if len(rows) < _FEWEST_ROWS or len(pages) < len(rows) - 1 or pages != sorted(pages):
        return
    entries = [_entry(row) for row in rows]
    if sum(bool(entry.number) for entry in entries) >= len(entries) - 2:
        yield from entries


def _entry(row: Sequence[Cell]) -> Block:
    titles = row[:-1] if len(row) > 1 else row
    text = " ".join(cell.text.strip() for cell in titles)
    number = _NUMBERED.match(text)
    return Block(Kind.CONTENTS, text, ((0, row[0].line),), number=number[1] if number else "")


def header_drift(tables: Sequence[Table]) -> Iterator[Finding]:
    """Tables of one kind whose heads are worded differently: the same columns, all but the same words."""
    heads: dict[tuple[str, ...], list[Table]] = defaultdict(list)
    for table in tables:
        if table.header_rows and len(table.header) > 1:
            heads[tuple(" ".join(text.casefold().split()) for text in table.header)].append(table)
    counts = Counter({head: len(same) for head, same in heads.items()})
    for head, same in heads.items():
        usual = next(
            (other for other, many in counts.most_common() if _is_drift(head, other) and many >= len(same)), None
        )
        if usual and (len(heads[usual]), -heads[usual][0].line) > (len(same), -same[0].line):
            yield _drifted(same, heads[usual][0])


def _is_drift(head: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two heads differ, column by column, in some words only."""
    if head == other or len(head) != len(other):
        return False
    return all(
        one == two or set(re.findall(r"\w+", one)) & set(re.findall(r"\w+", two))
        for one, two in zip(head, other, strict=True)
    )


def _drifted(tables: Sequence[Table], usual: Table) -> Finding:
    table = tables[0]
    here, there = " | ".join(table.header), " | ".join(usual.header)
    values = {"here": here, "there": there, "line": usual.line}
    return Finding(
        "HEADING-MISMATCH",
        Severity.NOTE,
        Span(table.line),
        here,
        Said(_("“%(here)s” here, “%(there)s” on line %(line)s."), values),
        Said(_("These tables are of one kind, but their heads use different words. Use the same words.")),
        (f"{here} → {there}",),
        tuple(sorted({other.line for other in tables[1:]} | {usual.line})),
    )
