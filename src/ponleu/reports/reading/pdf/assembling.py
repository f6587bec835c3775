"""From the columns of pages to the lines of a document: what the end of a page parted is put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ponleu.findings.rules.lint.structure import Hint
from ponleu.reports.reading.pdf.page import Flow, Grid, PageLine
from ponleu.reports.reading.pdf.paragraphs import Paragraph, Type, goes_on, paragraphs_of, type_of
from ponleu.reports.reading.pdf.ruled import NUMBER
from ponleu.reports.reading.pdf.unruled import MOST_ABOVE, begins_table, grid_from, is_certain, rows_above
from ponleu.reports.reading.tables import Line, row_line

_CONTINUED = re.compile(r".*\b(?:continued|cont(?:['’]d|\.|d\.)?|suite|continuación)\b\W*", re.IGNORECASE)
_CONTENTS_ROW = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?\S.*?\s(\d{1,3})")
SMALL = 0.93  # in sizes of the body: notes at the foot of a page are set smaller
Part = Paragraph | Grid


def lines_of_flows(flows: Sequence[Flow]) -> Iterator[Line]:
    """The lines of a document, a blank one after each paragraph and table."""
    how = type_of([piece for piece in flow.pieces if isinstance(piece, PageLine)] for flow in flows)
    parts: list[Part] = []
    notes: list[Part] = []
    for flow in flows:
        before = parts[-1] if parts else None
        found = _parts(flow, how, before if isinstance(before, Grid) else None)
        notes_here = _notes(found, how)
        _add(parts, found, notes)
        notes = notes_here
    parts += notes
    return _written(parts, how)


def _add(parts: list[Part], found: list[Part], notes: Iterable[Part]) -> None:
    """Put the next column behind the last; the notes of the last come after what goes on."""
    if found and isinstance(found[0], Grid) and not found[0].ruled:
        _take_rows(parts, found[0])
    if parts and found and _joined(parts[-1], found):
        found = found[1:]
    parts += [*notes, *found]


def _take_rows(parts: list[Part], grid: Grid) -> None:
    """Make the last lines before a table's page, when they stand in its columns, rows of it."""
    at = len(parts)
    while at > 0 and isinstance(part := parts[at - 1], Paragraph) and rows_above(part.lines, grid) == len(part.lines):
        at -= 1
    lines = [line for part in parts[at:] if isinstance(part, Paragraph) for line in part.lines]
    above, end = grid_from(lines, 0, before=grid) if lines else (None, 0)
    if above is not None and end == len(lines):
        parts[at:] = [above]


def _joined(last: Part, found: list[Part]) -> bool:
    first = found[0]
    if isinstance(last, Paragraph) and isinstance(first, Paragraph) and goes_on(last, first):
        last.lines += first.lines
        return True
    if isinstance(last, Grid):
        if (
            isinstance(first, Paragraph)
            and _CONTINUED.fullmatch(first.text)
            and len(found) > 1
            and isinstance(found[1], Grid)
        ):
            found.pop(0)
            first = found[0]
        if isinstance(first, Grid) and _fit(last, first):
            _append(last, first)
            return True
    return False


def _fit(last: Grid, first: Grid) -> bool:
    """Whether two tables have the same columns."""
    if last.ruled != first.ruled or len(last.rows[0]) != len(first.rows[0]):
        return False
    return all(abs(a - b) < 6 for a, b in zip(last.bounds, first.bounds, strict=False)) or not last.ruled


def _append(last: Grid, first: Grid) -> None:
    """The rows of a table behind those on the page before: no header twice, no row in two."""
    rows = first.rows
    while rows and rows[0] in last.rows[:2]:
        rows = rows[1:]
    if rows and _is_rest(rows[0], last.rows):
        last.rows[-1] = [f"{a} {b}".strip() for a, b in zip(last.rows[-1], rows[0], strict=True)]
        rows = rows[1:]
    last.rows += rows
    last.rivers = first.rivers or last.rivers


