"""What no single cell can show: references, the frame of places, parts and wholes, citations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from ponleu.core import Problem, Where
from ponleu.places.files import load_gazetteer
from ponleu.standards.files import load_treaties
from ponleu.studies.files import problems
from ponleu.studies.files.meta import FILE as META
from ponleu.studies.files.rows import NobodyWasAsked, Rows, check_rows
from ponleu.studies.rules.pack import StudyMeta
from ponleu.studies.rules.schema import Kind, columns_of

MOST_SEARCHES = 50  # for the nearest word: a table turned upside down has thousands of wrong ones


def check(study: StudyMeta, rows: Rows, declared: Mapping[str, set[str]], paths: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong between the tables.

    declared   identifiers of every row of a table, also of those that could not be read
    paths      the file of each table, for the messages
    """
    return [
        *check_rows(rows, paths),
        *_references(rows, declared, paths),
        *_owners(study, declared["actors"]),
        *_asked(rows["places"], declared["places"], paths["places"]),
        *_frame(study, rows["places"], paths["places"]),
        *_mentions(rows, paths["mentions"]),
        *_parts(rows["participants"], paths["participants"]),
        *_provisions(rows, paths),
    ]


class _Nearest:
    """Says which words come near a wrong one; each is searched for once, and no more than a reader would read."""

    def __init__(self, known: Collection[str]) -> None:
        self.known, self.found = known, dict[str, str]()

    def __call__(self, value: str) -> str:
        if value not in self.found and len(self.found) < MOST_SEARCHES:
            near = get_close_matches(value[:100], self.known, n=3, cutoff=0.5)
            self.found[value] = f" ({', '.join(near)}?)" if near else ""
        return self.found.get(value, "")


def _references(rows: Rows, declared: Mapping[str, set[str]], paths: Mapping[str, str]) -> Iterator[Problem]:
    nearest = {table: _Nearest(known) for table, known in declared.items()}
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
                            nearest=nearest[column.to](each),
                        )


def _owners(study: StudyMeta, actors: Collection[str]) -> Iterator[Problem]:
    for owner in study.owners:
        if owner not in actors:
            nearest = _Nearest(actors)(owner)
            yield problems.UnknownReference(
                where=Where(META, 0, "owners"), value=owner, table="actors", nearest=nearest
            )


def _asked(places: list[tuple[int, Any]], declared: Collection[str], path: str) -> Iterator[Problem]:
    is_whole = len(places) == len(declared) and "" not in declared  # else another problem is told already
    if is_whole and not any(place.is_consulted for _line, place in places):
        yield NobodyWasAsked(where=Where(path, 0, "is_consulted"))


def _frame(study: StudyMeta, places: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    if not study.gazetteer:
        return
    try:
        gazetteer = load_gazetteer(study.gazetteer)
    except Problem:
        reason = (
            "the platform records no places of this country; without the setting tables/places.csv is the authority"
        )
        yield problems.SettingWrong(where=Where(META, 0, "gazetteer"), reason=reason)
        return
    codes = {area.code() for area in gazetteer.frame(on=study.frame_on)}
    day, nearest = study.frame_on.isoformat(), _Nearest(codes)
    for line, place in places:
        if place.code not in codes:
            yield problems.UnknownCode(
                where=Where(path, line, "code"),
                value=place.code or "(empty)",
                day=day,
                country=study.gazetteer,
                nearest=nearest(place.code),
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

    @cache
    def is_known(value: str) -> bool:
        try:
            treaties.provision(treaties.parse_citation(value))
        except Problem:
            return False
        return True

    for table in ("topics", "issues", "suggestions"):
        for line, row in rows[table]:
            for value in row.provisions:
                if not is_known(value):
                    yield problems.UnknownProvision(where=Where(paths[table], line, "provisions"), value=value)
