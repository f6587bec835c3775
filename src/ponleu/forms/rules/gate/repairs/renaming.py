"""Renaming that reaches every place where the name is spoken of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ponleu.forms.rules.gate.reference_checks import REFERENCE
from ponleu.forms.rules.gate.survey_checks import NAME
from ponleu.forms.rules.gate.workbook import Column, Row, Sheet, Workbook

# Columns whose cells are rules rather than texts for people.
RULES = frozenset(
    {
        *("relevant", "required", "constraint", "calculation", "choice_filter", "default", "readonly", "repeat_count"),
        *("trigger", "instance_name", "parameters", "type"),
    }
)


def as_word(text: str) -> str:
    """A name that XML can hold, as close to the text as can be.

    >>> as_word("age of child (years)")
    'age_of_child_years'
    >>> as_word("1st")
    '_1st'
    """
    kept = "".join(sign if NAME.fullmatch(f"_{sign}") else " " for sign in text)
    word = re.sub(" +", "_", kept.strip()).strip("_") or "name"
    return word if NAME.fullmatch(word) else f"_{word}"


def everywhere(workbook: Workbook, change: Callable[[Sheet, Row, str, str], str]) -> Workbook:
    """The workbook with each cell given through `change(sheet, row, header, cell)`."""
    for sheet in workbook.sheets.values():
        workbook = workbook.with_sheet(sheet.with_rows(tuple(_changed(sheet, change))))
    return workbook


def _changed(sheet: Sheet, change: Callable[[Sheet, Row, str, str], str]) -> Iterator[Row]:
    for row in sheet.rows:
        yield Row(row.number, {header: change(sheet, row, header, cell) for header, cell in row.cells.items()})


def referring(workbook: Workbook, names: Mapping[str, str]) -> Workbook:
    """Every ${old} as ${new}."""

    def change(_sheet: Sheet, _row: Row, _header: str, cell: str) -> str:
        return REFERENCE.sub(lambda found: "${" + _renamed(found[1], names) + "}", cell) if "${" in cell else cell

    return everywhere(workbook, change) if names else workbook


def _renamed(given: str, names: Mapping[str, str]) -> str:
    bare = given.strip()
    saved = "last-saved#" if bare.startswith("last-saved#") else ""
    name = bare.removeprefix("last-saved#")
    return saved + names[name] if name in names else given


def quoting(workbook: Workbook, values: Mapping[str, str]) -> Workbook:
    """Every text in quotes inside a rule that is exactly an old value, as the new one; default values too."""

    def change(sheet: Sheet, _row: Row, header: str, cell: str) -> str:
        name = Column.of(header).name
        if sheet.name not in {"survey", "settings"} or name not in RULES:
            return cell
        if name == "default" and cell in values:
            return values[cell]
        return re.sub(r"'([^']*)'|\"([^\"]*)\"", lambda found: _requoted(found, values), cell)

    return everywhere(workbook, change) if values else workbook


def _requoted(found: re.Match[str], values: Mapping[str, str]) -> str:
    inner = found[1] if found[1] is not None else found[2]
    return found[0][0] + values.get(inner, inner) + found[0][0]
