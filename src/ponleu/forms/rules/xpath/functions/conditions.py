"""True, false, and what chooses between values. ``if`` is compiled, so that only the branch taken is worked out."""

from __future__ import annotations

from collections.abc import Iterator

from ponleu.forms.rules.xpath.context import Context, Value
from ponleu.forms.rules.xpath.functions.registry import function
from ponleu.forms.rules.xpath.nodes import text_of
from ponleu.forms.rules.xpath.values import to_boolean, to_number, to_string


@function("true", gives="boolean")
def _true(context: Context) -> bool:
    return True


@function("false", gives="boolean")
def _false(context: Context) -> bool:
    return False


@function("not", "b", gives="boolean")
def _not(context: Context, value: bool) -> bool:
    return not value


@function("boolean", "b", gives="boolean")
def _boolean(context: Context, value: bool) -> bool:
    return value


@function("boolean-from-string", "s", gives="boolean")
def _boolean_from_string(context: Context, text: str) -> bool:
    return text in ("1", "true")


@function("if", "b v v", gives="any")
def _if(context: Context, condition: bool, then: Value, otherwise: Value) -> Value:
    return then if condition else otherwise


@function("coalesce", "v v", gives="any")
def _coalesce(context: Context, first: Value, second: Value) -> Value:
    return second if _is_nothing(first) else first


@function("once", "v", gives="string", is_volatile=True)
def _once(context: Context, value: Value) -> str:
    """What the question holds already, else the value; a calculation that came to nothing stays empty."""
    return text_of(context.node) or ("" if _is_nothing(value) else to_string(value))


@function("depend", "v v*", gives="any")
def _depend(context: Context, value: Value, *others: Value) -> Value:
    return value


@function("checklist", "n n v*", gives="boolean")
def _checklist(context: Context, least: float, most: float, *factors: Value) -> bool:
    count = sum(1 for factor in _each(factors) if to_boolean(factor))
    return (least < 0 or count >= least) and (most < 0 or count <= most)


@function("weighted-checklist", "n n v*", gives="boolean", is_paired=True)
def _weighted_checklist(context: Context, least: float, most: float, *pairs: Value) -> bool:
    zone = context.world.now.tzinfo
    weighted = zip(_each(pairs[::2]), _each(pairs[1::2]), strict=False)
    total = sum(to_number(weight, zone) for factor, weight in weighted if to_boolean(factor))
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def _is_nothing(value: Value) -> bool:
    return to_string(value) in ("", "NaN")


def _each(values: tuple[Value, ...]) -> Iterator[Value]:
    """The values, with the nodes of each list one by one."""
    for value in values:
        if isinstance(value, list):
            yield from (text_of(node) for node in value)
        else:
            yield value
