"""Running heads, running feet and page numbers: printed on each page, no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ponleu.reports.reading.pdf.page import PageLine

EDGE = 0.14  # of the page's height: where they stand
APART = 1.55  # in sizes: how far the text keeps from them
SHORT = 8  # words: a line that stands close to the text is no head when it is longer
ROW_APART = 2.4  # the same for a second line that may be the header of a table
_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*(\d{1,4}|[ivxl]{1,6})\W*(?:(?:of|/)\s*\d+\W*)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2}")
_Edge = list[PageLine]


def without_heads(pages: Sequence[tuple[list[PageLine], float]]) -> list[list[PageLine]]:
    """The lines of each page without what is printed on every page.

    pages   for each page its lines from top to bottom, and its height
    """
    edges = [_edges(lines, height, many=len(pages) > 1) for lines, height in pages]
    often = _often(edges)
    offset = _offset(edges)

    kept = []
    for page, ((lines, _height), both) in enumerate(zip(pages, edges, strict=True)):
        heads = {id(line) for edge in both for line in _heads(edge, page, often, offset)}
        kept.append([line for line in lines if id(line) not in heads])
    return kept


def _heads(edge: _Edge, page: int, often: set[tuple[str, int]], offset: int | None) -> Iterator[PageLine]:
    """From the edge inwards, as long as each line is one."""
    return takewhile(lambda line: _key(line) in often or _is_page_number(line, page, offset), edge)


def _key(line: PageLine) -> tuple[str, int]:
    """What it says, whatever its numbers are, and how high it stands."""
    return re.sub(r"\d+", "#", line.text.strip()), round(line.bottom / 4)


def _often(edges: Sequence[tuple[_Edge, _Edge]]) -> set[tuple[str, int]]:
    """Lines with words in them that stand on several pages, a fifth of them at least."""
    seen = Counter(key for both in edges for key in {_key(line) for edge in both for line in edge})
    return {key for key, times in seen.items() if times >= 2 and times * 5 >= len(edges) and _WORD.search(key[0])}


def _numbers(edges: Sequence[tuple[_Edge, _Edge]]) -> Iterator[tuple[int, int]]:
    """Each lone number at an edge, with the page on which it stands, from 0."""
    for page, both in enumerate(edges):
        for line in (line for edge in both for line in edge):
            found = _NUMBER.fullmatch(line.text)
            if found and found[1].isdigit():
                yield page, int(found[1])


def _offset(edges: Sequence[tuple[_Edge, _Edge]]) -> int | None:
    """How far the printed page numbers are from the count of pages; None when no two pages agree on it."""
    common = Counter(number - page for page, number in _numbers(edges)).most_common(1)
    return common[0][0] if common and common[0][1] >= min(2, len(edges)) else None


def _is_page_number(line: PageLine, page: int, offset: int | None) -> bool:
    found = _NUMBER.fullmatch(line.text)
    return found is not None and (not found[1].isdigit() or int(found[1]) - page == offset)


def _edges(lines: Sequence[PageLine], height: float, *, many: bool) -> tuple[_Edge, _Edge]:
    """The lines at the top and at the bottom that the text keeps away from, outermost first."""
    upwards = lines[::-1]
    top = [line for line in lines if line.bottom < EDGE * height]
    bottom = [line for line in upwards if line.bottom > (1 - EDGE) * height]
    return _outer(lines, top, many=many), _outer(upwards, bottom, many=many)


def _outer(lines: Sequence[PageLine], near: Sequence[PageLine], *, many: bool) -> _Edge:
    """Of the lines near an edge, those before the last wide white; the outermost may stand close to the text."""
    last = int(many and bool(near) and _may_stand_close(near[0]))
    for at in range(min(len(near), 4)):
        inner = lines[at + 1] if at + 1 < len(lines) else None
        apart = ROW_APART if at and near[at].has_wide_gap else APART
        if inner is None or abs(inner.bottom - near[at].bottom) >= apart * max(near[at].size, inner.size):
            last = at + 1
    return list(near[:last])


def _may_stand_close(line: PageLine) -> bool:
    """Whether a line could be a head though the text does not keep away: short, and no row of a table."""
    return not line.has_wide_gap and len(line.text.split()) <= SHORT
