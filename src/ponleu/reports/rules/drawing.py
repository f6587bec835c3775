"""The arithmetic of pictures: where a place lies on the sheet, how many dots, which colours are woven."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from math import cos, radians
from typing import NamedTuple

from ponleu.reports.rules.tree import PlaceMap, PlaceShape

Point = tuple[int, int]

SHEET_WIDTH = 720  # units of a map's own coordinates
MOST_DOTS = 600  # more are too many to see one by one
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
PALETTE = ("#1f2a44", "#e8a33d", "#b4512f", "#3f6f5b", "#fbf6ec")


class DrawnPlace(NamedTuple):
    """A place in the coordinates of the sheet: x to the right, y downwards."""

    shape: PlaceShape
    rings: tuple[tuple[Point, ...], ...]
    middle: Point


class Sheet(NamedTuple):
    """A map ready to draw."""

    width: int
    height: int
    places: tuple[DrawnPlace, ...]


def sheet(picture: PlaceMap) -> Sheet | None:
    """Lay a map out: equirectangular, east-west shortened by the cosine of the middle latitude.

    returns   None where no place has a boundary
    """
    degrees = [point for shape in picture.shapes for ring in _outlines(shape) for point in ring]
    if not degrees:
        return None
    west, east = min(x for x, _ in degrees), max(x for x, _ in degrees)
    south, north = min(y for _, y in degrees), max(y for _, y in degrees)
    shorten = cos(radians((south + north) / 2))
    scale = SHEET_WIDTH / (((east - west) * shorten) or 1)

    def place(point: tuple[float, float]) -> Point:
        return round((point[0] - west) * shorten * scale), round((north - point[1]) * scale)

    drawn = []
    for shape in picture.shapes:
        rings = tuple(thinned([place(point) for point in ring]) for ring in _outlines(shape))
        kept = tuple(ring for ring in rings if len(ring) >= 3)
        if kept:
            drawn.append(DrawnPlace(shape, kept, middle(max(kept, key=area))))
    return Sheet(SHEET_WIDTH, max(1, round((north - south) * scale)), tuple(drawn))


def thinned(points: Sequence[Point], *, nearest: int = 2) -> tuple[Point, ...]:
    """Leave out points that lie on top of the one before; neighbours stay matched within `nearest` units."""
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > nearest:
            kept.append((x, y))
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept)


def area(ring: Sequence[Point]) -> int:
    """Twice the area of a ring, in square units."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring)))


def middle(ring: Sequence[Point]) -> Point:
    """The centroid of a ring; the first point of one without area."""
    twice = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))
    if twice == 0:
        return ring[0]
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _sides(ring))
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _sides(ring))
    return x // (3 * twice), y // (3 * twice)


class Label(NamedTuple):
    """A place's name where it hides no other."""

    x: int
    y: int
    text: str


def labels(places: Iterable[DrawnPlace], *, letter: int = 9, line: int = 20) -> tuple[Label, ...]:
    """Names on the map, each moved up or down a little when another is in its way, left out when that is not enough.

    letter, line   width of a letter and height of a line, in units of the sheet
    """
    taken: list[tuple[int, int, int]] = []
    found = []
    for each in sorted(places, key=lambda place: (-area(max(place.rings, key=area)), place.shape.id)):
        half = max(1, len(each.shape.name) * letter // 2)
        for shift in (0, line, -line):
            x, y = min(max(each.middle[0], half), SHEET_WIDTH - half), each.middle[1] + shift
            if all(abs(x - x2) > half + half2 or abs(y - y2) >= line for x2, y2, half2 in taken):
                taken.append((x, y, half))
                found.append(Label(x, y, each.shape.name))
                break
    return tuple(found)


class Dots(NamedTuple):
    """How many dots each part has, and how many each dot stands for."""

    each_is: int
    counts: tuple[int, ...]


def dots(counts: Sequence[int]) -> Dots:
    """One dot for one, or for ten, a hundred … when there are too many; leftovers go to the largest remainders."""
    each_is = 1
    while sum(counts) > MOST_DOTS * each_is:
        each_is *= 10
    whole = [count // each_is for count in counts]
    left = sum(counts) // each_is - sum(whole)
    by_remainder = sorted(range(len(counts)), key=lambda part: (-(counts[part] % each_is), part))
    for part in by_remainder[:left]:
        whole[part] += 1
    return Dots(each_is, tuple(whole))


def cover_colours(palette: Sequence[str]) -> tuple[str, ...]:
    """Five colours "#rrggbb" for a cover; ours where a study gives others or too few.

    >>> cover_colours(["red"]) == PALETTE
    True
    """
    chosen = tuple(palette[:5])
    return chosen if len(chosen) == 5 and all(map(_COLOUR.fullmatch, chosen)) else PALETTE


class Band(NamedTuple):
    """A stripe of thread."""

    colour: str
    width: int


def cloth(seed: str, palette: Sequence[str]) -> tuple[Band, ...]:
    """The threads of a checked scarf, woven from a document's name so that each cover has its own.

    returns   bands of warp and weft alike, broad ones of the first colour between thin ones of the others
    """
    colours = cover_colours(palette)
    numbers = sha256(seed.encode()).digest()
    bands = []
    for place in range(4):
        thin = colours[1 + numbers[place] % 3]
        bands += [
            Band(colours[0], 6 + numbers[place + 4] % 7),
            Band(colours[4], 2 + numbers[place + 8] % 3),
            Band(thin, 1 + numbers[place + 12] % 3),
            Band(colours[4], 2 + numbers[place + 16] % 3),
        ]
    return tuple(bands)


def _outlines(shape: PlaceShape) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(ring for polygon in shape.polygons for ring in polygon)


def _sides(ring: Sequence[Point]) -> zip[tuple[Point, Point]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)
