"""From syntax tree to text: the shortest that `parse` reads as the same tree."""

from __future__ import annotations

from ponleu.forms.rules.xpath.parsing import ANYWHERE_BELOW
from ponleu.forms.rules.xpath.syntax import (
    PRECEDENCE,
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    Negate,
    Number,
    Path,
    Step,
    Union,
)

_UNARY, _UNION, _PRIMARY = 7, 8, 9  # bind more strongly than every operator in PRECEDENCE


def written(expression: Expression) -> str:
    """The expression as text, with the blanks and brackets that a reader expects.

    >>> from ponleu.forms.rules.xpath.parsing import parse
    >>> written(parse("(1+2)*3 - count( child::kid[ position()=1 ] )"))
    '(1 + 2) * 3 - count(kid[position() = 1])'
    """
    match expression:
        case Number(value=value):
            text = number_written(value)
        case Literal(value=value):
            text = _quoted(value)
        case Call(name=name, arguments=arguments):
            text = f"{name}({', '.join(map(written, arguments))})"
        case Negate(operand=operand):
            text = "-" + _inside(operand, at_least=_UNARY)
        case Union(parts=parts):
            text = " | ".join(_inside(part, at_least=_PRIMARY) for part in parts)
        case Path(absolute=absolute, steps=steps):
            text = ("/" if absolute else "") + _steps(steps, is_relative=not absolute)
        case Filter(base=base, predicates=predicates, steps=steps):
            bare = written(base) if isinstance(base, Number | Literal | Call) else f"({written(base)})"
            text = bare + _brackets(predicates) + ("/" + _steps(steps) if steps else "")
        case Binary():
            text = _binary(expression)
    return text


def number_written(value: float) -> str:
    """A number as short as it can be written, without a ``.0`` at its end."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    pieces = ', "\'", '.join(f"'{piece}'" for piece in text.split("'"))
    return f"concat({pieces})"


def _binary(expression: Binary) -> str:
    strength = PRECEDENCE[expression.operator]
    first, *others = expression.operands
    is_same = isinstance(first, Binary) and first.operator == expression.operator
    pieces = [_inside(first, at_least=strength + 1 if is_same else strength)]
    pieces += [_inside(other, at_least=strength + 1) for other in others]
    return f" {expression.operator} ".join(pieces)


def _inside(expression: Expression, *, at_least: int) -> str:
    text = written(expression)
    return text if _strength(expression) >= at_least else f"({text})"


def _strength(expression: Expression) -> int:
    match expression:
        case Binary(operator=operator):
            return PRECEDENCE[operator]
        case Negate():
            return _UNARY
        case Union():
            return _UNION
        case Path(absolute=True, steps=()):
            return 0  # after a bare slash, * and words would be read as its first step
    return _PRIMARY


def _steps(steps: tuple[Step, ...], *, is_relative: bool = False) -> str:
    texts: list[str] = []
    for index, step in enumerate(steps):
        is_first = index == 0 and is_relative
        is_last = index == len(steps) - 1
        doubled = bool(texts) and texts[-1] == ""
        texts.append("" if step == ANYWHERE_BELOW and not (is_first or is_last or doubled) else _step(step))
    return "/".join(texts)


def _step(step: Step) -> str:
    match step.axis, step.test:
        case "self", "node()":
            text = "."
        case "parent", "node()":
            text = ".."
        case "child", test:
            text = test
        case "attribute", test:
            text = f"@{test}"
        case axis, test:
            text = f"{axis}::{test}"
    return text + _brackets(step.predicates)


def _brackets(predicates: tuple[Expression, ...]) -> str:
    return "".join(f"[{written(predicate)}]" for predicate in predicates)
