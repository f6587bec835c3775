"""Names of questions and groups put right, with all that speaks of them."""

from __future__ import annotations

from collections.abc import Mapping

from ponleu.forms.rules.gate.outline import Placed, outline_of
from ponleu.forms.rules.gate.repairs.renaming import as_word, referring
from ponleu.forms.rules.gate.survey_checks import NAME
from ponleu.forms.rules.gate.workbook import Row, Workbook

_RESERVED = frozenset({"meta", "instanceID", "instanceName"})


def unreserved(workbook: Workbook) -> Workbook:
    """Names that the form needs for itself with an underscore behind them."""
    taken = set(outline_of(workbook).by_name)
    return _renamed_all(workbook, {name: _free(f"{name}_", taken) for name in sorted(_RESERVED & taken)})


def as_words(workbook: Workbook) -> Workbook:
    """Names with spaces and other signs as words that XML can hold, none of them twice."""
    taken = set(outline_of(workbook).by_name)
    names: dict[str, str] = {}
    for name in outline_of(workbook).by_name:
        if name and not NAME.fullmatch(name):
            names[name] = _free(as_word(name), taken)
            taken.add(names[name])
    return _renamed_all(workbook, names)


def numbered(workbook: Workbook) -> Workbook:
    """The second and later rows of one name in one group with a number; references go on to mean the first."""
    outline = outline_of(workbook)
    taken, rows = set(outline.by_name), dict[int, str]()
    seen: set[tuple[str, str]] = set()
    for item in outline.placed:
        key = (item.parent.path if item.parent else "", item.name)
        if item.name and key in seen:
            rows[item.row.number] = _free(f"{item.name}_2", taken)
            taken.add(rows[item.row.number])
        seen.add(key)
    return _renamed_rows(workbook, rows)


def _free(name: str, taken: set[str]) -> str:
    """The name, or with the first number behind it that nobody has."""
    stem, number = (name[:-2], 2) if name.endswith("_2") else (name, 1)
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def _renamed_all(workbook: Workbook, names: Mapping[str, str]) -> Workbook:
    rows = {item.row.number: names[item.name] for item in _named(workbook) if item.name in names}
    return referring(_renamed_rows(workbook, rows), names)


def _named(workbook: Workbook) -> list[Placed]:
    return [item for item in outline_of(workbook).placed if workbook.survey.text(item.row, "name")]


def _renamed_rows(workbook: Workbook, names: Mapping[int, str]) -> Workbook:
    sheet = workbook.survey
    header = sheet.header_of("name")

    def renamed(row: Row) -> Row:
        return row.setting({header: names[row.number]}) if row.number in names else row

    return workbook.with_sheet(sheet.with_rows(tuple(renamed(row) for row in sheet.rows)))
