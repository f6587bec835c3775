"""Rows of the packaged CSV files as values."""

from __future__ import annotations

import csv
from dataclasses import fields
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, get_type_hints

from ponleu.core import Evidence

Row = dict[str, str]
Value = TypeVar("Value")


@cache
def read(kind: type[Value], name: str) -> tuple[Value, ...]:
    """Each row of `data/<name>.csv` as one value, in the order of the file.

    kind   a dataclass whose fields are columns of the file; `evidence` is made of source, dated and status
    """
    hints = get_type_hints(kind)
    text = (files("ponleu.standards") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    columns = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # a dataclass, as said above
    return tuple(
        kind(**{column: _value(row, column, hints[column]) for column in columns})
        for row in csv.DictReader(text.splitlines())
    )


def _value(row: Row, column: str, hint: Any) -> Any:
    if hint is Evidence:
        return Evidence(row["source"], _day(row["dated"]), row["status"] == "verified")
    text = row[column]
    if hint == tuple[str, ...]:
        return tuple(part.strip() for part in text.split("|") if part.strip())
    if hint == date | None:
        return _day(text)
    return hint(text) if issubclass(hint, StrEnum) else text


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
