"""One cell of a table: from text to value and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from ponleu.core import Percent
from ponleu.studies.rules.schema import LISTS, Column, Kind

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}")
_SOURCE = re.compile(r"L\d+(?:-\d+)?(?:\s*;\s*L\d+(?:-\d+)?)*|\S.*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Control characters but tab and line end; separators of lines; signs that turn the direction of reading; no characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class WrongCell(ValueError):
    """The text is not what the column takes."""


def hidden_sign(text: str) -> re.Match[str] | None:
    """The first character of a text that nobody sees and that no report can print; what joins and parts Khmer may stay.

    >>> hidden_sign("a\\u200bb"), hidden_sign("a\\u202eb").start()
    (None, 1)
    """
    return _HIDDEN.search(text)


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise WrongCell
    return text


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise WrongCell
    return int(text)


def read_day(text: str) -> date:
    """The day that 2013-05-28 stands for; raises WrongCell for any other form, and for a day that never was."""
    if not _DAY.fullmatch(text):
        raise WrongCell
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongCell from None


def _yes_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise WrongCell
    return text == "yes"


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


_READ: dict[Kind, Callable[[str], Any]] = {
    Kind.ID: _identifier,
    Kind.TEXT: str,
    Kind.WHOLE: _whole,
    Kind.DAY: read_day,
    Kind.YES_NO: _yes_no,
    Kind.PERCENT: Percent.parse,
    Kind.REF: _identifier,
    Kind.REFS: _several,
    Kind.PROVISIONS: _several,
    Kind.SOURCE: str,
}
TAKES: dict[Kind, str] = {
    Kind.ID: "up to 63 letters from A to Z, digits and hyphens",
    Kind.WHOLE: "digits only, such as 349",
    Kind.DAY: "a day as 2013-05-28",
    Kind.YES_NO: "yes or no",
    Kind.PERCENT: "a percentage as printed, such as 37.50",
    Kind.REF: "the identifier of a row of another table",
}


def read_cell(column: Column, text: str) -> Any:
    """The value that a cell's text stands for; empty text is None, "" or () as the column's kind asks.

    raises   WrongCell when the text is not what the column takes
    """
    if column.name in LISTS or column.kind in (Kind.REFS, Kind.PROVISIONS):
        return _several(text)
    if not text:
        return "" if column.kind in (Kind.TEXT, Kind.REF, Kind.SOURCE, Kind.CHOICE, Kind.ID) else None
    if column.kind is Kind.CHOICE:
        if text not in column.choices:
            raise WrongCell
        return text
    try:
        return _READ[column.kind](text)
    except ValueError:
        raise WrongCell from None


def takes(column: Column) -> str:
    """What a column takes, in words."""
    return ", ".join(column.choices) or TAKES.get(column.kind, column.says)


def write_cell(value: Any) -> str:
    """The text of a value, so that `read_cell` gives it back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Percent):
        return f"{value.value:f}"
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value)
