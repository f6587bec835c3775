"""From lines to blocks: headings, paragraphs, items, captions, tables, whatever the layout.

Readers of HTML, Word and PDF know the structure and say so with a `Hint`; in plain text and Markdown it is told from
how the lines look: `#`, underlines, lone section numbers, bullets, pipes, tabs, columns of spaces, dotted leaders.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ponleu.findings.rules.document import Block, Cell, Document, Given, Kind, Table
from ponleu.findings.rules.lint import words


@dataclass(frozen=True, slots=True)
class Hint:
    """What a reader knows of one line.

    kind    None: tell it from the text
    cells   the cells of a table row as (text, column); the line shows them parted by tabs
    table   rows with the same number belong to one table
    header  whether the row is a header
    """

    kind: Kind | None = None
    level: int = 0
    cells: tuple[tuple[str, int], ...] | None = None
    table: int = 0
    header: bool = False


UNKNOWN = Hint()
_ZERO_WIDTH = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_SEPARATOR = re.compile(r"[\s|:+=\-\u2500-\u257f]*[-=\u2500-\u257f]{2,}[\s|:+=\-\u2500-\u257f]*")
_CONTENTS = re.compile(
    r"\s*(?:[-*•]\s+)?(?:(\d+(?:\.\d+)*)\.?[\s\t]+)?(\S.*?)\s*(?:\.\s?){4,}\s*\t?\s*(\d*|[ivxl]+)\s*"
)
_ITEM = re.compile(r"\s*(?:[-*+•·❖▪◦‣–➢✓]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_HASHES = re.compile(r"\s{0,3}(#{1,6})\s+")
_NUMBER = re.compile(r"\s*(?:(?:Chapter|Section|Part)\s+)?(\d{1,2}(?:\.\d{1,2})*)\.?\s*[:\-–—]?\s*", re.IGNORECASE)
_CHAPTER = re.compile(r"\s*(?:Chapter|Section|Part)\s+\d{1,2}\s*[:\-–—]\s*[^\W\d]", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"\s*(?:(?:Chapter|Section|Part)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s*", re.IGNORECASE)
_CAPTION = re.compile(
    r"\W*(?:Table|Figure|Fig\.|Diagram|Chart|Graph|Map|Box|Tableau|Cuadro|Tabla|Tabela|Gráfico|Graphique|តារាង)"
    r"\s*(?:No\.?\s*)?[A-Z]?\d+(?:\.\d+)*\b",
    re.IGNORECASE,
)
_CAPTION_AS_SUBJECT = re.compile(
    r"\W*\w+\s*[\d.]+\s+(?:shows?|gives?|lists?|presents?|contains?|below|above|and|is|also)\b", re.I
)
_NOTE = re.compile(r"\W*(?:Notes?|Sources?|Base|Remarks?|n|N)\s*[:=]", re.ASCII)
_FIGURE = re.compile(r"\s*!\[([^\]]*)\]")
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|`")
_QUOTE = re.compile(r"\s*>\s?")
_GAP = re.compile(r"\s{3,}")
_END = re.compile(r"[.!?។៕؟…]['\"”’)\]]*\s*$")


def clean_line(line: str) -> str:
    """Composed Unicode, no zero-width characters, every kind of space but the tab an ordinary one."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", line.translate(_ZERO_WIDTH))).rstrip("\r\n")


def document_from_text(text: str, *, name: str = "text", language: str = "en", given: Given | None = None) -> Document:
    """Read plain text or Markdown; line numbers are those of `text`.

    >>> [block.kind.value for block in document_from_text("# Aims\\n\\nWe listened.").texts]
    ['heading', 'paragraph']
    """
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return document_from_lines([(line, UNKNOWN) for line in lines], name=name, language=language, given=given)


def document_from_lines(
    lines: Iterable[tuple[str, Hint]], *, name: str, language: str = "en", given: Given | None = None
) -> Document:
    """Build the blocks of lines whose structure is known, guessed, or some of each."""
    marked = [(clean_line(text), hint) for text, hint in lines]
    texts = tuple(text for text, _ in marked)
    builder = _Builder(texts, tuple(hint for _, hint in marked))
    blocks = _with_captions(_joined(builder.build()))
    return Document(name=name, lines=texts, blocks=tuple(blocks), language=language, given=given or Given())


def _masked(text: str) -> str:
    return _EMPHASIS.sub(lambda found: " " * len(found[0]), text)


