"""A study's cloth, its squares and its lights: pictures made of the study's own colours and counts.

All of it is SVG by presentation attributes alone, so that the strict content policy holds. Coordinates are drawing,
not findings: nothing printed as a number is computed here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from math import cos, pi, sin, sqrt

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

PALETTE = ("#1f2a44", "#e8a33d", "#b4512f", "#3f6f5b", "#fbf6ec")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_GOLDEN_ANGLE = pi * (3 - sqrt(5))


@register.simple_tag
def cloth(name: str, palette: Sequence[str] = PALETTE) -> SafeString:
    """A woven check in a study's colours; each name gives its own weave, the same every time.

    name      the study's identifier
    palette   five colours "#rrggbb"; the ground first, the paper last; the house palette when they cannot be used
    """
    colours = tuple(palette) if len(palette) == 5 and all(map(_COLOUR.fullmatch, palette)) else PALETTE
    ground, *_ = colours
    threads = tuple(weave(name, colours[1:]))
    side = 2 * (threads[-1][0] + threads[-1][1])
    upright = _threads(threads, side, upright=True)
    across = _threads(threads, side, upright=False)
    return format_html(
        '<svg class="cloth" aria-hidden="true" width="100%" height="100%">'
        '<defs><pattern id="cloth-{0}" width="{1}" height="{1}" patternUnits="userSpaceOnUse">'
        '<rect width="{1}" height="{1}" fill="{2}"/><g>{3}</g><g fill-opacity=".62">{4}</g></pattern>'
        '<pattern id="twill-{0}" width="3" height="3" patternUnits="userSpaceOnUse">'
        '<path d="M0 3L3 0" stroke="#ffffff" stroke-opacity=".13" stroke-width=".7"/></pattern></defs>'
        '<rect width="100%" height="100%" fill="url(#cloth-{0})"/>'
        '<rect width="100%" height="100%" fill="url(#twill-{0})"/></svg>',
        name,
        side,
        ground,
        upright,
        across,
    )


def weave(name: str, colours: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """Threads of half a repeat as (offset, width, colour): a few broad bands between fine lines."""
    dice = hashlib.sha256(name.encode()).digest()
    at = 4 + dice[0] % 6
    for index in range(5):
        colour = colours[(dice[index + 1] + index) % len(colours)]
        width = (3, 14, 2, 8, 2)[index] + dice[index + 6] % 4
        yield at, width, colour
        at += width + (2, 2, 7, 2, 5)[index] + dice[index + 11] % 3


def _threads(threads: Sequence[tuple[int, int, str]], side: int, *, upright: bool) -> SafeString:
    mirrored = [*threads, *((side - at - width, width, colour) for at, width, colour in threads)]
    shape = '<rect x="{}" width="{}" height="{}" fill="{}"/>' if upright else '<rect y="{}" height="{}" width="{}" fill="{}"/>'
    return format_html_join("", shape, ((at, width, side, colour) for at, width, colour in mirrored))


@register.simple_tag
def strip(count: int, base: int) -> SafeString:
    """So many squares out of a base, ten or fewer a row where the base is long. Decoration beside the words."""
    columns = base if base <= 20 else 20
    squares = (
        (index % columns * 14 + 1, index // columns * 14 + 1, "is-on" if index < count else "is-off")
        for index in range(base)
    )
    return format_html(
        '<svg class="strip" aria-hidden="true" viewBox="0 0 {} {}" width="{}">{}</svg>',
        columns * 14,
        -(-base // columns) * 14,
        columns * 14,
        format_html_join("", '<rect x="{}" y="{}" width="12" height="12" rx="2" class="{}"/>', squares),
    )


@register.simple_tag
def lights(count: int, lit: int) -> SafeString:
    """One light a person around a lamp: `lit` of them filled, the rest as rings. Decoration beside the words."""
    reach = 14 * sqrt(count + 12) + 12
    points = [_light(index + 12) for index in range(count)]
    return format_html(
        '<svg class="lights" aria-hidden="true" viewBox="{0} {0} {1} {1}">'
        '<path class="lights-all" d="{2}"/><path class="lights-hollow" d="{3}"/>'
        '<g class="lights-lamp"><path class="flame" d="M0-34c2 8 15 14 15 27a15 15 0 0 1-30 0c0-13 13-19 15-27z"/>'
        '<path class="bowl" d="M-30 12h60a30 22 0 0 1-60 0z"/></g></svg>',
        round(-reach),
        round(2 * reach),
        _dots(points),
        _dots(points[lit:]),
    )


def _light(index: int) -> tuple[float, float]:
    """The place of a seed in a sunflower: even density at any size."""
    far, turn = 14 * sqrt(index), index * _GOLDEN_ANGLE
    return far * cos(turn), far * sin(turn)


def _dots(points: Iterable[tuple[float, float]]) -> str:
    return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points)


@register.simple_tag
def dots(count: int, lit: int, columns: int = 25) -> SafeString:
    """One dot a person in rows: `lit` of them filled, the rest as rings. Decoration beside the words."""
    points = [(index % columns * 10 + 5, index // columns * 10 + 5) for index in range(count)]
    height = -(-count // columns) * 10
    return format_html(
        '<svg class="dots" aria-hidden="true" viewBox="0 0 {0} {1}" width="{0}">'
        '<path class="dots-all" d="{2}"/><path class="dots-hollow" d="{3}"/></svg>',
        columns * 10,
        height,
        _dots(points),
        _dots(points[lit:]),
    )
