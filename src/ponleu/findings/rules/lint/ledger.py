"""What is known beside a text: counts, places, definitions, terms. Without it the text is checked against itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ponleu.core import Period, Unit
from ponleu.standards.rules.provisions import Definition, Instrument, Subject
from ponleu.standards.rules.terminology import Terminology

__all__ = ["Definition", "Instrument", "KnownCount", "KnownPlace", "Ledger", "Subject"]


@dataclass(frozen=True, slots=True)
class KnownCount:
    """A count that somebody tabulated.

    key     stable name, "consulted.children"
    label   words for a reader, "children consulted"
    base    the whole it is part of, when it is part of one
    on      the day it belongs to
    """

    key: str
    label: str
    unit: Unit
    count: int
    base: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place with every spelling, and the days on which it existed.

    codes         pairs (scheme, code)
    is_consulted  whether the study consulted it; a place list may only name such places
    """

    id: str
    names: tuple[str, ...]
    valid: Period = field(default_factory=Period)
    codes: tuple[tuple[str, str], ...] = ()
    is_consulted: bool = True


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything known beside the text. Empty: nothing is.

    definitions   which article defines which term
    instruments   treaties with the dates of their adoption
    subjects      what articles are about, in common words
    terminology   words to avoid; None switches the check off
    atlas         places of a country with the days on which they existed, consulted or not
    published_on  the day of the edition, where the text does not say it
    smallest_shown, fewest_places   the disclosure policy: counts of persons from 1 to below `smallest_shown` are not
                  printed, and lists about sexual exploitation name at least `fewest_places` places
    """

    counts: tuple[KnownCount, ...] = ()
    places: tuple[KnownPlace, ...] = ()
    definitions: tuple[Definition, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    subjects: tuple[Subject, ...] = ()
    terminology: Terminology | None = None
    atlas: tuple[KnownPlace, ...] = ()
    published_on: date | None = None
    smallest_shown: int = 5
    fewest_places: int = 3
