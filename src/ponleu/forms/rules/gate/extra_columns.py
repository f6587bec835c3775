"""The columns that this platform adds to XLSForm, and how they travel inside an XForm.

`sms::language` and `ivr_audio::language` become further forms of a question's text, `sms` and `ivr-audio`; `channel`,
`sensitive`, `identifying` and `confirm` become attributes of its bind in our namespace. Tools of others ignore both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.gate.language_checks import OURS
from ponleu.forms.rules.gate.outline import Outline, Placed
from ponleu.forms.rules.gate.problems import Refusal
from ponleu.forms.rules.gate.types import ASKED
from ponleu.forms.rules.gate.workbook import Column, Row, Sheet, Workbook

CHANNELS = ("web", "odk", "paper", "sms", "voice", "ussd", "chat")
MARKS = ("sensitive", "identifying", "confirm")
FORMS = {"sms": "sms", "ivr_audio": "ivr-audio"}  # column: form of the text
_YES = frozenset({"yes", "true", "true()", "1", "x"})
_NO = frozenset({"", "no", "false", "false()", "0"})


class NeitherYesNorNo(Refusal):
    """A mark that says something else."""

    message = _("“%(text)s” is neither yes nor no.")
    advice = _("Write yes, or leave the cell empty.")


class UnknownChannel(Refusal):
    """A channel that does not exist: the question would be asked nowhere."""

    message = _("“%(channel)s” is not a channel.")
    advice = _("Channels are %(channels)s; leave the cell empty for all of them.")


class ShortTextWithoutLabel(Refusal):
    """A short text stands for a label; there is none."""

    message = _("A short text or recording is given for a row that asks nothing.")
    advice = _("Give the row a label, or take the short text away.")


class NotAMediaName(Refusal):
    """A recording is named by its file alone."""

    message = _("“%(file)s” is not the plain name of a file.")
    advice = _("Write the name without folders; the file is sent beside the form.")


@dataclass(frozen=True, slots=True)
class Short:
    """One further form of a text: of a question, by its path, or of a choice, by its list and number from 0."""

    path: str
    form: str
    language: str
    text: str
    item: Placed | None = None
    choice: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class Extras:
    """All that our columns say: attributes by path, further forms of texts."""

    attributes: dict[str, dict[str, str]]
    shorts: tuple[Short, ...]


def extra_problems(workbook: Workbook, outline: Outline) -> Iterator[Problem]:
    """What is wrong in our columns."""
    sheet = workbook.survey
    for item in outline.placed:
        for name in MARKS:
            if _said(sheet, item.row, name) not in _YES | _NO:
                yield NeitherYesNorNo(where=sheet.where(item.row, name), text=sheet.text(item.row, name)[:60])
        for channel in _channels(sheet, item.row):
            if channel not in CHANNELS:
                known = ", ".join(CHANNELS)
                yield UnknownChannel(where=sheet.where(item.row, "channel"), channel=channel[:60], channels=known)
        yield from _short_problems(sheet, item)
    for row in workbook.choices.rows:
        yield from _file_problems(workbook.choices, row)


def _said(sheet: Sheet, row: Row, name: str) -> str:
    return sheet.text(row, name).strip().lower()


def _channels(sheet: Sheet, row: Row) -> list[str]:
    return sheet.text(row, "channel").replace(",", " ").lower().split()


def _short_problems(sheet: Sheet, item: Placed) -> Iterator[Problem]:
    asks = (item.type.word in ASKED or item.type.is_select or item.is_group) and any(
        sheet.text(item.row, "label", language) for language in sheet.languages("label")
    )
    for name in OURS:
        for language in sheet.languages(name):
            if sheet.text(item.row, name, language) and not asks:
                yield ShortTextWithoutLabel(where=sheet.where(item.row, name, language))
    yield from _file_problems(sheet, item.row)


def _file_problems(sheet: Sheet, row: Row) -> Iterator[Problem]:
    for name in ("image", "big-image", "audio", "video", "ivr_audio"):
        for language in sheet.languages(name):
            file = sheet.text(row, name, language)
            if file and "${" not in file and not is_plain_file(file):
                yield NotAMediaName(where=sheet.where(row, name, language), file=file[:60])


def is_plain_file(name: str) -> bool:
    """Whether a name is that of a file beside the form, and leads nowhere else."""
    plain = name.removeprefix("jr://images/").removeprefix("jr://audio/").removeprefix("jr://video/")
    return not set(plain) & set("/\\:\0") and plain not in {"", ".", ".."} and not plain.startswith(".")


def taken_out(workbook: Workbook, outline: Outline) -> tuple[Workbook, Extras]:
    """The workbook as every converter reads it, and what our columns said."""
    extras = Extras(_attributes(workbook.survey, outline), (*_asked(workbook, outline), *_chosen(workbook)))
    sheets = [_without(workbook.survey), _without(workbook.choices)]
    if extras.shorts:
        language = workbook.setting("default_language") or "default"
        sheets = [_with_languages(sheet, language) for sheet in sheets]
    for sheet in sheets:
        workbook = workbook.with_sheet(sheet) if sheet.header else workbook
    return workbook, extras


def _attributes(sheet: Sheet, outline: Outline) -> dict[str, dict[str, str]]:
    """What is said of a group holds for all that is in it; the innermost word on channels counts."""
    found: dict[str, dict[str, str]] = {}
    for item in outline.placed:
        around = found.get(item.parent.path, {}) if item.parent else {}
        said = {name: "yes" for name in MARKS if _said(sheet, item.row, name) in _YES}
        channels = " ".join(dict.fromkeys(_channels(sheet, item.row)))
        found[item.path] = {**around, **said, **({"channel": channels} if channels else {})}
    return {path: said for path, said in found.items() if said}


def _asked(workbook: Workbook, outline: Outline) -> Iterator[Short]:
    for item in outline.placed:
        for name, language, text in _shorts(workbook.survey, item.row):
            yield Short(item.path, FORMS[name], _language(workbook, language), text, item)


def _chosen(workbook: Workbook) -> Iterator[Short]:
    numbers: dict[str, int] = {}
    for row in workbook.choices.rows:
        listed = workbook.choices.text(row, "list_name")
        number = numbers.get(listed, 0)
        numbers[listed] = number + 1
        for name, language, text in _shorts(workbook.choices, row):
            yield Short("", FORMS[name], _language(workbook, language), text, None, (listed, number))


def _shorts(sheet: Sheet, row: Row) -> Iterator[tuple[str, str, str]]:
    for name in OURS:
        for language in sheet.languages(name):
            if text := sheet.text(row, name, language):
                yield name, language, text


def _language(workbook: Workbook, language: str) -> str:
    return language or workbook.setting("default_language") or "default"


def _without(sheet: Sheet) -> Sheet:
    ours = {*OURS, "channel", *MARKS}
    gone = {header for header in sheet.header if Column.of(header).name in ours or header.startswith("$")}
    rows = tuple(
        Row(row.number, {key: cell for key, cell in row.cells.items() if key not in gone}) for row in sheet.rows
    )
    return replace(sheet, header=tuple(header for header in sheet.header if header not in gone), rows=rows)


def _with_languages(sheet: Sheet, language: str) -> Sheet:
    """Labels as translated texts even in a form of one language, so that further forms have where to stand."""
    if not sheet.has("label"):
        return sheet
    old, new = sheet.header_of("label"), f"label::{language}"
    rows = tuple(
        Row(row.number, {new if key == old else key: cell for key, cell in row.cells.items()}) for row in sheet.rows
    )
    return replace(sheet, header=tuple(new if header == old else header for header in sheet.header), rows=rows)
