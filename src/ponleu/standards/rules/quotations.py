"""Which parts of a text are somebody else's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSES = {"«": "»", "‹": "›", "“": "”", "„": "“”", "‟": "”", "「": "」", "『": "』", '"': '"', "‘": "’", "'": "'"}
_SINGLE = "‘'"
_BLOCKQUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]*)*")


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every quotation, marks included, in order and without overlap.

    Knows « », ‹ ›, “ ”, „ “, ‘ ’, straight marks, corner brackets, and lines that Markdown quotes with >. An
    apostrophe is not a quotation mark. A mark that is never closed quotes nothing, so that one slip does not silence
    a chapter; but when the next paragraph opens with the same mark, as long quotations do, it quotes to the end of
    its own paragraph.

    >>> text = 'She said “two words” and left.'
    >>> [text[a:b] for a, b in quoted_spans(text)]
    ['“two words”']
    """
    blocks = [match.span() for match in _BLOCKQUOTE.finditer(text)]
    outside = _BLOCKQUOTE.sub(lambda block: "\n" * len(block[0]), text)
    return tuple(sorted([*blocks, *_marked_spans(outside)]))


def _marked_spans(text: str) -> Iterator[tuple[int, int]]:
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text)]
    for (start, end), (next_start, _) in zip(paragraphs, [*paragraphs[1:], (len(text), 0)], strict=False):
        following = text[next_start : next_start + 80].lstrip()[:1]
        yield from _in_paragraph(text, start, end, following)


def _in_paragraph(text: str, start: int, end: int, following: str) -> Iterator[tuple[int, int]]:
    never_closed: set[str] = set()  # found once that a mark is not closed up to the end, it is not looked for again
    at = start
    while at < end:
        mark, close = text[at], None
        if mark not in never_closed and _opens(text, at):
            close = _closing_single(text, at, end) if mark in _SINGLE else _closing(text, at, end, following)
            if close is None and mark not in _SINGLE:
                never_closed.add(mark)
        if close is not None:
            yield at, close
        at = close or at + 1


def _opens(text: str, at: int) -> bool:
    mark = text[at]
    if mark not in _CLOSES:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return mark not in "'\"" or (not before.isalnum() and bool(after.strip()))


def _closing(text: str, at: int, end: int, following: str) -> int | None:
    """One past the mark that closes the quotation opened at `at`, or None."""
    closes = [found for mark in _CLOSES[text[at]] if (found := text.find(mark, at + 1, end)) >= 0]
    if closes:
        return min(closes) + 1
    return end if following == text[at] else None


def _closing_single(text: str, at: int, end: int) -> int | None:
    """The same for single marks, which are also apostrophes: the last that can close before one opens again.

    In ‘the girls’ own words’ the first closing mark is an apostrophe.
    """
    last = None
    for i in range(at + 1, end):
        if text[i] in _CLOSES[text[at]] and not text[i + 1 : i + 2].isalnum():
            last = i + 1
        elif text[i] == text[at] and _opens(text, i):
            break
    return last
