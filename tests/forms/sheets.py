"""Questionnaires written as tables in a test."""

from __future__ import annotations

from collections.abc import Iterable

from ponleu.core import Problem
from ponleu.forms.files.xlsform.reading import read_workbook
from ponleu.forms.rules.gate.outline import outline_of
from ponleu.forms.rules.gate.sheets import sheet_problems
from ponleu.forms.rules.gate.workbook import Workbook

SETTINGS = """
| settings | | | |
| | form_title | form_id | version |
| | A form | a_form | 1 |
"""


def workbook(table: str) -> Workbook:
    """The sheets that a text holds, with settings that nothing is wrong with unless it gives its own."""
    text = table if "| settings" in table else table + SETTINGS
    return read_workbook("\n".join(line.strip() for line in text.splitlines()).encode(), kind=".md")


def found(book: Workbook) -> list[tuple[str, str, int, str]]:
    """What the checks of the sheets say: kind of problem, sheet, row, column."""
    return told(sheet_problems(book, outline_of(book), form_id="a_form"))


def told(problems: Iterable[Problem]) -> list[tuple[str, str, int, str]]:
    """Problems as kind, sheet, row and column."""
    return [(type(each).__name__, each.where.file, each.where.row, each.where.field) for each in problems]
