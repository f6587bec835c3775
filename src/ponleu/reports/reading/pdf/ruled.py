"""Tables with ruling, read cell by cell from words that were taken from the page once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from ponleu.reports.reading.pdf.page import Grid, PageLine, Word, lines_of
from ponleu.reports.reading.tables import joined

NUMBER = re.compile(r"\W*\d[\d.,\s/]*(?:%|per ?cent|percent|٪|pct)?\W*(?:\(\W*[\d.,]+\s*%?\W*\))?\W*", re.IGNORECASE)
Box = tuple[float, float, float, float]


def ruled_grids(page: Any, words: Sequence[Word]) -> tuple[list[Grid], list[Word]]:
    """The ruled tables of a page, and the words that stand in none of them."""
    edges = page.edges
    if not any(e["orientation"] == "v" for e in edges) or not any(e["orientation"] == "h" for e in edges):
        return [], list(words)
    grids, left = [], list(words)
    for table in page.find_tables():
        rows = [[cell for cell in row.cells] for row in table.rows]
        if max(len([cell for cell in row if cell]) for row in rows) < 2:
            continue
        inside = [word for word in left if _holds(table.bbox, word)]
        if grid := _grid(rows, inside, float(table.bbox[1])):
            grids.append(grid)
            left = [word for word in left if not _holds(table.bbox, word)]
    return grids, left


def _holds(box: Box, word: Word) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.middle <= box[3]


def _grid(rows: Sequence[Sequence[Box | None]], words: Sequence[Word], top: float) -> Grid | None:
    placed: dict[tuple[int, int], list[Word]] = {}
    tops = [min((cell[1] for cell in row if cell), default=0.0) for row in rows]
    for word in words:
        at = max(bisect_right(tops, word.middle) - 1, 0)
        for row in range(at, -1, -1):  # upwards, as far as a cell over several rows begins
            column = next((i for i, cell in enumerate(rows[row]) if cell and _holds(cell, word)), None)
            if column is not None:
                placed.setdefault((row, column), []).append(word)
                break
    texts = [
        text
        for at, row in enumerate(rows)
        for text in _row([placed.get((at, column), []) for column in range(len(row))])
        if any(text)
    ]
    bounds = sorted({round(cell[0], 1) for row in rows for cell in row if cell})
    used = [at for at in range(len(rows[0])) if any(at < len(row) and row[at] for row in texts)]
    if len(used) < 2:
        return None
    return Grid([[row[at] for at in used] for row in texts], [bounds[at] for at in used if at < len(bounds)], top, True)


def _row(cells: Sequence[Sequence[Word]]) -> list[list[str]]:
    """One row; several when ruling parts only the columns and numbers stand under each other."""
    lines = [_cell_lines(cell) for cell in cells]
    stacks = [column for column in lines if len(column) > 1 and all(NUMBER.fullmatch(line.text) for line in column)]
    if not stacks:
        return [[cell_text([line.text for line in column]) for column in lines]]
    bottoms = [line.bottom for line in max(stacks, key=len)]
    if not all(len(stack) == len(bottoms) for stack in stacks):
        bottoms = [line.bottom for line in max(stacks, key=len)]
    rows: list[list[list[str]]] = [[[] for _ in lines] for _ in bottoms]
    for at, column in enumerate(lines):
        for line in column:
            row = max(bisect_right(bottoms, line.bottom + 0.5 * line.size) - 1, 0)
            rows[row][at].append(line.text)
    return [[cell_text(cell) for cell in row] for row in rows]


def _cell_lines(words: Sequence[Word]) -> list[PageLine]:
    upright = [word for word in words if word.upright]
    turned = sorted((word for word in words if not word.upright), key=lambda w: (w.x0, -w.top))
    return [*lines_of(upright), *(PageLine([word]) for word in turned)]


def cell_text(lines: Sequence[str]) -> str:
    """The lines of a cell as one text; names on lines of their own stay apart."""
    return joined(lines) if _is_list(lines) else " ".join(" ".join(lines).split())


def _is_list(lines: Sequence[str]) -> bool:
    """Whether the lines of a cell are names of their own: short, capitalised, no comma."""
    return len(lines) > 2 and all(line[:1].isupper() and len(line.split()) < 4 and "," not in line for line in lines)