class _Builder:
    """One pass over the lines, looking at neighbours only."""

    def __init__(self, lines: Sequence[str], hints: Sequence[Hint]) -> None:
        self.lines = lines
        self.hints = hints
        self.blocks: list[Block | Table] = []
        self.open: list[int] = []  # indices of lines of the paragraph or item being gathered
        self.open_kind = Kind.PARAGRAPH
        self.skip_to = _front_matter_end(lines) if lines and not hints[0].kind else 0

    def build(self) -> list[Block | Table]:
        at = self.skip_to
        while at < len(self.lines):
            at = self._take(at)
        self._close()
        return self.blocks

    def _take(self, at: int) -> int:
        line, hint = self.lines[at], self.hints[at]
        if hint.cells is not None:
            return self._take_hinted_rows(at)
        if hint.kind is not None:
            self._close()
            self._add(hint.kind, [at], level=hint.level)
            return at + 1
        if not line.strip() or line.strip() in "-*•":
            self._close()
            return at + 1
        return self._take_special(at, line) or self._take_text(at, line)

    def _take_special(self, at: int, line: str) -> int:
        if line.lstrip().startswith(("```", "~~~")):
            return self._after_fence(at)
        if line.lstrip().startswith("<!--"):
            self._close()
            return self._after_comment(at)
        if rows_end := self._rows_end(at):
            self._close()
            self._add_rows(at, rows_end)
            return rows_end
        return self._take_heading(at, line)

    def _take_heading(self, at: int, line: str) -> int:
        if found := _HASHES.match(line):
            self._close()
            self._add(Kind.HEADING, [at], level=len(found[1]))
            return at + 1
        following = self.lines[at + 1].strip() if at + 1 < len(self.lines) else ""
        if not self.open and re.fullmatch(r"={3,}|-{3,}", following) and self.hints[at + 1].kind is None:
            self._add(Kind.HEADING, [at], level=1 if following[0] == "=" else 2)
            return at + 2
        if _SEPARATOR.fullmatch(line) and not re.search(r"\w", line):
            self._close()
            return at + 1
        if not self.open and _LONE_NUMBER.fullmatch(line):
            return self._take_lone_number(at)
        return 0

    def _take_lone_number(self, at: int) -> int:
        """A section number on its own line: the next text is its title, if it looks like one."""
        title = next((i for i in range(at + 1, min(at + 8, len(self.lines))) if self.lines[i].strip()), None)
        number = _LONE_NUMBER.fullmatch(self.lines[at])
        if title is None or not number or not _like_title_of(number[1], self.lines[title]):
            return at + 1
        self._close()
        self._add(Kind.HEADING, [title], level=number[1].count(".") + 1, number=number[1])
        return title + 1

    def _take_text(self, at: int, line: str) -> int:
        if _CONTENTS.fullmatch(line):
            self._close()
            self._add(Kind.CONTENTS, [at])
        elif _FIGURE.match(line):
            self._close()
            self._add(Kind.FIGURE, [at])
        elif _CAPTION.match(line) and not self.open and not _CAPTION_AS_SUBJECT.match(line) and len(line) < 240:
            self._close()
            self._add(Kind.CAPTION, [at])
        elif _NOTE.match(line) and not self.open:
            self.open, self.open_kind = [at], Kind.NOTE
        elif self._is_heading(at):
            self._close()
            self._add(Kind.HEADING, [at])
        elif _ITEM.match(line) and (not self.open or self.open_kind is not Kind.PARAGRAPH or not _NUMBER.match(line)):
            self._close()
            self.open, self.open_kind = [at], Kind.ITEM
        elif _QUOTE.match(line):
            self._gather(at, Kind.QUOTE)
        else:
            self._gather(at, self.open_kind if self.open else Kind.PARAGRAPH)
        return at + 1

    def _gather(self, at: int, kind: Kind) -> None:
        if self.open and self.open_kind is not kind:
            self._close()
        self.open_kind = kind
        self.open.append(at)

    def _is_heading(self, at: int) -> bool:
        """A short numbered or capitalised line that stands alone and does not end like a sentence."""
        line = self.lines[at]
        numbered = _NUMBER.match(line)
        if numbered and not self.open and _CHAPTER.match(line) and _like_title(line):
            return True
        alone = not self.open and (at + 1 == len(self.lines) or not self.lines[at + 1].strip())
        if not alone or not _like_title(line):
            return False
        if numbered and numbered.end() < len(line) and line[numbered.end()].isupper():
            return "." in numbered[1] or not self._in_numbered_run(at)
        letters = [c for c in line if c.isalpha()]
        return len(letters) > 3 and all(c.isupper() for c in letters) and "|" not in line

    def _in_numbered_run(self, at: int) -> bool:
        near = [self.lines[i] for i in (at - 2, at - 1, at + 1, at + 2) if 0 <= i < len(self.lines)]
        return any(re.match(r"\s*\d{1,2}[.)]\s", line) for line in near)

    def _close(self) -> None:
        if self.open:
            self._add(self.open_kind, self.open)
        self.open, self.open_kind = [], Kind.PARAGRAPH

    def _add(self, kind: Kind, at: Sequence[int], *, level: int = 0, number: str = "") -> None:
        pieces: list[str] = []
        starts: list[tuple[int, int]] = []
        indents: list[int] = []
        offset = 0
        for index in at:
            line = self.lines[index].rstrip()
            lead = _lead(kind, line) if self.hints[index].kind is None or kind is Kind.HEADING else 0
            pieces.append(line[lead:])
            starts.append((offset, index + 1))
            indents.append(lead)
            offset += len(pieces[-1]) + 1
        text = _masked(" ".join(pieces))
        if kind in (Kind.HEADING, Kind.CONTENTS) and not number:
            number = _section_number(kind, text)
        if kind is Kind.HEADING and not level:
            level = number.count(".") + 1 if number else 2
        self.blocks.append(Block(kind, text, tuple(starts), tuple(indents), number, level))

    def _after_fence(self, at: int) -> int:
        mark = self.lines[at].strip()[:3]
        closing = (i for i in range(at + 1, len(self.lines)) if self.lines[i].strip().startswith(mark))
        self._close()
        return next(closing, len(self.lines)) + 1

    def _after_comment(self, at: int) -> int:
        return next((i for i in range(at, len(self.lines)) if "-->" in self.lines[i]), at) + 1

    # tables

    def _take_hinted_rows(self, at: int) -> int:
        self._close()
        end, number = at, self.hints[at].table
        while end < len(self.lines) and self.hints[end].cells is not None and self.hints[end].table == number:
            end += 1
        rows = [
            tuple(Cell(text, index + 1, column) for text, column in self.hints[index].cells or ())
            for index in range(at, end)
        ]
        headers = sum(1 for index in range(at, end) if self.hints[index].header)
        self._add_table([row for row in rows if row], headers or _header_rows(rows))
        return end

    def _rows_end(self, at: int) -> int:
        """The line after the table that starts here, 0 when none does."""
        cells = self._cells(at)
        if cells is None or _CONTENTS.fullmatch(self.lines[at].rstrip()):
            return 0
        end = at + 1
        while end < len(self.lines) and self._continues(at, end):
            end += 1
        many = sum(1 for i in range(at, end) if not _is_rule(self.lines[i]))
        by_spaces = "\t" not in self.lines[at] and "|" not in self.lines[at]
        if by_spaces and (many < 2 or not any(c.isdigit() for i in range(at, end) for c in self.lines[i])):
            return 0
        return end if many > 1 or "\t" in self.lines[at] else 0

    def _continues(self, first: int, at: int) -> bool:
        if self.hints[at].kind is not None or self.hints[at].cells is not None or not self.lines[at].strip():
            return False
        if _CONTENTS.fullmatch(self.lines[at].rstrip()):
            return False
        if _is_rule(self.lines[at]):
            return (
                "\t" in self.lines[at]
                or "|" in self.lines[at]
                or "+" in self.lines[at]
                or "  " in self.lines[at].strip()
            )
        return self._cells(at) is not None and ("|" in self.lines[first]) == ("|" in self.lines[at])

    def _cells(self, at: int) -> list[tuple[str, int]] | None:
        line = self.lines[at]
        if self.hints[at].kind is not None or not line.strip():
            return None
        if "\t" in line.strip():
            return _split(line, re.compile(r"\t"))
        bars = line.strip().strip("|")
        if "|" in bars or (line.strip().startswith("|") and line.strip().endswith("|") and len(line.strip()) > 2):
            return _split_bars(line)
        if re.match(r"\s*\+[-=+]+\+\s*$", line):
            return []
        body = line.strip()
        if _GAP.search(body) and not _CONTENTS.fullmatch(line) and not _ITEM.match(line):
            return _split(line, _GAP)
        return None

    def _add_rows(self, at: int, end: int) -> None:
        rows: list[tuple[Cell, ...]] = []
        headers = 0
        for index in range(at, end):
            if _is_rule(self.lines[index]):
                headers = headers or len(rows)
                continue
            cells = self._cells(index) or []
            rows.append(tuple(Cell(_masked(text).strip(), index + 1, column) for text, column in cells))
        rows = [row for row in rows if row]
        if rows:
            self._add_table(rows, headers if 0 < headers < len(rows) and headers <= 3 else _header_rows(rows))

    def _add_table(self, rows: Sequence[tuple[Cell, ...]], headers: int) -> None:
        if rows:
            self.blocks.append(Table(rows=tuple(rows), header_rows=headers))


