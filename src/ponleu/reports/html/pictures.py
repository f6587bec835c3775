"""Figures: a picture with its alternative text, its caption and the table it was drawn from."""

from __future__ import annotations

from html import escape

from ponleu.reports import svg
from ponleu.reports.html.inlines import Setting, words
from ponleu.reports.html.tables import table
from ponleu.reports.phrases import map_legend, phrase
from ponleu.reports.rules.drawing import dots, sheet
from ponleu.reports.rules.tree import Bar, BarChart, DotChart, Figure, PlaceMap, PlaceShape, PlaceState


def figure(block: Figure, setting: Setting) -> str:
    """A figure."""
    data = words(phrase("figure_data", setting.language), setting)
    return (
        f'<figure class="r-figure"{setting.id(block.id)}>'
        f'<div class="r-picture" role="img" aria-label="{escape(block.alt)}">{_picture(block, setting)}</div>'
        f"<figcaption>{words(block.caption, setting)}{_credit(block, setting)}</figcaption>"
        f'<details class="r-data"><summary>{data}</summary>{table(block.table, setting, is_data=True)}</details>'
        "</figure>"
    )


def _picture(block: Figure, setting: Setting) -> str:
    match block.picture:
        case BarChart():
            return _bars(block.picture, setting)
        case PlaceMap():
            return _map(block.picture, setting, block.id)
        case DotChart():
            return _dots(block.picture, setting)


def _bars(chart: BarChart, setting: Setting) -> str:
    bars = "".join(_bar(bar, setting) for bar in chart.bars)
    axis = f"<span>{setting.number(0)}</span><span>{setting.number(chart.base)} {words(chart.axis, setting)}</span>"
    return f'<div class="r-bars">{bars}<div class="r-axis">{axis}</div></div>'


def _bar(bar: Bar, setting: Setting) -> str:
    flag = (
        f' <span class="r-flag">{words(phrase("flagged", setting.language), setting)}</span>' if bar.is_flagged else ""
    )
    return (
        f'<div class="r-bar"><span class="r-bar-label">{words(bar.label, setting)}{flag}</span>'
        f'<span class="r-bar-shown">{words(bar.shown, setting)}</span>{svg.bar(bar.share.count, bar.share.base)}</div>'
    )


def _map(picture: PlaceMap, setting: Setting, id: str) -> str:
    laid_out = sheet(picture)
    drawn = {place.shape.id for place in laid_out.places} if laid_out else set()
    loose = [shape for shape in picture.shapes if shape.id not in drawn]
    pattern = setting.unique(id)
    legend = [
        (svg.place_sample(state, id=pattern) if laid_out else _tile_sample(state), label)
        for state, label in map_legend(picture, setting.language)
    ]
    return (
        (svg.place_map(laid_out, id=pattern) if laid_out else "")
        + (_tiles(loose, setting) if loose else "")
        + _legend(legend, setting)
    )


def _tiles(shapes: list[PlaceShape], setting: Setting) -> str:
    """Equal tiles in the order given, where no boundary is known."""
    tiles = "".join(
        f'<span class="r-tile {_tile_class(shape.state)}">{words(shape.name, setting)}</span>' for shape in shapes
    )
    return f'<div class="r-tiles">{tiles}</div>'


def _tile_sample(state: PlaceState) -> str:
    return f'<span class="r-swatch r-tile {_tile_class(state)}"></span>'


def _tile_class(state: PlaceState) -> str:
    return "r-tile-" + state.replace("_", "-")


def _dots(chart: DotChart, setting: Setting) -> str:
    drawn = dots([count for _, count in chart.parts])
    legend = [
        (svg.dot_sample(part), f"{label}: {setting.number(count)}") for part, (label, count) in enumerate(chart.parts)
    ]
    scale = phrase("dot_stands_for", setting.language) % {"count": setting.number(drawn.each_is)}
    note = f'<p class="r-scale">{words(scale, setting)}</p>' if drawn.each_is > 1 else ""
    return svg.dot_rows(drawn.counts) + _legend(legend, setting) + note


def _legend(entries: list[tuple[str, str]], setting: Setting) -> str:
    items = "".join(f'<span class="r-key">{sample}{words(label, setting)}</span>' for sample, label in entries)
    return f'<div class="r-legend">{items}</div>'


def _credit(block: Figure, setting: Setting) -> str:
    credit = block.picture.credit if isinstance(block.picture, PlaceMap) else ""
    return f' <span class="r-credit">{words(credit, setting)}</span>' if credit else ""
