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
    for number, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[number + 1][0] :].lstrip()[:1] if number + 1 < len(paragraphs) else ""
        at = start
        while at < end:
            close = _closing(text, at, end, following) if _opens(text, at) else None
            if close is not None:
                yield at, close
            at = at + 1 if close is None else close


def _opens(text: str, at: int) -> bool:
    mark = text[at]
    if mark not in _CLOSES:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return mark not in "'\"" or (not before.isalnum() and bool(after.strip()))


def _closing(text: str, at: int, end: int, following: str) -> int | None:
    """One past the mark that closes the quotation opened at `at`, or None."""
    mark = text[at]
    candidates = [i for i in range(at + 1, end) if text[i] in _CLOSES[mark]]
    if mark in _SINGLE:
        reopened = next((i for i in range(at + 1, end) if text[i] == mark and _opens(text, i)), end)
        # Prefer the last: in ‘the girls’ own words’ the first closing mark is an apostrophe.
        candidates = [i for i in candidates if i < reopened and not text[i + 1 : i + 2].isalnum()][-1:]
    if candidates:
        return candidates[0] + 1
    return end if following == mark and mark not in _SINGLE else None
