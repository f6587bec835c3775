"""Rows that only the form builder of KoboToolbox understands, and other old ways, in plain XLSForm.

A score is one list of choices asked of several rows; a ranking asks which item takes the first place, the second and
so on, none of them twice. Both become a group shown on one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ponleu.forms.rules.gate.repairs.renaming import as_word
from ponleu.forms.rules.gate.survey_checks import NAME
from ponleu.forms.rules.gate.types import KOBO, type_of
from ponleu.forms.rules.gate.workbook import Row, Sheet, Workbook

_SCORE_LISTS = ("kobo--score-choices", "kobo: score choices")
_RANK_LISTS = ("kobo--rank-items", "kobo: rank items")
_RANK_MESSAGES = ("kobo--rank-constraint-message", "kobo: rank constraint message")


def in_todays_words(workbook: Workbook) -> Workbook:
    """Types as they are written today."""
    sheet = workbook.survey
    header = sheet.header_of("type")

    def written(row: Row) -> Row:
        kind = type_of(row[header])
        return row.setting({header: kind.written}) if kind.word and kind.word not in KOBO else row

    return workbook.with_sheet(sheet.with_rows(tuple(written(row) for row in sheet.rows)))


def empty_calculations(workbook: Workbook) -> Workbook:
    """Calculations without anything to calculate with the empty text, so that their names stay."""
    sheet = workbook.survey

    def filled(row: Row) -> Row:
        is_empty = type_of(sheet.text(row, "type")).word == "calculate" and not sheet.text(row, "calculation")
        return (
            row.setting({sheet.header_of("calculation"): "''"}) if is_empty and not sheet.text(row, "default") else row
        )

    return workbook.with_sheet(sheet.with_rows(tuple(filled(row) for row in sheet.rows)))


@dataclass
class _Open:
    """The score or ranking that is being written out."""

    sheet: Sheet
    row: Row
    word: str
    name: str
    choices: str
    message: str
    levels: list[str] = field(default_factory=list)


def expanded(workbook: Workbook) -> Workbook:
    """Scores and rankings as groups; matrices stay as they are and are refused."""
    sheet = workbook.survey
    rows = tuple(_expanded(sheet))
    return workbook.with_sheet(sheet.with_rows(rows))


def _expanded(sheet: Sheet) -> Iterator[Row]:
    open_: _Open | None = None
    for row in sheet.rows:
        word = type_of(sheet.text(row, "type")).word
        if word in {"begin_score", "begin_rank"}:
            open_ = _opened(sheet, row, word)
            yield from _beginning(open_)
        elif word in {"score__row", "rank__level"} and open_:
            yield _asked(open_, row)
        elif word in {"end_score", "end_rank"} and open_:
            open_ = None
            yield row.setting({sheet.header_of("type"): "end_group"})
        else:
            yield row


def _opened(sheet: Sheet, row: Row, word: str) -> _Open:
    lists, messages = (_SCORE_LISTS, ()) if word == "begin_score" else (_RANK_LISTS, _RANK_MESSAGES)
    return _Open(sheet, row, word, _name(sheet, row), _first(row, lists), _first(row, messages))


def _first(row: Row, headers: tuple[str, ...]) -> str:
    wanted = {header.lower() for header in headers}
    return next((cell for header, cell in row.cells.items() if header.lower() in wanted), "")


def _name(sheet: Sheet, row: Row) -> str:
    """Kobo names rows by their label when they have no name."""
    given = sheet.text(row, "name") or row["$autoname"] or row["$given_name"]
    labels = (sheet.text(row, "label", language) for language in sheet.languages("label"))
    name = given or as_word(next((label for label in labels if label), ""))[:40]
    return name if NAME.fullmatch(name) else f"row_{row.number}"


def _beginning(open_: _Open) -> Iterator[Row]:
    sheet = open_.sheet
    kind, name, appearance = (sheet.header_of(each) for each in ("type", "name", "appearance"))
    labels = {header: "" for column, header in sheet.columns.items() if column.name == "label"}
    begin = {kind: "begin_group", name: open_.name, appearance: "field-list"}
    yield open_.row.setting({**begin, **labels, sheet.header_of("required"): ""})
    head = {header: open_.row[header] for header in labels if open_.row[header]}
    if open_.word == "begin_score":
        shown = {kind: f"select_one {open_.choices}", name: f"{open_.name}_header", appearance: "label"}
    else:
        shown = {kind: "note", name: f"{open_.name}_label"}
    yield Row(open_.row.number, {**shown, **head})


def _asked(open_: _Open, row: Row) -> Row:
    sheet = open_.sheet
    name = _name(sheet, row)
    cells = {sheet.header_of("type"): f"select_one {open_.choices}", sheet.header_of("name"): name}
    cells[sheet.header_of("required")] = sheet.text(row, "required") or sheet.text(open_.row, "required")
    if open_.word == "begin_score":
        return row.setting({**cells, sheet.header_of("appearance"): "list-nolabel"})
    others = " and ".join(f"${{{level}}} != ${{{name}}}" for level in open_.levels)
    open_.levels.append(name)
    rule = {
        sheet.header_of("constraint"): others,
        sheet.header_of("constraint_message"): open_.message if others else "",
    }
    return row.setting({**cells, **rule, sheet.header_of("appearance"): "minimal"})
