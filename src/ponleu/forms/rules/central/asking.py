"""The `$filter` of OData, read into a tree. It says what Central's may say, and asks for answers too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeAlias

from ponleu.core import Problem
from ponleu.core import mark as _

MOST_SIGNS = 4_000
MOST_DEPTH = 40
OPERATORS = frozenset({"eq", "ne", "neq", "lt", "le", "gt", "ge"})
PARTS = frozenset({"year", "month", "day", "hour", "minute", "second"})

Value: TypeAlias = "int | float | str | bool | date | datetime | None"


class NotAFilter(Problem):
    """It cannot be read."""

    message = _("The filter cannot be read at sign %(at)s: “%(text)s”.")
    advice = _("Write comparisons like age ge 10 and __system/reviewState eq 'approved'.")


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A column, as `__system/reviewState` or `group/age`."""

    path: str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """`now()`, or a part of a date such as `year(…)`."""

    function: str
    of: Operand | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two operands and how they must stand to each other."""

    left: Operand
    how: str
    right: Operand


@dataclass(frozen=True, slots=True)
class Joined:
    """Several that must all hold (`and`), or of which one must (`or`)."""

    how: str
    parts: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Asked


Operand: TypeAlias = "Literal | Name | Call"
Asked: TypeAlias = "Comparison | Joined | Not"

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<moment>\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d))
    | (?P<day>\d{4}-\d\d-\d\d)(?![\w:])
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)(?!\w)
    | '(?P<text>(?:[^']|'')*)'
    | (?P<name>\$?[^\W\d][\w.-]*(?:/[^\W\d][\w.-]*)*)
    | (?P<sign>[()])
    )""",
    re.VERBOSE,
)
_WORDS: dict[str, Value] = {"null": None, "true": True, "false": False}


def read_filter(text: str) -> Asked:
    """The tree of a filter. Raises NotAFilter."""
    if len(text) > MOST_SIGNS:
        raise NotAFilter(at=MOST_SIGNS, text="…")
    reader = _Reader(list(_tokens(text)), len(text))
    asked = reader.joined("or", 0)
    reader.expect("end")
    return asked


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise NotAFilter(at=at + 1, text=text[at : at + 20].strip())
        yield _Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup) + 1)
        at = found.end()


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self.tokens = [*tokens, _Token("end", "", end + 1)]
        self.place = 0

    def joined(self, how: str, depth: int) -> Asked:
        """What `or` joins, each of what `and` joins."""
        if depth > MOST_DEPTH:
            raise self._unreadable()
        parts = [self._part(how, depth)]
        while self._next_is("name", how):
            self.place += 1
            parts.append(self._part(how, depth))
        return parts[0] if len(parts) == 1 else Joined(how, tuple(parts))

    def expect(self, kind: str, text: str = "") -> None:
        """The next token, and no other."""
        if not self._next_is(kind, text):
            raise self._unreadable()
        self.place += 1

    def _part(self, how: str, depth: int) -> Asked:
        return self.joined("and", depth) if how == "or" else self._single(depth)

    def _single(self, depth: int) -> Asked:
        if depth > MOST_DEPTH:
            raise self._unreadable()
        if self._next_is("name", "not"):
            self.place += 1
            return Not(self._single(depth + 1))
        if self._next_is("sign", "("):
            self.place += 1
            inner = self.joined("or", depth + 1)
            self.expect("sign", ")")
            return inner
        return self._comparison()

    def _comparison(self) -> Comparison:
        left = self._operand(0)
        how = self.tokens[self.place]
        if how.kind != "name" or how.text not in OPERATORS:
            raise self._unreadable()
        self.place += 1
        return Comparison(left, "ne" if how.text == "neq" else how.text, self._operand(0))

    def _operand(self, depth: int) -> Operand:
        token = self.tokens[self.place]
        if token.kind in {"end", "sign"} or depth > 1:
            raise self._unreadable()
        self.place += 1
        if token.kind != "name":
            return Literal(self._value(token))
        if self._next_is("sign", "("):
            return self._call(token.text, depth)
        return Literal(_WORDS[token.text]) if token.text in _WORDS else Name(token.text, token.at)

    def _call(self, function: str, depth: int) -> Call:
        self.expect("sign", "(")
        if function != "now" and function not in PARTS:
            self.place -= 2
            raise self._unreadable()
        inner = None if function == "now" else self._operand(depth + 1)
        self.expect("sign", ")")
        return Call(function, inner)

    def _value(self, token: _Token) -> Value:
        try:
            match token.kind:
                case "moment":
                    return datetime.fromisoformat(token.text).astimezone(UTC)
                case "day":
                    return date.fromisoformat(token.text)
                case "number":
                    return int(token.text) if token.text.lstrip("-").isdecimal() else float(token.text)
        except (ValueError, OverflowError):
            self.place -= 1
            raise self._unreadable() from None
        return token.text.replace("''", "'")

    def _next_is(self, kind: str, text: str) -> bool:
        token = self.tokens[self.place]
        return token.kind == kind and token.text == text

    def _unreadable(self) -> NotAFilter:
        token = self.tokens[self.place]
        return NotAFilter(at=token.at, text=token.text[:20])
