"""A document as the data that the Typst templates read: JSON alone, so that no word of a pack is ever run as code.

Each stretch of Khmer carries a code of two letters. Typst writes it into the PDF as the region of the language, where
`actual_text` finds it again and puts the letters that a reader must hear in place of the glyphs' own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ponleu.reports import svg
from ponleu.reports.phrases import map_legend, phrases
from ponleu.reports.rules.drawing import cloth, cover_colours, dots, labels, sheet
from ponleu.reports.rules.numbers import count_shown, in_digits
from ponleu.reports.rules.scripts import has_khmer, primary, runs
from ponleu.reports.rules.tree import (
    Bar,
    BarChart,
    Block,
    Callout,
    Card,
    Cards,
    Cell,
    Chapter,
    DotChart,
    Edition,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Items,
    Paragraph,
    PlaceMap,
    PlaceState,
    QuoteBlock,
    Quoted,
    Step,
    Strong,
    TableBlock,
    Timeline,
)
from ponleu.reports.rules.walk import figures_with_table

Data = dict[str, Any]

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODES = tuple(first + second for first in _SIGNS for second in _SIGNS)
HEADING_CODES = _CODES[:396]  # kept for headings, which the contents repeat out of order
BODY_CODES = _CODES[396:]


@dataclass(slots=True)
class Lettering:
    """Cuts words into pieces of one script and remembers which code each stretch of Khmer was given."""

    language: str
    khmer_digits: bool = False
    headings: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def pieces(self, text: str, *, is_heading: bool = False) -> list[Data]:
        """Plain words as pieces: `s` the letters, `l` their language, `r` their code."""
        return [piece for run in runs(text, self.language) for piece in self._run(*run, is_heading=is_heading)]

    def _run(self, text: str, language: str, *, is_heading: bool) -> Iterable[Data]:
        spoken = language or primary(self.language)
        if not (spoken == "km" and has_khmer(text)):
            yield {"s": text, "l": spoken}
            return
        for phrase in re.findall(r"\s+|\S+", text):
            yield {"s": phrase, "l": "km", **({"r": self._code(phrase, is_heading)} if has_khmer(phrase) else {})}

    def _code(self, phrase: str, is_heading: bool) -> str:
        known, codes = (self.headings, HEADING_CODES) if is_heading else (self.body, BODY_CODES)
        known.append(phrase)
        return codes[(len(known) - 1) % len(codes)]


class Typesetting:
    """Turns one edition into data, in reading order."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.lettering = Lettering(edition.language, edition.khmer_digits)
        self.with_table = figures_with_table(edition)

    def document(self) -> Data:
        """The whole edition."""
        edition = self.edition
        return {
            "title": edition.title,
            "author": edition.made_by,
            "language": primary(edition.language),
            "day": [edition.day.year, edition.day.month, edition.day.day],
            "for_children": edition.is_for_children,
            "khmer_digits": edition.khmer_digits,
            "cover": self._cover(),
            "contents": self.words(self._phrase("contents")),
            "chapters": [self._chapter(chapter) for chapter in edition.chapters],
            "end": [self.words(each) for each in (edition.title, f"{edition.made_by}.", edition.licence) if each],
        }

    def figures(self, figures: Iterable[Figure]) -> Data:
        """Pictures alone, one a page, for a format that takes images."""
        return {
            "title": self.edition.title,
            "language": primary(self.edition.language),
            "khmer_digits": self.edition.khmer_digits,
            "cloth": self._cloth(),
            "figures": [self._picture(figure) for figure in figures],
        }

    def words(self, text: str, *, is_heading: bool = False) -> list[Data]:
        """Plain words."""
        return self.lettering.pieces(text, is_heading=is_heading)

    def inlines(self, inlines: Iterable[Inline], *, is_heading: bool = False) -> list[Data]:
        """Words with their weight."""
        found: list[Data] = []
        for inline in inlines:
            if isinstance(inline, Strong | Emphasis):
                kind = "strong" if isinstance(inline, Strong) else "em"
                found.append({kind: self.inlines(inline.children, is_heading=is_heading)})
            elif isinstance(inline, Quoted):
                found += self.inlines(inline.children, is_heading=is_heading)
            else:
                found += self.words(getattr(inline, "text", "") or getattr(inline, "shown", ""), is_heading=is_heading)
        return found

    def blocks(self, blocks: Iterable[Block]) -> list[Data]:
        """Blocks in turn."""
        return [data for block in blocks for data in self._writers[type(block)](self, block)]

    def _phrase(self, key: str) -> str:
        return phrases(self.edition.language)[key]

    def _number(self, count: int) -> str:
        return count_shown(count, language=self.edition.language, khmer_digits=self.edition.khmer_digits)

    def _cover(self) -> Data:
        edition = self.edition
        palette = cover_colours(edition.palette)
        return {
            "title": self.words(edition.title),
            "subtitle": self.words(edition.subtitle),
            "made_by": self.words(f"{self._phrase('made_by')} {edition.made_by}"),
            "published": self.words(edition.published),
            "notices": [self.words(notice) for notice in (*edition.notices, self._phrase("accessible_text"))],
            "palette": list(palette),
            "cloth": self._cloth(),
            "lamp": svg.for_print(svg.lamp()),
        }

    def _cloth(self) -> list[Data]:
        bands = cloth(self.edition.study, self.edition.palette)
        return [{"colour": band.colour, "width": band.width} for band in bands]

    def _chapter(self, chapter: Chapter) -> Data:
        return {
            "id": chapter.id,
            "number": in_digits(chapter.number, khmer_digits=self.edition.khmer_digits),
            "title": self.words(chapter.title, is_heading=True),
            "blocks": self.blocks(chapter.blocks),
        }

    def _heading(self, block: Heading) -> list[Data]:
        words = self.inlines(block.inlines, is_heading=True)
        return [{"k": "heading", "level": block.level, "words": words, "anchor": block.anchor}]

    def _paragraph(self, block: Paragraph) -> list[Data]:
        return [{"k": "paragraph", "words": self.inlines(block.inlines)}]

    def _items(self, block: Items) -> list[Data]:
        return [{"k": "items", "ordered": block.is_ordered, "items": [self.blocks(item) for item in block.items]}]

    def _quote(self, block: QuoteBlock) -> list[Data]:
        blocks = self.blocks(block.blocks)
        return [{"k": "quote", "blocks": blocks, "by": self.words(f"— {block.said_by}") if block.said_by else []}]

    def _callout(self, block: Callout) -> list[Data]:
        return [
            {
                "k": "callout",
                "kind": block.kind,
                "icon": svg.for_print(svg.icon(block.kind)),
                "name": self.words(self._phrase(block.kind)),
                "title": self.words(block.title),
                "blocks": self.blocks(block.blocks),
            }
        ]

    def _table(self, block: TableBlock) -> list[Data]:
        return [
            {
                "k": "table",
                "caption": self.words(block.caption),
                "columns": [{"kind": column.kind, "title": self.words(column.title)} for column in block.columns],
                "rows": [
                    {"total": row.is_total, "cells": [self._cell(cell) for cell in row.cells]} for row in block.rows
                ],
                "notes": [self.words(note) for note in block.notes],
            }
        ]

    def _cell(self, cell: Cell) -> Data:
        flag = self.words(self._phrase("flagged")) if cell.is_flagged else []
        return {"words": self.inlines(cell.inlines), "flag": flag}

    def _figure(self, block: Figure) -> list[Data]:
        table = self._table(block.table) if block.id in self.with_table else []
        return [self._picture(block), *table]

    def _picture(self, block: Figure) -> Data:
        credit = block.picture.credit if isinstance(block.picture, PlaceMap) else ""
        drawn = self._pictures[type(block.picture)](self, block.picture)
        return {
            "k": "figure",
            "alt": block.alt,
            "picture": drawn,
            "caption": self.words(block.caption),
            "credit": self.words(credit),
        }

    def _bars(self, chart: BarChart) -> Data:
        return {
            "k": "bars",
            "bars": [self._bar(bar) for bar in chart.bars],
            "from": self._number(0),
            "axis": self.words(f"{self._number(chart.base)} {chart.axis}"),
        }

    def _bar(self, bar: Bar) -> Data:
        flag = self.words(self._phrase("flagged")) if bar.is_flagged else []
        return {
            "label": self.words(bar.label),
            "flag": flag,
            "shown": self.words(bar.shown),
            "count": bar.share.count,
            "base": bar.share.base,
            "in_cells": bar.share.base <= svg.MOST_CELLS,
        }

    def _map(self, picture: PlaceMap) -> Data:
        laid_out = sheet(picture)
        drawn = {place.shape.id for place in laid_out.places} if laid_out else set()
        mentioned = [
            place for place in (laid_out.places if laid_out else ()) if place.shape.state is PlaceState.MENTIONED
        ]
        return {
            "k": "map",
            "svg": svg.for_print(svg.place_map(laid_out, id="hatch", with_names=False)) if laid_out else "",
            "width": laid_out.width if laid_out else 1,
            "height": laid_out.height if laid_out else 1,
            "names": [{"x": name.x, "y": name.y, "words": self.words(name.text)} for name in labels(mentioned)],
            "tiles": [
                {"state": shape.state, "words": self.words(shape.name)}
                for shape in picture.shapes
                if shape.id not in drawn
            ],
            "legend": [
                self._state(state, label, is_drawn=laid_out is not None)
                for state, label in map_legend(picture, self.edition.language)
            ],
        }

    def _state(self, state: PlaceState, label: str, *, is_drawn: bool) -> Data:
        sample = svg.for_print(svg.place_sample(state)) if is_drawn else ""
        return {"state": state, "svg": sample, "words": self.words(label)}

    def _dots(self, chart: DotChart) -> Data:
        drawn = dots([count for _, count in chart.parts])
        scale = self._phrase("dot_stands_for") % {"count": self._number(drawn.each_is)}
        return {
            "k": "dots",
            "svg": svg.for_print(svg.dot_rows(drawn.counts)),
            "legend": [
                {"svg": svg.for_print(svg.dot_sample(part)), "words": self.words(f"{label}: {self._number(count)}")}
                for part, (label, count) in enumerate(chart.parts)
            ],
            "scale": self.words(scale) if drawn.each_is > 1 else [],
        }

    def _cards(self, block: Cards) -> list[Data]:
        return [{"k": "cards", "cards": [self._card(card) for card in block.cards]}]

    def _card(self, card: Card) -> Data:
        return {
            "title": self.words(card.title),
            "lines": [{"label": self.words(label), "words": self.inlines(words)} for label, words in card.lines],
            "gaps_title": self.words(self._phrase("gaps")) if card.gaps else [],
            "gaps": [self.words(gap) for gap in card.gaps],
        }

    def _timeline(self, block: Timeline) -> list[Data]:
        return [{"k": "timeline", "steps": [self._step(step) for step in block.steps]}]

    def _step(self, step: Step) -> Data:
        return {
            "title": self.words(step.title),
            "state": self.words(self._phrase("done" if step.is_done else "announced")),
            "facts": [self.words(fact) for fact in (step.when, step.who) if fact],
            "done": step.is_done,
            "blocks": self.blocks(step.blocks),
        }

    _writers: ClassVar[dict[type[Any], Callable[[Typesetting, Any], list[Data]]]] = {
        Heading: _heading,
        Paragraph: _paragraph,
        Items: _items,
        QuoteBlock: _quote,
        Callout: _callout,
        TableBlock: _table,
        Figure: _figure,
        Cards: _cards,
        Timeline: _timeline,
    }
    _pictures: ClassVar[dict[type[Any], Callable[[Typesetting, Any], Data]]] = {
        BarChart: _bars,
        PlaceMap: _map,
        DotChart: _dots,
    }
