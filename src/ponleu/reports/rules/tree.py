"""A report as data: what every writer (HTML, PDF, Word, text) reads and none may change.

A number stands in the tree as a `Value` that names the tabulated cell it comes from, so that a reader, a test
or the adoption vote can follow it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ponleu.core import Percent, Share, Unit

Amount = int | Percent | date | str


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words. Writers escape them; nothing in them is markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry weight."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words said with a lift, or a title."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody else's words inside a sentence: never linted for terms, never rewritten."""

    children: tuple[Inline, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A number, date or name bound to where it was counted or stated."""

    key: str  # such as "issue.t1r1.places"
    amount: Amount
    shown: str  # as it is printed in this edition's language and digits


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision of a treaty, resolved."""

    reference: str  # such as "OPSC 3(1)(b)"
    shown: str


Inline = Text | Strong | Emphasis | Quoted | Value | Citation


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter: level 2 or 3; the chapter's own title is level 1."""

    level: int
    inlines: tuple[Inline, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item holds blocks."""

    items: tuple[tuple[Block, ...], ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A child's or another's words set apart, as they were said."""

    blocks: tuple[Block, ...]
    said_by: str = ""
    language: str = ""


class CalloutKind(StrEnum):
    """What a box is for; each has its own icon and colour."""

    NOTE = "note"
    CAUTION = "caution"
    HELP = "help"
    DIFFERS = "differs"  # what was printed then differs from what its own rows say


@dataclass(frozen=True, slots=True)
class Callout:
    """A box beside the story."""

    kind: CalloutKind
    title: str
    blocks: tuple[Block, ...]


class ColumnKind(StrEnum):
    """How a column is set: words to the left, numbers on their decimal point."""

    WORDS = "words"
    NUMBER = "number"
    PERCENT = "percent"
    NAMES = "names"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `tag` is its HXL hashtag for the CSV, empty where none fits."""

    key: str
    title: str
    kind: ColumnKind = ColumnKind.WORDS
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the bare value that CSV and XLSX export (None: nothing was counted)."""

    inlines: tuple[Inline, ...]
    value: int | Percent | str | None = None
    is_flagged: bool = False  # differs from what was printed


@dataclass(frozen=True, slots=True)
class Row:
    """A row; the first cell is its header."""

    id: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with a caption that says unit, base and date, and notes under it."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a share and how it is printed."""

    id: str
    label: str
    share: Share
    shown: str  # "7 of 16 places"
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars on one common base: the axis runs from nothing to all of `base`."""

    bars: tuple[Bar, ...]
    base: int
    unit: Unit
    axis: str  # "places that were consulted"


class PlaceState(StrEnum):
    """What a map may say of a place. There is no shading by percentage: the places were chosen, not sampled."""

    MENTIONED = "mentioned"
    NOT_MENTIONED = "not_mentioned"
    NOT_CONSULTED = "not_consulted"


@dataclass(frozen=True, slots=True)
class PlaceShape:
    """A place on a map: rings of (longitude, latitude) in degrees, empty where no boundary is known."""

    id: str
    name: str
    state: PlaceState
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A map of mentions, or tiles of equal size where boundaries are missing."""

    shapes: tuple[PlaceShape, ...]
    credit: str = ""
    legend: tuple[tuple[str, str], ...] = ()  # (state, words) for the states that this map uses, in order


@dataclass(frozen=True, slots=True)
class DotChart:
    """A whole shown as so many dots: people or places, some of them filled."""

    parts: tuple[tuple[str, int], ...]  # (label, how many), together the whole
    unit: Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, what it says in words, and the numbers it was drawn from."""

    id: str
    caption: str
    alt: str
    picture: BarChart | PlaceMap | DotChart
    table: TableBlock


@dataclass(frozen=True, slots=True)
class Card:
    """A suggestion with who must act and how one will know."""

    id: str
    title: str
    lines: tuple[tuple[str, tuple[Inline, ...]], ...]  # (label, words)
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """A set of cards."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the process on a timeline."""

    id: str
    title: str
    when: str
    who: str
    blocks: tuple[Block, ...]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps in order."""

    steps: tuple[Step, ...]


Block = Heading | Paragraph | Items | QuoteBlock | Callout | TableBlock | Figure | Cards | Timeline


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; `number` is empty for front matter."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole document in one language for one audience."""

    id: str
    study: str
    language: str  # BCP 47, such as "km" or "en-x-children"
    title: str
    subtitle: str
    made_by: str
    published: str  # place and date as printed on the cover
    day: date  # fixed date for document metadata, so that a build can be repeated to the byte
    is_for_children: bool
    chapters: tuple[Chapter, ...]
    notices: tuple[str, ...] = ()  # such as "unreviewed translation"
    licence: str = ""
    khmer_digits: bool = False
    palette: tuple[str, ...] = field(default=())  # cover colours, "#rrggbb"
