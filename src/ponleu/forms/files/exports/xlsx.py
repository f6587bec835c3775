"""A workbook: a sheet of submissions, one of each repeat, a codebook, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.files.exports.export import Export, blocks, codebook_head, codebook_rows, spool
from ponleu.forms.rules.exports.columns import Field, Sheet
from ponleu.forms.rules.exports.guarding import guarded, guarded_row
from ponleu.forms.rules.exports.rows import Row
from ponleu.forms.rules.exports.values import day, number

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS, MOST_COLUMNS, MOST_SIGNS = 1_048_576, 16_384, 32_767
MOST_DIGITS = 15  # more than a spreadsheet keeps of a number
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


class TooLargeForASheet(Problem):
    """A workbook has no room for it; nothing is cut."""

    message = _("A sheet has no room for %(what)s.")
    advice = _("Take the zipped CSV, or fewer submissions.")


def write(export: Export) -> Iterator[bytes]:
    """The workbook. Rows go to a file beside it as they come, unless they were sealed: then they stay in memory.

    raises   TooLargeForASheet
    """
    from xlsxwriter import Workbook

    if any(len(sheet.fields) > MOST_COLUMNS for sheet in export.layout.sheets):
        raise TooLargeForASheet(what=_("so many columns"))
    with spool(export) as file:
        held = {"in_memory": True} if export.is_secret else {"constant_memory": True}
        book = Workbook(
            file, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False} | held
        )
        _fill(book, export)
        book.close()
        yield from blocks(file)


def _fill(book: Workbook, export: Export) -> None:
    layout, names = export.layout, _names(export.layout.sheets)
    pages = [_Page(book, name, sheet) for name, sheet in zip(names, layout.sheets, strict=True)]
    for tables in export.submissions:
        for page, rows in zip(pages, tables, strict=True):
            for row in rows:
                page.write(row)
    codes = book.add_worksheet("codebook")
    meaning = [row for sheet in layout.sheets for row in codebook_rows(sheet, layout.languages)]
    for at, row in enumerate([codebook_head(layout.languages), *meaning]):
        _check_room(row, at)
        codes.write_row(at, 0, guarded_row(row))
    if export.left_out:
        _list(book.add_worksheet("left out"), ["sealed_column", *export.left_out])


class _Page:
    """A sheet that is written row after row."""

    def __init__(self, book: Workbook, name: str, sheet: Sheet) -> None:
        self.page, self.fields, self.at = book.add_worksheet(name), sheet.fields, 1
        self.days: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        _check_room(sheet.headings, 0)
        self.page.write_row(0, 0, guarded_row(sheet.headings), bold)
        self.page.freeze_panes(1, 1)

    def write(self, row: Row) -> None:
        """The next row."""
        _check_room(row, self.at)
        for column, (each, text) in enumerate(zip(self.fields, row, strict=True)):
            if text:
                self._cell(column, each, text)
        self.at += 1

    def _cell(self, column: int, each: Field, text: str) -> None:
        if (
            each.kind in {"int", "decimal"}
            and len(text) <= MOST_DIGITS
            and (found := number(text, each.kind)) is not None
        ):
            self.page.write_number(self.at, column, found)
        elif each.kind == "date" and (when := day(text)) is not None and when >= date(1900, 3, 1) and len(text) == 10:
            self.page.write_datetime(self.at, column, when, self.days)
        else:
            self.page.write_string(self.at, column, guarded(text))


def _check_room(row: Row, at: int) -> None:
    if at >= MOST_ROWS:
        raise TooLargeForASheet(what=_("so many rows"))
    if any(len(text) >= MOST_SIGNS for text in row):
        raise TooLargeForASheet(what=_("so long an answer"))


def _list(page: Worksheet, texts: list[str]) -> None:
    for at, text in enumerate(texts):
        page.write_string(at, 0, guarded(text))


def _names(sheets: tuple[Sheet, ...]) -> list[str]:
    """Names that a workbook takes: 31 signs, each once."""
    taken, made = {"codebook", "left out", "history"}, []
    for each in sheets:
        base = each.name.translate(_NOT_IN_NAMES)[-31:] or "form"
        name, number_ = base, 1
        while name.casefold() in taken:
            number_ += 1
            name = f"{base[: 30 - len(str(number_))]}_{number_}"
        taken.add(name.casefold())
        made.append(name)
    return made
