"""PDF files: words put back into lines, lines into rows and paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber

from ponleu.findings.rules.document import Document, Kind
from ponleu.findings.rules.lint.structure import Hint, document_from_lines
from ponleu.reports.reading import problems
from ponleu.reports.reading.tables import Line, joined, row_line

WIDE_GAP = 1.6  # in sizes of the type: a gap this wide parts columns, no space in a sentence is so wide
NEXT_LINE = 1.75  # in sizes: lines further apart than this do not belong to one paragraph
EDGE = 0.09  # of the page's height: where running heads and page numbers stand


@dataclass
class Segment:
    """Words of one line without a wide gap between them."""

    x0: float
    x1: float
    text: str


@dataclass
class PageLine:
    """A printed line: its segments from left to right, its top and the size of its type."""

    top: float
    size: float
    segments: list[Segment]
    at_edge: bool = False

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(segment.text for segment in self.segments)


@dataclass
class Ruled:
    """A table with ruling, read cell by cell."""

    top: float
    rows: list[list[str]]


@dataclass
class Page:
    """What stands on a page, from top to bottom."""

    pieces: list[PageLine | Ruled] = field(default_factory=list)


def read(path: Path, language: str) -> Document:
    """Read a PDF with text; a scan has none."""
    try:
        with pdfplumber.open(path) as opened:
            if opened.doc.encryption and not opened.doc.is_extractable:
                raise problems.Encrypted
            pages = [_page(page) for page in opened.pages]
    except problems.Unreadable:
        raise
    except Exception as error:  # the parser raises whatever the broken file leads it to
        raise _problem(error) from error
    if not any(page.pieces for page in pages):
        raise problems.OnlyPictures(pages=len(pages))
    _drop_running_heads(pages)
    return document_from_lines(_lines(pages), name=path.name, language=language)


def _problem(error: Exception) -> problems.Unreadable:
    names = " ".join(type(e).__name__ for e in (error, *error.args, error.__cause__) if isinstance(e, BaseException))
    if "Password" in names or "password" in str(error).lower():
        return problems.Encrypted()
    return problems.Broken(kind="PDF", why=type(error).__name__)


def _page(page: Any) -> Page:
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]
    words = [
        w
        for w in page.extract_words(extra_attrs=["size"], use_text_flow=False)
        if not any(_inside(w, box) for box in boxes)
    ]
    height = float(page.height) or 1.0
    result = Page()
    for column in _columns(words, float(page.width)):
        result.pieces += _page_lines(column, height)
    for table in tables:
        rows = [
            [joined((cell or "").split("\n")) if _is_list(cell) else " ".join((cell or "").split()) for cell in row]
            for row in table.extract()
        ]
        at = next((i for i, p in enumerate(result.pieces) if p.top > table.bbox[1]), len(result.pieces))
        result.pieces.insert(at, Ruled(table.bbox[1], rows))
    page.close()
    return result


def _is_table(table: Any) -> bool:
    return len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1


def _is_list(cell: str | None) -> bool:
    """Whether the lines of a cell are names of their own: short, capitalised, no comma."""
    lines = [line for line in (cell or "").split("\n") if line.strip()]
    return (
        len(lines) > 1
        and "," not in (cell or "")
        and all(line[:1].isupper() and len(line.split()) < 4 for line in lines)
        and len(lines) > 2
    )


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _columns(words: list[dict[str, Any]], width: float) -> list[list[dict[str, Any]]]:
    """The words of a page set in two columns apart, else all of them: a gutter that few words cross, prose on both sides."""
    for gutter in (width * part / 100 for part in range(40, 61, 2)):
        left = [w for w in words if w["x1"] <= gutter]
        right = [w for w in words if w["x0"] >= gutter]
        crossing = len(words) - len(left) - len(right)
        if crossing * 20 <= len(words) and min(len(left), len(right)) > 60 and all(map(_is_prose, (left, right))):
            top = min((w["top"] for w in words if w in left or w in right), default=0)
            across = [w for w in words if w["x0"] < gutter < w["x1"]]
            return [
                sorted([*left, *(w for w in across if w["top"] < top)], key=lambda w: w["top"]),
                [*right, *(w for w in across if w["top"] >= top)],
            ]
    return [words]


def _is_prose(words: list[dict[str, Any]]) -> bool:
    """Whether most lines are long: the columns of a table are not."""
    per_line = Counter(round(w["top"] / 3) for w in words)
    return sum(per_line.values()) / len(per_line) > 4.5


def _page_lines(words: list[dict[str, Any]], height: float) -> list[PageLine]:
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and lines[-1][0]["top"] <= middle <= lines[-1][0]["bottom"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_line(sorted(line, key=lambda w: w["x0"]), height) for line in lines]


def _line(words: list[dict[str, Any]], height: float) -> PageLine:
    size = max(float(word["size"]) for word in words)
    segments: list[Segment] = []
    for word in words:
        if segments and word["x0"] - segments[-1].x1 < WIDE_GAP * size:
            segments[-1].text += " " + word["text"]
            segments[-1].x1 = word["x1"]
        else:
            segments.append(Segment(word["x0"], word["x1"], word["text"]))
    top = float(words[0]["top"])
    return PageLine(top, size, segments, at_edge=top < EDGE * height or top > (1 - EDGE) * height)


def _drop_running_heads(pages: Sequence[Page]) -> None:
    """Page numbers, and lines at the edge that return on many pages, are not part of the text."""

    def key(line: PageLine) -> str:
        return re.sub(r"\d+", "#", line.text.strip())

    seen = Counter(key(p) for page in pages for p in page.pieces if isinstance(p, PageLine) and p.at_edge)
    often = {text for text, times in seen.items() if times >= 3 and times * 3 >= len(pages)}
    for page in pages:
        page.pieces = [
            p for p in page.pieces
            if not (isinstance(p, PageLine) and p.at_edge and (key(p) in often or re.fullmatch(r"\W*(?:page\s*)?#\W*(?:of #)?", key(p), re.IGNORECASE)))
        ]  # fmt: skip


def _lines(pages: Sequence[Page]) -> Iterator[Line]:
    sizes = Counter(round(p.size, 1) for page in pages for p in page.pieces if isinstance(p, PageLine) for _c in p.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    large = sorted({size for size in sizes if size >= body * 1.15}, reverse=True)
    table = 0
    for page in pages:
        lines: list[PageLine] = []
        for piece in (*page.pieces, None):
            if isinstance(piece, PageLine):
                lines.append(piece)
                continue
            for text, hint in _running(lines, large, table):
                table = max(table, hint.table)
                yield text, hint
            lines = []
            if piece is not None:
                table += 1
                yield from (row_line(row, table=table) for row in piece.rows if any(row))
                yield "", Hint()


def _running(lines: Sequence[PageLine], large: Sequence[float], tables: int) -> Iterator[Line]:
    """Paragraphs, headings, and tables without ruling."""
    at = 0
    while at < len(lines):
        if end := _unruled_end(lines, at):
            tables += 1
            yield from (row_line(row, table=tables) for row in _unruled_rows(lines[at:end]))
            yield "", Hint()
            at = end
            continue
        line = lines[at]
        if round(line.size, 1) in large and len(line.text.split()) <= 20:
            end = at + 1
            while (
                end < len(lines)
                and lines[end].size == line.size
                and lines[end].top - lines[end - 1].top < NEXT_LINE * line.size
            ):
                end += 1
            yield (
                " ".join(each.text for each in lines[at:end]),
                Hint(Kind.HEADING, level=min(large.index(round(line.size, 1)) + 1, 6)),
            )
            at = end
            continue
        yield line.text, Hint()
        if at + 1 < len(lines) and not 0 < lines[at + 1].top - line.top < NEXT_LINE * max(
            line.size, lines[at + 1].size
        ):
            yield "", Hint()
        at += 1
    if lines and not _may_go_on(lines[-1]):
        yield "", Hint()


def _may_go_on(line: PageLine) -> bool:
    return len(line.text.split()) > 6 and line.text[-1:].isalnum()


def _unruled_end(lines: Sequence[PageLine], at: int) -> int:
    """The line after a table without ruling that begins here; 0 when none does."""
    if len(lines[at].segments) < 2:
        return 0
    end, full = at + 1, 1
    while end < len(lines):
        near = 0 < lines[end].top - lines[end - 1].top < 2.6 * lines[end].size
        if not near or not _fits_columns(lines[at:end], lines[end]):
            break
        full += len(lines[end].segments) > 1
        end += 1
    while (
        end > at + 1
        and len(lines[end - 1].segments) == 1
        and lines[end - 1].segments[0].x0 <= lines[at].segments[0].x0 + 2
        and _is_sentence(lines[end - 1])
    ):
        end -= 1
    return end if full > 1 else 0


def _is_sentence(line: PageLine) -> bool:
    return len(line.text.split()) > 8


def _fits_columns(rows: Sequence[PageLine], line: PageLine) -> bool:
    """Whether a line's segments stand under the columns: several, or one that does not reach over a column."""
    if len(line.segments) > 1:
        return True
    starts = _starts(rows)
    segment = line.segments[0]
    crossed = [start for start in starts if segment.x0 + 2 < start < segment.x1 - 2]
    return not crossed and any(abs(segment.x0 - start) < 12 for start in starts)


def _starts(rows: Sequence[PageLine]) -> list[float]:
    """Where the columns begin: as in the line with most segments."""
    widest = max(rows, key=lambda line: len(line.segments))
    return [segment.x0 for segment in widest.segments]


def _unruled_rows(lines: Sequence[PageLine]) -> list[list[str]]:
    """Rows with wrapped cells put together: a line with nothing in the last column continues the row above it."""
    widest = max(lines, key=lambda line: len(line.segments))
    bounds = [(a.x1 + b.x0) / 2 for a, b in zip(widest.segments, widest.segments[1:], strict=False)]
    rows: list[list[str]] = []
    for line in lines:
        cells = [""] * (len(bounds) + 1)
        for segment in line.segments:
            at = _column_of(segment, widest, bounds)
            cells[at] = f"{cells[at]} {segment.text}".strip()
        if rows and not cells[-1] and any(cells):
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return rows


def _column_of(segment: Segment, widest: PageLine, bounds: Sequence[float]) -> int:
    starts = [other.x0 for other in widest.segments]
    near = [at for at, start in enumerate(starts) if abs(start - segment.x0) < 8]
    return near[0] if near else sum(bound < (segment.x0 + segment.x1) / 2 for bound in bounds)
