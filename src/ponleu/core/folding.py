"""Spellings that look alike made equal."""

from __future__ import annotations

import re
import unicodedata

from ponleu.core.khmer import in_order

_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_BETWEEN_WORDS = re.compile(r"[\s\-‐-―'’ʼ`´.,·_/]+")
_DIGITS = {0x17E0 + digit: str(digit) for digit in range(10)}


def fold(text: str) -> str:
    """The form under which two spellings of a name are the same.

    Dropped: case, Latin diacritics, spaces of every kind, hyphens, apostrophes, full stops, and characters that nobody
    sees. Khmer digits become Latin ones, Khmer signs take their canonical order.

    >>> fold("Ta-Kéo\u200b") == fold("takeo")
    True
    >>> fold("កណ្ដាល") == fold("\u200bកណ្តាល ")
    True
    """
    plain = unicodedata.normalize("NFD", text.translate(_DIGITS).casefold())
    return in_order(_BETWEEN_WORDS.sub("", _LATIN_MARKS.sub("", plain)))
