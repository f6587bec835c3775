"""How one edition says things: its language, its digits, its phrases, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ponleu.core import Percent
from ponleu.reports.rules import numbers as shown
from ponleu.reports.rules.bindings import Form
from ponleu.reports.rules.tree import Cell, Inline, Text, Value
from ponleu.standards.rules.provisions import Treaties
from ponleu.studies.rules.numbers import Numbers
from ponleu.studies.rules.pack import Pack, by_id, said
from ponleu.studies.rules.phrases import Phrases
from ponleu.studies.rules.schema import Actor, Event, Issue, Participants, Question, Topic, Words
from ponleu.studies.rules.values import Known, NoBase, Values

Polygons = tuple[tuple[tuple[tuple[float, float], ...], ...], ...]


@dataclass(frozen=True)
class Knowledge:
    """What the platform knows beyond a study: phrases, treaties, documents, boundaries by the frame's p-codes."""

    phrases: Phrases
    treaties: Treaties
    documents: Mapping[str, str] = field(default_factory=dict)  # symbol -> title
    boundaries: Mapping[str, Polygons] = field(default_factory=dict)
    map_credit: str = ""


@dataclass(frozen=True)
class Finder:
    """The tables that are looked up row by row, indexed once: a table may have thousands of rows."""

    pack: Pack

    @cached_property
    def topic(self) -> dict[str, Topic]:
        """Topics."""
        return by_id(self.pack.topics)

    @cached_property
    def issue(self) -> dict[str, Issue]:
        """Issues."""
        return by_id(self.pack.issues)

    @cached_property
    def actor(self) -> dict[str, Actor]:
        """Actors."""
        return by_id(self.pack.actors)

    @cached_property
    def event(self) -> dict[str, Event]:
        """Events."""
        return by_id(self.pack.events)

    @cached_property
    def participants(self) -> dict[str, Participants]:
        """Counts of people."""
        return by_id(self.pack.participants)

    @cached_property
    def question(self) -> dict[str, Question]:
        """Questions."""
        return by_id(self.pack.questions)


@dataclass(frozen=True)
class Telling:
    """A study told in one language."""

    pack: Pack
    language: str
    knowledge: Knowledge
    khmer_digits: bool = False

    @cached_property
    def numbers(self) -> Numbers:
        """The study's counts."""
        return Numbers(self.pack)

    @cached_property
    def find(self) -> Finder:
        """Rows of the pack by their identifiers."""
        return Finder(self.pack)

    @cached_property
    def _values(self) -> Values:
        return Values(self.pack, self.numbers, self.language)

    @cached_property
    def place_names(self) -> dict[str, str]:
        """Names of places by identifier."""
        return {place.id: self.words(place.name) for place in self.pack.places}

    def words(self, words: Words) -> str:
        """A text of the pack in this language, or the nearest."""
        return said(words, self.language)

    def say(self, key: str, **values: object) -> str:
        """A phrase of the platform."""
        return self.knowledge.phrases.say(key, self.language, **values)

    def count(self, number: int) -> str:
        """A count in this edition's digits."""
        return shown.count_shown(number, language=self.language, khmer_digits=self.khmer_digits)

    def percent(self, percent: Percent) -> str:
        """A percentage in this edition's digits."""
        return shown.percent_shown(percent, language=self.language, khmer_digits=self.khmer_digits)

    def day(self, day: date) -> str:
        """A day in words."""
        return shown.date_shown(day, language=self.language, khmer_digits=self.khmer_digits)

    def days(self, first: date | None, last: date | None) -> str:
        """A span of days, or that no date is stated."""
        if first is None:
            return self.say("date_not_stated")
        if last is None or last == first:
            return self.day(first)
        return self.say("from_until", first=self.day(first), last=self.day(last))

    def digits(self, text: str) -> str:
        """A text with its digits as this edition prints them."""
        return shown.in_digits(text, khmer_digits=self.khmer_digits)

    def names(self, names: Iterable[str]) -> str:
        """Names joined as the language joins them."""
        return shown.list_shown(list(names), language=self.language)

    def of(self, count: int, base: int, unit: str) -> str:
        """A count out of its base with the word for what was counted: "7 of 16 places"."""
        return self.say("of_base", count=self.count(count), base=self.count(base), unit=self.unit(unit, base))

    def unit(self, unit: str, count: int) -> str:
        """The word for what was counted; the study has its own word for a place."""
        if unit == "place":
            study = self.pack.study
            return self.words(study.place_word if count == 1 else study.place_words)
        return self.say(f"unit_{unit}_one" if count == 1 else f"unit_{unit}")

    def value(self, key: str, form: Form = Form.DIGITS) -> Value:
        """A bound value as this edition prints it; raises UnknownKey, NoBase."""
        known = self._values.known(key)
        amount = known.amount if not isinstance(known.amount, tuple) else self.names(known.amount)
        return Value(key, amount, self._shown(key, known, form))

    def _shown(self, key: str, known: Known, form: Form) -> str:
        amount = known.amount
        if form is Form.OF_BASE:
            if not known.base or not isinstance(amount, int):
                raise NoBase(key=key)
            return self.of(amount, known.base, known.unit)
        if isinstance(amount, int):
            if form is Form.WORDS:
                return shown.in_words(amount, language=self.language, khmer_digits=self.khmer_digits)
            return self.count(amount)
        if isinstance(amount, Percent):
            return self.percent(amount)
        if isinstance(amount, date):
            return self.day(amount)
        return self.names(amount) if isinstance(amount, tuple) else self.digits(amount)

    def cell(self, key: str, form: Form = Form.DIGITS, *, is_flagged: bool = False) -> Cell:
        """A table's cell that holds a bound value."""
        value = self.value(key, form)
        raw = value.amount.isoformat() if isinstance(value.amount, date) else value.amount
        return Cell((value,), raw, is_flagged)

    def plain(self, text: str) -> Cell:
        """A table's cell that holds words."""
        return Cell(inlines(text), text)


def inlines(text: str) -> tuple[Inline, ...]:
    """Plain words as a tree's inlines; nothing for no words."""
    return (Text(text),) if text else ()
