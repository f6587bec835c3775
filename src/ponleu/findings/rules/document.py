"""A document as lines and blocks: what the linter reads, whoever opened the file.

Line numbers are 1-based. For a text file they are those of the file; for HTML, Word and PDF those of the extracted
text, where a paragraph and a table row are one line each.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a block of text is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    NOTE = "note"
    QUOTE = "quote"
    CONTENTS = "contents"  # an entry of the table of contents
    FIGURE = "figure"  # a picture's description


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that belongs together, with the way back to its lines.

    text     the lines joined by one space each; emphasis signs of Markdown are blanked out, so offsets still fit
    starts   (offset in text, line number), ascending: where each line begins
    indents  for each of `starts`, how many characters of that line come before the text
    number   the printed section number, "4.1", of a heading or contents entry
    level    depth of a heading, 1 is the top; 0 elsewhere
    """

    kind: Kind
    text: str
    starts: tuple[tuple[int, int], ...]
    indents: tuple[int, ...] = ()
    number: str = ""
    level: int = 0

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.starts[0][1]

    @property
    def last_line(self) -> int:
        """The line on which it ends."""
        return self.starts[-1][1]

    def line_at(self, offset: int) -> int:
        """The line that holds the character at this offset of `text`."""
        return self.starts[self._index(offset)][1]

    def column_at(self, offset: int) -> int:
        """The 1-based column, in its line, of the character at this offset of `text`."""
        index = self._index(offset)
        indent = self.indents[index] if index < len(self.indents) else 0
        return offset - self.starts[index][0] + indent + 1

    def _index(self, offset: int) -> int:
        return max(bisect_right(self.starts, (offset, 1 << 60)) - 1, 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, where it stands in its line."""

    text: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells with what is said around them.

    rows         every row, headers included; rows may differ in length
    header_rows  how many rows at the top are headers
    caption      the title printed above or below, empty when there is none
    notes        remarks directly below: base, source, "more than one answer"
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    caption: str = ""
    caption_line: int = 0
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The line of the first row."""
        return self.rows[0][0].line if self.rows and self.rows[0] else 1

    @property
    def last_line(self) -> int:
        """The line of the last row."""
        return max((cell.line for row in self.rows[-1:] for cell in row), default=self.line)

    @property
    def header(self) -> tuple[str, ...]:
        """One text per column: the header rows, upper over lower, joined."""
        rows = self.rows[: self.header_rows]
        width = max((len(row) for row in self.rows), default=0)
        return tuple(" ".join(row[at].text for row in rows if at < len(row)).strip() for at in range(width))

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows under the header."""
        return self.rows[self.header_rows :]


@dataclass(frozen=True, slots=True)
class QuoteGiven:
    """A person's own words in our content tree, and whether a live consent covers this edition."""

    line: int
    text: str
    has_consent: bool


@dataclass(frozen=True, slots=True)
class ClaimGiven:
    """A statement of fact in our content tree, and the keys of the evidence bound to it."""

    line: int
    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What only the author's side can tell about a document. None: nobody told, so it cannot be checked.

    bound       (line, printed text) of each number that is a reference to a tabulated cell
    languages   language -> keys of the passages that exist in it
    word_limit  the mechanism's limit, in words
    """

    quotes: tuple[QuoteGiven, ...] | None = None
    claims: tuple[ClaimGiven, ...] | None = None
    bound: frozenset[tuple[int, str]] | None = None
    languages: tuple[tuple[str, frozenset[str]], ...] | None = None
    word_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its structure.

    lines    the text, without line ends; composed Unicode (NFC), zero-width characters taken out
    blocks   blocks and tables in reading order
    """

    name: str
    lines: tuple[str, ...]
    blocks: tuple[Block | Table, ...] = ()
    language: str = "en"
    given: Given = field(default_factory=Given)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def texts(self) -> tuple[Block, ...]:
        """The blocks that are not tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Block))
