"""How a value is stored in a node of a type, and whether a stored text is of its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from math import isfinite, isnan
from typing import Final

from ponleu.forms.rules.xpath import Value, to_number, to_string
from ponleu.forms.rules.xpath.moments import moment_of_days, moment_of_text
from ponleu.forms.rules.xpath.values import text_of_number

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_TIME: Final = re.compile(
    r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?", re.ASCII
)
WHOLE_TYPES: Final = frozenset({"int", "integer", "long"})


def stored(value: Value, kind: str, zone: tzinfo = UTC) -> str:
    """The text that a worked-out value is kept as: of whole type truncated, days as dates, NaN as nothing.

    >>> stored(3.9, "int"), stored(float("nan"), "string"), stored(7.0, "decimal")
    ('3', '', '7.0')
    """
    if isinstance(value, float) and isnan(value):
        return ""
    if kind in WHOLE_TYPES:
        return _whole(value)
    if kind == "decimal":
        return _decimal(value)
    if kind in {"date", "dateTime"} and isinstance(value, float):
        return _moment(value, kind, zone)
    return to_string(value)


def begun(text: str, kind: str) -> str:
    """The text that a default of the form is kept as; nothing if it is not of its type.

    >>> begun("2.5", "int"), begun("2026-01-02T10:00", "date"), begun("1 2", "geopoint"), begun("x", "decimal")
    ('2', '2026-01-02', '1.0 2.0', '')
    """
    if not text or kind not in _TESTS:
        return text
    if kind in WHOLE_TYPES:
        return stored(to_number(text), kind)
    text = text.partition("T")[0] if kind == "date" else text
    if not is_of_type(text, kind):
        return ""
    return _place(text) if kind in {"geopoint", "geotrace", "geoshape"} else text


def _place(text: str) -> str:
    points = (" ".join(str(float(part)) for part in point.split()) for point in text.split(";"))
    return ";".join(point for point in points if point)


def _whole(value: Value) -> str:
    number = to_number(value)
    return text_of_number(float(int(number))) if isfinite(number) else to_string(value)


def _decimal(value: Value) -> str:
    """Whole numbers as "7.0", as phones keep decimals."""
    number = to_number(value)
    if not isfinite(number):
        return to_string(value)
    text = text_of_number(number)
    return text if "." in text else f"{text}.0"


def _moment(days: float, kind: str, zone: tzinfo) -> str:
    moment = moment_of_days(days, zone)
    if moment is None:
        return ""
    return moment.date().isoformat() if kind == "date" else moment.isoformat(timespec="milliseconds")


def is_tested(kind: str) -> bool:
    """Whether not every text is of a type."""
    return kind in _TESTS


def is_of_type(text: str, kind: str) -> bool:
    """Whether a text that is not empty is what its type wants; a type that is not known takes any text.

    >>> is_of_type("12", "int"), is_of_type("12.5", "int"), is_of_type("2026-02-30", "date")
    (True, False, False)
    """
    test = _TESTS.get(kind)
    return test is None or test(text)


def _is_date(text: str) -> bool:
    return "T" not in text and moment_of_text(text, UTC) is not None


def _is_moment(text: str) -> bool:
    return moment_of_text(text, UTC) is not None


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


def _is_point(text: str) -> bool:
    """Latitude and longitude in degrees, and perhaps altitude and accuracy in metres."""
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(_DECIMAL.fullmatch(part) for part in parts):
        return False
    return abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180


def _is_line(text: str) -> bool:
    points = [point for point in text.split(";") if point.strip()]
    return len(points) >= 2 and all(_is_point(point) for point in points)


def _is_area(text: str) -> bool:
    points = [point.split()[:2] for point in text.split(";") if point.strip()]
    return _is_line(text) and len(points) >= 4 and points[0] == points[-1]


def _is_whole(text: str) -> bool:
    return _WHOLE.fullmatch(text) is not None


_TESTS: Final[Mapping[str, Callable[[str], bool]]] = {
    **dict.fromkeys(WHOLE_TYPES, _is_whole),
    "decimal": lambda text: _DECIMAL.fullmatch(text) is not None,
    "date": _is_date,
    "dateTime": _is_moment,
    "time": _is_time,
    "geopoint": _is_point,
    "geotrace": _is_line,
    "geoshape": _is_area,
    "boolean": lambda text: text in {"true", "false", "1", "0"},
}

__all__ = ["WHOLE_TYPES", "is_of_type", "stored"]
