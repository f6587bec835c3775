"""Places: area, length and inside-or-outside of what a phone recorded as points, traces and shapes.

A point is ``latitude longitude altitude accuracy``; points of a line or shape are separated by ``;``. The earth is
taken as a ball, as on phones (JavaRosa), so that a server says what the phone said.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import acos, cos, isfinite, nan, radians, sin
from typing import NamedTuple

from ponleu.forms.rules.xpath.context import Context, Value
from ponleu.forms.rules.xpath.functions.registry import function
from ponleu.forms.rules.xpath.nodes import text_of
from ponleu.forms.rules.xpath.values import number_of_text, to_string

_RADIUS = 6_378_100.0  # metres, at the equator


class Point(NamedTuple):
    """A place on the earth, in degrees."""

    latitude: float
    longitude: float


@function("area", "v", gives="number")
def _area(context: Context, shape: Value) -> float:
    return area_of(_points([shape]))


@function("enclosed-area", "v", gives="number")
def _enclosed_area(context: Context, shape: Value) -> float:
    return area_of(_points([shape]))


@function("distance", "v v*", gives="number")
def _distance(context: Context, *places: Value) -> float:
    return length_of(_points(places))


@function("geofence", "v v", gives="boolean")
def _geofence(context: Context, place: Value, shape: Value) -> bool:
    place_points = _points([place])
    return len(place_points) == 1 and is_inside(place_points[0], _points([shape]))


def area_of(points: list[Point]) -> float:
    """Square metres inside a ring of points, to two digits; 0 for fewer than three.

    source  Chamberlain and Duquette (2007), Some Algorithms for Polygons on a Sphere, JPL Publication 07-3, eq. 2
    """
    if len(points) < 3:
        return 0.0
    doubled = 0.0
    for one, other in pairwise([*points, points[0]]):
        heights = 2 + sin(radians(one.latitude)) + sin(radians(other.latitude))
        doubled += radians(other.longitude - one.longitude) * heights
    return round(abs(doubled) * _RADIUS**2 / 2, 2)


def length_of(points: list[Point]) -> float:
    """Metres along a line of points, to two digits."""
    return round(sum((_between(one, other) for one, other in pairwise(points)), 0.0), 2)


def is_inside(place: Point, ring: list[Point]) -> bool:
    """Whether a place lies inside a closed ring: a line to the north crosses it an odd number of times."""
    if len(ring) < 4 or ring[0] != ring[-1]:
        return False
    inside = False
    for one, other in pairwise(ring):
        if (one.longitude > place.longitude) != (other.longitude > place.longitude):
            share = (place.longitude - one.longitude) / (other.longitude - one.longitude)
            inside ^= place.latitude < one.latitude + share * (other.latitude - one.latitude)
    return inside


def _between(one: Point, other: Point) -> float:
    """Metres between two places over the ball, by the law of cosines."""
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    return acos(max(-1.0, min(1.0, sin(north) * sin(south) + cos(north) * cos(south) * cos(east)))) * _RADIUS


def _points(values: Iterable[Value]) -> list[Point]:
    """All points that the values name; none if one of them is no point."""
    points: list[Point] = []
    for value in values:
        for text in [text_of(node) for node in value] if isinstance(value, list) else [to_string(value)]:
            found = [_point(part) for part in text.split(";") if part.strip()]
            points.extend(point for point in found if point is not None)
            if None in found:
                return []
    return points


def _point(text: str) -> Point | None:
    latitude, longitude = ([number_of_text(part, None) for part in text.split()[:2]] + [nan, nan])[:2]
    return Point(latitude, longitude) if isfinite(latitude) and isfinite(longitude) else None
