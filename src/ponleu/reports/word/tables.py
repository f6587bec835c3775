"""Tables: the head repeats on each page, a row stays whole, numbers stand to the right."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow

from ponleu.reports.phrases import phrase
from ponleu.reports.rules.tree import ColumnKind, TableBlock
from ponleu.reports.word.adding import add_table
from ponleu.reports.word.runs import write_inlines, write_words

_WIDTH = Cm(16.2)
_NARROW = {ColumnKind.NUMBER: Cm(2), ColumnKind.PERCENT: Cm(2.5), ColumnKind.MARK: Cm(2.6)}
_SIDES = {
    ColumnKind.NUMBER: WD_ALIGN_PARAGRAPH.RIGHT,
    ColumnKind.PERCENT: WD_ALIGN_PARAGRAPH.RIGHT,
    ColumnKind.MARK: WD_ALIGN_PARAGRAPH.CENTER,
}


def write_table(document: Document, block: TableBlock, language: str) -> None:
    """A table without its caption and notes."""
    table = add_table(document, rows=1 + len(block.rows), columns=len(block.columns), width=_WIDTH)
    table._tbl.tblPr.style = "ReportTable"
    table.autofit = False
    _say_which_rows_are_heads(table._tbl.tblPr)
    widths = _widths([column.kind for column in block.columns])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    rows = list(table.rows)
    _mark(rows[0], "w:tblHeader")
    for word_cell, column, width in zip(rows[0].cells, block.columns, widths, strict=True):
        _fill(word_cell, width, "TableHead", column.kind)
        write_words(word_cell.paragraphs[0], column.title, language)
    for word_row, row in zip(rows[1:], block.rows, strict=True):
        _mark(word_row, "w:cantSplit")
        for word_cell, column, cell, width in zip(word_row.cells, block.columns, row.cells, widths, strict=True):
            _fill(word_cell, width, "TableText", column.kind)
            paragraph = word_cell.paragraphs[0]
            write_inlines(paragraph, cell.inlines, language, marks=("b",) if row.is_total else ())
            if cell.is_flagged:
                write_words(paragraph, " ", language)
                write_words(paragraph, phrase("flagged", language), language, style="Flag")


def _widths(kinds: Sequence[ColumnKind]) -> list[Emu]:
    """Numbers take what they need, words and names share the rest, the first of them a little more."""
    wide = sum(2 for kind in kinds if kind not in _NARROW) + 1
    part = max(1, _WIDTH - sum(_NARROW.get(kind, 0) for kind in kinds)) // wide
    first = next((place for place, kind in enumerate(kinds) if kind not in _NARROW), -1)
    return [Emu(_NARROW.get(kind, part * (3 if place == first else 2))) for place, kind in enumerate(kinds)]


def _fill(cell: WordCell, width: Emu, style: str, kind: ColumnKind) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph._p.get_or_add_pPr().style = style
    if kind in _SIDES:
        paragraph.alignment = _SIDES[kind]


def _mark(row: WordRow, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    if name == "w:tblHeader":
        properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement(name))


def _say_which_rows_are_heads(properties: object) -> None:
    look = OxmlElement("w:tblLook")
    for name, value in (
        ("firstRow", "1"),
        ("lastRow", "0"),
        ("firstColumn", "1"),
        ("lastColumn", "0"),
        ("noHBand", "0"),
        ("noVBand", "1"),
    ):
        look.set(qn(f"w:{name}"), value)
    look.set(qn("w:val"), "04A0")
    for old in properties.findall(qn("w:tblLook")):  # type: ignore[attr-defined]
        properties.remove(old)  # type: ignore[attr-defined]
    properties.append(look)  # type: ignore[attr-defined]
