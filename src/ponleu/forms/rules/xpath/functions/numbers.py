"""Functions over numbers. Numbers are floats by nature: NaN is what is unknown, and no function fails for it."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from decimal import Context as Precision
from math import inf, isfinite, isnan, nan

from ponleu.forms.rules.xpath.context import Context, Value
from ponleu.forms.rules.xpath.functions.registry import XPATH_ALONE, function
from ponleu.forms.rules.xpath.nodes import Node, text_of
from ponleu.forms.rules.xpath.values import number_of_text, to_number

_MOST_DIGITS = 30  # after or before the point that a number can be rounded to, as in JavaRosa


@function("number", "n.", gives="number")
def _number(context: Context, value: float) -> float:
    return value


@function("int", "n", gives="number")
def _int(context: Context, value: float) -> float:
    return float(math.trunc(value)) if isfinite(value) else value


@function("floor", "n", gives="number")
def _floor(context: Context, value: float) -> float:
    return float(math.floor(value)) if isfinite(value) else value


@function("ceiling", "n", gives="number")
def _ceiling(context: Context, value: float) -> float:
    return float(math.ceil(value)) if isfinite(value) else value


@function("round", "n n?", gives="number")
def _round(context: Context, value: float, digits: float = 0.0) -> float:
    """Half away from zero, by the digits a person sees: 1.475 to two digits is 1.48."""
    if not isfinite(value):
        return value
    if not -_MOST_DIGITS <= digits <= _MOST_DIGITS:
        return nan
    unit = Decimal(1).scaleb(-int(digits))
    return float((Decimal(repr(value)) / unit).quantize(Decimal(1), ROUND_HALF_UP, _EXACT) * unit)


@function("round", "n", gives="number", table=XPATH_ALONE)
def _round_as_xpath(context: Context, value: float) -> float:
    return float(math.floor(value + 0.5)) if isfinite(value) else value


@function("abs", "n", gives="number")
def _abs(context: Context, value: float) -> float:
    return abs(value)


@function("pow", "n n", gives="number")
def _pow(context: Context, base: float, exponent: float) -> float:
    return _safely(math.pow, base, exponent)


@function("pi", gives="number")
def _pi(context: Context) -> float:
    return math.pi


@function("exp", "n", gives="number")
def _exp(context: Context, value: float) -> float:
    return _safely(math.exp, value)


@function("exp10", "n", gives="number")
def _exp10(context: Context, value: float) -> float:
    return _safely(math.pow, 10.0, value)


@function("log", "n", gives="number")
def _log(context: Context, value: float) -> float:
    return -inf if value == 0 else _safely(math.log, value)


@function("log10", "n", gives="number")
def _log10(context: Context, value: float) -> float:
    return -inf if value == 0 else _safely(math.log10, value)


@function("atan2", "n n", gives="number")
def _atan2(context: Context, y: float, x: float) -> float:
    return math.atan2(y, x)


def _enter(name: str, calculation: Callable[[float], float]) -> None:
    function(name, "n", gives="number")(lambda context, value: _safely(calculation, value))


for _name, _calculation in {
    "sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "asin": math.asin, "acos": math.acos, "atan": math.atan,
}.items():  # fmt: skip
    _enter(_name, _calculation)


@function("random", gives="number", is_volatile=True)
def _random(context: Context) -> float:
    return context.world.random()


@function("sum", "x", gives="number")
def _sum(context: Context, nodes: list[Node]) -> float:
    """Unanswered questions add nothing (JavaRosa)."""
    return sum((value for value in _numbers(context, (nodes,)) if not isnan(value)), 0.0)


@function("sum", "x", gives="number", table=XPATH_ALONE)
def _sum_as_xpath(context: Context, nodes: list[Node]) -> float:
    return sum((number_of_text(text_of(node), None) for node in nodes), 0.0)


@function("max", "v v*", gives="number")
def _max(context: Context, *values: Value) -> float:
    return max((value for value in _numbers(context, values) if not isnan(value)), default=nan)


@function("min", "v v*", gives="number")
def _min(context: Context, *values: Value) -> float:
    return min((value for value in _numbers(context, values) if not isnan(value)), default=nan)


_EXACT = Precision(prec=400)


def _safely(calculation: Callable[..., float], *values: float) -> float:
    try:
        return calculation(*values)
    except OverflowError:
        return inf
    except ValueError:
        return nan


def _numbers(context: Context, values: tuple[Value, ...]) -> list[float]:
    zone = context.world.now.tzinfo
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found.extend(number_of_text(text_of(node), zone) for node in value)
        else:
            found.append(to_number(value, zone))
    return found
