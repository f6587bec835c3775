"""A study as plain values: what a pack's folder and the database both turn into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ponleu.studies.rules.schema import (
    Actor,
    Answer,
    Cause,
    Event,
    Fact,
    Issue,
    Mention,
    Participants,
    Place,
    ProcessStep,
    Published,
    Question,
    Seat,
    Suggestion,
    Topic,
    Words,
)


@dataclass(frozen=True, slots=True)
class EditionMeta:
    """An edition that the pack declares: one language, one audience, one folder of chapters."""

    id: str
    language: str
    folder: str
    audience: str = "general"  # or "children"
    ages: str = ""
    translation: str = "original"  # or "unreviewed", "reviewed"
    khmer_digits: bool = False
    formats: tuple[str, ...] = ("html", "pdf", "docx", "txt")


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The document that the data were taken from."""

    title: str = ""
    file: str = ""
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StudyMeta:
    """What study.toml says about the study as a whole."""

    id: str
    country: str  # ISO 3166 alpha-3, or a user-assigned code for an invented country
    frame_on: date  # the day whose areas the study uses
    languages: tuple[str, ...]
    title: Words
    published_on: date
    gazetteer: str = ""  # country whose packaged places are the authority; empty: the pack's own table is
    subtitle: Words = field(default_factory=dict)
    made_by: Words = field(default_factory=dict)
    state: Words = field(default_factory=dict)
    place_word: Words = field(default_factory=dict)  # one area of the frame
    place_words: Words = field(default_factory=dict)  # several
    published_at: Words = field(default_factory=dict)
    mechanism: str = ""
    instrument: str = ""
    owners: tuple[str, ...] = ()
    decimals: int = 2
    licence: str = ""
    source: SourceDocument = field(default_factory=SourceDocument)
    editions: tuple[EditionMeta, ...] = ()
    palette: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole study. `files` holds every file that is not a table, by its path in the folder."""

    study: StudyMeta
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    steps: tuple[ProcessStep, ...] = ()
    events: tuple[Event, ...] = ()
    participants: tuple[Participants, ...] = ()
    seats: tuple[Seat, ...] = ()
    topics: tuple[Topic, ...] = ()
    issues: tuple[Issue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    published: tuple[Published, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    causes: tuple[Cause, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    facts: tuple[Fact, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def chapters_of(self, edition: EditionMeta) -> tuple[tuple[str, str], ...]:
        """Paths and texts of an edition's chapters, in the order of their names."""
        start = edition.folder.rstrip("/") + "/"
        return tuple(
            (path, text) for path, text in sorted(self.files.items()) if path.startswith(start) and path.endswith(".md")
        )


def by_id(rows: Iterable[Any]) -> dict[str, Any]:
    """Rows of a table by their identifier."""
    return {row.id: row for row in rows}


def said(words: Words, language: str) -> str:
    """The text in a language or in the nearest that is there: en-x-children, then en, then the first.

    >>> said({"en": "place", "km": "ទីកន្លែង"}, "en-x-children")
    'place'
    """
    for tag in (language, language.partition("-")[0], "en"):
        if words.get(tag):
            return words[tag]
    return next((text for text in words.values() if text), "")
