"""Settings put right."""

from __future__ import annotations

from ponleu.forms.rules.gate.setting_checks import as_form_id as nearest_form_id
from ponleu.forms.rules.gate.setting_checks import is_form_id
from ponleu.forms.rules.gate.workbook import Workbook


def as_form_id(workbook: Workbook) -> Workbook:
    """The form's id with underscores for signs that it cannot have, and cut to its greatest length."""
    given = workbook.setting("form_id")
    if not given or is_form_id(given):
        return workbook
    return workbook.with_setting("form_id", nearest_form_id(given))
