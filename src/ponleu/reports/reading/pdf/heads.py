"""Running heads, running feet and page numbers: printed on each page, no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ponleu.reports.reading.pdf.page import PageLine

EDGE = 0.14  # of the page's height: where they stand
APART = 1.55  # in sizes: how far the text keeps from them
_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*(?:#|[ivxl]{1,6})\W*(?:(?:of|/)\s*#\W*)?", re.IGNORECASE)


def without_heads(pages: Sequence[tuple[list[PageLine], float]]) -> list[list[PageLine]]:
    """The lines of each page without what is printed on every page.

    pages   for each page its lines from top to bottom, and its height
    """
    edges = [_edge_lines(lines, height) for lines, height in pages]
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    kept = []
    for (lines, _height), edge in zip(pages, edges, strict=True):
        heads = {id(line) for line in edge if _is_head(line, seen[_key(line)], len(pages))}
        kept.append([line for line in lines if id(line) not in heads])
    return kept


def _key(line: PageLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.strip()), round(line.bottom / 4)


def _is_head(line: PageLine, times: int, pages: int) -> bool:
    text = _key(line)[0]
    return bool(_NUMBER.fullmatch(text)) or (times >= 2 and times * 5 >= pages)


def _edge_lines(lines: Sequence[PageLine], height: float) -> list[PageLine]:
    """The lines at the top and at the bottom that the text keeps away from."""
    top = _outer(lines, [line for line in lines if line.bottom < EDGE * height])
    bottom = _outer(lines[::-1], [line for line in lines[::-1] if line.bottom > (1 - EDGE) * height])
    return top + bottom


def _outer(lines: Sequence[PageLine], near: Sequence[PageLine]) -> list[PageLine]:
    """Of the lines near an edge, outermost first, those before the last wide white."""
    last = 0
    for at in range(min(len(near), 4)):
        inner = lines[at + 1] if at + 1 < len(lines) else None
        if inner is None or abs(inner.bottom - near[at].bottom) >= APART * max(near[at].size, inner.size):
            last = at + 1
    return list(near[:last])
