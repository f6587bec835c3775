"""The converter of others, pyxform, called in process; what it says turned into our words, with sheet and row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ponleu.core import Problem, Where
from ponleu.forms.files.xlsform.sayings import ConverterFails, notice, refusal
from ponleu.forms.rules.gate.outline import Outline, outline_of
from ponleu.forms.rules.gate.types import type_of
from ponleu.forms.rules.gate.workbook import KNOWN_SHEETS, Row, Sheet, Workbook


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the converter made: XForm XML, and for an external list its table as CSV."""

    xml: bytes
    notices: tuple[Problem, ...]
    itemsets: str | None = None


def compiled(workbook: Workbook, *, form_id: str) -> Compiled:
    """Turn sheets into an XForm.

    form_id   for a form whose settings give none
    raises    ConverterFails, or what the converter refuses in our words
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    prepared = _in_todays_words(workbook)
    warnings: list[str] = []
    try:
        made = convert(_as_converter_reads(prepared, form_id), warnings=warnings, pretty_print=False)
    except PyXFormError as refused:
        raise refusal(str(refused), *_placed(str(refused), prepared)) from refused
    except Exception as broken:  # a form can break it in more ways than it knows of
        raise ConverterFails from broken
    notices = (_warned(each, prepared) for each in warnings)
    return Compiled(made.xform.encode(), tuple(each for each in notices if each), made.itemsets)


def _in_todays_words(workbook: Workbook) -> Workbook:
    sheet = workbook.survey
    header = sheet.header_of("type")

    def written(row: Row) -> Row:
        kind = type_of(row[header])
        return row.setting({header: kind.written}) if kind.word else row

    plain = replace(sheet, rows=tuple(written(row) for row in sheet.rows))
    without_url = workbook.with_setting("submission_url", "") if workbook.setting("submission_url") else workbook
    return without_url.with_sheet(plain)


def _as_converter_reads(workbook: Workbook, form_id: str) -> dict[str, Any]:
    read: dict[str, Any] = {"sheet_names": list(workbook.named), "fallback_form_name": form_id}
    for name in KNOWN_SHEETS:
        sheet = workbook[name]
        if sheet.header:
            read[name] = [dict(row.cells) for row in sheet.rows]
            read[f"{name}_header"] = [dict.fromkeys(sheet.header)]
    return read


_ROW = re.compile(r"\[row : (\d+)\]\s*")
_CELL = re.compile(r"On the '(\w+)' sheet, the '([^']+)' value is (?:invalid|problematic)\.\s*")
_PATH = re.compile(r"(/[\w.\-]+(?:/[\w.\-]+)+)")


def _placed(text: str, workbook: Workbook) -> tuple[Where, str]:
    """The place that a message of the converter names, and its first sentences without it."""
    row, cell = _ROW.search(text), _CELL.search(text)
    sheet = workbook[cell[1] if cell else "survey"]
    reason = _CELL.sub("", _ROW.sub("", text)).strip().split("\n")[0].split("Learn more:")[0].strip()
    if row is None:
        return _by_path(text, outline_of(workbook)) or Where(), reason[:300]
    field = sheet.header_of(cell[2]) if cell else ""
    return Where(file=sheet.name, row=_number(sheet, int(row[1])), field=field), reason[:300]


def _number(sheet: Sheet, counted: int) -> int:
    """The converter counts the rows it was given, from 2; we gave it those that are not empty."""
    rows: Sequence[Row] = sheet.rows
    return rows[counted - 2].number if 0 <= counted - 2 < len(rows) else counted


def _by_path(text: str, outline: Outline) -> Where | None:
    found: Mapping[str, Any] = outline.by_path
    for path in _PATH.findall(text):
        if path in found:
            return Where(file="survey", row=found[path].row.number)
    return None


def _warned(text: str, workbook: Workbook) -> Problem | None:
    return notice(text, *_placed(text, workbook))
