"""A report as blocks, before any file format: each renderer walks the same blocks and keeps their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Heading:
    """A heading, its number apart from its words."""

    level: int
    number: str
    title: str


@dataclass(eq=False)
class Paragraph:
    """Sentences that stand together."""

    sentences: list[str]


@dataclass(eq=False)
class Bullets:
    """A list, one item a line."""

    items: list[str]


@dataclass(eq=False)
class Table:
    """A table; its caption stands before or after it, its note after it."""

    caption: str
    header: list[str]
    rows: list[list[str]]
    note: str = ""
    caption_after: bool = False


@dataclass(eq=False)
class Contents:
    """A contents list: number, title, page."""

    entries: list[list[str]]


Block = Heading | Paragraph | Bullets | Table | Contents
Key = tuple[int, str]  # which block, which part: "title", "text", "caption", "header", "row 3", "item 2", "note"


@dataclass(eq=False)
class Piece:
    """A part of the report that can be written again with other values: where a fault is planted."""

    kind: str
    block: Block
    parts: list[str]
    values: dict[str, Any]
    write: Callable[[dict[str, Any]], None]
    touched: bool = False

    def rewrite(self, **changes: Any) -> None:
        """Write this part again with some values changed."""
        self.values = {**self.values, **changes}
        self.write(self.values)
        self.touched = True


@dataclass(eq=False)
class Fault:
    """A planted fault: its kind, the rules that may rightly report it, and where."""

    kind: str
    rules: frozenset[str]
    keys: frozenset[Key]
    what: str
    style_only: bool = False  # a note is enough to have found it


@dataclass(eq=False)
class Report:
    """The blocks of one document with the pieces that faults can change."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, block: Any) -> Any:
        """Append a block and give it back."""
        self.blocks.append(block)
        return block

    def piece(
        self, kind: str, block: Block, parts: list[str], values: dict[str, Any], write: Callable[..., None]
    ) -> Piece:
        """Write a part for the first time and remember how."""
        made = Piece(kind, block, parts, values, write)
        write(values)
        self.pieces.append(made)
        return made

    def keys(self, *pieces: Piece) -> frozenset[Key]:
        """Where these pieces stand."""
        return frozenset((self.blocks.index(piece.block), part) for piece in pieces for part in piece.parts)

    def of_kind(self, *kinds: str) -> list[Piece]:
        """The untouched pieces of these kinds."""
        return [piece for piece in self.pieces if piece.kind in kinds and not piece.touched]
