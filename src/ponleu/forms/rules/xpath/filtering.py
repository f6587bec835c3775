"""Predicates: which nodes of a row are kept.

A choice list of five thousand is filtered at every question, so ``[ward = /data/ward]`` works out its right side once
for the list and not once for each choice, wherever that gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from lxml import etree

from ponleu.forms.rules.xpath.axes import tag_pattern
from ponleu.forms.rules.xpath.context import Context, Run
from ponleu.forms.rules.xpath.nodes import Node, text_of
from ponleu.forms.rules.xpath.operands import Operand, as_boolean, as_number
from ponleu.forms.rules.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    Path,
    everything_in,
    parts_of,
)

if TYPE_CHECKING:
    from ponleu.forms.rules.xpath.compiling import Compiler

Keep = Callable[[Context, list[Node]], list[Node]]
_ELEMENT = etree._Element

# Functions whose value depends on what they are given alone; beside them a predicate is worked out for each node.
_STEADY = frozenset(
    [
        *("if", "true", "false", "not", "coalesce", "concat", "join", "selected", "selected-at", "count-selected"),
        *("substr", "substring", "substring-before", "substring-after", "translate", "round", "int", "today", "now"),
        *("instance", "current", "pulldata"),
    ]
)


def keeping(predicate: Expression, compiler: Compiler) -> Keep:
    """A predicate as a function of a row: a number is a place in it, anything else is yes or no."""
    if isinstance(predicate, Binary) and predicate.operator == "and" and not _counts(predicate):
        return _keeping_each([keeping(part, compiler) for part in predicate.operands], predicate, compiler)
    if (steady := _keeping_equal(predicate, compiler)) is not None:
        return steady
    part = compiler.operand(predicate)
    if part.kind == "number" and isinstance(part.constant, float):
        return _keeping_place(part.constant)
    if part.kind in ("number", "any"):
        return _keeping_if(_place_or_condition(part, compiler), predicate)
    return _keeping_if(as_boolean(part, compiler.dialect), predicate)


def _keeping_each(keeps: list[Keep], predicate: Binary, compiler: Compiler) -> Keep:
    """``[a and b]`` as ``[a][b]``, which it is where nothing is counted and no part is a number."""
    kinds = [compiler.operand(part).kind for part in predicate.operands]
    if not all(kind in ("boolean", "string", "nodes") for kind in kinds):
        return _keeping_if(compiler.boolean(predicate), predicate)

    def keep(context: Context, nodes: list[Node]) -> list[Node]:
        for one in keeps:
            nodes = one(context, nodes) if nodes else nodes
        return nodes

    return keep


def _counts(expression: Expression) -> bool:
    return any(isinstance(part, Call) and part.name in ("position", "last") for part in everything_in(expression))


def _keeping_equal(predicate: Expression, compiler: Compiler) -> Keep | None:
    """``[column = value]`` with a value that is the same for the whole row; None if the predicate is nothing such."""
    if not (isinstance(predicate, Binary) and predicate.operator == "=" and len(predicate.operands) == 2):
        return None
    column, value = predicate.operands
    if not _is_column(column):
        column, value = value, column
    if not (_is_column(column) and isinstance(column, Path) and _is_steady(value)):
        return None
    part, dialect = compiler.operand(value), compiler.dialect
    if part.kind not in ("string", "nodes") or not dialect.forgiving:
        return None
    pattern = tag_pattern(column.steps[0].test, forgiving=True, namespaces=dialect.namespaces)
    if compiler.is_secondary or isinstance(value, Literal):
        return _keeping_column(pattern, part.run, is_secondary=compiler.is_secondary)
    return None


def _is_column(expression: Expression) -> bool:
    match expression:
        case Path(absolute=False, steps=(step,)):
            return step.axis == "child" and not step.predicates and not step.test.endswith((")", "*"))
    return False


def _is_steady(expression: Expression) -> bool:
    """Whether an expression gives the same at each node of a row."""
    match expression:
        case Path(absolute=absolute, steps=steps):
            return absolute and not any(step.predicates for step in steps)
        case Filter(base=Call(name="current" | "instance"), predicates=(), steps=steps):
            return not any(step.predicates for step in steps) and all(map(_is_steady, parts_of(expression)))
        case Filter():
            return False
        case Call(name=name):
            return name in _STEADY and all(map(_is_steady, parts_of(expression)))
    return all(map(_is_steady, parts_of(expression)))


def _keeping_column(pattern: str, run: Run, *, is_secondary: bool) -> Keep:
    value: Callable[[Context], Any] = run

    def keep(context: Context, nodes: list[Node]) -> list[Node]:
        context.spend(len(nodes))
        found = value(context)
        wanted = frozenset([found] if isinstance(found, str) else [text_of(node) for node in found] or [""])
        is_relevant = None if is_secondary else context.world.is_relevant
        return [node for node in nodes if not wanted.isdisjoint(_column(node, pattern, is_relevant))]

    return keep


def _column(node: Node, pattern: str, is_relevant: Callable[[Any], bool] | None) -> Iterable[str]:
    if not isinstance(node, _ELEMENT):
        return [""]
    cells = node.iterchildren(pattern)
    return [text_of(cell) for cell in cells if is_relevant is None or is_relevant(cell)] or [""]


def _keeping_place(place: float) -> Keep:
    index = int(place) - 1 if place.is_integer() and place >= 1 else None
    return lambda context, nodes: [] if index is None else nodes[index : index + 1]


def _place_or_condition(part: Operand, compiler: Compiler) -> Callable[[Context], bool]:
    number, boolean = as_number(part, compiler.dialect), as_boolean(part, compiler.dialect)
    if part.kind == "number":
        return lambda context: number(context) == context.position

    def holds(context: Context) -> bool:
        value = part.run(context)
        return value == context.position if isinstance(value, float) else boolean(context)

    return holds


def _keeping_if(holds: Callable[[Context], bool], predicate: Expression) -> Keep:
    size = sum(1 for _ in everything_in(predicate))

    def keep(context: Context, nodes: list[Node]) -> list[Node]:
        context.spend(len(nodes) * size)
        inner = context.at(context.node, size=len(nodes))
        kept = []
        for position, node in enumerate(nodes, start=1):
            inner.node, inner.position = node, position
            if holds(inner):
                kept.append(node)
        return kept

    return keep
