"""What stands on a page: words, the lines they form, the columns that lines are set in, and tables with ruling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
SPACE = 0.12  # in sizes of the type: pieces closer than this are one word, set in two fonts
WIDE_GAP = 1.6  # in sizes: a gap this wide parts columns, hardly a space in a sentence is so wide


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place, in points from the page's top left corner."""

    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    font: str
    text: str
    upright: bool = True

    @property
    def middle(self) -> float:
        """Half way between its top and its bottom."""
        return (self.top + self.bottom) / 2


@dataclass
class PageLine:
    """A printed line: its words from left to right."""

    words: list[Word]

    @cached_property
    def text(self) -> str:
        """The whole line."""
        return text_of(self.words)

    @cached_property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Where most of it stands."""
        return max(self.words, key=lambda word: len(word.text)).bottom

    @cached_property
    def size(self) -> float:
        """The size of most of its type."""
        return max(self.words, key=lambda word: len(word.text)).size

    @cached_property
    def is_bold(self) -> bool:
        """Whether every word with a letter in it is bold."""
        fonts = [word.font for word in self.words if any(c.isalnum() for c in word.text)]
        return bool(fonts) and all(_BOLD.search(font) for font in fonts)

    def gaps(self, wide: float) -> list[tuple[float, float]]:
        """The gaps between words that are at least so many sizes wide, as (from, to)."""
        gaps, end = [], self.words[0].x1
        for word in self.words[1:]:
            if word.x0 - end >= wide * self.size:
                gaps.append((end, word.x0))
            end = max(end, word.x1)
        return gaps

    @cached_property
    def has_wide_gap(self) -> bool:
        """Whether it looks like the row of a table: the mark of an item or of a section is no cell."""
        gaps = self.gaps(WIDE_GAP)
        first = text_of([word for word in self.words if gaps and word.x1 <= gaps[0][0]])
        return len(gaps) > 1 or (len(gaps) == 1 and not MARK.fullmatch(first))


MARK = re.compile(
    r"[-–—*+•·●○▪■□◦‣⁃❖➢➤✓✔\uf0b7\uf0a7]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?",
)


@dataclass(frozen=True)
class Setting:
    """How a table without ruling is set: the smallest and largest step from line to line, the columns of numbers."""

    tight: float
    loose: float
    numeric: tuple[int, ...]


@dataclass
class Grid:
    """A table: rows of cells, and how its columns lie.

    bounds  x where each column begins (ruled), or of the middle of each gap (unruled)
    rivers  the gaps between columns without ruling, as (from, to)
    """

    rows: list[list[str]]
    bounds: list[float]
    top: float
    ruled: bool
    rivers: list[tuple[float, float]] = field(default_factory=list)
    setting: Setting | None = None


@dataclass
class Flow:
    """A column of text from its top to its bottom; a page has one or several."""

    pieces: list[PageLine | Grid] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)  # horizontal rules as (y, from x, to x)


def text_of(words: Iterable[Word]) -> str:
    """Words with the spaces that part them."""
    text, end = "", 0.0
    for word in words:
        if text and word.x0 - end >= SPACE * word.size:
            text += " "
        text, end = text + word.text, word.x1
    return text


def after_break(text: str, following: str) -> str:
    """Two lines as one; a word that was parted at the end of the line is one again."""
    if text.endswith("\u00ad"):
        return text[:-1] + following
    if re.search(r"[^\W\d]-$", text) and following[:1].islower():
        return text[:-1] + following
    if text.endswith(("-", "/", "–")) and not text.endswith((" -", " –")) and following[:1].isalnum():
        return text + following
    return f"{text} {following}".strip()


def has_room(above: PageLine, below: PageLine, right: float) -> bool:
    """Whether the next line's first word would have had room on a line: then that line was ended on purpose."""
    first = below.words[0]
    return above.x1 + (first.x1 - first.x0) + below.size < right


def lines_of(words: Iterable[Word]) -> list[PageLine]:
    """Words that stand beside each other, as lines from top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.top, w.x0)):
        beside = next((line for line in lines[:-4:-1] if line[0].top <= word.middle <= line[0].bottom), None)
        if beside is None:
            lines.append([word])
        else:
            beside.append(word)
    return [PageLine(sorted(line, key=lambda w: w.x0)) for line in lines]


def flows_of(words: Sequence[Word]) -> list[list[Word]]:
    """The columns of a page in reading order: a line across the page ends the columns above it."""
    done: list[list[Word]] = []
    band: list[Word] = []
    gutter = _gutter(words)
    if gutter is None:
        return [list(words)] if words else []
    for line in lines_of(words):
        if _crosses(line, gutter):
            done += _sides(band, gutter)
            done.append(line.words)
            band = []
        else:
            band += line.words
    return _merged([*done, *_sides(band, gutter)])


def _sides(band: Sequence[Word], gutter: float) -> list[list[Word]]:
    """What stands left of a gutter, then what stands right of it; each may have columns again."""
    sides = [[w for w in band if w.x1 <= gutter], [w for w in band if w.x1 > gutter]]
    return [flow for side in sides for flow in flows_of(side)]


def _merged(parts: list[list[Word]]) -> list[list[Word]]:
    """Lines across the page that follow each other are one flow."""
    flows: list[list[Word]] = []
    for part in parts:
        follows = flows and min(w.top for w in part) >= max(w.top for w in flows[-1])
        if flows and follows and abs(min(w.x0 for w in part) - min(w.x0 for w in flows[-1])) < 3 * part[0].size:
            flows[-1] = flows[-1] + part
        else:
            flows.append(part)
    return flows


def _crosses(line: PageLine, gutter: float) -> bool:
    return line.x0 < gutter < line.x1 and not any(a <= gutter <= b for a, b in line.gaps(0.7))


def _gutter(words: Sequence[Word]) -> float | None:
    """Where a gap runs down between two columns of prose."""
    if len(words) < 100:
        return None
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    for part in (50, 48, 52, 46, 54, 44, 56, 42, 58, 40, 60, 35, 65, 33, 67, 30, 70):
        gutter = left + (right - left) * part / 100
        sides = [[w for w in words if w.x1 <= gutter], [w for w in words if w.x0 >= gutter]]
        crossing = len(words) - len(sides[0]) - len(sides[1])
        if crossing * 10 <= len(words) and min(map(len, sides)) > 40 and _is_column(sides[0]) and _is_column(sides[1]):
            return gutter
    return None


def _is_column(words: Sequence[Word]) -> bool:
    """Whether most lines are long and reach across: those of a table's columns are not, and do not."""
    lines = [line for line in lines_of(words) if not line.has_wide_gap]
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    filled = sum(line.x1 - line.x0 > 0.75 * (right - left) for line in lines)
    return len(lines) >= 6 and len(words) >= 4.5 * len(lines) and filled * 5 >= 3 * len(lines)
