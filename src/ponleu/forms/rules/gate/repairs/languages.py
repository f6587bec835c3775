"""Languages put right: one spelling for each, no column without one, no text missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ponleu.forms.rules.gate.language_checks import MEDIA, OURS, TEXTS, default_language, folded, languages
from ponleu.forms.rules.gate.workbook import Column, Row, Sheet, Workbook


def spelled_alike(workbook: Workbook) -> Workbook:
    """Each language as it is spelled first, in headers and in the setting."""
    first: dict[str, str] = {}
    for language in languages(workbook):
        if language:
            first.setdefault(folded(language), language)
    workbook = _renamed(workbook, lambda column: first.get(folded(column.language), column.language))
    default = workbook.setting("default_language")
    spelled = first.get(folded(default), default) if default else ""
    return workbook.with_setting("default_language", spelled) if spelled != default else workbook


def named(workbook: Workbook) -> Workbook:
    """Columns without a language as columns of the default one, where they fill gaps.

    Where a row has another text in both, the plain columns are of a language that nobody named; it is then called
    default, and no text is lost.
    """
    language = default_language(workbook)
    if any(_say_different(sheet, language) for sheet in (workbook.survey, workbook.choices)):
        language = "default"
    return _renamed(workbook, lambda column: column.language or language) if language else workbook


def _say_different(sheet: Sheet, language: str) -> bool:
    pairs = (
        (sheet.text(row, name), sheet.text(row, name, language))
        for row in sheet.rows
        for name in (*TEXTS, *MEDIA, *OURS)
    )
    return any(plain and other and plain != other for plain, other in pairs)


def first_as_default(workbook: Workbook) -> Workbook:
    """The first language of the columns as the setting."""
    first = next((language for language in languages(workbook) if language), "")
    return workbook.with_setting("default_language", first)


def filled(workbook: Workbook) -> Workbook:
    """Texts that are missing as in the default language, or as in the first that has them."""
    known = [language for language in languages(workbook) if language]
    default = default_language(workbook)
    order = [default, *(language for language in known if language != default)]
    for sheet in (workbook.survey, workbook.choices):
        workbook = workbook.with_sheet(sheet.with_rows(tuple(_filled(sheet, row, order) for row in sheet.rows)))
    return workbook


def _filled(sheet: Sheet, row: Row, order: list[str]) -> Row:
    cells: dict[str, str] = {}
    for name in TEXTS:
        plain = sheet.text(row, name)
        first = next((text for language in order if (text := sheet.text(row, name, language))), "")
        if first and any(sheet.languages(name)):
            missing = [language for language in order if not sheet.text(row, name, language)]
            cells |= {
                sheet.header_of(name, language): first for language in missing if not plain or language != order[0]
            }
    return row.setting(cells)


def _renamed(workbook: Workbook, language_of: Callable[[Column], str]) -> Workbook:
    for sheet in (workbook.survey, workbook.choices):
        if sheet.header:
            workbook = workbook.with_sheet(_with_languages(sheet, language_of))
    return workbook


def _with_languages(sheet: Sheet, language_of: Callable[[Column], str]) -> Sheet:
    names: dict[str, str] = {}
    for header in sheet.header:
        column = Column.of(header)
        if column.name in {*TEXTS, *MEDIA, *OURS}:
            language = language_of(column)
            same = sheet.columns.get(Column(column.name, language))
            names[header] = same or f"{header.split('::')[0]}::{language}" if language != column.language else header
    kept = tuple(dict.fromkeys(names.get(each, each) for each in sheet.header))
    return replace(sheet, header=kept, rows=tuple(_merged(row, names) for row in sheet.rows))


def _merged(row: Row, names: dict[str, str]) -> Row:
    kept = {header: cell for header, cell in row.cells.items() if names.get(header, header) == header}
    moved = {names[header]: cell for header, cell in row.cells.items() if names.get(header, header) != header}
    return Row(row.number, {**moved, **kept})
