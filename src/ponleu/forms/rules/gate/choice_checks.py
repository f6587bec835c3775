"""The rows of the choices: their lists, their values, the same one twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.gate.outline import Outline
from ponleu.forms.rules.gate.problems import Notice, Refusal
from ponleu.forms.rules.gate.survey_checks import NoColumn
from ponleu.forms.rules.gate.workbook import Row, Sheet, Workbook

YES = frozenset({"yes", "true", "true()"})


class ChoiceWithoutList(Refusal):
    """A choice that no question can offer."""

    message = _("The choice belongs to no list.")
    advice = _("Write the name of its list into the column list_name.")


class ChoiceWithoutName(Refusal):
    """A choice with nothing to store."""

    message = _("The choice has no name, so that nothing could be stored when it is chosen.")
    advice = _("Write a short name for it.")


class SpaceInChoice(Refusal):
    """Several choices are stored with spaces between them, so that one with a space falls apart."""

    message = _("“%(name)s” has a space in it, and a question that allows several choices offers it.")
    advice = _("Choices are stored with spaces between them. The repair “choice_names” puts underscores.")
    repair = "choice_names"


class SpaceInSingleChoice(Notice):
    """A space does no harm while only one choice is taken."""

    message = _("“%(name)s” has a space in it; no question could ever allow several choices of its list.")
    repair = "choice_names"


class ChoiceTwice(Refusal):
    """The same row twice."""

    message = _("“%(name)s” stands in the list “%(list)s” already, in row %(row)s, with the same texts.")
    advice = _("Take one away, or let the repair “same_choices” do it.")
    repair = "same_choices"


class ChoiceNameTwice(Refusal):
    """Two different choices that would be stored alike."""

    message = _("“%(name)s” of the list “%(list)s” is already the name of another choice, in row %(row)s.")
    advice = _(
        "Rename one. When a filter shows only one of them at a time, the repair “allow_choice_duplicates” says "
        "that it is meant."
    )
    repair = "allow_choice_duplicates"


class ChoiceWithoutLabel(Notice):
    """A choice that shows its stored name."""

    message = _("The choice has no label: its name is shown.")


class ChoiceColumnWithSpace(Refusal):
    """Columns of choices become elements of XML."""

    message = _("A column of choices cannot be called “%(column)s”.")
    advice = _("Use letters, digits and underscores; the repair “choice_columns” puts underscores.")
    repair = "choice_columns"


def choice_problems(workbook: Workbook, outline: Outline) -> Iterator[Problem]:
    """What is wrong with the rows of the choices, in their order."""
    sheet = workbook.choices
    if not sheet.rows:
        return
    for name in ("list_name", "name"):
        if not sheet.has(name):
            yield NoColumn(where=Where(file=sheet.name, row=1), column=name)
            return
    yield from _columns(sheet)
    many = {item.type.of for item in outline.placed if item.type.is_many}
    for row in sheet.rows:
        yield from _row_problems(sheet, row, many)
    if workbook.setting("allow_choice_duplicates").strip().lower() not in YES:
        yield from _twice(sheet)


def _columns(sheet: Sheet) -> Iterator[Problem]:
    known = {"list_name", "name", "label", "image", "big-image", "audio", "video", "sms", "ivr_audio"}
    for column, header in sheet.columns.items():
        if column.name not in known and " " in header and "::" not in header:
            yield ChoiceColumnWithSpace(where=Where(file=sheet.name, row=1, field=header), column=header[:60])


def _row_problems(sheet: Sheet, row: Row, many: set[str]) -> Iterator[Problem]:
    listed, name = sheet.text(row, "list_name"), sheet.text(row, "name")
    if not listed:
        yield ChoiceWithoutList(where=sheet.where(row, "list_name"))
    elif not name:
        yield ChoiceWithoutName(where=sheet.where(row, "name"))
    elif len(name.split()) > 1:
        kind = SpaceInChoice if listed in many else SpaceInSingleChoice
        yield kind(where=sheet.where(row, "name"), name=name[:60])
    shown = ("label", "image", "big-image", "audio", "video")
    if not any(sheet.text(row, column, language) for column in shown for language in sheet.languages(column)):
        yield ChoiceWithoutLabel(where=sheet.where(row, "label", next(iter(sheet.languages("label")), "")))


def _twice(sheet: Sheet) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Row] = {}
    for row in sheet.rows:
        listed, name = sheet.text(row, "list_name"), sheet.text(row, "name")
        first = seen.setdefault((listed, name), row)
        if name and first is not row:
            kind = ChoiceTwice if same(first.cells, row.cells) else ChoiceNameTwice
            yield kind(where=sheet.where(row, "name"), name=name[:60], list=listed[:60], row=first.number)


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two rows say the same."""
    return dict(one) == dict(other)
