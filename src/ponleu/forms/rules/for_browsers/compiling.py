"""Rules as small trees that the script of a page can run: lists that begin with the name of what is done.

    ["and", ["=", ["v", "/data/school"], "y"], [">", ["v", "/data/age"], 5]]

Only what comes out exactly as in the engine is written so. Everything else is left out: the question is then always
shown, and the server decides. What leaves a rule out: functions that are not listed here, the clock, other instances
of a repeat, answers whose own showing is not known, texts that would be read as dates where a number is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC
from math import isfinite, isnan
from typing import Any, Literal, TypeAlias

from ponleu.forms.rules.definition import Choice, Form, Itemset, Question, Rule
from ponleu.forms.rules.engine.casting import begun
from ponleu.forms.rules.engine.counts import seen_from_above
from ponleu.forms.rules.engine.events import CHANGED, NEW_REPEAT
from ponleu.forms.rules.engine.plan import plan_of
from ponleu.forms.rules.engine.spots import Spot, is_always
from ponleu.forms.rules.for_browsers.lists import list_of
from ponleu.forms.rules.for_browsers.places import Here, column_of, place_of
from ponleu.forms.rules.markup import Element
from ponleu.forms.rules.xpath import Call, Expression, Filter, Path
from ponleu.forms.rules.xpath import syntax as written
from ponleu.forms.rules.xpath.moments import days_of_text

Tree: TypeAlias = Any  # as JSON has it: a text, a number, true or false, or a list of an operation and its trees
Kind: TypeAlias = Literal["text", "number", "boolean", "any"]
CALCULATED: Mapping[str, str] = {"string": "text", "int": "whole", "integer": "whole", "decimal": "decimal"}
_NUMBERS = frozenset({"int", "integer", "long", "decimal"})
_HELD_IN_PARTS = frozenset({"geopoint", "time", "dateTime"})  # seconds and altitudes have no field
_GIVES: Mapping[str, tuple[int, Kind]] = {
    "true": (0, "boolean"),
    "false": (0, "boolean"),
    "not": (1, "boolean"),
    "boolean": (1, "boolean"),
    "selected": (2, "boolean"),
    "count-selected": (1, "number"),
    "string-length": (1, "number"),
    "number": (1, "number"),
    "int": (1, "number"),
    "string": (1, "text"),
    "coalesce": (2, "any"),
    "if": (3, "any"),
}
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


class Beyond(Exception):
    """What the script cannot do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A tree, what it gives, and whether it is `plain`: no text that could be taken for a date."""

    tree: Tree
    kind: Kind
    plain: bool = True


class Compiling:
    """The rules of one form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._known: dict[tuple[str, str], Part | None] = {}
        self._spots = plan_of(form).spots
        self._set = {action.ref for action in form.actions}
        self._changed = {
            action.ref
            for action in form.actions
            if action.where is not None
            or CHANGED in action.events
            or (NEW_REPEAT in action.events and isinstance(action.value, Rule))
        }

    def rule(self, ref: str, name: Literal["relevant", "required", "constraint"]) -> Tree:
        """A rule of a node as a tree; None if the form has none, or none that can be run."""
        rule = getattr(self.form.binds[ref], name)
        if rule is None or (name != "relevant" and not self.is_shown_by_rule(ref)):
            return None
        found = self._once(name, ref, rule)
        return None if found is None else found.tree

    def is_shown_by_rule(self, ref: str) -> bool:
        """Whether it can be known in a browser if a node is asked: its own rule, and those of all around it."""
        around = ref
        while around in self.form.binds:
            rule = self.form.binds[around].relevant
            if rule is not None and self._once("relevant", around, rule) is None:
                return False
            around = around.rpartition("/")[0]
        return True

    def calculation(self, ref: str) -> Part | None:
        """How a node is worked out, if it can be and is nobody's answer."""
        bind, question = self.form.binds[ref], self.form.questions.get(ref)
        is_answered = question is not None and not is_always(bind.readonly)
        if bind.calculate is None or bind.type not in CALCULATED or is_answered:
            return None
        if bind.preload is not None or ref in self._set:
            return None
        found = self._once("calculate", ref, bind.calculate)
        return replace(found, plain=found.plain or bind.type != "string") if found else None

    def count(self, ref: str) -> Tree:
        """How many instances a repeat has; None if there is no rule, or none that can be run."""
        repeat = self.form.repeats[ref]
        if repeat.count is None:
            return None
        above = ref.rpartition("/")[0]
        return self.told(seen_from_above(repeat.count), above)

    def told(self, rule: Rule, ref: str) -> Tree:
        """What stands within words, or gives a count, as a tree; None if it cannot be run."""
        try:
            return self._part(rule.expression, Here(self.form, ref)).tree
        except Beyond:
            return None

    def filter(self, question: Question) -> Tree:
        """Which of a list are open, asked of each with its columns; None if all are, or if it cannot be known."""
        found = self._filter(question.ref, question.itemset) if question.itemset else None
        return found.tree if found else None

    def _filter(self, ref: str, itemset: Itemset) -> Part | None:
        predicate, choices = list_of(self.form, itemset)
        if predicate is None or choices is None:
            return None
        return self._once("choices", ref, predicate, choices)

    def _once(
        self, name: str, ref: str, rule: Rule | Expression, choices: tuple[Choice, ...] | None = None
    ) -> Part | None:
        """A rule compiled once; one that is looked at while it is being compiled goes round in a circle."""
        key = (name, ref)
        if key not in self._known:
            self._known[key] = None
            expression = rule.expression if isinstance(rule, Rule) else rule
            here = Here(self.form, ref, may_see_itself=name == "constraint", choices=choices)
            with suppress(Beyond):
                self._known[key] = self._checked(name, self._part(expression, here))
        return self._known[key]

    @staticmethod
    def _checked(name: str, part: Part) -> Part:
        if name == "choices" and part.kind not in ("text", "boolean"):
            raise Beyond  # a number in brackets is a place in the list
        return part

    # The parts of an expression

    def _part(self, expression: Expression, here: Here) -> Part:
        match expression:
            case written.Number(value=value) if isfinite(value):
                return Part(value, "number")
            case written.Literal(value=text):
                return Part(text, "text", _is_plain(text))
            case written.Negate(operand=operand):
                return Part(["neg", self._number(operand, here)], "number")
            case written.Binary():
                return self._binary(expression, here)
            case Call():
                return self._call(expression, here)
            case Path() | Filter():
                return self._answer(expression, here)
        raise Beyond

    def _number(self, expression: Expression, here: Here) -> Tree:
        part = self._part(expression, here)
        if not part.plain:
            raise Beyond
        return part.tree

    def _binary(self, expression: written.Binary, here: Here) -> Part:
        sign, operands = expression.operator, expression.operands
        if sign in ("and", "or"):
            return Part([sign, *(self._part(each, here).tree for each in operands)], "boolean")
        if sign in _COMPARISONS:
            left = self._part(operands[0], here)
            for each in operands[1:]:
                left = _compared(sign, left, self._part(each, here))
            return left
        tree = self._number(operands[0], here)
        for each in operands[1:]:
            tree = [sign, tree, self._number(each, here)]
        return Part(tree, "number")

    def _call(self, call: Call, here: Here) -> Part:
        takes, kind = _GIVES.get(call.name, (-1, "any"))
        if len(call.arguments) != takes:
            raise Beyond
        parts = [self._part(each, here) for each in call.arguments]
        if call.name in ("number", "int") and not parts[0].plain:
            raise Beyond
        if call.name in ("true", "false"):
            return Part(call.name == "true", kind)
        chosen = parts[1:] if call.name == "if" else parts
        is_plain = kind in ("number", "boolean") or all(each.plain for each in chosen)
        return Part([call.name, *(each.tree for each in parts)], kind, is_plain)

    def _answer(self, expression: Path | Filter, here: Here) -> Part:
        if (column := column_of(expression, here)) is not None:
            told = {choice.columns.get(column, "") for choice in here.choices or ()}
            return Part(["c", column], "text", all(map(_is_plain, told)))
        ref = place_of(expression, here)
        if ref is None:
            raise Beyond
        return self._known_answer(ref)

    def is_known(self, ref: str) -> bool:
        """Whether a browser knows at each moment what the engine would hold at a node."""
        try:
            return bool(self._known_answer(ref).tree)
        except Beyond:
            return False

    def _known_answer(self, ref: str) -> Part:
        if ref in self._changed or self._begins_in_many_ways(ref) or not self.is_shown_by_rule(ref):
            raise Beyond
        return Part(["v", ref], "text", self._plainness(ref))

    def _begins_in_many_ways(self, ref: str) -> bool:
        """Whether what stands there before anybody answers is not the same in each entry, or more than fields hold."""
        spot = self._spots.get(ref)
        if spot is None:
            return True
        if self.form.binds[ref].type in _HELD_IN_PARTS and (spot.initial or ref in self._set):
            return True
        ways = {spot.initial, *(_text_at(shown, repeat, spot) for repeat in spot.repeats for shown in repeat.shown)}
        return bool(spot.repeats) and (len(ways) > 1 or ref in self._set)

    def _plainness(self, ref: str) -> bool:
        """Whether an answer can never be taken for a date. Raises Beyond for what the browser does not know."""
        bind, question = self.form.binds[ref], self.form.questions.get(ref)
        if (calculation := self.calculation(ref)) is not None:
            return calculation.plain
        if question is None or bind.calculate is not None or bind.preload is not None:
            raise Beyond
        if question.itemset is not None and not self._holds(question, question.itemset):
            raise Beyond
        if question.kind in ("select1", "select", "rank"):
            choices = list_of(self.form, question.itemset)[1] if question.itemset else question.choices
            return all(_is_plain(choice.value) for choice in choices or ())
        return bind.type in _NUMBERS or question.kind in ("trigger", "upload")

    def _holds(self, question: Question, itemset: Itemset) -> bool:
        """Whether it is known which answers a filter leaves open, and so takes back."""
        is_one_or_several = question.kind in ("select1", "select")
        return not itemset.is_filtered or (is_one_or_several and self._filter(question.ref, itemset) is not None)


def _compared(sign: str, left: Part, right: Part) -> Part:
    both_are_texts = {left.kind, right.kind} <= {"text", "boolean"}
    if not (sign in ("=", "!=") and both_are_texts) and not (left.plain and right.plain):
        raise Beyond
    return Part([sign, left.tree, right.tree], "boolean")


def _text_at(entry: Element, repeat: Spot, spot: Spot) -> str | None:
    """What a form says at a place within one of its entries."""
    found: Element | None = entry
    for step in spot.above[len(repeat.above) :]:
        found = found.find(step.tag) if found is not None else None
    return begun(found.text or "", spot.bind.type) if found is not None else None


def _is_plain(text: str) -> bool:
    return isnan(days_of_text(text.strip(), UTC))


def columns_in(tree: Tree) -> frozenset[str]:
    """The columns of a list that a filter looks at."""
    if not isinstance(tree, list):
        return frozenset()
    return frozenset([tree[1]]) if tree[0] == "c" else _all(columns_in(each) for each in tree[1:])


def _all(several: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*several)
