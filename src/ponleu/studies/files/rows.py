"""What a row says that cannot be, though each of its cells has the right form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.standards.files import load_outline
from ponleu.studies.rules.cells import WrongCell, read_day

Rows = Mapping[str, list[tuple[int, Any]]]  # table -> (line of the file, row)

OLDEST = 120
LONGEST = {  # what the database keeps
    "places": {"code": 20, "spelling": 200, "source": 200},
    "facts": {"value": 200, "source": 200},
}
MOST = {  # people have no more years, and no group more seats
    "participants": {"age_from": OLDEST, "age_until": OLDEST},
    "seats": {"count": 9_999},
}
RESERVED = {  # names that the platform gives to a value or a table of its own
    "topics": ("places", "participants", "coverage", "differences"),
    "causes": ("total", "unlinked"),
    "seats": ("total",),
}
KINDS = ("structural", "process", "outcome")
_FACT = {"year": re.compile(r"[0-9]{4}"), "number": re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")}
_FACT_TAKES = {"day": "a day as 2013-05-28", "year": "a year as 2013", "number": "digits only, such as 349 or 2.5"}


class CodeTwice(Problem):
    """Two places have one code."""

    message = _("The code stands in row %(first)s too.")
    advice = _("Give each place its own code, or leave both empty.")


class EndsBeforeItBegins(Problem):
    """The last of two days or ages is before the first."""

    message = _("It ends before it begins.")
    advice = _("Correct one of the two, or leave empty what you do not know.")


class FactWrong(Problem):
    """The value of a fact is not of the fact's kind."""

    message = _("The value is not of the kind %(kind)s.")
    advice = _("It takes: %(takes)s. For anything else use the kind name.")


class IdReserved(Problem):
    """An identifier is what the platform calls something of its own."""

    message = _("The platform itself calls something %(value)s.")
    advice = _("Choose another identifier.")


class NobodyWasAsked(Problem):
    """No place was consulted: there is nothing to take a share of."""

    message = _("Children were consulted nowhere.")
    advice = _("Set is_consulted to yes where they were.")


class NothingStated(Problem):
    """An answer has neither a count nor a percentage."""

    message = _("The row has neither a count nor a percentage.")
    advice = _("Fill in one of them, or take the row out.")


class PartOfItself(Problem):
    """A part is a part of itself, by itself or over others."""

    message = _("The part is a part of itself.")
    advice = _("Leave `of` empty for a whole.")


class PartOfOthers(Problem):
    """A part counts something else than its whole."""

    message = _("The part counts something else than its whole.")
    advice = _("Correct the unit of one of them, or the column `of`.")


class MoreThanBase(Problem):
    """More gave an answer than were asked."""

    message = _("%(count)s gave the answer out of %(base)s.")
    advice = _("Correct the count or the base; leave the base empty when it is not known.")


class TooLong(Problem):
    """A text is longer than a short one may be."""

    message = _("The text has more than %(limit)s characters.")
    advice = _("Say it in fewer words.")


class TooMuch(Problem):
    """A number is larger than what it counts can be."""

    message = _("The number is larger than %(limit)s.")
    advice = _("Correct it.")


class UnknownWord(Problem):
    """A list of words holds one that nobody knows."""

    message = _("%(value)s is not known here.")
    advice = _("It takes: %(known)s.")


def check_rows(rows: Rows, paths: Mapping[str, str]) -> Iterator[Problem]:
    """Everything that is wrong with rows by themselves, and beside the rows of their own table.

    paths   the file of each table, for the messages
    """
    for table, entries in rows.items():
        found = {
            "places": _places,
            "steps": _spans,
            "events": _spans,
            "participants": _people,
            "answers": _answers,
            "suggestions": _suggestions,
            "facts": _facts,
        }.get(table, _nothing)
        yield from found(entries, paths[table])
        for line, row in entries:
            yield from _limits(table, row, paths[table], line)


def _nothing(entries: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    yield from ()


def _limits(table: str, row: Any, path: str, line: int) -> Iterator[Problem]:
    for name, limit in LONGEST.get(table, {"source": 200}).items():
        if len(getattr(row, name)) > limit:
            yield TooLong(where=Where(path, line, name), limit=limit)
    for name, limit in MOST.get(table, {}).items():
        if (getattr(row, name) or 0) > limit:
            yield TooMuch(where=Where(path, line, name), limit=limit)
    id_ = getattr(row, "id", "")
    if id_ in RESERVED.get(table, ()) or (table == "topics" and id_.startswith("answers-")):
        yield IdReserved(where=Where(path, line, "id"), value=id_)


def _places(entries: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    first_at: dict[str, int] = {}
    for line, place in entries:
        if place.code and place.code in first_at:
            yield CodeTwice(where=Where(path, line, "code"), first=first_at[place.code])
        first_at.setdefault(place.code, line)


def _spans(entries: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    for line, row in entries:
        if row.held_from and row.held_until and row.held_until < row.held_from:
            yield EndsBeforeItBegins(where=Where(path, line, "held_until"))


def _people(entries: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    known = {row.id: row for _line, row in entries}
    for line, row in entries:
        whole = known.get(row.of)
        if row.age_from is not None and row.age_until is not None and row.age_until < row.age_from:
            yield EndsBeforeItBegins(where=Where(path, line, "age_until"))
        if _is_in_itself(row.id, known):
            yield PartOfItself(where=Where(path, line, "of"))
        elif whole and whole.unit != row.unit:
            yield PartOfOthers(where=Where(path, line, "unit"))


def _is_in_itself(id_: str, known: Mapping[str, Any]) -> bool:
    seen: set[str] = set()
    above = known[id_].of
    while above in known and above not in seen:
        seen.add(above)
        above = known[above].of
    return id_ in seen


def _answers(entries: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    for line, row in entries:
        if row.count is None and row.printed is None:
            yield NothingStated(where=Where(path, line, "count"))
        if row.count is not None and row.base is not None and row.count > row.base:
            yield MoreThanBase(where=Where(path, line, "count"), count=row.count, base=row.base)


def _suggestions(entries: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    known = {"kinds": KINDS, "outline": tuple(section.code for section in load_outline())}
    for line, row in entries:
        for name, words in known.items():
            for value in getattr(row, name):
                if value not in words:
                    yield UnknownWord(where=Where(path, line, name), value=value, known=", ".join(words))


def _facts(entries: list[tuple[int, Any]], path: str) -> Iterator[Problem]:
    for line, row in entries:
        if not _fits(row.kind, row.value):
            yield FactWrong(where=Where(path, line, "value"), kind=row.kind, takes=_FACT_TAKES[row.kind])


def _fits(kind: str, value: str) -> bool:
    if kind != "day":
        return kind not in _FACT or bool(_FACT[kind].fullmatch(value))
    try:
        return bool(read_day(value))
    except WrongCell:
        return False
