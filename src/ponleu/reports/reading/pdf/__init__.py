"""PDF files: words put back into lines, lines into paragraphs and rows, over the ends of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pdfplumber

from ponleu.findings.rules.document import Document
from ponleu.findings.rules.lint.structure import document_from_lines
from ponleu.reports.reading import problems
from ponleu.reports.reading.pdf.assembling import lines_of_flows
from ponleu.reports.reading.pdf.heads import without_heads
from ponleu.reports.reading.pdf.letters import letter_page, words_of
from ponleu.reports.reading.pdf.page import Flow, Grid, PageLine, flows_of, lines_of
from ponleu.reports.reading.pdf.ruled import ruled_grids

Rule = tuple[float, float, float]


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
    if not any(lines or grids for lines, grids, _rules, _height in pages):
        raise problems.OnlyPictures(pages=len(pages))
    bodies = without_heads([(lines, height) for lines, _grids, _rules, height in pages])
    flows = [
        flow
        for body, (_lines, grids, rules, _height) in zip(bodies, pages, strict=True)
        for flow in _flows(body, grids, rules)
    ]
    return document_from_lines(lines_of_flows(flows), name=path.name, language=language)


def _problem(error: Exception) -> problems.Unreadable:
    names = " ".join(type(e).__name__ for e in (error, *error.args, error.__cause__) if isinstance(e, BaseException))
    if "Password" in names or "password" in str(error).lower():
        return problems.Encrypted()
    return problems.Broken(kind="PDF", why=type(error).__name__)


def _page(page: Any) -> tuple[list[PageLine], list[Grid], list[Rule], float]:
    """The lines outside of ruled tables, these tables, the horizontal rules, and the page's height in points."""
    read = letter_page(page)
    grids, outside = ruled_grids(read, words_of(read))
    rules = [(float(e["top"]), float(e["x0"]), float(e["x1"])) for e in read.edges if e["orientation"] == "h"]
    height = float(read.height) or 1.0
    read.close()
    page.close()
    return lines_of(word for word in outside if word.upright), grids, rules, height


def _flows(lines: list[PageLine], grids: list[Grid], rules: list[Rule]) -> list[Flow]:
    """The columns of a page, each with its lines and tables from top to bottom."""
    parts = flows_of([word for line in lines for word in line.words]) or [[]]
    flows = [Flow([*lines_of(words)], rules) for words in parts]
    for grid in grids:
        flow = next((f for f in flows if len(flows) > 1 and _beside(f, grid)), flows[0])
        at = next((i for i, piece in enumerate(flow.pieces) if _top(piece) > grid.top), len(flow.pieces))
        flow.pieces.insert(at, grid)
    return flows


def _top(piece: PageLine | Grid) -> float:
    return piece.top if isinstance(piece, Grid) else piece.words[0].top


def _beside(flow: Flow, grid: Grid) -> bool:
    """Whether a table stands in this column and at this height."""
    lines = [piece for piece in flow.pieces if isinstance(piece, PageLine)]
    if not lines:
        return False
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = min(line.words[0].top for line in lines), max(line.bottom for line in lines)
    return left - 20 <= grid.bounds[0] <= right and top - 40 <= grid.top <= bottom + 40
