"""Telephone numbers for a child who needs help: printed only when somebody has called them lately.

`data/hotlines.csv` is edited by whoever runs a copy of the platform. It ships empty: a number that nobody has called
can be closed, wrong or somebody else's, and a frightened child calls once.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "data" / "hotlines.csv"
GOOD_FOR = timedelta(days=92)  # a judgement: test calls are made every three months


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number, and the last day somebody called it and was answered."""

    country: str
    name: dict[str, str]
    number: str
    hours: dict[str, str]
    called_on: date


def answered_lately(today: date, *, table: Path = TABLE) -> tuple[Hotline, ...]:
    """The hotlines whose last test call is not older than `GOOD_FOR`; all others are left out."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [_hotline(row) for row in csv.DictReader(lines) if row["called_on"]]
    return tuple(row for row in rows if timedelta(0) <= today - row.called_on <= GOOD_FOR)


def _hotline(row: dict[str, str]) -> Hotline:
    return Hotline(
        country=row["country"],
        name={"en": row["name_en"], "km": row["name_km"]},
        number=row["number"],
        hours={"en": row["hours_en"], "km": row["hours_km"]},
        called_on=date.fromisoformat(row["called_on"]),
    )
