"""Rules in plain words: “shown when “Age” is at least 10 and less than 18”, from the tree that is also run.

What has no words of its own is written as it stands, with the names of questions in place of their paths; it is
never left out, and never a reason to fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal as OneOf

from ponleu.forms.rules.phrases import Words, words_of
from ponleu.forms.rules.xpath import (
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
    written,
)

NameOf = Callable[[Path], str]
ValueName = Callable[[Path, str], str]
Part = OneOf["relevant", "required", "constraint", "calculate"]

MOST_CHARACTERS = 1_000  # of an explanation; a longer one explains nothing
MOST_LEVELS = 24  # of statements inside statements that are put into words; what lies deeper is written as it stands
_HERE = Path(False, (Step("self", "node()"),))
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OF_NUMBERS = {"<": "less", "<=": "at most", ">": "more", ">=": "at least"}
_OF_MOMENTS = {"<": "before", "<=": "not after", ">": "after", ">=": "not before"}
_SIGNS = {"*": "×", "div": "÷", "-": "−"}
_NOUNS = {"count-selected": "chosen", "string-length": "length", "sum": "sum", "min": "smallest", "max": "largest"}
_SEE_THROUGH = frozenset(["number", "string", "date", "date-time", "decimal-date-time", "once", "jr:choice-name"])
_MOMENTS = frozenset(["today", "now", "date", "date-time"])
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DIGITS = re.compile(r"\^?(?:\[0-9\]|\\d)\{([0-9]+)(?:,([0-9]+))?\}\$?")


def explained(expression: Expression, *, name_of: NameOf, value_name: ValueName, language: str) -> str:
    """An expression in plain words, as they stand inside a sentence.

    name_of     the label of the question that a path leads to, seen from where the rule stands
    value_name  the label of a choice of that question; the value itself if it has none

    >>> from ponleu.forms.rules.xpath import parse
    >>> name, value = lambda path: "Age", lambda path, text: text
    >>> explained(parse("/data/age >= 10 and /data/age < 18"), name_of=name, value_name=value, language="en")
    '“Age” is at least 10 and less than 18'
    """
    return _shortened(_Speaker(words_of(language), name_of, value_name).condition(expression))


def explained_rule(part: Part, expression: Expression, *, name_of: NameOf, value_name: ValueName, language: str) -> str:
    """A rule of a question as a sentence: when it is shown, must be answered, is accepted, or what its value is.

    >>> from ponleu.forms.rules.xpath import parse
    >>> rule = parse(". >= 5 and . < 18")
    >>> explained_rule("constraint", rule, name_of=str, value_name=lambda path, text: text, language="en")
    'Accepted when the answer is at least 5 and less than 18.'
    """
    speaker = _Speaker(words_of(language), name_of, value_name)
    if part == "calculate":
        return speaker.say(part, _shortened(speaker.value(expression)))
    match expression:
        case Call(name="true"):
            return speaker.say(f"{part} always")
        case Call(name="false"):
            return speaker.say(f"{part} never")
    return speaker.say(part, _shortened(speaker.condition(expression)))


def _shortened(words: str) -> str:
    return words if len(words) <= MOST_CHARACTERS else words[: MOST_CHARACTERS - 1] + "…"


@dataclass(frozen=True, slots=True)
class _Clause:
    """One statement about a subject; several about the same subject are told together."""

    subject: str
    verb: str
    rest: str


class _Speaker:
    """Says expressions in the words of one language."""

    def __init__(self, words: Words, name_of: NameOf, value_name: ValueName) -> None:
        self.words = words
        self.name_of = name_of
        self.value_name = value_name
        self.level = 0

    def say(self, phrase: str, a: str = "", b: str = "", c: str = "") -> str:
        return self.words[phrase].format(a=a, b=b, c=c)

    def condition(self, expression: Expression) -> str:
        """What is true or false."""
        if isinstance(expression, Binary) and expression.operator in ("and", "or"):
            return self.joined(expression)
        return self.told(expression.operator if isinstance(expression, Binary) else "", [self.clause(expression)])

    def joined(self, expression: Binary) -> str:
        clauses = [self.clause(part) for part in expression.operands]
        groups = groupby(clauses, key=lambda clause: clause.subject if isinstance(clause, _Clause) else clause)
        return self.row(expression.operator, [self.told(expression.operator, list(group)) for _, group in groups])

    def told(self, operator: str, clauses: list[_Clause | str]) -> str:
        """Statements about one subject: it is named once, and its verb once as long as it stays the same."""
        first = clauses[0]
        if isinstance(first, str):
            return first
        said, before = [], ""
        for clause in clauses:
            if isinstance(clause, _Clause):
                whole = self.say("predicate", clause.verb, clause.rest).strip()
                said.append(clause.rest if clause.verb == before else whole)
                before = clause.verb
        return self.say("says", first.subject, self.row(operator, said))

    def row(self, operator: str, said: list[str]) -> str:
        *others, last = said
        if not others:
            return last
        beginning = others[0]
        for one in others[1:]:
            beginning = self.say("listed", beginning, one)
        return self.say(operator if operator in ("and", "or") else "or", beginning, last)

    def clause(self, expression: Expression) -> _Clause | str:
        """A statement, as a clause if it has a subject."""
        if self.level > MOST_LEVELS:
            return written(expression)
        self.level += 1
        said = self.clause_inside(expression)
        self.level -= 1
        return said

    def clause_inside(self, expression: Expression) -> _Clause | str:
        said: _Clause | str
        match expression:
            case Binary(operator="and" | "or"):
                said = self.say("bracketed", self.joined(expression))
            case Binary(operator=sign, operands=(left, right)) if sign in _MIRRORED:
                said = self.compared(sign, left, right)
            case Call(name="not", arguments=(inside,)):
                said = self.negated(inside)
            case Call(name="boolean" | "boolean-from-string", arguments=(inside,)):
                said = self.clause(inside)
            case Call(name="selected" | "is-selected", arguments=(answer, choice)):
                said = self.chosen("includes", answer, choice)
            case Call(name="regex", arguments=(answer, Literal(value=pattern))):
                said = self.matching(answer, pattern)
            case Call(name="true" | "false" as name):
                said = self.say("always" if name == "true" else "never")
            case _ if _path_of(expression) is not None:
                said = _Clause(self.value(expression), self.say("is"), self.say("answered"))
            case _:
                said = self.value(expression)
        return said

    def negated(self, inside: Expression) -> _Clause | str:
        match inside:
            case Call(name="not", arguments=(again,)):
                return self.clause(again)
            case Call(name="selected" | "is-selected", arguments=(answer, choice)):
                return self.chosen("does not include", answer, choice)
            case Binary(operator="=" | "!=" as sign, operands=(left, right)):
                return self.compared("!=" if sign == "=" else "=", left, right)
        if _path_of(inside) is not None:
            return _Clause(self.value(inside), self.say("is"), self.say("not answered"))
        return self.say("not so", self.condition(inside))

    def compared(self, sign: str, left: Expression, right: Expression) -> _Clause:
        if _is_fixed(left) and not _is_fixed(right):
            sign, left, right = _MIRRORED[sign], right, left
        subject, is_equality = self.value(left), sign in ("=", "!=")
        if is_equality and isinstance(right, Literal) and not right.value:
            return _Clause(subject, self.say("is"), self.say("not answered" if sign == "=" else "answered"))
        value = self.value_beside(left, right)
        if is_equality:
            return _Clause(subject, self.say("equals" if sign == "=" else "differs"), value)
        phrases = _OF_MOMENTS if _is_moment(right) else _OF_NUMBERS
        return _Clause(subject, self.say("is"), self.say(phrases[sign], value))

    def chosen(self, verb: str, answer: Expression, choice: Expression) -> _Clause:
        return _Clause(self.value(answer), self.say(verb), self.value_beside(answer, choice))

    def matching(self, answer: Expression, pattern: str) -> _Clause:
        subject = self.value(answer)
        if (found := _DIGITS.fullmatch(pattern)) is None:
            return _Clause(subject, self.say("matches"), self.say("pattern", pattern))
        fewest, most = found[1], found[2] or found[1]
        rest = self.say("digits", fewest) if fewest == most else self.say("digits between", fewest, most)
        return _Clause(subject, self.say("has"), rest)

    def value_beside(self, subject: Expression, value: Expression) -> str:
        """A value by the label that the question beside it gives it."""
        path = _path_of(subject)
        if path is not None and isinstance(value, Literal | Number):
            text = value.value if isinstance(value, Literal) else written(value)
            label = self.value_name(path, text)
            return self.say("quoted", label) if label != text else self.value(value)
        return self.value(value)

    def value(self, expression: Expression) -> str:
        """What stands for a number, a text or an answer."""
        if self.level > MOST_LEVELS:
            return written(expression)
        self.level += 1
        said = self.value_inside(expression)
        self.level -= 1
        return said

    def value_inside(self, expression: Expression) -> str:
        path = _path_of(expression)
        match expression:
            case _ if path is not None:
                said = self.say("this") if path == _HERE else self.say("quoted", self.name_of(path))
            case Literal(value=text):
                said = text if _DAY.fullmatch(text) else self.say("quoted", text)
            case Binary():
                said = self.calculated(expression)
            case Negate(operand=operand):
                said = f"−{self.value(operand)}"
            case Union(parts=parts):
                said = self.row("or", [self.value(part) for part in parts])
            case Filter(base=Call(name="instance", arguments=(Literal(value=name),))):
                said = self.say("list", name)
            case Call():
                said = self.called(expression)
            case _:
                said = written(expression)
        return said

    def calculated(self, expression: Binary) -> str:
        if (since := _since(expression)) is not None:
            return self.say("age", self.value(since))
        if expression.operator in ("and", "or") or (expression.operator in _MIRRORED and len(expression.operands) == 2):
            return self.say("bracketed", self.condition(expression))
        parts = [
            self.say("bracketed", self.value(part))
            if isinstance(part, Binary) and _since(part) is None
            else self.value(part)
            for part in expression.operands
        ]
        return f" {_SIGNS.get(expression.operator, expression.operator)} ".join(parts)

    def called(self, call: Call) -> str:
        match call.name, call.arguments:
            case (("today" | "now"), ()):
                said = self.say(call.name)
            case "count", (Path() as path,):
                said = self.say("count", self.name_of(path))
            case name, (inside,) if name in _NOUNS:
                said = self.say(_NOUNS[name], self.value(inside))
            case "int", (inside,):
                since = _since(inside)
                said = self.say("years", self.value(since)) if since else self.say("whole", self.value(inside))
            case "round", (inside, *_):
                said = self.say("rounded", self.value(inside))
            case "position", _:
                said = self.say("place")
            case "if", (condition, then, otherwise):
                said = self.say("if", self.condition(condition), self.value(then), self.value(otherwise))
            case "coalesce", (first, second):
                said = self.say("else", self.value(first), self.value(second))
            case name, (inside, *_) if name in _SEE_THROUGH:
                said = self.value(inside)
            case name, given:
                said = f"{name}({', '.join(self.value(argument) for argument in given)})"
        return said


def _path_of(expression: Expression) -> Path | None:
    """The path of a question, also when it begins with ``current()``."""
    match expression:
        case Path():
            return expression
        case Filter(base=Call(name="current", arguments=()), predicates=(), steps=steps):
            return Path(False, steps, expression.at)
        case Call(name="current", arguments=()):
            return _HERE
    return None


def _is_fixed(expression: Expression) -> bool:
    return isinstance(expression, Literal | Number) or _is_moment(expression)


def _is_moment(expression: Expression) -> bool:
    match expression:
        case Call(name=name):
            return name in _MOMENTS
        case Literal(value=text):
            return _DAY.match(text) is not None
        case Binary(operator="+" | "-", operands=(first, *_)):
            return isinstance(first, Call) and first.name in _MOMENTS
    return False


def _since(expression: Expression) -> Expression | None:
    """The day in ``(today() - day) div 365.25``, which is how forms work out an age."""
    match expression:
        case Binary(
            operator="div",
            operands=(Binary(operator="-", operands=(Call(name="today" | "now"), day)), Number(value=365 | 365.25)),
        ):
            return day
    return None
