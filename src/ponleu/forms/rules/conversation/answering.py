"""From a message to a value: what was heard, for the question that was asked."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from ponleu.forms.rules import understanding as understand
from ponleu.forms.rules.conversation.asking import options_of, sort_of
from ponleu.forms.rules.conversation.profiles import Profile

if TYPE_CHECKING:
    from ponleu.forms.rules.session import Prompt


@dataclass(frozen=True, slots=True)
class Whole:
    """The answer, as the form stores it."""

    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """One more part of an answer that takes several messages."""

    held: tuple[str, ...]


Heard: TypeAlias = Whole | Part | None


def heard(prompt: Prompt, text: str, held: tuple[str, ...], *, now: datetime, profile: Profile, language: str) -> Heard:
    """What was answered; None if it was not understood."""
    sort = sort_of(prompt.question)
    if sort == "one":
        return _whole(understand.chosen(text, options_of(prompt, language)))
    if sort == "several":
        return _one_by_one(prompt, text, held) if profile.has_keys else _several(text, options_of(prompt, language))
    if sort == "date":
        return _date(text, held, today=now.date())
    if sort == "time":
        return _time(text, held, now=now)
    return _whole(_simple(sort, text, now=now))


def _simple(sort: str, text: str, *, now: datetime) -> str | None:
    if sort == "number":
        number = understand.number_in(text)
        return None if number is None else str(number)
    if sort == "decimal":
        return understand.decimal_in(text)
    if sort == "ok":
        return "OK" if understand.is_yes(text) else None
    plain = text.strip()
    return plain if 0 < len(plain) <= understand.MOST_LETTERS and plain.isprintable() else _lines(plain)


def _lines(text: str) -> str | None:
    """A text of several lines is one answer; one with signs that XML cannot hold loses them and nothing else."""
    kept = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t\u200b\u200c\u200d")
    return kept.strip() or None if len(kept) <= understand.MOST_LETTERS else None


def _whole(value: str | None) -> Heard:
    return None if value is None else Whole(value)


def _several(text: str, options: list[tuple[str, str]]) -> Heard:
    values = understand.several(text, options)
    return None if values is None else Whole(" ".join(values))


def _one_by_one(prompt: Prompt, text: str, held: tuple[str, ...]) -> Heard:
    """On the telephone each option is asked by itself: the place in the list is held, then what was chosen."""
    at, chosen = (int(held[0]), held[1:]) if held else (0, ())
    answer = understand.is_yes(text)
    if answer is None:
        return None
    if answer:
        chosen = (*chosen, prompt.choices[at].value)
    return Part((str(at + 1), *chosen)) if at + 1 < len(prompt.choices) else Whole(" ".join(chosen))


def _date(text: str, held: tuple[str, ...], *, today: date) -> Heard:
    if not held:
        day = understand.days_ago(text, today=today)
        if day is not None:
            return Whole(day.isoformat())
        year = understand.year_in(text, today=today)
        return None if year is None else Part((str(year),))
    if len(held) == 1:
        month = understand.within(text, 1, 12)
        return None if month is None else Part((*held, str(month)))
    year, month = int(held[0]), int(held[1])
    found = understand.within(text, 1, monthrange(year, month)[1])
    return None if found is None else Whole(date(year, month, found).isoformat())


def _time(text: str, held: tuple[str, ...], *, now: datetime) -> Heard:
    if not held:
        hour = understand.within(text, 0, 23)
        return None if hour is None else Part((str(hour),))
    minute = understand.within(text, 0, 59)
    if minute is None:
        return None
    zone = now.isoformat()[-6:]
    return Whole(f"{int(held[0]):02}:{minute:02}:00.000{zone}")
