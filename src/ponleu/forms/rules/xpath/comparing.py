"""``=``, ``!=``, ``<`` and their kin between numbers, texts, yes or no, and nodes (XPath 1.0, section 3.4)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from ponleu.forms.rules.xpath.context import Context, Value
from ponleu.forms.rules.xpath.nodes import Node, text_of
from ponleu.forms.rules.xpath.operands import Dialect, Operand, as_boolean, as_number, as_string
from ponleu.forms.rules.xpath.values import number_of_text, to_boolean, to_number, to_string

Compare = Callable[[Any, Any], bool]
Test = Callable[[Context], bool]

_COMPARES: Mapping[str, Compare] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def comparison(sign: str, left: Operand, right: Operand, dialect: Dialect) -> Test:
    """A function that compares two parts."""
    if right.kind == "nodes" and left.kind != "nodes":
        sign, left, right = _MIRRORED[sign], right, left
    if "any" in (left.kind, right.kind):
        return lambda context: _compared(sign, left.run(context), right.run(context), context, dialect)
    if left.kind != "nodes" or (left.is_here and right.kind != "nodes"):
        return _of_single_values(sign, left, right, dialect)
    if right.kind == "nodes":
        return _of_two_lists(sign, left, right, dialect)
    return _of_list_and_value(sign, left, right, dialect)


def _of_single_values(sign: str, left: Operand, right: Operand, dialect: Dialect) -> Test:
    compare = _COMPARES[sign]
    kinds = (left.kind, right.kind)
    one: Callable[[Context], object]
    other: Callable[[Context], object]
    if sign in ("=", "!=") and "boolean" in kinds:
        one, other = as_boolean(left, dialect), as_boolean(right, dialect)
    elif sign in ("=", "!=") and "number" not in kinds:
        one, other = as_string(left), as_string(right)
    else:
        one, other = as_number(left, dialect), as_number(right, dialect)
    if right.constant is not None and right.kind in ("number", "string") and other is right.run:
        known = right.constant
        return lambda context: compare(one(context), known)
    return lambda context: compare(one(context), other(context))


def _of_list_and_value(sign: str, left: Operand, right: Operand, dialect: Dialect) -> Test:
    """Whether the comparison holds for one of the nodes; when phones forgive, no node is one empty text."""
    compare, texts = _COMPARES[sign], _texts_of(left, dialect)
    if sign in ("=", "!=") and right.kind == "boolean":
        one, other = as_boolean(left, dialect), as_boolean(right, dialect)
        return lambda context: compare(one(context), other(context))
    if sign in ("=", "!=") and right.kind == "string":
        wanted = as_string(right)

        def has_text(context: Context) -> bool:
            text = wanted(context)
            return any(compare(found, text) for found in texts(context))

        return has_text
    limit = as_number(right, dialect)

    def has_number(context: Context) -> bool:
        number, zone = limit(context), dialect.zone(context)
        return any(compare(number_of_text(found, zone), number) for found in texts(context))

    return has_number


def _of_two_lists(sign: str, left: Operand, right: Operand, dialect: Dialect) -> Test:
    texts, others = _texts_of(left, dialect), _texts_of(right, dialect)
    return lambda context: _any_pair(sign, texts(context), others(context), context, dialect)


def _any_pair(sign: str, texts: list[str], others: list[str], context: Context, dialect: Dialect) -> bool:
    """Whether the comparison holds for one text of each list, without trying every pair."""
    if sign == "=":
        return not set(texts).isdisjoint(others)
    if sign == "!=":
        return bool(texts and others) and len({*texts, *others}) > 1
    zone = dialect.zone(context)
    numbers = [number for text in texts if (number := number_of_text(text, zone)) == number]
    bounds = [number for text in others if (number := number_of_text(text, zone)) == number]
    if not numbers or not bounds:
        return False
    return _COMPARES[sign](*((min(numbers), max(bounds)) if sign[0] == "<" else (max(numbers), min(bounds))))


def _texts_of(part: Operand, dialect: Dialect) -> Callable[[Context], list[str]]:
    run: Callable[[Context], Any] = part.run
    nothing = [""] if dialect.forgiving else []
    return lambda context: [text_of(node) for node in run(context)] or nothing


def _compared(sign: str, left: Value, right: Value, context: Context, dialect: Dialect) -> bool:
    """The same for two values whose kinds are known only now."""
    if isinstance(right, list) and not isinstance(left, list):
        sign, left, right = _MIRRORED[sign], right, left
    zone, compare, is_equality = dialect.zone(context), _COMPARES[sign], sign in ("=", "!=")
    if is_equality and (isinstance(left, bool) or isinstance(right, bool)):
        forgiving = dialect.forgiving
        return compare(to_boolean(left, forgiving=forgiving), to_boolean(right, forgiving=forgiving))
    if isinstance(left, list):
        texts = _texts(left, dialect)
        if isinstance(right, list):
            return _any_pair(sign, texts, _texts(right, dialect), context, dialect)
        if is_equality and isinstance(right, str):
            return any(compare(text, right) for text in texts)
        return any(compare(number_of_text(text, zone), to_number(right, zone)) for text in texts)
    if is_equality and not isinstance(left, float) and not isinstance(right, float):
        return compare(to_string(left), to_string(right))
    return compare(to_number(left, zone), to_number(right, zone))


def _texts(nodes: list[Node], dialect: Dialect) -> list[str]:
    return [text_of(node) for node in nodes] or ([""] if dialect.forgiving else [])
