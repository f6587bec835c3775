"""Pictures as inline SVG: shapes only, coloured by the classes of `static/reports/report.css`.

Words stay in HTML beside them, where a browser shapes Khmer and breaks lines; no style attribute is used, so that a
strict content security policy holds. `for_print` gives a drawing its own colours, for where no stylesheet reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ponleu.reports.rules.drawing import Band, Point, Sheet, labels
from ponleu.reports.rules.tree import CalloutKind, PlaceState

MOST_CELLS = 40  # a bar shows one cell for each of so many, beyond that it is one piece

_CLASS = {
    PlaceState.MENTIONED: "r-mentioned",
    PlaceState.NOT_MENTIONED: "r-not-mentioned",
    PlaceState.NOT_CONSULTED: "r-not-consulted",
}
PRINT_COLOURS = {
    "r-mentioned": 'fill="#1f2a44" stroke="#fbf6ec" stroke-width="2"',
    "r-not-mentioned": 'fill="#fbf6ec" stroke="#1f2a44" stroke-width="2"',
    "r-not-consulted": 'fill="url(#hatch)" stroke="#8a8779" stroke-width="1"',
}


def bar(count: int, base: int) -> str:
    """A bar of `base` cells, `count` of them filled; it stretches to any width.

    >>> bar(1, 2).count("M1 0v1")
    1
    """
    filled = f'<path class="r-mentioned" d="M0 0h{count}v1h-{count}z"/>' if count else ""
    edges = "".join(f"M{cell} 0v1" for cell in range(1, base)) if base <= MOST_CELLS else ""
    between = f'<path class="r-tick" d="{edges}"/>' if edges else ""
    return (
        f'<svg class="r-bar-track" viewBox="0 0 {base} 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="r-rest" d="M0 0h{base}v1h-{base}z"/>{filled}{between}</svg>'
    )


def place_map(sheet: Sheet, *, id: str, with_names: bool = True) -> str:
    """A map: one path a place, named by a title that shows under the pointer.

    id           unique on the page, for the hatching
    with_names   names of the places mentioned, shown where the screen is wide enough
    """
    paths = "".join(
        f'<path class="{_CLASS[place.shape.state]}" d="{"".join(map(_ring, place.rings))}">'
        + (f"<title>{escape(place.shape.name)}</title></path>" if with_names else "</path>")
        for place in sorted(sheet.places, key=lambda place: place.shape.state != PlaceState.NOT_CONSULTED)
    )
    mentioned = [place for place in sheet.places if place.shape.state is PlaceState.MENTIONED]
    names = "".join(f'<text x="{name.x}" y="{name.y}">{escape(name.text)}</text>' for name in labels(mentioned))
    return (
        f'<svg class="r-map" viewBox="0 0 {sheet.width} {sheet.height}" aria-hidden="true">'
        f'<defs>{hatching(id)}</defs><g fill="url(#{id})">{paths}</g>'
        + (f'<g class="r-map-names">{names}</g>' if with_names else "")
        + "</svg>"
    )


def hatching(id: str) -> str:
    """Diagonal lines for what nobody asked about."""
    return (
        f'<pattern id="{id}" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path fill="#efe7d6" d="M0 0h9v9H0z"/><path fill="#a49c8a" d="M0 0h2v9H0z"/></pattern>'
    )


def dot_rows(counts: Sequence[int], *, columns: int = 25) -> str:
    """Dots in rows, each part in its own dress: full, ring, small, ringed point."""
    total = sum(counts)
    height = max(1, -(-total // columns))
    parts, start = [], 0
    for part, count in enumerate(counts):
        path = "".join(
            f"M{10 * (dot % columns) + 5} {10 * (dot // columns) + 5}h.1" for dot in range(start, start + count)
        )
        parts.append(_dots(part, path))
        start += count
    return f'<svg class="r-dots" viewBox="0 0 {10 * columns} {10 * height}" aria-hidden="true">{"".join(parts)}</svg>'


def dot_sample(part: int) -> str:
    """One dot, for the legend."""
    return f'<svg class="r-swatch" viewBox="0 0 10 10" aria-hidden="true">{_dots(part, "M5 5h.1")}</svg>'


def place_sample(state: PlaceState, *, id: str = "") -> str:
    """One field, for the legend.

    id   of a map on the same page, whose hatching is reused; without one the sample brings its own
    """
    pattern = "" if id else f"<defs>{hatching('hatch')}</defs>"
    field = f'<g fill="url(#{id or "hatch"})"><path class="{_CLASS[state]}" d="M2 2h16v16H2z"/></g>'
    return f'<svg class="r-swatch" viewBox="0 0 20 20" aria-hidden="true">{pattern}{field}</svg>'


_ICONS = {
    CalloutKind.NOTE: "M12 3a6 6 0 0 0-3 11v3h6v-3a6 6 0 0 0-3-11zM10 20h4",
    CalloutKind.CAUTION: "M12 3 2 20h20zM12 10v5M12 17.5h.1",
    CalloutKind.HELP: "M4 13v-2a8 8 0 0 1 16 0v2M4 12h3v6H5zM20 12h-3v6h2zM18 18c0 2-2 3-5 3",
    CalloutKind.DIFFERS: "M5 9h14M5 15h14M16 4 8 20",
}


def icon(kind: CalloutKind) -> str:
    """The picture of a box."""
    return f'<svg class="r-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{_ICONS[kind]}"/></svg>'


def lamp() -> str:
    """The light that the platform is named after: a flame over a bowl, the same mark as on the pages."""
    return (
        '<svg class="r-lamp" viewBox="0 0 32 32" aria-hidden="true">'
        '<path class="r-flame" d="M16 1c1.3 4.3 6.2 6.3 6.2 11A6.2 6.2 0 0 1 16 18.2'
        ' 6.2 6.2 0 0 1 9.8 12C9.8 7.3 14.7 5.3 16 1z"/>'
        '<path class="r-bowl" d="M16 9.5c.6 1.9 2.6 2.8 2.6 4.9a2.6 2.6 0 0 1-5.2 0c0-2.1 2-3 2.6-4.9z"/>'
        '<path class="r-bowl" d="M3.5 19.5h25a12.5 11.5 0 0 1-25 0z"/></svg>'
    )


def cloth_strip(bands: Sequence[Band], *, id: str) -> str:
    """A strip of checked cloth: the same threads lengthwise and across, half seen through where they cross."""
    size = sum(band.width for band in bands)
    across, along, at = [], [], 0
    for band in bands:
        across.append(f'<path fill="{escape(band.colour)}" d="M{at} 0h{band.width}v{size}h-{band.width}z"/>')
        along.append(f'<path fill="{escape(band.colour)}" d="M0 {at}h{size}v{band.width}H0z"/>')
        at += band.width
    return (
        f'<svg class="r-cloth" width="100%" height="100%" aria-hidden="true"><defs><pattern id="{id}" width="{size}" '
        f'height="{size}" patternUnits="userSpaceOnUse">{"".join(across)}<g opacity=".5">{"".join(along)}</g></pattern>'
        f'</defs><rect width="100%" height="100%" fill="url(#{id})"/></svg>'
    )


_PRINT = (
    ".r-mentioned{fill:#1f2a44;stroke:#fff;stroke-width:2}.r-not-mentioned{fill:#fff;stroke:#1f2a44;stroke-width:2}"
    ".r-not-consulted{stroke:#a49c8a;stroke-width:1}.r-dot-full{stroke:#1f2a44;stroke-width:8}"
    ".r-dot-hole{stroke:#fff;stroke-width:5.2}.r-dot-small{stroke:#b4512f;stroke-width:3.4}"
    ".r-dots path,.r-swatch path{stroke-linecap:round}"
    ".r-flame{fill:#e8a33d}.r-bowl{fill:#fbf6ec}"
    ".r-icon path{fill:none;stroke:#1f2a44;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}"
)


def for_print(drawing: str) -> str:
    """A drawing as a document of its own: for Typst, which has no stylesheet of ours and must find no text in it."""
    start = drawing.index(">") + 1
    opening = drawing[:start].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{opening}<style>{_PRINT}</style>{drawing[start:]}"


def _ring(points: Sequence[Point]) -> str:
    """A closed path in steps from point to point, with no letter that a reader of SVG can do without."""
    (x, y), rest = points[0], points[1:]
    numbers = []
    for x2, y2 in rest:
        numbers += [x2 - x, y2 - y]
        x, y = x2, y2
    steps = "".join(f" {number}" if number >= 0 else str(number) for number in numbers)
    return f"M{points[0][0]} {points[0][1]}l{steps.lstrip()}z"


def _dots(part: int, path: str) -> str:
    """A dot is a stroke of hardly any length with round ends: a few letters each, whatever their number."""
    dresses = (("full",), ("full", "hole"), ("small",), ("full", "hole", "small"))
    return "".join(f'<path class="r-dot-{dress}" d="{path}"/>' for dress in dresses[part % len(dresses)])
