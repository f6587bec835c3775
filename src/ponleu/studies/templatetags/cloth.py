"""A study's cloth, its squares and its lights: pictures made of the study's own colours and counts.

All of it is SVG by presentation attributes alone, so that the strict content policy holds. Coordinates are drawing,
not findings: nothing printed as a number is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import cos, pi, sin, sqrt

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ponleu.reports.rules.drawing import cloth as weave

register = template.Library()

_GOLDEN_ANGLE = pi * (3 - sqrt(5))


@register.simple_tag
def cloth(name: str, palette: Sequence[str], scale: int = 2) -> SafeString:
    """A study's woven check, the same as on its editions' covers, with a twill laid over it.

    name      the study's identifier, from which the cloth is woven
    palette   its five colours "#rrggbb"; the house palette when they cannot be used
    """
    bands = weave(name, palette)
    starts = accumulate((band.width for band in bands), initial=0)
    threads = [(at, band.width, band.colour) for at, band in zip(starts, bands, strict=False)]
    return format_html(
        '<svg class="cloth" aria-hidden="true" width="100%" height="100%">'
        '<defs><pattern id="cloth-{0}" width="{1}" height="{1}" patternUnits="userSpaceOnUse" '
        'patternTransform="scale({2})">'
        '{3}<g fill-opacity=".5">{4}</g></pattern>'
        '<pattern id="twill-{0}" width="4" height="4" patternUnits="userSpaceOnUse">'
        '<path d="M0 4L4 0" stroke="#ffffff" stroke-opacity=".12"/></pattern></defs>'
        '<rect width="100%" height="100%" fill="url(#cloth-{0})"/>'
        '<rect width="100%" height="100%" fill="url(#twill-{0})"/></svg>',
        name,
        sum(band.width for band in bands),
        scale,
        _threads(threads, '<rect x="{}" width="{}" height="100%" fill="{}"/>'),
        _threads(threads, '<rect y="{}" height="{}" width="100%" fill="{}"/>'),
    )


def _threads(threads: Sequence[tuple[int, int, str]], shape: str) -> SafeString:
    return format_html_join("", shape, threads)


MOST_DRAWN = 2_000  # people drawn one by one: more say nothing to the eye and make a page heavy


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
        columns * 22,
        format_html_join("", '<rect x="{}" y="{}" width="12" height="12" rx="2" class="{}"/>', squares),
    )


@register.simple_tag
def lights(count: int, lit: int) -> SafeString:
    """One light a person around a lamp: `lit` of them filled, the rest as rings. Decoration beside the words."""
    if count > MOST_DRAWN:
        return SafeString("")
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
    if count > MOST_DRAWN:
        return SafeString("")
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
