"""Which area a spelling means on a day, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from ponleu.core import Evidence, Period, Problem
from ponleu.core import mark as _
from ponleu.core.folding import fold
from ponleu.core.khmer import sort_key
from ponleu.places.rules.areas import AreaRecord, Succession

MOST_SUGGESTIONS = 3


class UnknownPlace(Problem):
    """No recorded spelling comes to this one. `suggestions` holds the names that are nearest, at most three."""

    message = _("“%(spelling)s” is not a known place.")
    advice = _("Correct the spelling, or record it as a name of its place. Nearest: %(nearest)s.")

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Official names, the nearest first."""
        given = self.values.get("suggestions", ())
        return given if isinstance(given, tuple) else ()


class NotAPlaceThen(UnknownPlace):
    """The spelling is known, but on that day there was no such area."""

    message = _("“%(spelling)s” did not exist on %(on)s.")
    advice = _("Check the date, or name the area that was there then: %(nearest)s.")


class AmbiguousPlace(Problem):
    """Two areas bear the name on the same day."""

    message = _("“%(spelling)s” may be any of %(meanings)s.")
    advice = _("Write its code instead of the name.")


class FrameNotRecorded(Problem):
    """Nobody has recorded which areas there were on that day."""

    message = _("Which areas of level %(level)s existed on %(on)s is not recorded.")
    advice = _("Use a day in this period: %(recorded)s.")


@dataclass(frozen=True, slots=True)
class Grade:
    """A level of a country, and the span for which every area of it is recorded."""

    country: str
    level: int
    complete: Period = field(default_factory=Period)
    evidence: Evidence = field(default_factory=Evidence)


class Gazetteer:
    """The areas of one or more countries.

    areas           every area that ever was, as far as recorded
    successions     what became of what
    grades          for which days the record of a level is complete; a level without one is taken to be always so
    generic_words   words such as "province" that people add to a name
    """

    def __init__(
        self,
        areas: Iterable[AreaRecord],
        successions: Iterable[Succession] = (),
        grades: Iterable[Grade] = (),
        generic_words: Iterable[str] = (),
    ) -> None:
        self.areas = tuple(areas)
        self.successions = tuple(successions)
        self.grades = tuple(grades)
        self.generic_words = tuple(generic_words)
        self._by_id = {area.id: area for area in self.areas}
        self._generic = sorted({fold(word) for word in self.generic_words}, key=len, reverse=True)
        self._by_key: dict[str, list[AreaRecord]] = {}
        for area in self.areas:
            for key in {fold(text) for text in (*spellings(area), *(c.code for c in area.codes))}:
                self._by_key.setdefault(key, []).append(area)

    def area(self, area_id: str) -> AreaRecord:
        """The area with this id of ours.

        raises   KeyError: an id comes from our own data, so a wrong one is a fault and not a spelling
        """
        return self._by_id[area_id]

    def resolve(self, spelling: str, *, on: date, level: int | None = None) -> AreaRecord:
        """The area that a spelling or code means on a day.

        spelling   in any recorded language, with or without a word such as "province"
        level      where given, only areas of this level
        raises     UnknownPlace, NotAPlaceThen, AmbiguousPlace
        """
        meant = [area for area in self._named(spelling) if level is None or area.level == level]
        there = [area for area in meant if on in area.valid]
        if len(there) > 1:
            raise AmbiguousPlace(spelling=spelling, meanings=", ".join(_labelled(area) for area in there))
        if there:
            return there[0]
        if meant:
            raise NotAPlaceThen(spelling=spelling, on=on, **_nearest(self._instead(meant, on=on)))
        raise UnknownPlace(spelling=spelling, **_nearest(self._alike(spelling, on=on, level=level)))

    def frame(self, *, on: date, level: int = 1, country: str = "") -> tuple[AreaRecord, ...]:
        """The areas of a level that existed on a day, by p-code or else by name.

        raises   FrameNotRecorded for a day on which the record has gaps
        """
        for grade in self.grades:
            if grade.level == level and country in ("", grade.country) and on not in grade.complete:
                recorded = f"{grade.complete.valid_from or '…'} - {grade.complete.valid_until or '…'}"
                raise FrameNotRecorded(level=level, on=on, recorded=recorded)
        there = [a for a in self.areas if a.level == level and on in a.valid and country in ("", a.country)]
        return tuple(sorted(there, key=lambda area: (area.code(), sort_key(area.name(on=on)))))

    def successors(self, area: AreaRecord) -> tuple[AreaRecord, ...]:
        """What the area became; nothing while it exists."""
        return tuple(self._by_id[s.later] for s in self.successions if s.former == area.id)

    def predecessors(self, area: AreaRecord) -> tuple[AreaRecord, ...]:
        """What the area was made from."""
        return tuple(self._by_id[s.former] for s in self.successions if s.later == area.id)

    def boundary_codes(self, area: AreaRecord) -> tuple[str, ...]:
        """P-codes of today's polygons that together cover the area.

        For an area that was split these are the codes of its parts. An area that was redrawn and not split as a whole
        has no exact answer; its successors' polygons are the nearest there is.
        """
        later = self.successors(area)
        if not later:
            return (area.code(),) if area.code() else ()
        return tuple(sorted({code for part in later for code in self.boundary_codes(part)}))

    def _named(self, spelling: str) -> list[AreaRecord]:
        key = fold(spelling)
        if key in self._by_key:
            return self._by_key[key]
        for word in self._generic:
            for stripped in (key.removesuffix(word), key.removeprefix(word)):
                if stripped != key and stripped in self._by_key:
                    return self._by_key[stripped]
        return []

    def _alike(self, spelling: str, *, on: date, level: int | None) -> list[AreaRecord]:
        keys = [k for k, areas in self._by_key.items() if any(level in (None, a.level) for a in areas)]
        near = get_close_matches(fold(spelling), keys, n=4 * MOST_SUGGESTIONS, cutoff=0.6)
        areas = [area for key in near for area in self._by_key[key]]
        return sorted(areas, key=lambda area: on not in area.valid)

    def _instead(self, areas: list[AreaRecord], *, on: date) -> list[AreaRecord]:
        related = [other for area in areas for other in (*self.predecessors(area), *self.successors(area))]
        return [other for other in related if on in other.valid]


def spellings(area: AreaRecord) -> tuple[str, ...]:
    """Every recorded spelling of an area, each once."""
    return tuple(dict.fromkeys(name.spelling for name in area.names))


def _labelled(area: AreaRecord) -> str:
    return f"{area.name()} ({area.code() or area.id})"


def _nearest(areas: Iterable[AreaRecord]) -> dict[str, Any]:
    names = tuple(dict.fromkeys(area.name() for area in areas))[:MOST_SUGGESTIONS]
    return {"suggestions": names, "nearest": ", ".join(names) or "-"}
