"""Questions to answers: `age__gte=10`, `school=yes`, `received__from=2026-11-01`. All must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.exports.columns import Field, Layout
from ponleu.forms.rules.exports.values import day, moment, number, yes_no
from ponleu.forms.rules.sealing import without_places

ORDER: Mapping[str, Callable[[Any, Any], bool]] = {"is": eq, "not": ne, "gt": gt, "gte": ge, "lt": lt, "lte": le}
OF_KIND = {
    "int": tuple(ORDER),
    "decimal": tuple(ORDER),
    "date": tuple(ORDER),
    "moment": tuple(ORDER),
    "time": tuple(ORDER),
    "yes_no": ("is", "not"),
    "one": ("is", "not"),
    "several": ("is", "has", "lacks"),
    "text": ("is", "not"),
    "file": (),
    "place": (),
}
OF_A_SUBMISSION = {"received": ("from", "until"), "version": ("is",), "channel": ("is",), "review_state": ("is",)}


class UnknownFilter(Problem):
    """A name that no question has, or a comparison that does not fit it."""

    message = _("Nothing here can be asked with “%(name)s”.")
    advice = _("These can: %(known)s.")


class SealedFilter(Problem):
    """Answers that are sealed cannot be searched, and a name or a place must not stand in an address."""

    message = _("Answers to “%(name)s” are sealed, or may give away what is: they cannot be searched.")
    advice = _("Ask with other questions, or open the submissions one by one.")


class UnreadableFilter(Problem):
    """What is compared with is no value of the question's kind."""

    message = _("What “%(name)s” is compared with cannot be read: it wants %(wanted)s.")
    advice = _("Write whole numbers with digits, and dates as 2026-11-01.")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison with an answer. In a repeat it holds when it holds for one of its rows."""

    ref: str
    kind: str
    how: str
    value: Any = field(repr=False)

    def holds(self, texts: Sequence[str]) -> bool:
        """Whether it holds for the answers at its ref; what was not answered holds for nothing but `not`, `lacks`."""
        if not texts:
            return self.how in {"not", "lacks"}
        return any(self._holds(text) for text in texts)

    def _holds(self, text: str) -> bool:
        if self.how in {"has", "lacks"}:
            return (self.value in text.split()) is (self.how == "has")
        found = _read(text, self.kind)
        if found is None:
            return self.how == "not"
        return ORDER[self.how](found, self.value)


@dataclass(frozen=True)
class Filters:
    """What is asked of answers, and of submissions: the days, and by column the values that it may have."""

    conditions: tuple[Condition, ...] = ()
    since: date | None = None
    until: date | None = None  # the last day
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks_answers(self) -> bool:
        """Whether answers have to be read to know."""
        return bool(self.conditions)

    def hold(self, answers: Mapping[str, str]) -> bool:
        """Whether every condition holds for the answers of a submission."""
        wanted = {each.ref for each in self.conditions}
        texts: dict[str, list[str]] = {}
        for ref, text in answers.items():
            plain = without_places(ref) if "[" in ref else ref
            if plain in wanted:
                texts.setdefault(plain, []).append(text)
        return all(each.holds(texts.get(each.ref, [])) for each in self.conditions)


def filters_of(given: Iterable[tuple[str, str]], layout: Layout) -> Filters:
    """The filters in an address or a command.

    given    pairs like ("age__gte", "10"); questions by the names of their columns
    raises   UnknownFilter, SealedFilter or UnreadableFilter
    """
    conditions: list[Condition] = []
    days: dict[str, date] = {}
    columns: dict[str, str] = {}
    fields = {each.name: each for sheet in layout.sheets for each in reversed(sheet.fields) if each.ref and not each.of}
    sealed = {each.name: each for each in layout.left_out}
    for name, text in given:
        stem, _between, how = name.rpartition("__") if "__" in name else (name, "", "is")
        stem, how = (name, "is") if name in fields or name in sealed else (stem, how)
        if stem in OF_A_SUBMISSION and how in OF_A_SUBMISSION[stem] and stem not in fields:
            if stem == "received":
                days[how] = _day(name, text)
            else:
                columns[stem] = text
        elif stem in fields and fields[stem].disclosed == "clear" and how in OF_KIND[fields[stem].kind]:
            conditions.append(_condition(name, fields[stem], how, text))
        elif stem in fields and fields[stem].disclosed == "clear":
            raise UnknownFilter(name=name, known=", ".join(_told(fields[stem])) or "–")
        elif stem in sealed or stem in fields:
            raise SealedFilter(name=stem)
        else:
            raise UnknownFilter(name=name, known=", ".join(_known(fields.values())))
    return Filters(tuple(conditions), days.get("from"), days.get("until"), columns)


def _day(name: str, text: str) -> date:
    found = day(text)
    if found is None or len(text) != 10:
        raise UnreadableFilter(name=name, wanted=_("a date"))
    return found


def _condition(name: str, of: Field, how: str, text: str) -> Condition:
    value = text if how in {"has", "lacks"} else _read(text, of.kind)
    if value is None:
        raise UnreadableFilter(name=name, wanted=_wanted(of.kind))
    return Condition(of.ref, of.kind, how, value)


def _read(text: str, kind: str) -> Any:
    if kind in {"int", "decimal"}:
        return number(text, "decimal")
    reading = {"date": day, "moment": moment, "yes_no": yes_no}.get(kind)
    return reading(text) if reading else text


def _wanted(kind: str) -> str:
    words = {"date": _("a date"), "moment": _("a date with a time and a zone"), "yes_no": "true, false"}
    return words.get(kind, _("a number"))


def _told(of: Field) -> list[str]:
    return [of.name if how == "is" else f"{of.name}__{how}" for how in OF_KIND[of.kind]]


def _known(fields: Iterable[Field]) -> list[str]:
    own = [stem if how == "is" else f"{stem}__{how}" for stem, hows in OF_A_SUBMISSION.items() for how in hows]
    return [*own, *(each.name for each in fields if each.disclosed == "clear" and OF_KIND[each.kind])][:60]
