"""The study pack's tables, declared once: reading, checking, the database, the descriptor and the manual use this.

A field's kind stands in its dataclass metadata. `words` is a text in several languages, one column a language
(``label_en``, ``label_km``, ``label_en-x-children``); `refs` is several identifiers with ``;`` between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from ponleu.core import Percent

Words = Mapping[str, str]  # language tag -> text


class Kind(StrEnum):
    """What a column may hold."""

    ID = "identifier"
    TEXT = "text"
    WORDS = "words"
    CHOICE = "choice"
    WHOLE = "whole number"
    DAY = "day"
    YES_NO = "yes or no"
    PERCENT = "percentage as printed"
    REF = "reference"
    REFS = "references"
    PROVISIONS = "treaty provisions"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Column:
    """How one field is written in a table."""

    name: str
    kind: Kind
    is_required: bool
    says: str
    choices: tuple[str, ...] = ()
    to: str = ""  # the table that a reference points to


def _column(kind: Kind, says: str, *, required: bool = False, choices: tuple[str, ...] = (), to: str = "") -> Any:
    return field(metadata={"kind": kind, "says": says, "required": required, "choices": choices, "to": to})


def _id(says: str) -> Any:
    return _column(Kind.ID, says, required=True)


def _words(says: str, *, required: bool = False) -> Any:
    return _column(Kind.WORDS, says, required=required)


def _choice(says: str, *choices: str, required: bool = True) -> Any:
    return _column(Kind.CHOICE, says, required=required, choices=choices)


def _whole(says: str, *, required: bool = False) -> Any:
    return _column(Kind.WHOLE, says, required=required)


def _ref(says: str, to: str, *, required: bool = True) -> Any:
    return _column(Kind.REF, says, required=required, to=to)


def _refs(says: str, to: str) -> Any:
    return _column(Kind.REFS, says, to=to)


def _source() -> Any:
    return _column(
        Kind.SOURCE, "where it stands in the source: L248, L248-250, or 'judgement' or a document", required=True
    )


@dataclass(frozen=True, slots=True)
class Place:
    """An area of the frame: every area of the level that existed on the frame's day, consulted or not."""

    id: str = _id("short name used by the other tables")
    code: str = _column(Kind.TEXT, "p-code; checked against the gazetteer when study.toml names one")
    name: Words = _words("name to print", required=True)
    spelling: str = _column(Kind.TEXT, "exactly as the source spells it, when it does")
    is_consulted: bool = _column(Kind.YES_NO, "whether children were consulted there", required=True)
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Actor:
    """A network, organisation, authority or group that takes part."""

    id: str = _id("short name")
    name: Words = _words("name to print", required=True)
    kind: str = _choice(
        "what it is",
        "child_network",
        "coalition",
        "organisation",
        "parents",
        "group",
        "state",
        "committee",
        "community",
    )
    role: Words = _words("what it does in this study")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """A step from the networks' agreement to what children are told afterwards."""

    id: str = _id("P0 to P18")
    stage: str = _choice("part of the process", "prepare", "listen", "decide", "publish", "follow_up")
    title: Words = _words("what the step is called", required=True)
    actors: tuple[str, ...] = _refs("who acts", "actors")
    doing: Words = _words("what happens", required=True)
    output: Words = _words("what comes out of it")
    held_from: date | None = _column(Kind.DAY, "first day, when the source says")
    held_until: date | None = _column(Kind.DAY, "last day, when the source says")
    status: str = _choice("whether the source reports it as done or announces it", "done", "announced")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that people attended; each has its own counts."""

    id: str = _id("short name")
    step: str = _ref("the step it belongs to", "steps")
    name: Words = _words("name to print", required=True)
    held_from: date | None = _column(Kind.DAY, "first day, when the source says")
    held_until: date | None = _column(Kind.DAY, "last day, when the source says")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Participants:
    """A count of people at an event, whole or part, as stated."""

    id: str = _id("short name")
    event: str = _ref("the event", "events")
    of: str = _ref("the whole this is a part of; empty for a whole", "participants", required=False)
    who: Words = _words("who they are", required=True)
    unit: str = _choice("what is counted", "child", "adult")
    sex: str = _choice("as stated", "all", "female", "male")
    count: int | None = _whole("how many; empty when only a percentage is stated and none can be computed")
    printed: Percent | None = _column(Kind.PERCENT, "the percentage as printed, when one was")
    basis: str = _choice("whether the count stands in the source or follows from it", "stated", "computed")
    age_from: int | None = _whole("youngest, completed years")
    age_until: int | None = _whole("oldest, completed years")
    note: Words = _words("what a reader must know")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Seat:
    """Seats in the coordinating group."""

    id: str = _id("short name")
    actor: str = _ref("who sends them", "actors")
    count: int = _whole("how many seats", required=True)
    kind: str = _choice("who sits there", "adult", "youth", "child", "not_stated")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme under which issues are grouped: one table of the report."""

    id: str = _id("short name")
    name: Words = _words("name to print", required=True)
    about: Words = _words("what it means, in our own words")
    provisions: tuple[str, ...] = _column(Kind.PROVISIONS, "treaty provisions, such as OPSC 2(a)")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that children named; the row of a table."""

    id: str = _id("short name")
    topic: str = _ref("its topic", "topics")
    label: Words = _words("the issue in our own words", required=True)
    short: Words = _words("a few words for charts and lists", required=True)
    provisions: tuple[str, ...] = _column(Kind.PROVISIONS, "treaty provisions that it concerns")
    is_sensitive: bool = _column(
        Kind.YES_NO, "whether a list of one or two places could point at children", required=True
    )
    note: Words = _words("what a reader must know")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Mention:
    """An issue was named at a place."""

    issue: str = _ref("the issue", "issues")
    place: str = _ref("the place", "places")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Published:
    """What a report printed about an issue, to be compared with its rows."""

    issue: str = _ref("the issue", "issues")
    printed: Percent = _column(Kind.PERCENT, "the percentage as printed", required=True)
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to people."""

    id: str = _id("short name")
    text: Words = _words("the question in our own words", required=True)
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Answer:
    """How many gave an answer, as stated: a count, a percentage, or both."""

    id: str = _id("short name")
    question: str = _ref("the question", "questions")
    respondents: str = _choice("who was asked", "children", "adults")
    option: str = _choice("what they answered", "yes", "no", "do_not_know", "no_answer")
    unit: str = _choice("what is counted", "child", "group", "place", "adult", "not_stated")
    count: int | None = _whole("how many, when it is stated")
    printed: Percent | None = _column(Kind.PERCENT, "the percentage as printed, when one was")
    base: int | None = _whole("out of how many, when it is stated or can be inferred")
    base_basis: str = _choice("how the base is known", "stated", "inferred", "unknown")
    note: Words = _words("what a reader must know")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Cause:
    """A group of causes that children named."""

    id: str = _id("short name")
    name: Words = _words("name to print", required=True)
    about: Words = _words("what children said of it, in our own words")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What children ask for, who could do it, and how one would know."""

    id: str = _id("S01 to S30")
    cause: str = _ref("the group of causes it answers", "causes")
    text: Words = _words("the suggestion in our own words", required=True)
    actor: Words = _words("who must act")
    actor_basis: str = _choice("whether the source names the actor", "stated", "judgement")
    indicator: Words = _words("how one would know")
    kinds: tuple[str, ...] = _column(Kind.TEXT, "structural, process, outcome; several with ;", required=False)
    provisions: tuple[str, ...] = _column(Kind.PROVISIONS, "treaty provisions")
    outline: tuple[str, ...] = _column(
        Kind.TEXT, "sections of the reporting guidelines; several with ;", required=False
    )
    issues: tuple[str, ...] = _refs("issues it answers; empty when no finding is linked", "issues")
    source: str = _source()


@dataclass(frozen=True, slots=True)
class Fact:
    """A date, year, number or name that the texts refer to."""

    id: str = _id("short name")
    kind: str = _choice("what it is", "day", "year", "number", "name")
    value: str = _column(Kind.TEXT, "2002-02-21, 2008, 25 or a name", required=True)
    label: Words = _words("what it is about", required=True)
    is_verified: bool = _column(Kind.YES_NO, "whether somebody checked it outside the source", required=True)
    source: str = _source()


TABLES: dict[str, type[Any]] = {
    "places": Place,
    "actors": Actor,
    "steps": ProcessStep,
    "events": Event,
    "participants": Participants,
    "seats": Seat,
    "topics": Topic,
    "issues": Issue,
    "mentions": Mention,
    "published": Published,
    "questions": Question,
    "answers": Answer,
    "causes": Cause,
    "suggestions": Suggestion,
    "facts": Fact,
}
KEYS: dict[str, tuple[str, ...]] = dict.fromkeys(TABLES, ("id",)) | {
    "mentions": ("issue", "place"),
    "published": ("issue",),
}

LISTS = ("kinds", "outline")  # text columns that hold several values


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table in the order they are written."""
    return tuple(
        Column(
            name=each.name,
            kind=each.metadata["kind"],
            is_required=each.metadata["required"],
            says=each.metadata["says"],
            choices=each.metadata["choices"],
            to=each.metadata["to"],
        )
        for each in fields(TABLES[table])
    )
