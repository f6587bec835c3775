"""The syntax tree of an expression: frozen values that compare without regard to where they stood in the text.

Chains of one operator are one `Binary` with all its operands (``a or b or c``), so that a rule of two hundred
choices is as shallow as one of two. `at` is the offset in the text, for messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written; never negative, that is `Negate`."""

    value: float
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes."""

    value: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    axis        child, parent, self, attribute, descendant-or-self, ...; abbreviations are written out
    test        a name (``age``, ``jr:count``, ``*``, ``jr:*``) or a node type (``node()``, ``text()``)
    predicates  each in its brackets, in order
    """

    axis: str
    test: str
    predicates: tuple[Expression, ...] = ()
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (absolute) or from the node at hand; ``/`` alone has no steps."""

    absolute: bool
    steps: tuple[Step, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression with predicates, steps or both: ``instance('wards')/root/item``, ``current()/../age``."""

    base: Expression
    predicates: tuple[Expression, ...]
    steps: tuple[Step, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function with what it is given."""

    name: str
    arguments: tuple[Expression, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two or more operands of one operator, joined from the left.

    operator  or and = != < <= > >= + - * div mod
    """

    operator: str
    operands: tuple[Expression, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """A minus before an expression."""

    operand: Expression
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Union:
    """Node-sets put together with ``|``, in document order."""

    parts: tuple[Expression, ...]
    at: int = field(default=0, compare=False)


Expression = Number | Literal | Path | Filter | Call | Binary | Negate | Union

# The weakest first: what stands in one row binds alike.
PRECEDENCE = {
    operator: strength
    for strength, operators in enumerate(
        (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod")), start=1
    )
    for operator in operators
}


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside one, predicates among them, in the order they are written."""
    match expression:
        case Call(arguments=inside) | Binary(operands=inside) | Union(parts=inside):
            return inside
        case Negate(operand=operand):
            return (operand,)
        case Path(steps=steps):
            return _predicates(steps)
        case Filter(base=base, predicates=predicates, steps=steps):
            return (base, *predicates, *_predicates(steps))
    return ()


def everything_in(expression: Expression) -> Iterator[Expression]:
    """The expression and all inside it, in the order they are written."""
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(parts_of(one)))


def _predicates(steps: tuple[Step, ...]) -> tuple[Expression, ...]:
    return tuple(predicate for step in steps for predicate in step.predicates)