def _is_rest(row: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Whether a row is the rest of one that the page's end parted: what every row has is missing."""
    if len(above) < 2:
        return False
    always = [at for at in range(len(row)) if all(other[at] for other in above)]
    numbers = [at for at in always if all(NUMBER.fullmatch(other[at]) for other in above[1:])]
    return any(not row[at] for at in numbers or always)


def _parts(flow: Flow, how: Type, before: Grid | None) -> list[Part]:
    """Paragraphs and tables of one column."""
    parts: list[Part] = []
    run: list[PageLine] = []
    for piece in [*flow.pieces, None]:
        if isinstance(piece, PageLine):
            run.append(piece)
            continue
        at_start = before if not parts else None
        parts += _running(run, flow, how, at_start, ends=piece is None)
        run = []
        if piece is not None:
            parts.append(piece)
    return parts


def _running(run: Sequence[PageLine], flow: Flow, how: Type, before: Grid | None, *, ends: bool) -> Iterator[Part]:
    """Lines without ruling: paragraphs between tables."""
    text: list[PageLine] = []
    at = 0
    if before is not None and not before.ruled and run:
        grid, at = _table(run, 0, flow, before)
        if grid is not None:
            yield grid
    start = at
    while at < len(run):
        grid, end = _table_at(run, at, flow, how)
        if grid is not None and (len(grid.rows) > 1 or (ends and end == len(run)) or (at == 0 and before)):
            if more := rows_above([line for line in run[start:at] if _near(line, run[at])], grid):
                wider, reach = _table(run, at - more, flow, None)
                grid, text = (wider, text[:-more]) if wider is not None and reach == end else (grid, text)
            yield from paragraphs_of(text, how)
            yield grid
            text, at, start = [], end, end
        else:
            text.append(run[at])
            at += 1
    yield from paragraphs_of(text, how)


def _table_at(run: Sequence[PageLine], at: int, flow: Flow, how: Type) -> tuple[Grid | None, int]:
    if not _may_be_table(run[at], how) or not begins_table(run, at):
        return None, at
    grid, end = _table(run, at, flow, None)
    return (grid, end) if grid is not None and is_certain(grid, run[at:end]) else (None, at)


def _near(above: PageLine, line: PageLine) -> bool:
    return 0 < line.bottom - above.bottom < MOST_ABOVE * 2 * line.size


def _may_be_table(line: PageLine, how: Type) -> bool:
    return round(line.size, 1) not in how.large


def _table(run: Sequence[PageLine], at: int, flow: Flow, before: Grid | None) -> tuple[Grid | None, int]:
    left, right = run[at].x0, run[at].x1
    rules = [y for y, x0, x1 in flow.rules if x0 <= right and x1 >= left and x1 - x0 > 3 * run[at].size]
    return grid_from(run, at, before=before, rules=rules)


def _notes(parts: list[Part], how: Type) -> list[Part]:
    """Take the notes at the foot of the column away from its parts."""
    at = len(parts)
    while at > 0 and _is_small(parts[at - 1], how):
        at -= 1
    if at == 0 or at == len(parts):
        return []
    notes = parts[at:]
    del parts[at:]
    return notes


def _is_small(part: Part, how: Type) -> bool:
    return isinstance(part, Paragraph) and part.lines[0].size < SMALL * how.size and bool(part.text[:1].isdigit())


def _written(parts: Sequence[Part], how: Type) -> Iterator[Line]:
    table = 0
    for part in parts:
        if isinstance(part, Paragraph):
            yield part.line(how)
        else:
            table += 1
            yield from _rows(part, table)
        yield "", Hint()


def _rows(grid: Grid, table: int) -> Iterator[Line]:
    """The rows of a table without its empty columns; what has one row or one column is text."""
    used = [at for at in range(len(grid.rows[0])) if any(row[at] for row in grid.rows)]
    for row in grid.rows:
        cells = [row[at] for at in used]
        if len(grid.rows) < 2 or len(used) < 2:
            yield " ".join(cell for cell in cells if cell), Hint()
        else:
            yield row_line(cells, table=table)
