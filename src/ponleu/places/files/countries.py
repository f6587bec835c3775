"""The packaged data of each country, one folder a country, named by its ISO 3166-1 alpha-3 code in small letters."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ponleu.core import Evidence, Period, Problem
from ponleu.core import mark as _
from ponleu.places.rules.areas import AreaCode, AreaName, AreaRecord, NameKind, Succession, SuccessionKind
from ponleu.places.rules.gazetteer import Gazetteer, Grade

Row = dict[str, str]
_DATA = files("ponleu.places") / "data"


class CountryNotRecorded(Problem):
    """There is no data for the country."""

    message = _("No places are recorded for the country “%(country)s”.")
    advice = _("Recorded: %(recorded)s. Give the study its own list of places, or add a folder of data.")


def countries() -> tuple[str, ...]:
    """Codes of the countries that have data, in capitals."""
    return tuple(sorted(folder.name.upper() for folder in _DATA.iterdir() if (folder / "areas.csv").is_file()))


def folder_of(country: str) -> Traversable:
    """The folder that holds a country's data.

    raises   CountryNotRecorded
    """
    if country.upper() not in countries():
        raise CountryNotRecorded(country=country, recorded=", ".join(countries()))
    return _DATA / country.lower()


@cache
def load_gazetteer(country: str = "KHM") -> Gazetteer:
    """The areas of a country, of every time.

    country   ISO 3166-1 alpha-3
    raises    CountryNotRecorded
    """
    folder = folder_of(country)
    names, codes = _names(folder), _codes(folder)
    return Gazetteer(
        areas=[_area(row, country.upper(), names[row["id"]], codes[row["id"]]) for row in _rows(folder, "areas")],
        successions=[_succession(row) for row in _rows(folder, "successions")],
        grades=[
            Grade(country.upper(), int(row["level"]), _period(row), _evidence(row)) for row in _rows(folder, "grades")
        ],
        generic_words=[row["word"] for row in _rows(folder, "generic_words")],
    )


def _rows(folder: Traversable, name: str) -> Iterator[Row]:
    yield from csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines())


def _names(folder: Traversable) -> dict[str, list[AreaName]]:
    names: dict[str, list[AreaName]] = defaultdict(list)
    for row in _rows(folder, "names"):
        names[row["area"]].append(
            AreaName(row["language"], row["spelling"], NameKind(row["kind"]), _period(row), _evidence(row))
        )
    return names


def _codes(folder: Traversable) -> dict[str, list[AreaCode]]:
    codes: dict[str, list[AreaCode]] = defaultdict(list)
    for row in _rows(folder, "codes"):
        codes[row["area"]].append(AreaCode(row["scheme"], row["code"], _period(row), _evidence(row)))
    return codes


def _area(row: Row, country: str, names: list[AreaName], codes: list[AreaCode]) -> AreaRecord:
    return AreaRecord(
        id=row["id"],
        country=country,
        level=int(row["level"]),
        kind=row["kind"],
        parent=row["parent"],
        valid=_period(row),
        names=tuple(names),
        codes=tuple(codes),
        evidence=_evidence(row),
    )


def _succession(row: Row) -> Succession:
    return Succession(
        kind=SuccessionKind(row["kind"]),
        former=row["former"],
        later=row["later"],
        on=date.fromisoformat(row["on"]),
        evidence=_evidence(row),
    )


def _period(row: Row) -> Period:
    return Period(_day(row["valid_from"]), _day(row["valid_until"]))


def _evidence(row: Row) -> Evidence:
    return Evidence(row["source"], _day(row["dated"]), row["status"] == "verified")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
