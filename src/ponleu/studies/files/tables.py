"""A table of a pack: from the text of a CSV file to rows, with every problem found, and back."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from ponleu.core import Problem, Where
from ponleu.studies.files import problems
from ponleu.studies.rules.cells import WrongCell, hidden_sign, read_cell, takes, write_cell
from ponleu.studies.rules.schema import KEYS, TABLES, Column, Kind, columns_of

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # plain and full-width

LONGEST_CELL = 10_000  # characters; a chapter is the place for more


def headers_of(table: str, languages: Sequence[str]) -> list[str]:
    """The header line of a table: a `words` column once for each language."""
    return [
        header
        for column in columns_of(table)
        for header in ([f"{column.name}_{tag}" for tag in languages] if column.kind is Kind.WORDS else [column.name])
    ]


def read_table(
    table: str, text: str, *, file: str, languages: Sequence[str]
) -> tuple[list[tuple[int, Any]], list[Problem]]:
    """Rows as (line of the file, value), and everything that is wrong.

    A row with a problem is left out of the rows, and counted as declared all the same by its identifier, so that
    one slip does not set off a hundred others.
    """
    try:
        (_, header), *records = records_of(text) or [(1, [])]
    except NoTable as error:
        return [], [problems.NotCsv(where=Where(file, error.line), reason=error)]
    found = _header_problems(table, header, file=file, languages=languages)
    if any(isinstance(problem, problems.ColumnMissing | problems.ColumnTwice) for problem in found):
        return [], found
    rows: list[tuple[int, Any]] = []
    first_at: dict[tuple[str, ...], int] = {}
    for line, cells in records:
        if len(cells) != len(header):
            found.append(problems.RowWrongLength(where=Where(file, line), found=len(cells), wanted=len(header)))
            continue
        given = dict(zip(header, (unicodedata.normalize("NFC", cell.strip()) for cell in cells), strict=True))
        wrong = list(_cell_problems(given, file=file, line=line))
        values = _values(table, given, languages=languages, file=file, line=line, wrong=wrong)
        key = tuple(given.get(name, "").casefold() for name in KEYS[table])  # some disks hold a and A for one name
        if key in first_at:
            wrong.append(
                problems.RowTwice(
                    where=Where(file, line, KEYS[table][-1]), first=first_at[key], key=", ".join(KEYS[table])
                )
            )
        first_at.setdefault(key, line)
        found.extend(wrong)
        if not wrong:
            rows.append((line, TABLES[table](**values)))
    return rows, found


class NoTable(csv.Error):
    """The text is no table from a line on."""

    def __init__(self, error: csv.Error, line: int) -> None:
        super().__init__(str(error))
        self.line = line


def records_of(text: str) -> list[tuple[int, list[str]]]:
    """Records with the line on which each begins, the header first; blank lines are passed over.

    raises   NoTable for what is no CSV, such as a quotation mark that is never closed: it would swallow all rows to
             the end
    """
    csv.field_size_limit(2**31 - 1)  # as the library sets it; a long cell is told with its row and column
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found, start = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise NoTable(error, start) from None
    return found


def _header_problems(table: str, header: list[str], *, file: str, languages: Sequence[str]) -> list[Problem]:
    known = headers_of(table, languages)
    required = {
        f"{column.name}_{languages[0]}" if column.kind is Kind.WORDS else column.name
        for column in columns_of(table)
        if column.is_required
    }
    missing = [problems.ColumnMissing(where=Where(file, 1, name)) for name in known if name in required - set(header)]
    unknown = [
        problems.ColumnUnknown(where=Where(file, 1, name), nearest=_nearest(name, known))
        for name in header
        if name not in known
    ]
    twice = [problems.ColumnTwice(where=Where(file, 1, name)) for name in known if header.count(name) > 1]
    return [*missing, *unknown, *twice]


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    return f" ({', '.join(near)}?)" if near else ""


def _cell_problems(given: dict[str, str], *, file: str, line: int) -> Iterator[Problem]:
    for name, text in given.items():
        if text.startswith(_FORMULA):
            yield problems.LooksLikeFormula(where=Where(file, line, name))
        if len(text) > LONGEST_CELL:
            yield problems.CellTooLong(where=Where(file, line, name), limit=LONGEST_CELL)
        if hidden_sign(text) or "\t" in text:
            yield problems.ControlCharacter(where=Where(file, line, name))


def _values(
    table: str, given: dict[str, str], *, languages: Sequence[str], file: str, line: int, wrong: list[Problem]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in columns_of(table):
        if column.kind is Kind.WORDS:
            values[column.name] = {
                tag: given[f"{column.name}_{tag}"] for tag in languages if given.get(f"{column.name}_{tag}")
            }
            text, field = given.get(f"{column.name}_{languages[0]}", ""), f"{column.name}_{languages[0]}"
        else:
            text, field = given.get(column.name, ""), column.name
            try:
                values[column.name] = read_cell(column, text)
            except WrongCell:
                wrong.append(_wrong(column, text, Where(file, line, field)))
        if column.is_required and not text:
            wrong.append(problems.CellMissing(where=Where(file, line, field), says=column.says))
    return values


def _wrong(column: Column, text: str, where: Where) -> Problem:
    if column.kind is Kind.PERCENT and text.rstrip("% ").lstrip("-").replace(".", "", 1).isdigit():
        return problems.PercentOutOfRange(where=where)
    return problems.CellWrong(where=where, kind=column.kind.value, takes=takes(column))


def write_table(table: str, rows: Sequence[Any], *, languages: Sequence[str]) -> str:
    """The text of a CSV file in the pack's own form: LF, no mark, quotes only where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headers_of(table, languages))
    for row in rows:
        cells: list[str] = []
        for column in columns_of(table):
            value = getattr(row, column.name)
            if column.kind is Kind.WORDS:
                cells.extend(value.get(tag, "") for tag in languages)
            else:
                cells.append(write_cell(value))
        writer.writerow(cells)
    return out.getvalue()
