"""Tables for a spreadsheet: CSV with an HXL row of tags, and one XLSX with a sheet a table.

A cell whose words begin like a formula gets an apostrophe before them: a spreadsheet must show what somebody wrote, not
run it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter

from ponleu.core import Percent
from ponleu.reports.rules.tree import Cell, Column, ColumnKind, TableBlock

_MADE_ON = datetime(2000, 1, 1, tzinfo=UTC)  # the same for all, so that a build can be repeated to the byte
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # what Excel takes


def csv_of(table: TableBlock) -> bytes:
    """A table as UTF-8 CSV: titles, HXL tags when any column has one, then a row a row with bare values."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_safe(column.title) for column in table.columns)
    if any(column.tag for column in table.columns):
        writer.writerow(column.tag for column in table.columns)
    writer.writerows([_bare(cell) for cell in row.cells] for row in table.rows)
    return out.getvalue().encode()


def xlsx_of(tables: Iterable[TableBlock]) -> bytes:
    """Tables as one workbook, the same bytes every time: a sheet each, caption on top, tags under the titles."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE_ON.replace(tzinfo=None)})
    sheets = _Sheets(book)
    for table in tables:
        sheets.add(table)
    if not book.worksheets():
        book.add_worksheet()
    book.close()
    return out.getvalue()


class _Sheets:
    """Writes each table into a sheet of its own name."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.names: set[str] = set()
        self.caption = book.add_format({"bold": True, "text_wrap": False})
        self.head = book.add_format(
            {"bold": True, "font_color": "#ffffff", "bg_color": "#1f2a44", "text_wrap": True, "valign": "top"}
        )
        self.tag = book.add_format({"italic": True, "font_color": "#5f5a4e"})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {
            decimals: book.add_format(
                {"num_format": "0" + "." * bool(decimals) + "0" * decimals + '"%"', "valign": "top"}
            )
            for decimals in range(7)
        }

    def add(self, table: TableBlock) -> None:
        """One table."""
        sheet = self.book.add_worksheet(self._name(table.id))
        sheet.write_string(0, 0, _safe(table.caption), self.caption)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, 14 if _is_number(column) else 36)
            sheet.write_string(1, place, _safe(column.title), self.head)
            sheet.write_string(2, place, column.tag, self.tag)
        for number, row in enumerate(table.rows, start=3):
            for place, cell in enumerate(row.cells):
                self._write(sheet, number, place, cell)
        for number, note in enumerate(table.notes, start=4 + len(table.rows)):
            sheet.write_string(number, 0, _safe(note))
        sheet.freeze_panes(3, 1)

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell.value, Percent):
            sheet.write_number(row, column, cell.value.value, self.formats[cell.value.decimals])
        elif isinstance(cell.value, int):
            sheet.write_number(row, column, Decimal(cell.value), self.words)
        elif cell.value is not None:
            sheet.write_string(row, column, _safe(cell.value), self.words)

    def _name(self, wanted: str) -> str:
        """Letters that Excel takes, no name twice."""
        base = _NOT_IN_A_NAME.sub("-", wanted.removeprefix("table-"))[:_LONGEST_NAME] or "table"
        name, number = base, 2
        while name.lower() in self.names:
            name = f"{base[: _LONGEST_NAME - len(str(number)) - 1]}-{number}"
            number += 1
        self.names.add(name.lower())
        return name


def _bare(cell: Cell) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, Percent):
        return f"{cell.value.value:f}"
    return str(cell.value) if isinstance(cell.value, int) else _safe(cell.value)


def _safe(text: str) -> str:
    """
    >>> _safe("=SUM(A1)"), _safe("Northam")
    ("'=SUM(A1)", 'Northam')
    """
    shown = text.replace("\r", " ")  # a lone one ends a row for some readers
    return f"'{shown}" if text.startswith(_FORMULA) else shown


def _is_number(column: Column) -> bool:
    return column.kind in (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MARK)
