"""Choices put right: their stored names, the same one twice, the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ponleu.forms.rules.gate.repairs.renaming import RULES, everywhere, quoting
from ponleu.forms.rules.gate.workbook import Column, Row, Sheet, Workbook


def as_words(workbook: Workbook) -> Workbook:
    """Stored names with underscores for spaces; rules that compare with them, and defaults, follow."""
    sheet = workbook.choices
    header = sheet.header_of("name")
    values = {row[header]: "_".join(row[header].split()) for row in sheet.rows if len(row[header].split()) > 1}
    rows = tuple(row.setting({header: values[row[header]]}) if row[header] in values else row for row in sheet.rows)
    return quoting(workbook.with_sheet(sheet.with_rows(rows)) if values else workbook, values)


def once(workbook: Workbook) -> Workbook:
    """Of rows that are the same in every cell the first."""
    sheet = workbook.choices
    return workbook.with_sheet(sheet.with_rows(_once(sheet))) if sheet.rows else workbook


def _once(sheet: Sheet) -> Iterator[Row]:
    seen: set[frozenset[tuple[str, str]]] = set()
    for row in sheet.rows:
        cells = frozenset(row.cells.items())
        if cells not in seen:
            yield row
        seen.add(cells)


def allowed_twice(workbook: Workbook) -> Workbook:
    """The setting that allows one stored name for several choices of a list."""
    return workbook.with_setting("allow_choice_duplicates", "yes")


def columns(workbook: Workbook) -> Workbook:
    """Columns of choices with underscores for spaces; filters that speak of them follow."""
    sheet = workbook.choices
    known = {"list_name", "name", "label", "ivr_audio"}
    names = {
        header: "_".join(header.split())
        for header in sheet.header
        if " " in header and "::" not in header and Column.of(header).name not in known
    }
    rows = tuple(Row(row.number, {names.get(key, key): cell for key, cell in row.cells.items()}) for row in sheet.rows)
    renamed = replace(sheet, header=tuple(names.get(header, header) for header in sheet.header), rows=rows)
    return everywhere(workbook.with_sheet(renamed), lambda *cell: _spoken_of(names, *cell)) if names else workbook


def _spoken_of(names: dict[str, str], sheet: Sheet, _row: Row, header: str, cell: str) -> str:
    if sheet.name != "survey" or Column.of(header).name not in RULES:
        return cell
    for old, new in names.items():
        cell = re.sub(rf"(?<![\w$]){re.escape(old)}(?!\w)", new, cell)
    return cell
