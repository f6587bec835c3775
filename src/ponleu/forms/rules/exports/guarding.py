"""Cells that a spreadsheet would take for formulas, made harmless, and made again what they were.

A cell that begins (after blanks) with = + - @, their wide forms, a tab or a line break is given an apostrophe in front.
Plain numbers stay as they are. A cell that begins so behind apostrophes of its own gets one more, so that taking one
away (`unguarded`) always gives back what was answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIRST = frozenset("'=+-@＝＋－＠\t\r\n \u00a0\u3000\ufeff\u200b")
_DANGEROUS = re.compile(r"'*[\s\ufeff\u200b]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?([eE][+-]?\d{1,3})?", re.ASCII)


def guarded(text: str) -> str:
    """The text as it may stand in a cell.

    >>> guarded("=1+1"), guarded("-5"), guarded("'=1"), guarded("Northam")
    ("'=1+1", '-5', "''=1", 'Northam')
    """
    if text and text[0] in _FIRST and _DANGEROUS.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(cell: str) -> str:
    """What was answered, of a cell that `guarded` wrote.

    >>> unguarded("'=1+1"), unguarded("-5"), unguarded("''=1"), unguarded("'tis")
    ('=1+1', '-5', "'=1", "'tis")
    """
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell


def guarded_row(row: Sequence[str]) -> list[str]:
    """Every cell of a row."""
    return [text if not text or text[0] not in _FIRST else guarded(text) for text in row]
