"""Answers of one submission, laid out as rows of an export's tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ponleu.forms.rules.exports.columns import Field, Layout, Sheet
from ponleu.forms.rules.exports.values import day, geometry, moment, number, yes_no
from ponleu.forms.rules.sealing import without_places

MOST_KNOWN = 50_000  # refs whose place is remembered: forms with long repeats must not fill the memory
_PLACES = re.compile(r"\[(\d+)\]")

Row = list[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A submission. `own` are the cells of the first table that the platform fills, in the order of its columns."""

    key: str
    own: tuple[str, ...] = field(repr=False)
    answers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the answer at a ref goes: table, places of the repeats it lies in, column; column -1 is nowhere."""

    sheet: int
    places: tuple[int, ...]
    column: int


@dataclass(frozen=True, slots=True)
class _Several:
    """A column with several choices, and those that have columns of their own."""

    column: int
    choices: Mapping[str, int]


class Arranger:
    """Lays out submissions one after the other. Of each it gives, for each table, its rows."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._columns = {
            each.ref: (at, place)
            for at, sheet in enumerate(layout.sheets)
            for place, each in enumerate(sheet.fields)
            if each.ref and not each.of
        }
        self._several = [_several_of(sheet) for sheet in layout.sheets]
        self._known: dict[str, _Spot] = {}

    def rows(self, given: Answered) -> list[list[Row]]:
        """For each table the rows of a submission, in the order of its repeats."""
        sheets = self.layout.sheets
        first = [*given.own, *[""] * (len(sheets[0].fields) - len(given.own))]
        found: list[dict[tuple[int, ...], Row]] = [{} for _ in sheets]
        found[0][()] = first
        known = self._known
        for ref, text in given.answers.items():
            spot = known.get(ref) or self._spot(ref)
            if spot.column < 0:
                continue
            row = found[spot.sheet].get(spot.places) or self._begin(found, spot.sheet, spot.places, given.key)
            row[spot.column] = text
        made = [[rows[places] for places in sorted(rows)] for rows in found]
        for place, rows in enumerate(made):
            self._finish(place, rows)
        return made

    def _spot(self, ref: str) -> _Spot:
        """A question that was no repeat in the version of the answer lies in the first instance."""
        sheet, column = self._columns.get(without_places(ref), (0, -1))
        spot = _Spot(sheet, _places(ref, self.layout.sheets[sheet]), column)
        if len(self._known) < MOST_KNOWN:
            self._known[ref] = spot
        return spot

    def _begin(self, found: list[dict[tuple[int, ...], Row]], at: int, places: tuple[int, ...], key: str) -> Row:
        """A row, and those that it lies in, which may have no answer of their own."""
        sheet = self.layout.sheets[at]
        above = places[:-1]
        if sheet.parent > 0 and above not in found[sheet.parent]:
            self._begin(found, sheet.parent, above, key)
        parent = key_of(key, self.layout.sheets[sheet.parent], above)
        row = [key_of(key, sheet, places), parent, *[""] * (len(sheet.fields) - 2)]
        found[at][places] = row
        return row

    def _finish(self, sheet: int, rows: list[Row]) -> None:
        for several in self._several[sheet]:
            for row in rows:
                _tick(row, several)
        for place, words in self.layout.sheets[sheet].spoken.items():
            is_several = self.layout.sheets[sheet].fields[place].kind == "several"
            for row in rows:
                row[place] = _spoken(row[place], words, is_several=is_several)


def key_of(key: str, sheet: Sheet, places: Sequence[int]) -> str:
    """The key of a row: `KEY/kid[2]/toy[1]` of a submission `KEY`, as ODK Central writes it.

    A repeat of which a question lies outside in an older version has one instance, the first.
    """
    written, above = key, sheet.repeats[0].rpartition("/")[0] if sheet.repeats else ""
    above = "/".join(above.split("/")[:2])
    for ref, place in zip(sheet.repeats, places, strict=True):
        written += f"{ref.removeprefix(above)}[{place}]"
        above = ref
    return written


def unfit(sheet: Sheet, row: Row) -> list[str]:
    """The names of columns whose text is not of their kind, where a file has room for values of that kind alone."""
    return [each.name for each, text in zip(sheet.fields, row, strict=True) if text and not is_fit(each, text)]


def is_fit(each: Field, text: str) -> bool:
    """Whether an answer is of the kind that was asked for."""
    if each.kind in {"int", "decimal"}:
        return number(text, each.kind) is not None
    if each.kind == "place":
        return geometry(text, each.type) is not None
    reading = {"date": day, "moment": moment, "yes_no": yes_no}.get(each.kind)
    return reading is None or reading(text) is not None


def _places(ref: str, sheet: Sheet) -> tuple[int, ...]:
    """The place in each repeat of a table, 1 where the ref names none."""
    found: list[int] = []
    parts = ref.split("/")
    for repeat in sheet.repeats:
        step = repeat.count("/")
        named = _PLACES.search(parts[step]) if step < len(parts) else None
        found.append(int(named[1]) if named else 1)
    return tuple(found)


def _several_of(sheet: Sheet) -> list[_Several]:
    found: dict[str, dict[str, int]] = {}
    for place, each in enumerate(sheet.fields):
        if each.of:
            found.setdefault(each.of, {})[each.choice] = place
    return [_Several(sheet.places[name], choices) for name, choices in found.items()]


def _tick(row: Row, several: _Several) -> None:
    """1 for what was chosen and 0 for the rest; nothing where the question has no answer."""
    if not (text := row[several.column]):
        return
    chosen = set(text.split())
    for value, place in several.choices.items():
        row[place] = "1" if value in chosen else "0"


def _spoken(text: str, words: Mapping[str, str], *, is_several: bool) -> str:
    if not is_several:
        return words.get(text, text)
    return "; ".join(words.get(value, value) for value in text.split())
