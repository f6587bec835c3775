"""Blocks as fragments of HTML, the same on the site's pages and in the standalone edition.

Classes, all of them dressed in `static/reports/report.css`: r-figure, r-table, r-callout, r-quote, r-cards, r-steps and
what stands inside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from ponleu.reports import svg
from ponleu.reports.html.inlines import Setting, line, words
from ponleu.reports.html.pictures import figure
from ponleu.reports.html.tables import table
from ponleu.reports.phrases import phrase
from ponleu.reports.rules.tree import (
    Block,
    Callout,
    Card,
    Cards,
    Figure,
    Heading,
    Items,
    Paragraph,
    QuoteBlock,
    Step,
    TableBlock,
    Timeline,
)


def render_blocks(blocks: Iterable[Block], language: str, *, khmer_digits: bool = False, below: int = 1) -> str:
    """Blocks as an HTML fragment, every text escaped, without script or style attributes.

    language   BCP 47 tag of the words around; the caller's element carries it as `lang`
    below      level of the heading that these blocks stand under: a level-2 heading becomes one deeper than it
    """
    return blocks_html(blocks, Setting(language, khmer_digits, below))


def blocks_html(blocks: Iterable[Block], setting: Setting) -> str:
    """Blocks of one page, whose identifiers `setting` keeps unique."""
    return "".join(_block(block, setting) for block in blocks)


def _block(block: Block, setting: Setting) -> str:
    return _WRITERS[type(block)](block, setting)


def _heading(block: Heading, setting: Setting) -> str:
    level = min(6, block.level - 1 + setting.below)
    return f"<h{level}{setting.id(block.anchor)}>{line(block.inlines, setting)}</h{level}>"


def _paragraph(block: Paragraph, setting: Setting) -> str:
    return f"<p>{line(block.inlines, setting)}</p>"


def _cards(block: Cards, setting: Setting) -> str:
    return f'<ul class="r-cards" role="list">{"".join(_card(card, setting) for card in block.cards)}</ul>'


def _timeline(block: Timeline, setting: Setting) -> str:
    return f'<ol class="r-steps" role="list">{"".join(_step(step, setting) for step in block.steps)}</ol>'


def _items(block: Items, setting: Setting) -> str:
    tag = "ol" if block.is_ordered else "ul"
    numerals = ' class="r-khmer-digits"' if block.is_ordered and setting.khmer_digits else ""
    items = "".join(f"<li>{_tight(item, setting)}</li>" for item in block.items)
    return f"<{tag}{numerals}>{items}</{tag}>"


def _tight(blocks: tuple[Block, ...], setting: Setting) -> str:
    """An item of one paragraph needs no paragraph around its words."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return line(blocks[0].inlines, setting)
    return blocks_html(blocks, setting)


def _quote(block: QuoteBlock, setting: Setting) -> str:
    language = f' lang="{escape(block.language)}"' if block.language else ""
    inner = Setting(block.language or setting.language, setting.khmer_digits, setting.below, setting.used)
    said_by = f"<figcaption>— {words(block.said_by, setting)}</figcaption>" if block.said_by else ""
    quote = f"<blockquote{language}>{blocks_html(block.blocks, inner)}</blockquote>"
    return f'<figure class="r-quote">{quote}{said_by}</figure>'


def _callout(block: Callout, setting: Setting) -> str:
    kind = words(phrase(block.kind, setting.language), setting)
    title = f'<p class="r-callout-title">{words(block.title, setting)}</p>' if block.title else ""
    return (
        f'<div class="r-callout r-callout-{block.kind}" role="note">'
        f'<p class="r-callout-kind">{svg.icon(block.kind)}{kind}</p>{title}'
        f"{blocks_html(block.blocks, setting)}</div>"
    )


def _card(card: Card, setting: Setting) -> str:
    lines = "".join(
        f"<div><dt>{words(label, setting)}</dt><dd>{line(inlines, setting)}</dd></div>" for label, inlines in card.lines
    )
    gaps = "".join(f"<li>{words(gap, setting)}</li>" for gap in card.gaps)
    open_points = (
        f'<div class="r-gaps"><p>{words(phrase("gaps", setting.language), setting)}</p><ul>{gaps}</ul></div>'
        if gaps
        else ""
    )
    return (
        f'<li class="r-card"{setting.id(card.id)}><p class="r-card-title">{words(card.title, setting)}</p>'
        + (f"<dl>{lines}</dl>" if lines else "")
        + f"{open_points}</li>"
    )


def _step(step: Step, setting: Setting) -> str:
    state = "done" if step.is_done else "announced"
    facts = "".join(
        f'<span class="r-step-{name}">{words(text, setting)}</span>'
        for name, text in (("when", step.when), ("who", step.who))
        if text
    )
    return (
        f'<li class="r-step r-step-{state}"{setting.id(step.id)}><p class="r-step-title">{words(step.title, setting)}'
        f' <span class="r-step-state">{words(phrase(state, setting.language), setting)}</span></p>'
        + (f'<p class="r-step-facts">{facts}</p>' if facts else "")
        + f"{blocks_html(step.blocks, setting)}</li>"
    )


_WRITERS: dict[type[Any], Callable[[Any, Setting], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    QuoteBlock: _quote,
    Callout: _callout,
    TableBlock: table,
    Figure: figure,
    Cards: _cards,
    Timeline: _timeline,
}
