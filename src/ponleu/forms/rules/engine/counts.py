"""The rule that says how many instances a repeat has, seen from where it is worked out."""

from __future__ import annotations

from ponleu.forms.rules.definition import Rule
from ponleu.forms.rules.xpath import Binary, Call, Expression, Filter, Negate, Path, Step, compiled


def seen_from_above(rule: Rule) -> Rule:
    """The rule of a count, written as seen from what is around the repeat: there may be no instance to see it from."""
    raised = _raised(rule.expression)
    return rule if raised == rule.expression else Rule(rule.text, raised, compiled(raised))


def _raised(expression: Expression) -> Expression:
    match expression:
        case Path(absolute=False, steps=(Step(axis="parent", test="node()", predicates=()), *others)):
            steps = tuple(others) or (Step("self", "node()"),)
            return Path(absolute=False, steps=steps, at=expression.at)
        case Filter(base=Call(name="current"), predicates=(), steps=(Step(axis="parent"), *others)):
            return Filter(expression.base, (), tuple(others), at=expression.at)
        case Call(name=name, arguments=arguments):
            return Call(name, tuple(_raised(one) for one in arguments), at=expression.at)
        case Binary(operator=operator, operands=operands):
            return Binary(operator, tuple(_raised(one) for one in operands), at=expression.at)
        case Negate(operand=operand):
            return Negate(_raised(operand), at=expression.at)
    return expression
