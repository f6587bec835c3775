"""Answers by their kind. What is not of its kind is no value: whoever writes it says so, or writes the text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "text", "int", "decimal", "date", "time", "moment", "yes_no", "one", "several", "place", "file"
]
Number: TypeAlias = int | float

KINDS: Final[dict[str, Kind]] = {
    "int": "int",
    "integer": "int",
    "long": "int",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "boolean": "yes_no",
    "geopoint": "place",
    "geotrace": "place",
    "geoshape": "place",
    "binary": "file",
}
MOST_POINTS = 20_000
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def number(text: str, kind: Kind) -> Number | None:
    """A number of this kind, or None for what is none: an int where a whole number is asked for.

    >>> number("12", "int"), number("12.5", "int"), number("12.50", "decimal"), number("many", "int")
    (12, None, 12.5, None)
    """
    if kind == "int":
        return int(text) if len(text) <= 19 and _WHOLE.fullmatch(text) else None
    if len(text) > 40 or not _DECIMAL.fullmatch(text):
        return None
    found = float(text)
    return found if abs(found) < 1e300 else None


def day(text: str) -> date | None:
    """A date, or None. A time behind it, which some telephones send, is left out."""
    try:
        return date.fromisoformat(text[:10]) if text[10:11] in {"", "T"} else None
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """A moment in universal time, or None for what is none or names no zone."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def yes_no(text: str) -> bool | None:
    """Whether a yes-or-no is yes, or None."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


def geometry(text: str, type: str) -> dict[str, Any] | None:
    """A place, line or area as GeoJSON has it, or None.

    type   of the bind: "geopoint", "geotrace" or "geoshape"

    >>> geometry("11.55 104.91 12 4.8", "geopoint")
    {'type': 'Point', 'coordinates': [104.91, 11.55, 12.0]}
    """
    parts = [part for part in text.split(";") if part.strip()]
    points = [_point(part) for part in parts[:MOST_POINTS]]
    if not points or None in points or len(parts) > MOST_POINTS:
        return None
    if type == "geopoint":
        return {"type": "Point", "coordinates": points[0]} if len(points) == 1 else None
    if type == "geoshape" and len(points) > 3 and points[0] == points[-1]:
        return {"type": "Polygon", "coordinates": [points]}
    return {"type": "LineString", "coordinates": points} if len(points) > 1 and type == "geotrace" else None


def _point(text: str) -> list[float] | None:
    """Longitude, latitude, and the altitude where one is told."""
    found = [number(part, "decimal") for part in text.split()]
    if not 2 <= len(found) <= 4 or found[0] is None or found[1] is None:
        return None
    latitude, longitude = float(found[0]), float(found[1])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    altitude = [float(found[2])] if len(found) > 2 and found[2] else []
    return [longitude, latitude, *altitude]
