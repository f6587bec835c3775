"""Which choices are open at a question: lists filtered by other answers, each filtered list worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ponleu.core import Problem
from ponleu.forms.rules.definition import Choice, Form, Itemset, Question, Rule
from ponleu.forms.rules.engine.nodes import Node
from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.markup import Element
from ponleu.forms.rules.reading.lists import choice_at
from ponleu.forms.rules.reading.model import joined
from ponleu.forms.rules.xpath import Call, Expression, Filter, Path, compiled, is_volatile
from ponleu.forms.rules.xpath import Node as Selected
from ponleu.forms.rules.xpath.syntax import Literal, parts_of

if TYPE_CHECKING:
    from ponleu.forms.rules.engine.world import World

MOST_REMEMBERED: Final = 512  # filtered lists of one question


@dataclass(frozen=True)
class Open:
    """The choices that are open."""

    choices: tuple[Choice, ...]

    @cached_property
    def values(self) -> frozenset[str]:
        """What may be stored."""
        return frozenset(choice.value for choice in self.choices)

    @cached_property
    def by_value(self) -> dict[str, Choice]:
        """Each choice by what is stored for it; of two the first."""
        found: dict[str, Choice] = {}
        for choice in self.choices:
            found.setdefault(choice.value, choice)
        return found


@dataclass(eq=False)
class _List:
    """The list of one question.

    keys     the answers that its filter looks at; None if it must be worked out anew each time
    index    for a filter `column = answer`: the elements by the text of that column
    """

    question: Question
    itemset: Itemset
    whole: Open
    keys: tuple[Rule, ...] | None
    remembered: dict[tuple[str, ...], Open] = field(default_factory=dict)


_LISTS: WeakKeyDictionary[Form, dict[str, _List]] = WeakKeyDictionary()
_CHOICES: WeakKeyDictionary[Form, dict[tuple[Element, str, str], Choice]] = WeakKeyDictionary()


def open_choices(world: World, node: Node) -> Open:
    """What may be chosen at a question now."""
    question = node.spot.question
    if question is None:
        return Open(())
    found = _list_of(world.plan.form, question)
    if found is None:
        return _whole(world.plan.form, question)
    if found.keys is None:
        return Open(tuple(_selected(world, found.itemset, node)))
    key = tuple(world.text_of(rule, node) for rule in found.keys)
    if (known := found.remembered.get(key)) is None:
        if len(found.remembered) >= MOST_REMEMBERED:
            found.remembered.clear()
        known = found.remembered[key] = Open(tuple(_selected(world, found.itemset, node)))
    return known


_WHOLE: WeakKeyDictionary[Question, Open] = WeakKeyDictionary()


def still_open(world: World, node: Node) -> str:
    """What is chosen at a question, without what is not open."""
    if is_list_missing(world, node) or node.spot.question is None:
        return node.value
    values = open_choices(world, node).values
    if node.spot.question.kind == "select1":
        return node.value if node.value in values else ""
    return " ".join(value for value in node.value.split() if value in values)


def is_list_missing(world: World, node: Node) -> bool:
    """Whether the choices stand in a file that this form was read without."""
    form, question = world.plan.form, node.spot.question
    if not form.missing or question is None or question.itemset is None:
        return False
    text = question.itemset.nodeset.text
    return any(one.source.rpartition("/")[2] in form.missing and one.name in text for one in form.instances.values())


def _whole(form: Form, question: Question) -> Open:
    if (known := _WHOLE.get(question)) is None:
        known = _WHOLE[question] = Open(question.choices)
    return known


def _list_of(form: Form, question: Question) -> _List | None:
    """How the list of a question is worked out; None if it is always the whole of it."""
    itemset = question.itemset
    if itemset is None or not (itemset.is_filtered or "randomize" in itemset.nodeset.text):
        return None
    lists = _LISTS.setdefault(form, {})
    if question.ref not in lists:
        lists[question.ref] = _List(question, itemset, _whole(form, question), _keys(itemset))
    return lists[question.ref]


def _keys(itemset: Itemset) -> tuple[Rule, ...] | None:
    """The answers that decide which of a list are open, as rules; None if it cannot be said beforehand."""
    expression = itemset.nodeset.expression
    if is_volatile(expression) or not _is_of_a_list(expression):
        return None
    looked_at = list(dict.fromkeys(_answers_in(expression, is_item=False)))
    if not all(isinstance(one, Path | Filter) for one in looked_at):
        return None
    return tuple(Rule("", one, compiled(one)) for one in looked_at)


def _is_of_a_list(expression: Expression) -> bool:
    if isinstance(expression, Call) and expression.name == "randomize" and len(expression.arguments) == 2:
        return _is_of_a_list(expression.arguments[0])
    return isinstance(expression, Filter) and _is_instance(expression.base)


def _is_instance(expression: Expression) -> bool:
    return (
        isinstance(expression, Call)
        and expression.name == "instance"
        and len(expression.arguments) == 1
        and isinstance(expression.arguments[0], Literal)
    )


def _answers_in(expression: Expression, *, is_item: bool) -> Iterator[Expression]:
    """The outermost paths into the answers; `is_item` where relative paths mean columns of the list."""
    if isinstance(expression, Path):
        if expression.absolute or not is_item:
            yield expression
        return
    if isinstance(expression, Filter):
        yield from _answers_in_filter(expression, is_item=is_item)
        return
    for part in parts_of(expression):
        yield from _answers_in(part, is_item=is_item)


def _answers_in_filter(expression: Filter, *, is_item: bool) -> Iterator[Expression]:
    base = expression.base
    if isinstance(base, Call) and base.name == "current":
        yield expression
        return
    yield from _answers_in(base, is_item=is_item)
    for predicate in (*expression.predicates, *(one for step in expression.steps for one in step.predicates)):
        yield from _answers_in(predicate, is_item=True)


def _selected(world: World, itemset: Itemset, node: Node) -> Iterator[Choice]:
    try:
        found = world.run(itemset.nodeset, node)
    except Problem:
        return
    form = world.plan.form
    known = _CHOICES.setdefault(form, {})
    for element in found if isinstance(found, list) else ():
        if not isinstance(element, Element):
            continue
        if element in world.nodes:  # an instance of a repeat: its words may change
            yield _choice(form, itemset, element)
            continue
        key = (element, itemset.value, itemset.label)
        if key not in known:
            known[key] = _choice(form, itemset, element)
        yield known[key]


def _choice(form: Form, itemset: Itemset, element: Element) -> Choice:
    return choice_at(element, value=itemset.value, label=itemset.label, is_itext=itemset.is_itext, texts=form.texts)


def label_of(world: World, value: str, ref: str, node: Selected) -> str:
    """The label of a choice of the question at `ref`, in the language at hand; "" if there is none."""
    seen_from = world.nodes.get(node) if isinstance(node, Element) else None
    base = seen_from.spot.ref if seen_from else world.plan.root.ref
    spot = world.plan.spots.get(joined(ref, base))
    if spot is None or spot.question is None:
        return ""
    asked = _nearest(world, spot, seen_from)
    choices = _whole(world.plan.form, spot.question).by_value
    if value not in choices and asked is not None:
        choices = open_choices(world, asked).by_value
    choice = choices.get(value)
    return choice.words.text(world.language, world.asking(asked or world.top)) if choice else ""


def _nearest(world: World, spot: Spot, node: Node | None) -> Node | None:
    """The node at a place that shares the innermost repeat with another, or else the first."""
    if node is not None:
        shared = next((one for one in reversed(node.spot.repeats) if one in spot.repeats), None)
        if found := world.related(node, spot, shared):
            return found[0]
    return next(iter(world.of(spot)), None)
