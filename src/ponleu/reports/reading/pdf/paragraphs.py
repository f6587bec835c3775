"""Printed lines put together into paragraphs, items and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ponleu.findings.rules.document import Kind
from ponleu.findings.rules.lint.structure import Hint
from ponleu.reports.reading.pdf.page import MARK, PageLine, after_break, has_room
from ponleu.reports.reading.tables import Line

LONGEST_HEADING = 24  # words
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxl]+)\s*$")
_CAPTION = re.compile(
    r"\W*(?:Table|Figure|Fig\.|Diagram|Chart|Graph|Map|Box|Tableau|Cuadro|Tabla|Tabela)\s*[A-Z]?\d+\b", re.I
)
_END = re.compile(r"[.!?:;។៕…][\"'”’)\]]*$")
_SECTION = re.compile(r"(?:\d{1,2}\.?|\d{1,2}(?:\.\d{1,2})+\.?)\s+\S")


@dataclass(frozen=True)
class Type:
    """How a document is set.

    size     of most of its type, in points
    leading  from line to line of a paragraph, in sizes
    is_bold  whether most of it is bold
    large    sizes of headings, largest first
    """

    size: float
    leading: float
    is_bold: bool
    large: tuple[float, ...]


def type_of(flows: Iterable[Sequence[PageLine]]) -> Type:
    """Measure the lines of a document."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    bold = letters = 0
    for lines in flows:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            letters += len(line.text)
            bold += len(line.text) * line.is_bold
        for a, b in pairwise(lines):
            if abs(a.size - b.size) < 0.3 and 0.9 * a.size < b.bottom - a.bottom < 2.5 * a.size:
                steps[round((b.bottom - a.bottom) / a.size, 1)] += len(a.text.split()) > 7
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    leading = steps.most_common(1)[0][0] if steps else 1.3
    return Type(size, leading, bold * 2 > letters, tuple(sorted({s for s in sizes if s >= 1.12 * size}, reverse=True)))


@dataclass
class Paragraph:
    """Lines that belong together."""

    lines: list[PageLine]
    is_heading: bool = False
    right: float = 0.0  # where the lines of its column end

    @property
    def mark_width(self) -> float:
        """How far the text of an item stands from its mark; 0 for a paragraph."""
        words = self.lines[0].words
        return words[1].x0 - words[0].x0 if len(words) > 1 and MARK.fullmatch(words[0].text) else 0.0

    @property
    def text(self) -> str:
        """As one line."""
        text = ""
        for line in self.lines:
            text = after_break(text, line.text)
        return text

    def line(self, how: Type) -> Line:
        """The paragraph with what is known about it."""
        if not self.is_heading:
            return self.text, Hint()
        size = round(self.lines[0].size, 1)
        numbered = _SECTION.match(self.text)
        level = 0 if numbered or size not in how.large else min(how.large.index(size) + 1, 6)
        return self.text, Hint(Kind.HEADING, level=level)


def paragraphs_of(lines: Sequence[PageLine], how: Type) -> list[Paragraph]:
    """The paragraphs of lines that stand under each other in one column."""
    right = max((line.x1 for line in lines), default=0.0)
    done: list[Paragraph] = []
    for line in lines:
        last = done[-1] if done else None
        if last is not None and _continues(last, line, right, how):
            last.lines.append(line)
        else:
            done.append(Paragraph([line], _is_heading(line, how), right))
    return done


def _is_heading(line: PageLine, how: Type) -> bool:
    text = line.text
    if _LEADER.search(text) or _CAPTION.match(text) or len(text.split()) > LONGEST_HEADING:
        return False
    if not any(c.isalpha() for c in text):
        return False
    large = round(line.size, 1) in how.large
    bold = line.is_bold and not how.is_bold and line.size >= 0.95 * how.size
    ends = _END.search(text) and not _SECTION.match(text) and not text.endswith("?")
    return (large or bold) and not (ends and not large)


def _continues(last: Paragraph, line: PageLine, right: float, how: Type) -> bool:
    above = last.lines[-1]
    step = line.bottom - above.bottom
    if not 0.5 * line.size < step <= 1.18 * max(how.leading, 1.1) * max(line.size, above.size):
        return False
    if abs(line.size - above.size) > 0.08 * above.size or (line.is_bold != above.is_bold and last.is_heading):
        return False
    if last.is_heading or _is_heading(line, how):
        return last.is_heading and _is_heading(line, how) and not _SECTION.match(line.text)
    return not _is_new(last, line, right)


def _is_new(last: Paragraph, line: PageLine, right: float) -> bool:
    """Whether a line that follows closely begins something of its own."""
    above, size = last.lines[-1], line.size
    if _LEADER.search(above.text) or _CAPTION.match(line.text) or _is_item(line):
        return True
    start = last.lines[0].x0 + last.mark_width
    shift = line.x0 - (last.lines[1].x0 if len(last.lines) > 1 else start)
    if last.mark_width and len(last.lines) == 1 and abs(line.x0 - last.lines[0].x0) < 0.4 * size:
        shift = 0.0 if not has_room(above, line, right) else shift
    ended = bool(_END.search(above.text))
    if (
        abs(shift) > 0.6 * size
        and (ended or has_room(above, line, right))
        and len(last.lines) + bool(last.mark_width) > 1
    ):
        return True
    if shift > 0.6 * size and ended:
        return True
    return has_room(above, line, right) and (ended or not line.text[:1].islower())


def _is_item(line: PageLine) -> bool:
    """Whether a line begins with a bullet or a number in a list, not with a dash or a number of the sentence."""
    words = line.words
    if len(words) < 2 or not MARK.fullmatch(words[0].text):
        return False
    wide = words[1].x0 - words[0].x1 > 0.35 * line.size
    return wide or words[0].text in "•●○▪■□◦‣❖➢➤✓✔\uf0b7\uf0a7"


def goes_on(last: Paragraph, following: Paragraph) -> bool:
    """Whether a paragraph at the top of a page is the rest of the one that ended the page before."""
    above, line = last.lines[-1], following.lines[0]
    if last.is_heading or following.is_heading or abs(above.size - line.size) > 0.08 * above.size:
        return False
    if _LEADER.search(above.text) or _CAPTION.match(line.text) or _CAPTION.match(last.lines[0].text) or _is_item(line):
        return False
    if _END.search(above.text):
        return above.text.endswith((";", ":")) and line.text[:1].islower()
    width = above.words[0].x0, last.right
    full = above.x1 > width[1] - 0.25 * (width[1] - width[0])
    return line.text[:1].islower() or full
