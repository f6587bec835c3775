"""Rows of the packaged CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from ponleu.core import Evidence

Row = dict[str, str]


def rows_of(name: str) -> Iterator[Row]:
    """The rows of `data/<name>.csv`, keyed by its header."""
    text = (files("ponleu.standards") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def evidence_of(row: Row) -> Evidence:
    """The three columns that every file has."""
    return Evidence(row["source"], day(row["dated"]), row["status"] == "verified")


def day(text: str) -> date | None:
    """A day as written, or None for an empty field."""
    return date.fromisoformat(text) if text else None


def each(text: str) -> tuple[str, ...]:
    """The values of a field that holds several, parted by `|`."""
    return tuple(part.strip() for part in text.split("|") if part.strip())
