"""A questionnaire's file as sheets, whatever spreadsheet or text it comes in."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import PurePosixPath

from ponleu.core import Problem, Problems, Where
from ponleu.core import mark as _
from ponleu.forms.files.xlsform.excel import tables_of_xls, tables_of_xlsx
from ponleu.forms.files.xlsform.texts import Table, tables_of_csv, tables_of_markdown
from ponleu.forms.rules.gate import limits
from ponleu.forms.rules.gate.workbook import Row, Sheet, Workbook

KINDS = (".xlsx", ".xlsm", ".xls", ".csv", ".md", ".xml")


class NotAFileName(Problem):
    """A name that would leave the folder it is written into, or hide in it."""

    message = _("A questionnaire's file cannot be called that.")
    advice = _("Use a plain name without slashes, such as consultation.xlsx.")


class UnknownKind(Problem):
    """Neither a spreadsheet nor a text that holds one."""

    message = _("Questionnaires are read from %(kinds)s files.")
    advice = _("Save it as one of these.")


class FileTooLarge(Problem):
    """More bytes than any questionnaire has."""

    message = _("The file is larger than %(megabytes)s MB.")
    advice = _("Take pictures and unused sheets out of it; long lists of places go into a CSV file beside it.")


class EmptyFile(Problem):
    """Nothing at all."""

    message = _("The file is empty.")


class NotText(Problem):
    """Bytes that are not UTF-8."""

    message = _("The file is not UTF-8 text.")
    advice = _("Save it with the encoding UTF-8.")


class NotATable(Problem):
    """A CSV file whose quotes or lines do not close."""

    message = _("The file is not a table: %(reason)s.")
    advice = _("Save it from a spreadsheet program as CSV with the encoding UTF-8.")


class TooManyRows(Problem):
    """More rows than a sheet may have."""

    message = _("The sheet has more than %(most)s rows.")
    advice = _("Put long lists into a CSV file beside the form.")


class TooManyColumns(Problem):
    """More columns than a sheet may have."""

    message = _("The sheet has more than %(most)s columns.")
    advice = _("Take away those that are not used.")


class CellTooLong(Problem):
    """More characters than a spreadsheet's cell can hold."""

    message = _("The cell holds more than %(most)s characters.")
    advice = _("Shorten it.")


class ColumnTwice(Problem):
    """Two columns with one header: whichever was meant, the other would be lost."""

    message = _("Two columns are called this.")
    advice = _("Rename one of them or take it away.")


class SheetTwice(Problem):
    """Two sheets with one name."""

    message = _("Two sheets are called this.")
    advice = _("Rename one of them.")


class ControlCharacter(Problem):
    """A character that XML cannot hold."""

    message = _("The cell holds a character that cannot be seen and cannot be sent.")
    advice = _("Type its text anew.")


def kind_of(name: str) -> str:
    """The ending of a questionnaire's file name.

    raises   NotAFileName, UnknownKind
    """
    refuse_path_like(name)
    kind = PurePosixPath(name).suffix.lower()
    if kind not in KINDS:
        raise UnknownKind(kinds=", ".join(KINDS))
    return kind


def refuse_path_like(name: str) -> None:
    """Raise NotAFileName for a name that is not the plain name of a file."""
    hidden = any(unicodedata.category(sign)[0] == "C" and sign != "\u200b" for sign in name)
    if (
        not name
        or len(name.encode("utf-8", "replace")) > 200
        or name[0] in ". "
        or hidden
        or set(name) & set('/\\:*?"<>|')
    ):
        raise NotAFileName


def read_workbook(content: bytes, *, kind: str) -> Workbook:
    """The sheets of a file, cells as text.

    kind     .xlsx, .xlsm, .xls, .csv or .md; of the three workbooks what the bytes are decides
    raises   Problem, or Problems when several cells are at fault
    """
    if not content:
        raise EmptyFile
    if len(content) > limits.FILE_BYTES:
        raise FileTooLarge(megabytes=limits.FILE_BYTES // 1_000_000)
    return _workbook(_tables(content, kind))


def _tables(content: bytes, kind: str) -> list[Table]:
    if kind in {".xlsx", ".xlsm", ".xls"}:
        return tables_of_xls(content) if content.startswith(b"\xd0\xcf\x11\xe0") else tables_of_xlsx(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise NotText from broken
    if kind == ".md":
        return tables_of_markdown(text)
    try:
        return tables_of_csv(text)
    except csv.Error as broken:
        raise NotATable(reason=broken) from broken


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _workbook(tables: list[Table]) -> Workbook:
    problems: list[Problem] = []
    sheets: dict[str, Sheet] = {}
    for named, rows in tables[: limits.SHEETS]:
        name = named.strip().lower()
        if name in sheets:
            problems.append(SheetTwice(where=Where(file=named)))
            continue
        sheets[name] = _sheet(name, rows, problems)
    if problems:
        raise Problems(problems[: limits.PROBLEMS])
    return Workbook(sheets, tuple(named for named, _rows in tables))


def _sheet(name: str, rows: list[list[str]], problems: list[Problem]) -> Sheet:
    most = limits.SURVEY_ROWS if name == "survey" else limits.OTHER_ROWS
    header = [" ".join(cell.split()) for cell in rows[0]] if rows else []
    if len(rows) > most:
        problems.append(TooManyRows(where=Where(file=name), most=most))
    if len(header) > limits.COLUMNS:
        problems.append(TooManyColumns(where=Where(file=name), most=limits.COLUMNS))
    for twice in sorted({cell for cell in header if cell and header.count(cell) > 1}):
        problems.append(ColumnTwice(where=Where(file=name, row=1, field=twice)))
    kept = [_row(number, header, cells) for number, cells in enumerate(rows[1 : most + 1], start=2)]
    problems += [problem for row in kept for problem in _cell_problems(name, row)]
    return Sheet(name, tuple(cell for cell in header if cell), tuple(row for row in kept if row.cells))


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    pairs = zip(header, cells, strict=False)
    return Row(number, {column: cell.strip() for column, cell in pairs if column and cell.strip()})


def _cell_problems(name: str, row: Row) -> list[Problem]:
    found: list[Problem] = []
    for header, cell in row.cells.items():
        where = Where(file=name, row=row.number, field=header)
        if len(cell) > limits.CELL_CHARACTERS:
            found.append(CellTooLong(where=where, most=limits.CELL_CHARACTERS))
        elif _FORBIDDEN.search(cell):
            found.append(ControlCharacter(where=where))
    return found
