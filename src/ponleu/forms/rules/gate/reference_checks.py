"""What rows say of each other: ${name} must name one question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.gate.outline import Outline
from ponleu.forms.rules.gate.problems import Refusal
from ponleu.forms.rules.gate.workbook import Row, Sheet, Workbook

REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_OPENED = re.compile(r"\$\{")
_BY_ITSELF = frozenset({"instanceID", "instanceName"})


class UnknownReference(Refusal):
    """Another row is spoken of that does not exist."""

    message = _("No question is called “%(name)s”.")
    advice = _("Names that come close: %(close)s.")


class ReferenceToTwo(Refusal):
    """Several questions of that name: it cannot be known which is meant."""

    message = _("“%(name)s” is the name of several questions, in rows %(rows)s.")
    advice = _("Rename those that are not meant.")


class ReferenceNotClosed(Refusal):
    """A reference without its end."""

    message = _("A reference is not written as ${name}.")
    advice = _("It begins with ${, holds the name of one question, and ends with }.")


def reference_problems(workbook: Workbook, outline: Outline) -> Iterator[Problem]:
    """References that name nothing, or too much, in every sheet."""
    for name in ("survey", "choices", "entities"):
        sheet = workbook[name]
        for row in sheet.rows:
            yield from _row_problems(sheet, row, outline)
    if workbook.settings.rows:
        yield from _row_problems(workbook.settings, workbook.settings.rows[0], outline)


def _row_problems(sheet: Sheet, row: Row, outline: Outline) -> Iterator[Problem]:
    for header, cell in row.cells.items():
        if "${" not in cell:
            continue
        if len(_OPENED.findall(cell)) != len(REFERENCE.findall(cell)):
            yield ReferenceNotClosed(where=_where(sheet, row, header))
        for name in dict.fromkeys(REFERENCE.findall(cell)):
            yield from _name_problems(sheet, row, header, name.strip(), outline)


def _name_problems(sheet: Sheet, row: Row, header: str, given: str, outline: Outline) -> Iterator[Problem]:
    name = given.removeprefix("last-saved#")
    found = outline.by_name.get(name, [])
    if len(found) > 1:
        rows = ", ".join(str(item.row.number) for item in found[:10])
        yield ReferenceToTwo(where=_where(sheet, row, header), name=name[:60], rows=rows)
    elif not found and name not in _BY_ITSELF:
        close = get_close_matches(name[:60], list(outline.by_name), n=3, cutoff=0.6)
        yield UnknownReference(where=_where(sheet, row, header), name=name[:60], close=", ".join(close) or "none")


def _where(sheet: Sheet, row: Row, header: str) -> Where:
    return Where(file=sheet.name, row=row.number, field=header)
