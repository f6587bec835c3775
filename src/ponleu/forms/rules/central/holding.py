"""Whether a filter holds for a submission."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import eq, ge, gt, le, lt
from typing import Any

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.central.asking import Asked, Call, Comparison, Joined, Literal, Name, Not, Operand, Value

_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {"eq": eq, "lt": lt, "le": le, "gt": gt, "ge": ge}
_TURNED = {"eq": "eq", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


class NoSuchColumn(Problem):
    """A name that no question has, and that the platform does not keep either."""

    message = _("The filter asks for “%(name)s”, which is not kept here.")
    advice = _("Answers in clear outside repeats can be asked for, and what stands in __system.")


class SealedColumn(Problem):
    """An answer that is sealed cannot be asked for."""

    message = _("The filter asks for “%(name)s”, which is sealed, or may give away what is.")
    advice = _("Sealed answers are opened by the team of the form, one by one, and never searched.")


def names_of(asked: Asked) -> Iterator[Name]:
    """The columns that a filter asks for."""
    match asked:
        case Joined():
            for part in asked.parts:
                yield from names_of(part)
        case Not():
            yield from names_of(asked.part)
        case Comparison():
            for side in (asked.left, asked.right):
                inner = side.of if isinstance(side, Call) else side
                if isinstance(inner, Name):
                    yield inner


def check_names(asked: Asked, *, known: Container[str], sealed: Container[str]) -> None:
    """Raises NoSuchColumn or SealedColumn for the first column that cannot be asked for."""
    for name in names_of(asked):
        if name.path in sealed:
            raise SealedColumn(name=name.path)
        if name.path not in known:
            raise NoSuchColumn(name=name.path)


@dataclass(frozen=True, slots=True)
class Row:
    """A submission as a filter sees it: its columns by name, worked out when they are asked for."""

    read: Callable[[str], Value]
    now: datetime


def holds(asked: Asked, row: Row) -> bool:
    """Whether it holds. What is not there equals nothing but null, and stands in no order to anything."""
    match asked:
        case Joined():
            return (all if asked.how == "and" else any)(holds(part, row) for part in asked.parts)
        case Not():
            return not holds(asked.part, row)
        case Comparison():
            left, right = _value(asked.left, row), _value(asked.right, row)
            return not _compared(left, "eq", right) if asked.how == "ne" else _compared(left, asked.how, right)


def _value(of: Operand, row: Row) -> Value:
    match of:
        case Literal():
            return of.value
        case Name():
            return row.read(of.path)
        case Call():
            return row.now if of.of is None else _part(of.function, _value(of.of, row))


def _part(name: str, value: Value) -> Value:
    if isinstance(value, datetime):
        return int(getattr(value.astimezone(UTC), name))
    if isinstance(value, date):
        return int(getattr(value, name, 0))
    return None


def _compared(left: Value, how: str, right: Value) -> bool:
    if left is None or right is None:
        return how in {"eq", "le", "ge"} and left is None and right is None
    if _is_day(left) and isinstance(right, datetime):
        return _in_day(left, how, right)
    if isinstance(left, datetime) and _is_day(right):
        return _in_day(right, _TURNED[how], left)
    return _kind(left) is _kind(right) and _ORDER[how](left, right)


def _in_day(day: Any, how: str, moment: datetime) -> bool:
    """A day without a time, and a moment: it holds if it may hold, so that nothing is missed by who asks for news."""
    begins = datetime.combine(day, time(), tzinfo=UTC)
    last = begins + timedelta(days=1) - timedelta(microseconds=1)
    if how == "eq":
        return begins <= moment <= last
    return _ORDER[how](last if how in {"gt", "ge"} else begins, moment)


def _is_day(value: Value) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _kind(value: Value) -> type:
    if isinstance(value, bool | str | datetime):
        return type(value)
    return date if isinstance(value, date) else float
