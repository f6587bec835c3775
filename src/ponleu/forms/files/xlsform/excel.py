"""Sheets out of a workbook of Excel, new (.xlsx) or old (.xls), read with distrust."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.files.xlsform.texts import Cells, Table
from ponleu.forms.rules.gate import limits

if TYPE_CHECKING:
    from xlrd.book import Book


class NotAWorkbook(Problem):
    """Its bytes are not what its name says."""

    message = _("This is not a workbook that can be read.")
    advice = _("Open it in a spreadsheet program, save it as .xlsx and send it again.")


class UnpacksTooLarge(Problem):
    """A small file that becomes a huge one."""

    message = _("Unpacked, this workbook is larger than %(megabytes)s MB or has more than %(files)s parts.")
    advice = _("Take pictures and unused sheets out of it.")


class TooMuchInSheets(Problem):
    """Sheets that are each within bounds, and many; or one long text that a thousand cells share."""

    message = _("The sheets of this workbook together hold more rows or longer texts than any questionnaire needs.")
    advice = _("Put long lists into a CSV file beside the form, and take unused sheets out.")


class DeclaresEntities(Problem):
    """XML that defines abbreviations of its own; no spreadsheet program writes any."""

    message = _("This workbook declares abbreviations inside its XML, as an attack would.")
    advice = _("Open it in a spreadsheet program, save it as a new file and send that.")


_DECLARATIONS = tuple(sign.encode(code) for sign in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le"))


def tables_of_xlsx(content: bytes) -> list[Table]:
    """The sheets of a new workbook; formulas by the value last saved, pictures and macros not looked at.

    raises   NotAWorkbook, UnpacksTooLarge, TooMuchInSheets, DeclaresEntities
    """
    _refuse_bombs(content)
    from openpyxl import load_workbook

    measure = _Measure()
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return [(sheet.title, list(_xlsx_rows(sheet, measure))) for sheet in _worksheets(book)]
    except Problem:
        raise
    except Exception as broken:  # the library raises whatever its parsers do
        raise NotAWorkbook from broken


def _worksheets(book: Any) -> Iterable[Any]:
    return [sheet for sheet in book.worksheets[: limits.SHEETS] if hasattr(sheet, "iter_rows")]


class _Measure:
    """What all sheets of a workbook together hold. One part of a file may be shown as many sheets and cells."""

    def __init__(self) -> None:
        self.rows, self.letters = limits.ALL_ROWS, limits.ALL_CHARACTERS

    def counted(self, rows: Iterable[Cells]) -> Iterator[Cells]:
        """The rows; raises TooMuchInSheets."""
        for cells in rows:
            self.rows -= 1
            self.letters -= sum(map(len, cells))
            if self.rows < 0 or self.letters < 0:
                raise TooMuchInSheets
            yield cells


def _xlsx_rows(sheet: Any, measure: _Measure) -> Iterator[Cells]:
    # What a file says of its own size is not to be believed: ours is asked for instead.
    rows = sheet.iter_rows(max_col=limits.COLUMNS + 1, max_row=limits.OTHER_ROWS + 1, values_only=True)
    return _until_empty(measure.counted(_without_end([_shown(value) for value in row]) for row in rows))


def _without_end(cells: Cells) -> Cells:
    """Cells without the empty ones behind the last that holds something."""
    last = max((number for number, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:last]


def _until_empty(rows: Iterable[Cells]) -> Iterator[Cells]:
    """Rows until so many in a row are empty that nothing follows."""
    empty = 0
    for row in rows:
        empty = 0 if any(row) else empty + 1
        if empty > limits.EMPTY_ROWS:
            return
        yield row


def _shown(value: Any) -> str:
    """A cell's value as the converter takes it: whole numbers without a point, days as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return str(value).replace("\xa0", " ").strip()


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > limits.PACKED_FILES or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
                raise UnpacksTooLarge(megabytes=limits.UNPACKED_BYTES // 1_000_000, files=limits.PACKED_FILES)
            for part in parts:
                _refuse_declarations(packed, part)
    except Problem:
        raise
    except Exception as broken:  # zipfile and zlib raise a dozen kinds
        raise NotAWorkbook from broken


def _refuse_declarations(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No more is unpacked than the part says it is, which was counted before."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with packed.open(part) as lines:
        text = lines.read(part.file_size + 1)
    if any(sign in text for sign in _DECLARATIONS):
        raise DeclaresEntities


def tables_of_xls(content: bytes) -> list[Table]:
    """The sheets of an old workbook.

    raises   NotAWorkbook, TooMuchInSheets
    """
    import xlrd

    measure = _Measure()
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True)
        return [(name, list(_xls_rows(book, name, measure))) for name in book.sheet_names()[: limits.SHEETS]]
    except Problem:
        raise
    except Exception as broken:  # the library raises whatever its parsers do
        raise NotAWorkbook from broken


def _xls_rows(book: Book, name: str, measure: _Measure) -> Iterator[Cells]:
    sheet = book.sheet_by_name(name)
    columns = min(sheet.ncols, limits.COLUMNS + 1)
    numbers = islice(range(sheet.nrows), limits.OTHER_ROWS + 1)
    every = ([_old_cell(book, sheet.cell(row, column)) for column in range(columns)] for row in numbers)
    return _until_empty(measure.counted(_without_end(cells) for cells in every))


def _old_cell(book: Book, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _shown(xlrd.xldate_as_datetime(cell.value, book.datemode))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _shown(cell.value)
