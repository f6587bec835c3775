"""From syntax tree to closures: each part becomes a small Python function of the context.

A function that does not exist, or is given too much, fails only when it is reached, as on a phone; before a form is
published `check_functions` finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import fmod, inf, isfinite, isnan, nan

from ponleu.core import Problem
from ponleu.forms.rules.xpath import paths, problems
from ponleu.forms.rules.xpath.axes import NAMESPACES
from ponleu.forms.rules.xpath.comparing import comparison
from ponleu.forms.rules.xpath.context import Context, Run, Value
from ponleu.forms.rules.xpath.functions import FUNCTIONS, XPATH_ALONE, Function
from ponleu.forms.rules.xpath.operands import (
    Dialect,
    Operand,
    as_boolean,
    as_nodes,
    as_number,
    as_string,
    constant,
)
from ponleu.forms.rules.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    Negate,
    Number,
    Path,
    Union,
)

_HERE = Operand("nodes", lambda context: [context.node], is_here=True)


def compiled(
    expression: Expression, *, forgiving: bool = True, namespaces: Mapping[str, str] = NAMESPACES
) -> Callable[[Context], Value]:
    """An expression as a function of the context.

    forgiving   the dialect of forms: a missing or irrelevant node compares as an empty text, dates become days since
                1970, an absolute path inside a repeat means the same instance; otherwise plain XPath 1.0
    namespaces  of prefixes; those that forms use are known
    returns     a function that may raise Problems (an unknown function that is reached, too much work), nothing else
    """
    return Compiler(Dialect(forgiving, namespaces)).operand(expression).run


class Compiler:
    """Compiles parts of one expression; `is_secondary` inside predicates on another instance than the primary."""

    def __init__(
        self, dialect: Dialect, *, is_secondary: bool = False, known: dict[tuple[int, bool], Operand] | None = None
    ) -> None:
        self.dialect = dialect
        self.is_secondary = is_secondary
        self.known = {} if known is None else known  # each part once, however often it is asked for

    def primary(self) -> Compiler:
        """The same for parts that speak of the primary instance again."""
        return Compiler(self.dialect, known=self.known) if self.is_secondary else self

    def secondary(self) -> Compiler:
        """The same for parts that speak of another instance, where everything is relevant."""
        return self if self.is_secondary else Compiler(self.dialect, is_secondary=True, known=self.known)

    def operand(self, expression: Expression) -> Operand:
        """A part of the expression, compiled."""
        key = (id(expression), self.is_secondary)
        if key not in self.known:
            self.known[key] = self.compiled(expression)
        return self.known[key]

    def compiled(self, expression: Expression) -> Operand:
        """The same, compiled anew."""
        match expression:
            case Number(value=value):
                part = constant(value, "number")
            case Literal(value=text):
                part = constant(text, "string")
            case Path() if paths.is_here(expression):
                part = _HERE
            case Path() | Filter() | Union():
                part = Operand("nodes", paths.compiled_path(expression, self))
            case Negate(operand=inside):
                number = self.number(inside)
                part = Operand("number", lambda context: -number(context))
            case Binary():
                part = self.binary(expression)
            case Call():
                part = self.call(expression)
        return part

    def number(self, expression: Expression) -> Callable[[Context], float]:
        """A part as a function that gives a number."""
        return as_number(self.operand(expression), self.dialect)

    def boolean(self, expression: Expression) -> Callable[[Context], bool]:
        """A part as a function that says yes or no."""
        return as_boolean(self.operand(expression), self.dialect)

    def binary(self, expression: Binary) -> Operand:
        """Operands joined from the left by one operator."""
        sign = expression.operator
        if sign in ("and", "or"):
            return Operand("boolean", _all_or_any(sign, [self.boolean(part) for part in expression.operands]))
        if sign in _CALCULATIONS:
            return Operand("number", _calculation(sign, [self.number(part) for part in expression.operands]))
        left, *others = [self.operand(part) for part in expression.operands]
        for right in others:
            left = Operand("boolean", comparison(sign, left, right, self.dialect))
        return left

    def call(self, expression: Call) -> Operand:
        """A function with its arguments."""
        name, given = expression.name, expression.arguments
        function = self.function(name)
        if function is None:
            return _failing(problems.UnknownFunction(name=name))
        if not function.accepts(len(given)):
            return _failing(problems.WrongArguments(name=name, given=len(given), takes=function.takes_written))
        if name == "if":
            return Operand("any", self.choice(expression))
        if name == "indexed-repeat":
            return Operand("nodes", paths.indexed_repeat(given, self))
        if not given and function.stands_for_node:
            arguments = [self.converted(_HERE, function, function.kinds(1)[0])]
        else:
            letters = function.kinds(len(given))
            parts = [self.operand(part) for part in given]
            arguments = [self.converted(part, function, letter) for part, letter in zip(parts, letters, strict=True)]
        return Operand(function.gives, _calling(function, arguments))

    def function(self, name: str) -> Function | None:
        """What a name means in this dialect."""
        if not self.dialect.forgiving and name in XPATH_ALONE:
            return XPATH_ALONE[name]
        return FUNCTIONS.get(name)

    def choice(self, expression: Call) -> Run:
        """``if``: only the branch that is chosen is worked out."""
        condition = self.boolean(expression.arguments[0])
        then, otherwise = (self.operand(branch).run for branch in expression.arguments[1:])
        return lambda context: then(context) if condition(context) else otherwise(context)

    def converted(self, part: Operand, function: Function, letter: str) -> Callable[[Context], object]:
        """An argument as its function wants it."""
        match letter:
            case "n":
                return as_number(part, self.dialect)
            case "s":
                return as_string(part)
            case "b":
                return as_boolean(part, self.dialect)
            case "x":
                return as_nodes(part, what=function.name)
        return part.run


def _failing(problem: Problem) -> Operand:
    def fail(context: Context) -> Value:
        raise problem

    return Operand("any", fail)


def _calling(function: Function, arguments: list[Callable[[Context], object]]) -> Run:
    run = function.run
    match arguments:
        case []:
            return run
        case [one]:
            return lambda context: run(context, one(context))
        case [one, two]:
            return lambda context: run(context, one(context), two(context))
    return lambda context: run(context, *[argument(context) for argument in arguments])


def _all_or_any(sign: str, parts: list[Callable[[Context], bool]]) -> Callable[[Context], bool]:
    if len(parts) == 2:
        one, other = parts
        if sign == "and":
            return lambda context: one(context) and other(context)
        return lambda context: one(context) or other(context)
    if sign == "and":
        return lambda context: all(part(context) for part in parts)
    return lambda context: any(part(context) for part in parts)


def _calculation(sign: str, parts: list[Callable[[Context], float]]) -> Callable[[Context], float]:
    calculate = _CALCULATIONS[sign]
    first, *others = parts
    if len(others) == 1:
        other = others[0]
        return lambda context: calculate(first(context), other(context))

    def fold(context: Context) -> float:
        result = first(context)
        for other in others:
            result = calculate(result, other(context))
        return result

    return fold


def _divided(value: float, by: float) -> float:
    if by:  # NaN is not 0
        return value / by
    if isnan(value) or value == 0:
        return nan
    return inf if (value > 0) == (str(by)[0] != "-") else -inf


def _remainder(value: float, by: float) -> float:
    """What is left with the sign of the first, as in Java and JavaScript."""
    return fmod(value, by) if by and isfinite(value) else nan


_CALCULATIONS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "div": _divided,
    "mod": _remainder,
}
