"""Tables with ruling, read cell by cell from words that were taken from the page once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ponleu.reports.reading.pdf.page import Grid, PageLine, Word, after_break, has_room, lines_of
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
        inside = [word for word in left if _holds(table.bbox, word)]
        if grid := _grid([list(row.cells) for row in table.rows], inside, float(table.bbox[1])):
            grids.append(grid)
            left = [word for word in left if not _holds(table.bbox, word)]
    return grids, left


def _holds(box: Box, word: Word) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.middle <= box[3]


def _grid(rows: Sequence[Sequence[Box | None]], words: Sequence[Word], top: float) -> Grid | None:
    if max(sum(cell is not None for cell in row) for row in rows) < 2:
        return None
    placed = _placed(rows, words)
    found = [
        row
        for at, boxes in enumerate(rows)
        for row in _row([placed.get((at, column), []) for column in range(len(boxes))], boxes)
        if any(row)
    ]
    bounds = sorted({round(cell[0], 1) for row in rows for cell in row if cell})
    return Grid(found, bounds, top, ruled=True) if found else None


def _placed(rows: Sequence[Sequence[Box | None]], words: Sequence[Word]) -> dict[tuple[int, int], list[Word]]:
    """The words of each cell, by its row and column."""
    placed: dict[tuple[int, int], list[Word]] = {}
    tops = [min((cell[1] for cell in row if cell), default=0.0) for row in rows]
    for word in words:
        at = max(bisect_right(tops, word.middle) - 1, 0)
        for row in range(at, -1, -1):  # upwards, as far as a cell over several rows begins
            column = next((i for i, cell in enumerate(rows[row]) if cell and _holds(cell, word)), None)
            if column is not None:
                placed.setdefault((row, column), []).append(word)
                break
    return placed


def _row(cells: Sequence[Sequence[Word]], boxes: Sequence[Box | None]) -> list[list[str]]:
    """One row; several when ruling parts only the columns and numbers stand under each other."""
    lines = [_cell_lines(cell) for cell in cells]
    rights = [box[2] if box else 0.0 for box in boxes]
    stacks = [column for column in lines if len(column) > 1 and all(NUMBER.fullmatch(line.text) for line in column)]
    if not stacks:
        return [[cell_text(column, right) for column, right in zip(lines, rights, strict=True)]]
    bottoms = [line.bottom for line in max(stacks, key=len)]
    rows: list[list[list[PageLine]]] = [[[] for _ in lines] for _ in bottoms]
    for at, column in enumerate(lines):
        for line in column:
            rows[max(bisect_right(bottoms, line.bottom + 0.5 * line.size) - 1, 0)][at].append(line)
    return [[cell_text(cell, right) for cell, right in zip(row, rights, strict=True)] for row in rows]


def _cell_lines(words: Sequence[Word]) -> list[PageLine]:
    upright = [word for word in words if word.upright]
    turned = sorted((word for word in words if not word.upright), key=lambda w: (w.x0, -w.top))
    return [*lines_of(upright), *(PageLine([word]) for word in turned)]


def cell_text(lines: Sequence[PageLine], right: float) -> str:
    """The lines of a cell that ends at `right` as one text; names on lines of their own stay apart."""
    if _is_list(lines, right):
        return joined(line.text for line in lines)
    text = ""
    for line in lines:
        text = after_break(text, line.text)
    return text


def _is_list(lines: Sequence[PageLine], right: float) -> bool:
    """Whether the lines of a cell are names of their own: capitalised, no comma, ended before the cell was full."""
    texts = [line.text for line in lines]
    if len(texts) < 2 or not all(text[:1].isupper() and len(text.split()) < 4 for text in texts):
        return False
    ended = all(has_room(above, below, right) for above, below in pairwise(lines))
    return ended and not any(re.search(r"[,;:/]|\band\b|\bet\b|\by\b", text) for text in texts)
