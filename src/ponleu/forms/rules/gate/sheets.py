"""All checks of a questionnaire's sheets, before any converter sees them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ponleu.core import Problem
from ponleu.forms.rules.gate.choice_checks import choice_problems
from ponleu.forms.rules.gate.extra_columns import extra_problems
from ponleu.forms.rules.gate.language_checks import language_problems
from ponleu.forms.rules.gate.limits import PROBLEMS
from ponleu.forms.rules.gate.outline import Outline
from ponleu.forms.rules.gate.reference_checks import reference_problems
from ponleu.forms.rules.gate.setting_checks import column_problems, setting_problems
from ponleu.forms.rules.gate.survey_checks import survey_problems
from ponleu.forms.rules.gate.workbook import Workbook


def sheet_problems(workbook: Workbook, outline: Outline, *, form_id: str) -> tuple[Problem, ...]:
    """Refusals and notices, sheet by sheet; at most as many as anybody reads.

    form_id   what the form is called when its settings say nothing
    """
    return tuple(islice(_all(workbook, outline, form_id), PROBLEMS))


def _all(workbook: Workbook, outline: Outline, form_id: str) -> Iterator[Problem]:
    yield from survey_problems(workbook, outline)
    if not outline.sheet.rows:
        return
    yield from choice_problems(workbook, outline)
    yield from reference_problems(workbook, outline)
    yield from language_problems(workbook)
    yield from extra_problems(workbook, outline)
    yield from setting_problems(workbook, outline, form_id)
    yield from column_problems(workbook)
