"""The fonts of every printed format, from packages pinned in the lock; never the machine's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import fontpkg_bricolage_grotesque
import fontpkg_noto_sans
import fontpkg_noto_sans_khmer
from fontTools.ttLib import TTFont

_PACKAGES = (fontpkg_noto_sans, fontpkg_noto_sans_khmer, fontpkg_bricolage_grotesque)


def font_folders() -> tuple[str, ...]:
    """Where the font files lie."""
    return tuple(str(Path(package.ROOT) / "files") for package in _PACKAGES)


def without_letters(text: str) -> tuple[str, ...]:
    """The letters of a text that no font can set, each once, in order.

    >>> without_letters("ពន្លឺ means light")
    ()
    """
    return tuple(sorted({letter for letter in text if letter.isprintable()} - _letters()))


@cache
def _letters() -> frozenset[str]:
    """What the two fonts of the body have: Bricolage Grotesque falls back on them."""
    files = [
        next(Path(folder).glob(f"{name}*"))
        for folder, name in zip(font_folders(), ("NotoSans[", "NotoSansKhmer["), strict=False)
    ]
    return frozenset(chr(code) for file in files for code in TTFont(file, lazy=True).getBestCmap()) | {" "}
