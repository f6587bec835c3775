"""Sheets out of a text: one CSV file with a sheet's name in its first column, or Markdown tables written likewise."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

Cells = list[str]
Table = tuple[str, list[Cells]]  # a sheet's name, then its rows with the header first

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"^[|\s:-]+$")


def tables_of_csv(text: str) -> list[Table]:
    """The sheets of a CSV file as XLSForm writes them.

    A row with something in its first column begins the sheet of that name; the rows below it begin with an empty cell.
    """
    return _tables(csv.reader(io.StringIO(text, newline="")))


def tables_of_markdown(text: str) -> list[Table]:
    r"""The sheets of Markdown tables; lines that are no table, and the rule under a header, are passed over.

    A bar inside a cell is written \|, a line break <br>.
    """
    return _tables(_markdown_rows(text))


def _markdown_rows(text: str) -> Iterator[Cells]:
    for line in text.splitlines():
        bare = line.strip()
        if not bare.startswith("|") or ("-" in bare and _RULE.fullmatch(bare)):
            continue
        inner = bare[1:-1] if bare.endswith("|") and not bare.endswith("\\|") and len(bare) > 1 else bare[1:]
        yield [cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in _BAR.split(inner)]


def _tables(rows: Iterator[Cells]) -> list[Table]:
    tables: list[Table] = []
    for row in rows:
        first, rest = (row[0].strip() if row else ""), row[1:]
        if first:
            tables.append((first, []))
        if tables and any(cell.strip() for cell in rest):
            tables[-1][1].append(rest)
        elif tables and row and not first:
            tables[-1][1].append([])
    return tables
