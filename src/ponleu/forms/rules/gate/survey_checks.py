"""The rows of the survey: types, names, what is begun and ended, what must be given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.gate.limits import LOOPED_ROWS
from ponleu.forms.rules.gate.outline import Outline, Placed
from ponleu.forms.rules.gate.problems import Notice, Refusal
from ponleu.forms.rules.gate.types import ASKED, CONTROLS, KOBO, SELECTS, SILENT, type_of
from ponleu.forms.rules.gate.workbook import Row, Sheet, Workbook

# What XML calls a name without a colon (https://www.w3.org/TR/xml-names/, NCName).
_FIRST = (
    r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
NAME = re.compile(rf"[{_FIRST}][{_FIRST}\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*")


class NoSurvey(Refusal):
    """A workbook without questions."""

    message = _("There is no sheet called survey with questions in it.")
    advice = _("Name the sheet of the questions survey. The sheets of this file: %(sheets)s.")


class NoColumn(Refusal):
    """A column without which a sheet says nothing."""

    message = _("The sheet has no column called %(column)s.")
    advice = _("The first row of the sheet must name its columns.")


class NoType(Refusal):
    """A row that has a name or a label, and does not say what it is."""

    message = _("The row does not say what kind of question it is.")
    advice = _("Write a type such as text, integer or select_one followed by the name of a list.")


class UnknownType(Refusal):
    """A type that no tool knows."""

    message = _("No question is of the type “%(type)s”.")
    advice = _("Did you mean %(meant)s?")


class KoboType(Refusal):
    """Scores, rankings and matrices as one tool writes them for itself."""

    message = _("“%(type)s” is understood by the form builder of KoboToolbox only.")
    advice = _("Let the repair “kobo_types” write it as groups of ordinary questions.")
    repair = "kobo_types"


class OlderType(Notice):
    """A type in words of ten years ago; understood."""

    message = _("“%(type)s” is an older way to write “%(written)s”; it is taken as that.")
    repair = "older_types"


class NoName(Refusal):
    """A question that cannot be spoken of."""

    message = _("The question has no name.")
    advice = _("Give it a short name of letters, digits and underscores.")


class NotAName(Refusal):
    """A name that XML, or the converter, cannot hold."""

    message = _("“%(name)s” cannot be a name.")
    advice = _(
        "A name begins with a letter and goes on with letters, digits, underscores, hyphens and dots; no spaces."
    )
    repair = "names"


class ReservedName(Refusal):
    """A name that the form needs for itself."""

    message = _("The name “%(name)s” is kept for what the form notes by itself.")
    advice = _("Choose another; the repair “reserved_names” puts an underscore behind it everywhere.")
    repair = "reserved_names"


class NameTwice(Refusal):
    """Two questions of one name in one group."""

    message = _("“%(name)s” is already the name of row %(row)s in the same group.")
    advice = _("Rename one; the repair “repeated_names” puts a number behind the second and the later ones.")
    repair = "repeated_names"


class NamesDifferInCase(Notice):
    """Names that some tools for analysis take for one."""

    message = _("“%(name)s” differs from the name in row %(row)s in small and capital letters only.")
    advice = _("Some programs for analysis do not tell them apart.")


class NoList(Refusal):
    """A question to choose from nothing."""

    message = _("The question does not say which list of choices it offers.")
    advice = _("Write the name of a list of the sheet choices behind %(type)s.")


class UnknownList(Refusal):
    """A list that the choices do not have."""

    message = _("The sheet choices has no list called “%(list)s”.")
    advice = _("Lists that it has: %(known)s.")


class NoCalculation(Refusal):
    """A calculate row with nothing to calculate."""

    message = _("There is nothing to calculate in this row.")
    advice = _("Write the calculation, or let the repair “empty_calculations” keep the name with an empty value.")
    repair = "empty_calculations"


class NoLabel(Refusal):
    """A question that nobody can read."""

    message = _("Nothing is shown for this question: it has no label, hint or picture.")
    advice = _("Write what is to be asked.")


class LoopTooLarge(Refusal):
    """Loops over long lists, one in the other, make more questions than anybody could fill."""

    message = _("Loops over lists make more than %(most)s questions of this form.")
    advice = _("Use a repeat.")


def survey_problems(workbook: Workbook, outline: Outline) -> Iterator[Problem]:
    """What is wrong with the rows of the survey, in their order."""
    sheet = workbook.survey
    if not sheet.rows:
        yield NoSurvey(sheets=", ".join(workbook.named[:20]) or "none")
        return
    missing = [name for name in ("type", "name") if not sheet.has(name)]
    yield from (NoColumn(where=Where(file=sheet.name, row=1), column=name) for name in missing)
    if missing:
        return
    for row in sheet.rows:
        yield from _type_problems(sheet, row)
    yield from outline.problems
    yield from _names(outline)
    for item in outline.placed:
        yield from _item_problems(workbook, item)
    yield from _loops(workbook, outline)


def _type_problems(sheet: Sheet, row: Row) -> Iterator[Problem]:
    cell, where = sheet.text(row, "type"), sheet.where(row, "type")
    kind = type_of(cell)
    if not cell:
        if sheet.text(row, "name") or any(sheet.text(row, "label", language) for language in sheet.languages("label")):
            yield NoType(where=where)
    elif kind.word in KOBO:
        yield KoboType(where=where, type=cell)
    elif not kind.word and not _is_setting(cell):
        yield UnknownType(where=where, type=cell[:60], meant=_meant(cell))
    elif kind.word and _spelled(cell) != kind.written:
        yield OlderType(where=where, type=cell[:60], written=kind.written[:60])


def _spelled(cell: str) -> str:
    text = " ".join(cell.split())
    return text.replace(" ", "_", 1) if text.startswith(("begin ", "end ")) else text


def _is_setting(cell: str) -> bool:
    """Very old forms write settings into the survey; the converter still takes those."""
    return cell.strip().lower().replace(" ", "_") in {
        "form_title",
        "set_form_title",
        "form_id",
        "set_form_id",
        "prefix",
    }


def _meant(cell: str) -> str:
    words = sorted({*ASKED, *SILENT, *SELECTS, *(f"{end}_{of}" for end in ("begin", "end") for of in CONTROLS)})
    head = next(iter(cell[:60].lower().split()), "")
    close = get_close_matches(head, words, n=2, cutoff=0.6) or ["text", "integer", "select_one"]
    return ", ".join(close)


def _names(outline: Outline) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Placed] = {}
    lower: dict[tuple[str, str], Placed] = {}
    for item in outline.placed:
        around = item.parent.path if item.parent else ""
        where = outline.sheet.where(item.row, "name")
        first, alike = seen.setdefault((around, item.name), item), lower.setdefault((around, item.name.lower()), item)
        if item.name and first is not item:
            yield NameTwice(where=where, name=item.name[:60], row=first.row.number)
        elif item.name and alike is not item:
            yield NamesDifferInCase(where=where, name=item.name[:60], row=alike.row.number)


def _item_problems(workbook: Workbook, item: Placed) -> Iterator[Problem]:
    yield from _name_problems(workbook.survey, item)
    if item.type.word in SELECTS and "${" not in item.type.of:
        yield from _list_problems(workbook, item)
    if item.type.word == "calculate":
        yield from _calculation_problems(workbook.survey, item)
    if (item.type.word in ASKED or item.type.is_select) and not _shows(workbook.survey, item.row):
        yield NoLabel(where=workbook.survey.where(item.row, "label", _first_language(workbook.survey)))


def _name_problems(sheet: Sheet, item: Placed) -> Iterator[Problem]:
    where = sheet.where(item.row, "name")
    if item.type.word in KOBO:
        return
    if not item.name:
        yield NoName(where=where)
    elif not NAME.fullmatch(item.name):
        yield NotAName(where=where, name=item.name[:60])
    elif (item.name == "meta" and not item.within) or item.name in {"instanceID", "instanceName"}:
        yield ReservedName(where=where, name=item.name)


def _list_problems(workbook: Workbook, item: Placed) -> Iterator[Problem]:
    where = workbook.survey.where(item.row, "type")
    if not item.type.of:
        yield NoList(where=where, type=item.type.word)
        return
    sheet = workbook["external_choices"] if item.type.word == "select_one_external" else workbook.choices
    known = dict.fromkeys(sheet.text(row, "list_name") for row in sheet.rows)
    if item.type.of not in known:
        close = get_close_matches(item.type.of, [name for name in known if name], n=5, cutoff=0.0)
        yield UnknownList(where=where, list=item.type.of[:60], known=", ".join(close) or "none")


def _calculation_problems(sheet: Sheet, item: Placed) -> Iterator[Problem]:
    """A default that is itself calculated is a calculation too."""
    if not sheet.text(item.row, "calculation") and not re.search(r"[($]", sheet.text(item.row, "default")):
        yield NoCalculation(where=sheet.where(item.row, "calculation"))


def _shows(sheet: Sheet, row: Row) -> bool:
    shown = ("label", "hint", "image", "big-image", "audio", "video")
    return any(sheet.text(row, name, language) for name in shown for language in sheet.languages(name))


def _first_language(sheet: Sheet) -> str:
    return next(iter(sheet.languages("label")), "")


def _loops(workbook: Workbook, outline: Outline) -> Iterator[Problem]:
    sizes: dict[str, int] = {}
    for row in workbook.choices.rows:
        name = workbook.choices.text(row, "list_name")
        sizes[name] = sizes.get(name, 0) + 1
    made = 0
    for item in outline.placed:
        times = 1
        for around in item.within:
            times *= max(sizes.get(around.type.over, 1), 1) if around.type.of == "loop" else 1
        made += times if times > 1 else 0
        if made > LOOPED_ROWS:
            yield LoopTooLarge(where=outline.sheet.where(item.row, "type"), most=LOOPED_ROWS)
            return
