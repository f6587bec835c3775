"""The settings, and columns whose names nearly mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.gate.outline import Outline
from ponleu.forms.rules.gate.problems import Notice, Refusal
from ponleu.forms.rules.gate.survey_checks import NAME
from ponleu.forms.rules.gate.workbook import Column, Workbook

SURVEY_COLUMNS = (
    *("type", "name", "label", "hint", "guidance_hint", "relevant", "required", "required_message", "constraint"),
    *("constraint_message", "calculation", "choice_filter", "default", "readonly", "appearance", "parameters"),
    *("repeat_count", "trigger", "image", "big-image", "audio", "video", "autoplay", "disabled", "save_to", "rows"),
    *("sms", "ivr_audio", "channel", "sensitive", "identifying", "confirm", "intent", "noapperrorstring"),
    *("bind", "control", "body", "instance", "query", "tags", "hxl", "note", "comment", "comments", "notes", "no"),
)
FORM_ID_LENGTH = 64


class SubmissionUrlTakenAway(Notice):
    """Answers would go to another machine than the one that published the form."""

    message = _("The setting submission_url was taken away: answers would have gone to another server.")


class NoFormId(Notice):
    """The form is known by its file's name."""

    message = _("The form has no form_id; it is known by the name of its file, %(form_id)s.")
    advice = _("Write form_id into the sheet settings, so that the next version belongs to the same form.")


class NotAFormId(Refusal):
    """An id that cannot stand in an address or is too long for the tables."""

    message = _("“%(form_id)s” cannot be the id of a form.")
    advice = _("Use at most %(most)s letters, digits, underscores, hyphens and dots.")
    repair = "form_id"


class NoVersion(Notice):
    """Without a version a device cannot tell a newer form from an older one."""

    message = _("The form has no version.")
    advice = _("Write one into the sheet settings, such as the day on which it was last changed.")


class NotAFormName(Refusal):
    """The setting name becomes the root of every filled form."""

    message = _("The setting name must be a word of letters, digits and underscores.")
    advice = _("Leave it empty; the form's title goes into form_title.")


class FurtherSettings(Notice):
    """Only the first row of the settings counts."""

    message = _("Only the first row of settings is used; this one is not.")


class Encrypted(Notice):
    """What the server cannot open it cannot check."""

    message = _("Answers to this form arrive encrypted, so that they can be stored but not checked, shown or counted.")


class ColumnMisspelt(Notice):
    """A column that no tool reads, with a name close to one that is."""

    message = _("No tool reads a column of this name, so that what it says has no effect.")
    advice = _("Did you mean %(meant)s?")


def setting_problems(workbook: Workbook, outline: Outline, form_id: str) -> Iterator[Problem]:
    """What is wrong with the settings; `form_id` is the one that the file's name gives."""
    sheet = workbook.settings
    first = Where(file="settings", row=2)
    if workbook.setting("submission_url"):
        yield SubmissionUrlTakenAway(where=sheet.where(sheet.rows[0], "submission_url"))
    if not workbook.setting("form_id"):
        yield NoFormId(where=first, form_id=form_id)
    elif not is_form_id(workbook.setting("form_id")):
        given = workbook.setting("form_id")[:60]
        yield NotAFormId(where=sheet.where(sheet.rows[0], "form_id"), form_id=given, most=FORM_ID_LENGTH)
    if not workbook.setting("version"):
        yield NoVersion(where=first)
    if not NAME.fullmatch(outline.root):
        yield NotAFormName(where=sheet.where(sheet.rows[0], "name"))
    if workbook.setting("public_key"):
        yield Encrypted(where=sheet.where(sheet.rows[0], "public_key"))
    yield from (FurtherSettings(where=Where(file="settings", row=row.number)) for row in sheet.rows[1:])


def is_form_id(text: str) -> bool:
    """Whether a text may be the id of a form."""
    return len(text) <= FORM_ID_LENGTH and all(sign.isalnum() or sign in "_-." for sign in text)


def as_form_id(text: str) -> str:
    """The nearest id to a text.

    >>> as_form_id("Consultation (final) 2.xlsx")
    'Consultation_final_2.xlsx'
    """
    return re.sub(r"[^\w.\-]+", "_", text)[:FORM_ID_LENGTH].strip("_.") or "form"


def column_problems(workbook: Workbook) -> Iterator[Problem]:
    """Columns of the survey that no tool reads and that look like a slip."""
    for header in workbook.survey.header:
        name = Column.of(header).name.split("::")[0]
        close = get_close_matches(name[:40], SURVEY_COLUMNS, n=2, cutoff=0.75)
        if name not in SURVEY_COLUMNS and close and not header.startswith("$"):
            yield ColumnMisspelt(where=Where(file="survey", row=1, field=header), meant=", ".join(close))
