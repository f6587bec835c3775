"""From a file to a form that can be filled: read, repair, check, convert, check again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ponleu.core import Problem, Problems, Where
from ponleu.core import mark as _
from ponleu.forms.files.xlsform.compiling import compiled
from ponleu.forms.files.xlsform.merging import merged
from ponleu.forms.files.xlsform.reading import EmptyFile, kind_of, read_workbook
from ponleu.forms.files.xlsform.recordings import lengths
from ponleu.forms.files.xlsform.sayings import ConverterFails
from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.gate.channels import ChannelReport, channel_report
from ponleu.forms.rules.gate.extra_columns import taken_out
from ponleu.forms.rules.gate.forms import form_problems, located, without_submission_url
from ponleu.forms.rules.gate.outline import Outline, outline_of
from ponleu.forms.rules.gate.problems import Notice
from ponleu.forms.rules.gate.repairs import REPAIRS, repaired
from ponleu.forms.rules.gate.setting_checks import as_form_id
from ponleu.forms.rules.gate.sheets import sheet_problems
from ponleu.forms.rules.gate.workbook import Workbook
from ponleu.forms.rules.markup import NotXML
from ponleu.forms.rules.reading import read_form


class FormRefused(Problems):
    """A questionnaire that cannot be published, with all that is wrong with it and the repairs that would mend some.

    repairs_offered   repairs that can be named when the same file is sent again
    warnings          what its writer should know besides
    """

    def __init__(
        self, each: Iterable[Problem], *, repairs_offered: tuple[Offered, ...] = (), warnings: Iterable[Problem] = ()
    ) -> None:
        super().__init__(each)
        self.repairs_offered = repairs_offered
        self.warnings = tuple(warnings)


@dataclass(frozen=True, slots=True)
class Offered:
    """A repair that would change something: its name, what it does, and how many problems it mends."""

    name: str
    says: str
    problems: int


class NothingToRepair(Problem):
    """XForm XML is taken as it is, or not."""

    message = _("Repairs are done on sheets; this file is XForm XML.")
    advice = _("Repair the spreadsheet that it was made from.")


@dataclass(frozen=True, slots=True)
class Converted:
    """A form that passed the gate.

    xml               the XForm as it is published and as its md5 is told
    form              the same, ready to be filled and checked
    warnings          what its writer should know: notices with sheet, row and column
    repairs_offered   repairs that would mend some of the warnings
    channels          what each channel loses or cannot do
    itemsets          for lists outside the form (select_one_external) their table as CSV
    """

    xml: bytes
    form: Form
    warnings: tuple[Problem, ...]
    repairs_offered: tuple[Offered, ...]
    channels: ChannelReport
    itemsets: str | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    xml: bytes
    outline: Outline | None = None
    notices: tuple[Problem, ...] = ()
    itemsets: str | None = None


def converted(
    content: bytes, *, name: str, repairs: Collection[str] = (), media: Mapping[str, bytes] | None = None
) -> Converted:
    """Pass a questionnaire through the gate.

    content   of an .xlsx, .xls, .csv, .md or .xml file
    name      of the file, without folders; its ending says what it is, its stem is the form's id if it has none
    repairs   names of repairs to do first
    media     files that came with the form, by name; None when they are still to come
    raises    FormRefused with all problems, each with its sheet, row and column
    """
    try:
        made = _made(content, name, repairs)
        return _read(made, media)
    except FormRefused:
        raise
    except Problems as several:
        raise FormRefused(several.each) from several
    except Problem as one:
        raise FormRefused([one]) from one


def _made(content: bytes, name: str, repairs: Collection[str]) -> _Made:
    kind = kind_of(name)
    if kind != ".xml":
        workbook = repaired(read_workbook(content, kind=kind), repairs)
        return _of_sheets(workbook, as_form_id(PurePosixPath(name).stem))
    if not content:
        raise EmptyFile
    if repairs:
        raise NothingToRepair
    xml, notices = without_submission_url(content)
    return _Made(xml, None, notices)


def _of_sheets(workbook: Workbook, form_id: str) -> _Made:
    outline = outline_of(workbook)
    found = sheet_problems(workbook, outline, form_id=form_id)
    notices = tuple(problem for problem in found if isinstance(problem, Notice))
    _refuse([problem for problem in found if not isinstance(problem, Notice)], notices)
    plain, extras = taken_out(workbook, outline)
    made = compiled(plain, form_id=form_id)
    try:
        xml = merged(made.xml, extras, outline)
    except NotXML as broken:
        raise ConverterFails from broken
    return _Made(xml, outline, (*notices, *made.notices), made.itemsets)


def _read(made: _Made, media: Mapping[str, bytes] | None) -> Converted:
    try:
        form = read_form(made.xml, media=media or {})
    except Problems as several:
        raise FormRefused(located(several.each, made.outline), warnings=made.notices) from several
    found = located(form_problems(form, media=None if media is None else frozenset(media)), made.outline)
    notices = (*made.notices, *(problem for problem in found if isinstance(problem, Notice)))
    _refuse([problem for problem in found if not isinstance(problem, Notice)], notices)
    report = channel_report(form, seconds=lengths(media or {}))
    return Converted(made.xml, form, notices, _offered(notices), report, made.itemsets)


def _refuse(problems: list[Problem], notices: tuple[Problem, ...]) -> None:
    if problems:
        ordered = sorted(problems, key=lambda problem: _sheets_first(problem.where))
        raise FormRefused(ordered, repairs_offered=_offered((*ordered, *notices)), warnings=notices)


def _sheets_first(where: Where) -> tuple[int, int]:
    order = ("survey", "choices", "settings")
    return (order.index(where.file) if where.file in order else len(order), where.row)


def _offered(problems: Iterable[Problem]) -> tuple[Offered, ...]:
    counts: dict[str, int] = {}
    for problem in problems:
        repair = getattr(problem, "repair", "")
        counts[repair] = counts.get(repair, 0) + 1
    return tuple(Offered(name, each.says, counts[name]) for name, each in REPAIRS.items() if name in counts)
