"""Other people's words inside a sentence, found by their typographic marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ponleu.reports.rules.scripts import foreign_language
from ponleu.reports.rules.tree import Emphasis, Inline, Quoted, Strong, Text

_CLOSES = {"“": "”", "«": "»"}
_MARK = re.compile("([“”«»])")


def plain(inlines: Iterable[Inline]) -> str:
    """The words as a reader sees them, without any dress.

    >>> plain((Text("In "), Strong((Text("all"),)), Text(" places")))
    'In all places'
    """
    return "".join(
        inline.text
        if isinstance(inline, Text)
        else plain(inline.children)
        if isinstance(inline, Strong | Emphasis | Quoted)
        else inline.shown
        for inline in inlines
    )


def with_quotations(inlines: Iterable[Inline], *, language: str) -> tuple[Inline, ...]:
    """Set each closed quotation apart, its marks included; one that never closes stays plain text.

    >>> with_quotations((Text("They said “yes”."),), language="en")
    (Text(text='They said '), Quoted(children=(Text(text='“yes”'),), language=''), Text(text='.'))
    """
    levels: list[list[Inline]] = [[]]
    closers: list[str] = []
    for piece in _pieces(inlines):
        words = piece.text if isinstance(piece, Text) else ""
        if words in _CLOSES:
            levels.append([])
            closers.append(_CLOSES[words])
        levels[-1].append(piece)
        if closers and words == closers[-1]:
            closers.pop()
            inside = joined(levels.pop())
            levels[-1].append(Quoted(inside, foreign_language(plain(inside), language)))
    return joined(piece for level in levels for piece in level)


def joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring plain words made one."""
    result: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + inline.text)
        elif inline != Text(""):
            result.append(inline)
    return tuple(result)


def _pieces(inlines: Iterable[Inline]) -> Iterable[Inline]:
    for inline in inlines:
        if isinstance(inline, Text):
            yield from (Text(piece) for piece in _MARK.split(inline.text) if piece)
        else:
            yield inline
