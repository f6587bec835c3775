"""Tables without ruling: gaps that run down through lines part the columns, leading tells the rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ponleu.reports.reading.pdf.page import Grid, PageLine, Setting, Word, text_of
from ponleu.reports.reading.pdf.ruled import NUMBER, cell_text

River = tuple[float, float]
RULE_BETWEEN = 1.0  # points: how far from the type a rule between two rows may stand
THIN = 0.45  # in sizes: less white than this parts nothing
NARROW = 0.6  # in sizes: the smallest gap between the columns of a row
MOST_ABOVE = 8  # lines: so many rows with narrow gaps are looked for above a table
FAR = 3.2  # in sizes: rows further apart than this belong to different tables
LOOSE = 1.12  # how much more white there is between rows than between the lines of one row
_CAPTION = re.compile(r"\W*(?:Table|Figure|Fig\.|Diagram|Chart|Graph|Map|Box|Tableau|Cuadro|Tabla|Tabela)\s*\d", re.I)
_LEADER = re.compile(r"(?:\.\s?){5,}")


def grid_from(
    lines: Sequence[PageLine], at: int, *, before: Grid | None = None, rules: Sequence[float] = ()
) -> tuple[Grid | None, int]:
    """The table that begins at a line, and the line after it.

    before  a table at the end of the page before, which this may continue
    rules   y of the horizontal rules across the lines: each parts two rows
    """
    found, end = _grown(lines, at, list(before.rivers) if before else lines[at].gaps(NARROW), keep=before is not None)
    if not found or end == at:
        return None, at
    here = lines[at:end]
    cells = [_cells(line, found) for line in here]
    set_as = _setting(here, cells, before.setting if before else None)
    rows = _rows(here, found, _cuts(here, cells, rules, set_as))
    bounds = [(a + b) / 2 for a, b in found]
    return Grid(rows, bounds, lines[at].words[0].top, ruled=False, rivers=found, setting=set_as), end


def begins_table(lines: Sequence[PageLine], at: int) -> bool:
    """Whether a line may be the first of a table: it has a gap, and is no caption and no entry of the contents."""
    line = lines[at]
    return bool(line.gaps(NARROW)) and not _LEADER.search(line.text) and not _CAPTION.match(line.text)


def is_certain(grid: Grid, lines: Sequence[PageLine]) -> bool:
    """Whether lines that form a table do so by more than chance: gaps are wide, or numbers stand under each other."""
    if any(line.has_wide_gap for line in lines[:2]):
        return True
    numeric = grid.setting.numeric if grid.setting else ()
    return len(grid.rows) > 2 and any(sum(bool(row[at]) for row in grid.rows) >= len(grid.rows) - 1 for at in numeric)


def rows_above(lines: Sequence[PageLine], grid: Grid) -> int:
    """How many of the lines above a table, which may have narrow gaps, stand in its columns."""
    count, below = 0, None
    for line in reversed(lines[-MOST_ABOVE:]):
        far = below is not None and below.bottom - line.bottom > FAR * line.size
        rivers = _narrowed(grid.rivers, line)
        filled = sum(map(bool, _cells(line, rivers)))
        if far or len(rivers) < len(grid.rivers) or filled < 2 or not begins_table([line], 0):
            break
        count, below = count + 1, line
    return count


def _grown(lines: Sequence[PageLine], at: int, rivers: list[River], *, keep: bool) -> tuple[list[River], int]:
    """How far the gaps run down, and what is left of them; all of them must be left where `keep` says so."""
    end, pitch, left = at, 0.0, lines[at].x0
    while end < len(lines):
        line = lines[end]
        step = line.bottom - lines[end - 1].bottom if end > at else 0.0
        narrowed = _narrowed(rivers, line)
        whole = len(narrowed) == len(rivers)
        if not 0 <= step <= FAR * line.size or _CAPTION.match(line.text) or _LEADER.search(line.text):
            break
        if not narrowed or (keep and not whole):
            break
        cells = _cells(line, narrowed)
        if end > at and not _belongs(line, cells, step, pitch, whole=whole and line.x0 >= left - 0.3 * line.size):
            break
        rivers, left, pitch, end = narrowed, min(left, line.x0), max(pitch, step), end + 1
    return rivers if keep else _strong(rivers, lines[at:end]), end


def _narrowed(rivers: Iterable[River], line: PageLine) -> list[River]:
    """What a line leaves of the gaps."""
    left: list[River] = []
    for a, b in rivers:
        edges = [a, *(x for w in line.words if w.x1 > a and w.x0 < b for x in (w.x0, w.x1)), b]
        pieces = [(max(edges[i], a), min(edges[i + 1], b)) for i in range(0, len(edges), 2)]
        free = max(pieces, key=lambda piece: piece[1] - piece[0])
        if free[1] - free[0] >= THIN * line.size:
            left.append(free)
    return left


def _belongs(line: PageLine, cells: Sequence[str], step: float, pitch: float, *, whole: bool) -> bool:
    """Whether a line is a row, or part of one, of the table above it.

    step   how far it stands below the line above
    pitch  the largest step so far
    whole  whether it leaves every gap open
    """
    if sum(map(bool, cells)) > 1:
        return line.has_wide_gap or whole
    return whole and step <= max(1.04 * pitch, 1.45 * line.size if pitch else 1.9 * line.size)


def _strong(rivers: Sequence[River], lines: Sequence[PageLine]) -> list[River]:
    """Gaps with text on both sides of them."""
    kept: list[River] = []
    for a, b in rivers:
        start = kept[-1][1] if kept else 0.0
        if any(start <= w.x0 and w.x1 <= a + 0.1 for line in lines for w in line.words):
            kept.append((a, b))
    return kept


def _cells(line: PageLine, rivers: Sequence[River]) -> list[str]:
    return [text_of(words) for words in _parted(line.words, rivers)]


def _parted(words: Iterable[Word], rivers: Sequence[River]) -> list[list[Word]]:
    ends = [a for a, _b in rivers]
    cells: list[list[Word]] = [[] for _ in range(len(rivers) + 1)]
    for word in words:
        cells[bisect_left(ends, (word.x0 + word.x1) / 2)].append(word)
    return cells


def _rows(lines: Sequence[PageLine], rivers: Sequence[River], cuts: Sequence[int]) -> list[list[str]]:
    """Lines put together into rows."""
    parts = [[PageLine(words) if words else None for words in _parted(line.words, rivers)] for line in lines]
    columns = [[row[at] for row in parts] for at in range(len(rivers) + 1)]
    rights = [max((cell.x1 for cell in column if cell), default=0.0) for column in columns]
    return [
        [
            cell_text([cell for cell in column[a:b] if cell], right)
            for column, right in zip(columns, rights, strict=True)
        ]
        for a, b in pairwise([0, *cuts, len(lines)])
    ]


def _setting(lines: Sequence[PageLine], cells: Sequence[Sequence[str]], before: Setting | None) -> Setting:
    tight, loose = _leading(lines, cells)
    if before is None:
        return Setting(tight, loose, tuple(_numeric(cells)))
    tights = [step for step in (tight, before.tight) if step]
    return Setting(min(tights, default=0.0), max(loose, before.loose), before.numeric)


def _cuts(
    lines: Sequence[PageLine], cells: Sequence[Sequence[str]], rules: Sequence[float], set_as: Setting
) -> list[int]:
    """Before which lines a row begins."""
    by_rule = [at for at in range(1, len(lines)) if _rule_between(lines[at - 1], lines[at], rules)]
    if len(by_rule) >= 2 and len(by_rule) * 3 >= len(lines):
        return by_rule
    if set_as.loose >= LOOSE * set_as.tight:
        joined = _linked(lines, cells, 1.05 * set_as.tight, set_as.numeric)
        return [at for at in range(1, len(lines)) if at not in joined]
    if set_as.tight > 1.5 * lines[0].size:  # rows with white around them, of one line each
        return list(range(1, len(lines)))
    keys = set_as.numeric or (0,)
    return [at for at in range(1, len(lines)) if any(cells[at][key] for key in keys)]


def _rule_between(above: PageLine, below: PageLine, rules: Sequence[float]) -> bool:
    return any(above.bottom - RULE_BETWEEN <= y <= below.bottom - 0.6 * below.size for y in rules)


def _numeric(cells: Sequence[Sequence[str]]) -> list[int]:
    """Columns of numbers: of these a row has one line."""
    found = []
    for at in range(len(cells[0])):
        texts = [row[at] for row in cells[1:] if row[at]]
        if len(texts) > 1 and sum(bool(NUMBER.fullmatch(text)) for text in texts) * 10 >= 8 * len(texts):
            found.append(at)
    return found


def _steps(lines: Sequence[PageLine], cells: Sequence[Sequence[str]]) -> list[tuple[int, int, int, float]]:
    """(column, line, next line with text in that column, how far below)."""
    steps = []
    for at in range(len(cells[0])):
        filled = [i for i, row in enumerate(cells) if row[at]]
        steps += [(at, a, b, lines[b].bottom - lines[a].bottom) for a, b in pairwise(filled)]
    return steps


def _leading(lines: Sequence[PageLine], cells: Sequence[Sequence[str]]) -> tuple[float, float]:
    """The smallest and the largest step from a line to the line below it."""
    steps = [step for _at, _a, _b, step in _steps(lines, cells)]
    down = [b.bottom - a.bottom for a, b in pairwise(lines)]
    return min(steps, default=0.0), max(down, default=0.0)


def _linked(
    lines: Sequence[PageLine], cells: Sequence[Sequence[str]], tight: float, numeric: Sequence[int]
) -> set[int]:
    """The lines that belong to the row of the line above."""
    joined: set[int] = set()
    for at, a, b, step in _steps(lines, cells):
        two_numbers = at in numeric and NUMBER.fullmatch(cells[a][at]) and NUMBER.fullmatch(cells[b][at])
        if step <= tight and not two_numbers:
            joined.update(range(a + 1, b + 1))
    stacked = {b for at, a, b, step in _steps(lines, cells) if at in numeric and step <= tight and a + 1 == b}
    return joined - {b for b in stacked if all(cells[b][at] and cells[b - 1][at] for at in numeric)}
