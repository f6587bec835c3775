"""The converter of others, pyxform, called in process; what it says turned into our words, with sheet and row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.gate.outline import Outline, outline_of
from ponleu.forms.rules.gate.problems import Notice, Refusal
from ponleu.forms.rules.gate.types import type_of
from ponleu.forms.rules.gate.workbook import KNOWN_SHEETS, Row, Sheet, Workbook


class ConverterRefuses(Refusal):
    """The converter found what our own checks did not. Its words are English and speak of the sheets only."""

    message = _("The XLSForm converter refuses this: %(reason)s")


class ConverterFails(Refusal):
    """The converter broke down instead of answering."""

    message = _("The XLSForm converter cannot make sense of this form.")
    advice = _("Take the newest rows out until it converts, to find the one at fault.")


class ConverterSays(Notice):
    """The converter's own warning."""

    message = _("The XLSForm converter says: %(warning)s")


class PictureTooLarge(Notice):
    """Pictures as large as the camera makes them."""

    message = _("Pictures are sent as large as the camera makes them.")
    advice = _("Write max-pixels=1024 into the column parameters, so that they can be sent over a weak network.")


class LanguageWithoutCode(Notice):
    """A language that devices cannot match with their own."""

    message = _("A language is written without its code, so that telephones cannot choose it by themselves.")
    advice = _("Write the code behind it, such as Khmer (km).")


class GroupWithoutLabel(Notice):
    """A heading that says nothing."""

    message = _("The group or repeat has no label, so that its page has no heading.")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the converter made: XForm XML, and for an external list its table as CSV."""

    xml: bytes
    notices: tuple[Problem, ...]
    itemsets: str | None = None


def compiled(workbook: Workbook, *, form_id: str) -> Compiled:
    """Turn sheets into an XForm.

    form_id   for a form whose settings give none
    raises    ConverterRefuses, ConverterFails
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    prepared = _in_todays_words(workbook)
    warnings: list[str] = []
    try:
        made = convert(_as_converter_reads(prepared, form_id), warnings=warnings, pretty_print=False)
    except PyXFormError as refused:
        raise _told(str(refused), prepared) from refused
    except Exception as broken:  # a form can break it in more ways than it knows of
        raise ConverterFails from broken
    return Compiled(
        made.xform.encode(),
        tuple(_warned(each, prepared) for each in warnings if not any(sign in each for sign in _SAID_BY_US)),
        made.itemsets,
    )


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


def _told(text: str, workbook: Workbook) -> Problem:
    where, reason = _placed(text, workbook)
    return ConverterRefuses(where=where, reason=reason)


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


def _warned(text: str, workbook: Workbook) -> Problem:
    where, warning = _placed(text, workbook)
    if "max-pixels" in text:
        return PictureTooLarge(where=where)
    if "machine-readable codes" in text:
        return LanguageWithoutCode(where=Where(file="survey", row=1))
    if "has no label" in text:
        return GroupWithoutLabel(where=where)
    return ConverterSays(where=where, warning=warning)


_SAID_BY_US = ("is missing the", "submission_url", "case-insensitive", "should have a label")
