"""What no single cell can show: references, the frame of places, parts and wholes, citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from ponleu.core import Problem, Where
from ponleu.places.files import load_gazetteer
from ponleu.standards.files import load_treaties
from ponleu.studies.files import problems
from ponleu.studies.rules.pack import StudyMeta
from ponleu.studies.rules.schema import Kind, columns_of

Rows = Mapping[str, list[tuple[int, Any]]]  # table -> (line of the file, row)


def check(study: StudyMeta, rows: Rows, declared: Mapping[str, set[str]], paths: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong between the tables.

    declared   identifiers of every row of a table, also of those that could not be read
    paths      the file of each table, for the messages
    """
    return [
        *_references(rows, declared, paths),
        *_frame(study, rows["places"], paths["places"]),
        *_mentions(rows, paths["mentions"]),
        *_parts(rows["participants"], paths["participants"]),
        *_provisions(rows, paths),
    ]


def _near(value: str, known: Any) -> str:
    near = get_close_matches(value, known, n=3, cutoff=0.5)
    return f" ({', '.join(near)}?)" if near else ""


def _references(rows: Rows, declared: Mapping[str, set[str]], paths: Mapping[str, str]) -> Iterator[Problem]:
    for table, entries in rows.items():
        columns = [column for column in columns_of(table) if column.kind in (Kind.REF, Kind.REFS)]
        for line, row in entries:
            for column in columns:
                value = getattr(row, column.name)
                for each in (value,) if column.kind is Kind.REF else value:
                    if each and each not in declared[column.to]:
                        yield problems.UnknownReference(
                            where=Where(paths[table], line, column.name),
                            value=each,
                            table=column.to,
                            nearest=_near(each, declared[column.to]),
                        )


def _frame(study: StudyMeta, places: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    if not study.gazetteer:
        return
    gazetteer = load_gazetteer(study.gazetteer)
    codes = {area.code() for area in gazetteer.frame(on=study.frame_on)}
    day = study.frame_on.isoformat()
    for line, place in places:
        if place.code not in codes:
            yield problems.UnknownCode(
                where=Where(path, line, "code"),
                value=place.code or "(empty)",
                day=day,
                country=study.gazetteer,
                nearest=_near(place.code, codes),
            )
    for code in sorted(codes - {place.code for _, place in places}):
        yield problems.PlaceNotInFrame(where=Where(path, 0, "code"), value=code, day=day)


def _mentions(rows: Rows, path: str) -> Iterator[Problem]:
    asked = {place.id: place.is_consulted for _, place in rows["places"]}
    for line, mention in rows["mentions"]:
        if not asked.get(mention.place, True):
            yield problems.MentionWhereNobodyWasAsked(where=Where(path, line, "place"), value=mention.place)


def _parts(participants: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    counts = {row.id: row.count for _, row in participants}
    for line, row in participants:
        whole = counts.get(row.of)
        if whole is not None and row.count is not None and row.count > whole:
            yield problems.PartLargerThanWhole(where=Where(path, line, "count"), part=row.count, whole=whole)


def _provisions(rows: Rows, paths: Mapping[str, str]) -> Iterator[Problem]:
    treaties = load_treaties()
    for table in ("topics", "issues", "suggestions"):
        for line, row in rows[table]:
            for value in row.provisions:
                try:
                    treaties.provision(treaties.parse_citation(value))
                except Problem:
                    yield problems.UnknownProvision(where=Where(paths[table], line, "provisions"), value=value)
