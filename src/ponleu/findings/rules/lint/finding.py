"""What the linter says about a text, and how sure it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ponleu.findings.rules.document import Block, Cell


class Severity(StrEnum):
    """error: impossible, a proof. warning: unlikely, or the unit is unclear. note: it cannot be checked."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence to translate, with the values it names.

    >>> str(Said("The list names %(listed)s places.", {"listed": 3}))
    'The list names 3 places.'
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a line: 1-based line and column, length in characters."""

    line: int
    column: int = 1
    length: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    evidence    the exact words of the text
    arithmetic  the calculation, for a reader who wants to check it
    repairs     what may have been meant, the likeliest first; never applied
    plain       the same for a child of twelve
    also_lines  further lines on which the same occurs
    """

    rule: str
    severity: Severity
    span: Span
    evidence: str
    arithmetic: Said
    plain: Said
    repairs: tuple[str, ...] = ()
    also_lines: tuple[int, ...] = ()

    @property
    def line(self) -> int:
        """The 1-based line."""
        return self.span.line

    @property
    def id(self) -> str:
        """The same for the same rule and words, wherever they move: an accepted finding stays accepted."""
        return hashlib.sha256(f"{self.rule}\n{' '.join(self.evidence.split())}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that had nothing to work on, and what it would need."""

    rule: str
    reason: Said


def span_of(block: Block, start: int, end: int) -> Span:
    """Where [start, end) of a block's text stands in the lines."""
    return Span(block.line_at(start), block.column_at(start), end - start)


def span_of_cell(cell: Cell) -> Span:
    """Where a cell stands in its line."""
    return Span(cell.line, cell.column, len(cell.text))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By line, the gravest first within a line; the same finding twice counts once."""
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    unique = {(f.rule, f.span, f.evidence, str(f.arithmetic)): f for f in findings}
    return tuple(sorted(unique.values(), key=lambda f: (f.line, ranks[f.severity], f.rule, f.span)))