def _front_matter_end(lines: Sequence[str]) -> int:
    if lines[0].strip() != "---":
        return 0
    return next((i + 1 for i in range(1, min(len(lines), 60)) if lines[i].strip() == "---"), 0)


def _is_rule(line: str) -> bool:
    return bool(_SEPARATOR.fullmatch(line)) or bool(re.fullmatch(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*", line))


def _lead(kind: Kind, line: str) -> int:
    """How many characters at the start of the line are marks, not text."""
    marks = {Kind.HEADING: _HASHES, Kind.ITEM: _ITEM, Kind.QUOTE: _QUOTE}.get(kind)
    found = marks.match(line) if marks else None
    return found.end() if found else len(line) - len(line.lstrip())


def _section_number(kind: Kind, text: str) -> str:
    found = _CONTENTS.fullmatch(text) if kind is Kind.CONTENTS else _NUMBER.match(text)
    return (found[1] or "") if found else ""


def _like_title(line: str) -> bool:
    words = line.split()
    return 0 < len(words) <= 16 and not _END.search(line.rstrip("?")) and not line.rstrip().endswith((";", ","))


def _like_title_of(number: str, line: str) -> bool:
    """A dotted number introduces a title even if it is long or ends in a full stop; a bare one may be a page number."""
    if _LONE_NUMBER.fullmatch(line) or _ITEM.match(line):
        return False
    return len(line.split()) <= 25 if "." in number else _like_title(line)


def _split(line: str, gap: re.Pattern[str]) -> list[tuple[str, int]]:
    cells, start = [], len(line) - len(line.lstrip(" "))
    for found in gap.finditer(line.rstrip(), start):
        cells.append((line[start : found.start()], start + 1))
        start = found.end()
    cells.append((line.rstrip()[start:], start + 1))
    return [(text.strip(), column + len(text) - len(text.lstrip())) for text, column in cells]


def _split_bars(line: str) -> list[tuple[str, int]]:
    cells = _split(line, re.compile(r"(?<!\\)\|"))
    if line.strip().startswith("|"):
        cells = cells[1:]
    return cells[:-1] if line.strip().endswith("|") else cells


def _joined(blocks: Sequence[Block | Table]) -> list[Block | Table]:
    """A sentence that a page break or a picture cut in two is one again: no end above, a small letter below."""
    out: list[Block | Table] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(last, Block) and isinstance(block, Block) and _goes_on(last, block):
            offset = len(last.text) + 1
            starts = last.starts + tuple((start + offset, line) for start, line in block.starts)
            indents = last.indents + block.indents
            out[-1] = replace(last, text=f"{last.text} {block.text}", starts=starts, indents=indents)
        else:
            out.append(block)
    return out


def _goes_on(last: Block, block: Block) -> bool:
    in_prose = last.kind in (Kind.PARAGRAPH, Kind.ITEM) and block.kind is Kind.PARAGRAPH
    cut = len(last.text.split()) > 4 and last.text.rstrip()[-1:].isalnum()
    return in_prose and cut and block.text.lstrip()[:1].islower()


_HAS_DIGIT = re.compile(r"\d")


def _header_rows(rows: Sequence[tuple[Cell, ...]]) -> int:
    """1 when the first row looks like a header: words where the rows below have numbers, or no number at all."""
    if len(rows) < 2:
        return 0
    first, below = rows[0], rows[1:]
    for at, cell in enumerate(first):
        under = [row[at].text for row in below if at < len(row)]
        numeric = sum(1 for text in under if re.match(r"\W*\d[\d.,\s]*%?\W*$", text))
        if numeric * 2 > len(under) and under:
            return 0 if re.match(r"\W*\d[\d.,\s]*%?\W*$", cell.text) else 1
    return 0 if any(_HAS_DIGIT.search(cell.text) for cell in first) else 1


def _with_captions(blocks: list[Block | Table]) -> list[Block | Table]:
    """Tables get their caption, which in one document is always on the same side, and the notes around them.

    Numbered titles ("Table 3: ...") and bare ones ("Table: ...") may come from two hands: each kind has its own side.
    """
    out = list(blocks)
    tables = [at for at, block in enumerate(out) if isinstance(block, Table)]
    above = {at: _title_near(out, at, -1) for at in tables}
    below = {at: _title_near(out, at, 1) for at in tables}
    stands_below = {kind: _is_below(kind, [(above[at], below[at]) for at in tables]) for kind in (True, False)}
    for at in tables:
        sides = [title for title, is_low in ((below[at], True), (above[at], False)) if title
                 and stands_below[_is_numbered(title)] is is_low]  # fmt: skip
        caption = sides[0] if sides else None
        is_below = bool(caption) and caption is below[at]
        if not caption and not any(stands_below.values()):
            caption = _words_above(out, at)
        table = out[at]
        if isinstance(table, Table):
            text, line = (caption.text.strip(), caption.line) if caption else ("", 0)
            out[at] = replace(table, caption=text, caption_line=line, notes=_notes_around(out, at, caption, is_below))
    return out


def _is_numbered(title: Block | None) -> bool:
    return title is not None and bool(_NUMBERED.match(title.text))


def _is_below(numbered: bool, titles: Sequence[tuple[Block | None, Block | None]]) -> bool:
    """Whether the titles of this kind stand below their tables, by those that have one on one side only.

    titles   for each table, what stands above and below
    """
    sides = [
        (above is not None and _is_numbered(above) is numbered, below is not None and _is_numbered(below) is numbered)
        for above, below in titles
    ]
    only_below, only_above = sides.count((False, True)), sides.count((True, False))
    first = next((side for side in sides if any(side)), (False, False))
    return only_below > only_above or (first == (False, True) and only_below >= only_above)


def _title_near(blocks: Sequence[Block | Table], at: int, step: int) -> Block | None:
    """The line "Table 3: ..." on this side, over at most two notes."""
    for near in range(at + step, at + 4 * step, step):
        block = blocks[near] if 0 <= near < len(blocks) else None
        if not isinstance(block, Block):
            return None
        if block.kind is Kind.CAPTION or _BARE_TITLE.match(block.text):
            return block if _TABLE_TITLE.match(block.text) else None
        if block.kind is not Kind.NOTE and not _about_table(block):
            return None
    return None


_BARE_TITLE = re.compile(r"\W*(?:table|tableau|tabla|tabela|cuadro|តារាង)\s*:\s", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*[^\W\d]+\W*\d")
_TABLE_TITLE = re.compile(r"\W*(?:Tab|Cuadro|Box|តារាង)", re.IGNORECASE)


def _words_above(blocks: Sequence[Block | Table], at: int) -> Block | None:
    """Without a numbered title, a short line right above may serve as one."""
    before = blocks[at - 1] if at else None
    if (
        isinstance(before, Block)
        and before.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.CAPTION)
        and len(before.text) < 200
    ):
        return before
    return None


def _notes_around(blocks: Sequence[Block | Table], at: int, caption: Block | None, is_below: bool) -> tuple[str, ...]:
    """Notes after the table, up to its caption or just behind; and between a caption above and the table."""
    notes = []
    before = blocks[at - 1] if at else None
    if (
        isinstance(before, Block)
        and before is not caption
        and before.kind is not Kind.CAPTION
        and not is_below
        and _is_note(before)
    ):
        notes.append(before.text)
    for block in blocks[at + 1 : at + 4]:
        if block is caption and is_below:
            continue
        if not isinstance(block, Block) or not _is_note(block):
            break
        notes.append(block.text)
    return tuple(notes)


def _is_note(block: Block) -> bool:
    return block.kind is Kind.NOTE or _about_table(block)


_ABOUT = re.compile(
    r"more than one|multiple|several answers|rounding|^\W*\(?\*|\bn\s*=|base\b|add up|choose", re.IGNORECASE
)


_PERCENT_SIGN = re.compile(r"%|per ?cent", re.IGNORECASE)


def _about_table(block: Block) -> bool:
    if block.kind is not Kind.PARAGRAPH or len(block.text) > 240 or len(_PERCENT_SIGN.findall(block.text)) > 1:
        return False  # a paragraph with figures of its own speaks of those
    return bool(_ABOUT.search(block.text)) or bool(words.MANY_ANSWERS.search(block.text))
