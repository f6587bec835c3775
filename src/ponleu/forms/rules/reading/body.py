"""The body of an XForm: what is asked, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ponleu.forms.rules.definition import (
    Action,
    Bind,
    Choice,
    Group,
    Instance,
    Item,
    Itemset,
    Kind,
    Question,
    Repeat,
    Words,
)
from ponleu.forms.rules.markup import JAVAROSA, Element, local
from ponleu.forms.rules.reading.lists import choice_at
from ponleu.forms.rules.reading.model import Binds, actions_in, joined
from ponleu.forms.rules.reading.problems import NestedTooDeep, NoNode, NotAQuestion
from ponleu.forms.rules.reading.texts import Texts
from ponleu.forms.rules.xpath import Call, Expression, Filter, Literal

MOST_LEVELS: Final = 30
_KINDS: Final[Mapping[str, Kind]] = {
    "input": "input",
    "secret": "input",
    "select1": "select1",
    "select": "select",
    "rank": "rank",
    "range": "range",
    "upload": "upload",
    "trigger": "trigger",
}
_NOT_PARAMETERS: Final = {"ref", "bind", "nodeset", "appearance"}


class Body:
    """Reads the controls; `actions` gathers what stands inside them."""

    def __init__(self, binds: Binds, texts: Texts, instances: Mapping[str, Instance]) -> None:
        self.binds, self.texts, self.instances = binds, texts, instances
        self.actions: list[Action] = []
        self._lists: dict[tuple[object, ...], tuple[Choice, ...]] = {}

    def items(self, parent: Element, ref: str, level: int = 0) -> Iterator[Item]:
        """What stands in a body, group or repeat."""
        if level > MOST_LEVELS:
            self.binds.rulebook.error(NestedTooDeep(most=MOST_LEVELS))
            return
        for element in parent:
            name = local(element)
            if name in {"group", "repeat"}:
                yield from self._nested(element, ref, level)
            elif name in _KINDS:
                yield from self._question(element, ref)

    def _ref(self, element: Element, base: str) -> str | None:
        """The node of a control; "" for a group without one; None (and a problem) if the form does not hold it."""
        written = element.get("ref") or element.get("nodeset") or ""
        ref = self.binds.by_id.get(element.get("bind", "")) or (joined(written, base) if written else "")
        if ref and ref not in self.binds.refs:
            self.binds.rulebook.doubt(NoNode(ref=ref))
            return None
        return ref

    def _nested(self, element: Element, base: str, level: int) -> Iterator[Item]:
        if (ref := self._ref(element, base)) is None:
            return
        words = self.texts.at(_child(element, "label"), ref or base)
        appearance = element.get("appearance", "")
        repeat = element if local(element) == "repeat" else self._only_repeat(element, ref, base)
        if repeat is None:
            yield Group(ref, words, appearance, tuple(self.items(element, ref or base, level + 1)))
        elif (row := self._ref(repeat, base) or ref).count("/") > 1:
            yield self._repeat(repeat, row, words, appearance, level)
        else:
            self.binds.rulebook.doubt(NoNode(ref=row or "repeat"))

    def _only_repeat(self, group: Element, ref: str, base: str) -> Element | None:
        """The repeat that a group is only the frame of, as every XLSForm repeat has one."""
        inside = [child for child in group if local(child) not in {"label", "hint"}]
        if len(inside) != 1 or local(inside[0]) != "repeat":
            return None
        return inside[0] if not ref or joined(inside[0].get("nodeset", ""), base) == ref else None

    def _repeat(self, element: Element, ref: str, words: Words, appearance: str, level: int) -> Repeat:
        self.actions.extend(actions_in(element, self.binds, within=ref))
        own = self.texts.at(_child(element, "label"), ref)
        return Repeat(
            ref,
            words or own,
            appearance or element.get("appearance", ""),
            tuple(self.items(element, ref, level + 1)),
            self.binds.rulebook.rule(element.get(f"{{{JAVAROSA}}}count"), ref=ref, place="repeat_count"),
            element.get(f"{{{JAVAROSA}}}noAddRemove", "").strip() in {"true()", "true"},
        )

    def _question(self, element: Element, base: str) -> Iterator[Question]:
        if not (ref := self._ref(element, base)) or not self._can_answer(ref):
            return
        self.actions.extend(actions_in(element, self.binds, trigger=ref))
        bind, kind = self.binds.by_ref[ref], _KINDS[local(element)]
        itemset = self._itemset(_child(element, "itemset"), ref)
        yield Question(
            ref,
            kind,
            bind.type,
            self.texts.at(_child(element, "label"), ref),
            self.texts.at(_child(element, "hint"), ref),
            element.get("appearance", ""),
            self._whole_list(itemset) if itemset else tuple(self._choices(element, ref)),
            itemset,
            self._parameters(element, ref),
            _is_note(kind, bind) and _child(element, "label") is not None,
        )

    def _can_answer(self, ref: str) -> bool:
        """Whether a node can hold an answer: one that holds other nodes cannot."""
        is_leaf = len(self.binds.refs[ref]) == 0
        if not is_leaf:
            self.binds.rulebook.doubt(NotAQuestion(ref=ref))
        return is_leaf

    def _parameters(self, element: Element, ref: str) -> Mapping[str, str]:
        own = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
        told = {name: value for name, value in own.items() if name not in _NOT_PARAMETERS}
        return MappingProxyType({**self.binds.parameters.get(ref, {}), **told})

    def _choices(self, element: Element, ref: str) -> Iterator[Choice]:
        for item in element:
            if local(item) == "item":
                value = _child(item, "value")
                yield Choice((value.text or "") if value is not None else "", self.texts.at(_child(item, "label"), ref))

    def _itemset(self, element: Element | None, ref: str) -> Itemset | None:
        if element is None:
            return None
        rule = self.binds.rulebook.rule(element.get("nodeset"), ref=ref, place="choice_filter")
        if rule is None:
            return None
        value, label = (_named(_child(element, name)) for name in ("value", "label"))
        is_itext = label.startswith("jr:itext(")
        name = label.removeprefix("jr:itext(").removesuffix(")").strip() if is_itext else label
        return Itemset(rule, value, name or value, is_itext, _source(rule.expression))

    def _whole_list(self, itemset: Itemset) -> tuple[Choice, ...]:
        if itemset.source is None or itemset.source[0] not in self.instances:
            return ()
        name, path = itemset.source
        key = (name, path, itemset.value, itemset.label, itemset.is_itext)
        if key not in self._lists:
            nodes = [self.instances[name].root]
            for step in path:
                nodes = [child for node in nodes for child in node if local(child) == step]
            self._lists[key] = tuple(
                choice_at(
                    node,
                    value=itemset.value,
                    label=itemset.label,
                    is_itext=itemset.is_itext,
                    texts=self.texts.by_name,
                )
                for node in nodes
            )
        return self._lists[key]


def _source(expression: Expression) -> tuple[str, tuple[str, ...]] | None:
    if isinstance(expression, Call) and expression.name == "randomize" and expression.arguments:
        expression = expression.arguments[0]
    if not isinstance(expression, Filter) or not isinstance(expression.base, Call):
        return None
    call = expression.base
    if call.name != "instance" or len(call.arguments) != 1 or not isinstance(call.arguments[0], Literal):
        return None
    steps = expression.steps
    if expression.predicates or any(step.axis != "child" for step in steps):
        return None
    return call.arguments[0].value, tuple(step.test for step in steps)


def _is_note(kind: Kind, bind: Bind) -> bool:
    always = bind.readonly is not None and bind.readonly.text == "true()"
    return kind == "input" and bind.type == "string" and always and bind.calculate is None and bind.preload is None


def _named(element: Element | None) -> str:
    return "" if element is None else (element.get("ref") or "").strip()


def _child(parent: Element, name: str) -> Element | None:
    return next((child for child in parent if local(child) == name), None)
