"""From text to syntax tree, by recursive descent with a bounded depth."""

from __future__ import annotations

from ponleu.forms.rules.xpath import problems
from ponleu.forms.rules.xpath.lexing import Token, tokens_of
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

MOST_LEVELS = 100  # of expressions inside expressions; Python itself stops at a thousand calls within calls
_LEVELS_OF_A_PREDICATE = 2  # more than of a bracket: it takes more calls within calls to run
AXES = frozenset(
    [
        *("ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "following"),
        *("following-sibling", "namespace", "parent", "preceding", "preceding-sibling", "self"),
    ]
)
NODE_TYPES = frozenset(["node", "text", "comment", "processing-instruction"])
ANYWHERE_BELOW = Step("descendant-or-self", "node()")  # what // stands for


def parse(text: str) -> Expression:
    """Read an expression of a questionnaire.

    raises  NotAnExpression, and nothing else, saying what does not fit and where

    >>> parse(". >= 5").operator
    '>='
    """
    parser = _Parser(tokens_of(text))
    if parser.token.kind == "end":
        raise problems.NothingWritten(position=1)
    expression = parser.expression()
    if parser.token.kind != "end":
        raise parser.unexpected()
    return expression


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.levels = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def sees(self, *texts: str) -> bool:
        token = self.tokens[self.index]
        return token.kind == "sign" and token.text in texts

    def sees_name_before(self, sign: str) -> bool:
        """Whether a name is at hand, with `sign` after it; the token of the end follows every name."""
        return self.token.kind == "name" and self.tokens[self.index + 1][:2] == ("sign", sign)

    def expect(self, text: str) -> None:
        if not self.sees(text):
            raise self.unexpected()
        self.index += 1

    def unexpected(self) -> problems.NotAnExpression:
        kind, text, at = self.token
        if kind == "end":
            return problems.EndsTooSoon(position=at + 1)
        return problems.NotAnExpression(position=at + 1, near=text)

    def deeper(self) -> None:
        self.levels += 1
        if self.levels > MOST_LEVELS:
            raise problems.TooDeep(position=self.token.at + 1, most=MOST_LEVELS)

    def expression(self, weakest: int = 1) -> Expression:
        """Operands joined by operators at least as strong as `weakest`; like operators make one chain."""
        outside, start = self.levels, self.token.at
        self.deeper()
        operator, operands = "", [self.operand()]
        while (strength := self.strength()) >= weakest:
            if self.token.text != operator and operator:
                self.deeper()
                operands = [Binary(operator, tuple(operands), start)]
            operator = self.take().text
            operands.append(self.expression(strength + 1))
        self.levels = outside
        return Binary(operator, tuple(operands), start) if operator else operands[0]

    def strength(self) -> int:
        return PRECEDENCE.get(self.token.text, 0) if self.token.kind == "operator" else 0

    def operand(self) -> Expression:
        """Node-sets joined by ``|``, perhaps with a minus before them."""
        token = self.token
        if token[:2] == ("operator", "-"):
            self.index += 1
            self.deeper()
            return Negate(self.operand(), token.at)
        parts = [self.path()]
        while self.token[:2] == ("operator", "|"):
            self.index += 1
            parts.append(self.path())
        return Union(tuple(parts), token.at) if len(parts) > 1 else parts[0]

    def path(self) -> Expression:
        token = self.token
        if self.sees("/", "//"):
            return Path(True, tuple(self.steps(after_root=True)), token.at)
        if not self.starts_primary():
            return Path(False, tuple(self.steps()), token.at)
        base = self.primary()
        predicates = tuple(self.predicates())
        steps = tuple(self.steps(after_base=True)) if self.sees("/", "//") else ()
        return Filter(base, predicates, steps, token.at) if predicates or steps else base

    def starts_primary(self) -> bool:
        if self.token.kind in ("number", "literal") or self.sees("("):
            return True
        return self.sees_name_before("(") and self.token.text not in NODE_TYPES

    def primary(self) -> Expression:
        token = self.take()
        if token.kind == "number":
            return _number(token)
        if token.kind == "literal":
            return Literal(token.text[1:-1], token.at)
        if token.kind == "name":
            return Call(token.text, tuple(self.arguments()), token.at)
        inside = self.expression()
        self.expect(")")
        return inside

    def arguments(self) -> list[Expression]:
        self.expect("(")
        given: list[Expression] = []
        while not self.sees(")"):
            if given:
                self.expect(",")
            given.append(self.expression())
        self.expect(")")
        return given

    def predicates(self) -> list[Expression]:
        found, outside = [], self.levels
        while self.sees("["):
            self.index += 1
            self.levels = outside + _LEVELS_OF_A_PREDICATE
            found.append(self.expression())
            self.expect("]")
        self.levels = outside
        return found

    def steps(self, *, after_root: bool = False, after_base: bool = False) -> list[Step]:
        steps: list[Step] = []
        if after_root and self.sees("/"):
            self.index += 1
            if not self.starts_step():
                return steps
        elif not after_root and not after_base:
            steps.append(self.step())
        while not steps or self.sees("/", "//"):
            if self.sees("/", "//") and self.take().text == "//":
                steps.append(ANYWHERE_BELOW)
            steps.append(self.step())
        return steps

    def starts_step(self) -> bool:
        return self.token.kind == "name" or self.sees(".", "..", "@", "*")

    def step(self) -> Step:
        at = self.token.at
        if self.sees(".", ".."):
            axis, test = ("self" if self.take().text == "." else "parent"), "node()"
        else:
            axis = self.axis()
            test = self.test()
        return Step(axis, test, tuple(self.predicates()), at)

    def axis(self) -> str:
        if self.sees("@"):
            self.index += 1
            return "attribute"
        if not self.sees_name_before("::"):
            return "child"
        if self.token.text not in AXES:
            raise self.unexpected()
        self.index += 2
        return self.tokens[self.index - 2].text

    def test(self) -> str:
        if not (self.token.kind == "name" or self.sees("*")):
            raise self.unexpected()
        is_type = self.sees_name_before("(")
        if is_type and self.token.text not in NODE_TYPES:
            raise self.unexpected()
        name = self.take().text
        return f"{name}({self.target(name)})" if is_type else name

    def target(self, node_type: str) -> str:
        """What stands in the brackets of a node type: nothing, or the name of a processing instruction."""
        self.expect("(")
        target = ""
        if node_type == "processing-instruction" and self.token.kind == "literal":
            target = self.take().text
        self.expect(")")
        return target


def _number(token: Token) -> Number:
    value = float(token.text)
    if value == float("inf"):
        raise problems.NumberTooLarge(position=token.at + 1)
    return Number(value, token.at)
