"""From the answers to what is asked: words in a language, one prompt after another, pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from ponleu.forms.rules.definition import Form, Group, Item, Question, Repeat, Words
from ponleu.forms.rules.engine.choices import open_choices
from ponleu.forms.rules.engine.filling import Filling
from ponleu.forms.rules.engine.nodes import MOST_INSTANCES, Node
from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.session.shown import Page, Part, Prompt, Section

Stop = tuple[Question | Repeat, Node]  # something to ask, and its node; of a repeat the node that its row lies in


class Asking:
    """Shows one filling."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self.form = filling.plan.form

    def said(self, words: Words, node: Node, form: str = "") -> str:
        """Words in the language at hand with the values of this node."""
        return words.text(self.filling.language, self.filling.asking(node), form)

    # One after another

    def stops(self, since: int = 0) -> Iterator[Stop]:
        """Everything that is relevant now, in order, beginning with the item of the body that holds place `since`."""
        yield from self._within(_holding(self.form, since), self.filling.top)

    def _within(self, body: Iterable[Item], base: Node) -> Iterator[Stop]:
        for item in body:
            if isinstance(item, Question):
                if (node := self._node(item.ref, base)) is not None and node.is_relevant and node.spot.is_leaf:
                    yield item, node
            elif isinstance(item, Group):
                if (around := self._group(item, base)) is not None:
                    yield from self._within(item.body, around)
            else:
                yield from self._row(item, base)

    def _row(self, item: Repeat, base: Node) -> Iterator[Stop]:
        row = self.row(item, base)
        if row is None or not row[0].is_relevant:
            return
        instances = row[0].instances(row[1])
        for instance in instances:
            if instance.is_relevant:
                yield from self._within(item.body, instance)
        if not item.is_counted and len(instances) < MOST_INSTANCES:
            yield item, row[0]

    def row(self, item: Repeat, base: Node) -> tuple[Node, Spot] | None:
        """The node that a row of repeats lies in, and the place of its instances."""
        spot = self.filling.plan.spots[item.ref]
        parent = self._node(spot.parent.ref, base) if spot.parent else None
        return (parent, spot) if parent is not None else None

    def _group(self, item: Group, base: Node) -> Node | None:
        """The node that a group's questions are looked for from; None when the group is not relevant."""
        node = self._node(item.ref, base) if item.ref else base
        return node if node is not None and node.is_relevant else None

    def _node(self, ref: str, base: Node) -> Node | None:
        """The node of a place of the form that lies in the same instances as `base`."""
        spot = self.filling.plan.spots[ref]
        shared = next((above for above in reversed(base.spot.above) if above in spot.above), None)
        node: Node | None = base
        while node is not None and node.spot is not shared:
            node = node.parent
        for step in spot.above[len(shared.above) :] if shared else ():
            node = next((kid for kid in node.kids if kid.spot is step), None) if node else None
        return node

    # As prompts, sections and pages

    def ref_of(self, stop: Stop) -> str:
        """The ref that a stop is known by."""
        item, node = stop
        ref = self.filling.refs[node]
        return ref if isinstance(item, Question) else f"{ref}/{self.filling.plan.spots[item.ref].name}"

    def prompt(self, stop: Stop) -> Prompt:
        """A stop with its words."""
        item, node = stop
        if isinstance(item, Repeat):
            return self._another(item, node)
        spot = node.spot
        return Prompt(
            ref=self.filling.refs[node],
            kind="note" if item.is_note else "question",
            item=item,
            label=self.said(item.words, node),
            hint=self.said(item.hint, node),
            choices=open_choices(self.filling, node).choices if item.kind in {"select1", "select", "rank"} else (),
            required=node.is_required,
            readonly=node.is_readonly,
            value=node.value if spot.is_leaf else "",
        )

    def _another(self, item: Repeat, parent: Node) -> Prompt:
        spot = self.filling.plan.spots[item.ref]
        return Prompt(
            ref=self.ref_of((item, parent)),
            kind="another",
            item=item,
            label=self.said(item.words, parent),
            hint="",
            choices=(),
            required=False,
            readonly=False,
            value="",
            count=len(parent.instances(spot)),
        )

    def pages(self) -> Iterator[Page]:
        """The form as it is turned over now; what lies in a chapter that is not relevant is not relevant either."""
        top = self.filling.top
        for item in self.form.turned:
            parts = tuple(self._parts((item,), top))
            if parts:
                yield Page(_known_by(item, parts), parts[0].label, parts)

    def _parts(self, body: Iterable[Item], base: Node) -> Iterator[Part]:
        for item in body:
            if isinstance(item, Question):
                if (node := self._node(item.ref, base)) is not None and node.is_relevant and node.spot.is_leaf:
                    yield self.prompt((item, node))
            elif isinstance(item, Group):
                yield from self._section(item, base)
            else:
                yield from self._sections(item, base)

    def _section(self, item: Group, base: Node) -> Iterator[Section]:
        if (around := self._group(item, base)) is not None and (parts := tuple(self._parts(item.body, around))):
            ref = self.filling.refs[around] if item.ref else ""
            yield Section(ref, item, self.said(item.words, around), parts)

    def _sections(self, item: Repeat, base: Node) -> Iterator[Part]:
        row = self.row(item, base)
        if row is None or not row[0].is_relevant:
            return
        instances = row[0].instances(row[1])
        for position, instance in enumerate(instances, start=1):
            if instance.is_relevant:
                parts = tuple(self._parts(item.body, instance))
                label = self.said(item.words, instance)
                ref = self.filling.refs[instance]
                yield Section(ref, item, label, parts, position, is_extra=not item.is_counted)
        if not item.is_counted and len(instances) < MOST_INSTANCES:
            yield self._another(item, row[0])


def _known_by(item: Item, parts: tuple[Part, ...]) -> str:
    if item.ref:
        return item.ref
    first = parts[0]
    while isinstance(first, Section) and not first.ref and first.parts:
        first = first.parts[0]
    return first.ref


def _holding(form: Form, place: int) -> Iterator[Item]:
    """The items at the top of the body from the one that holds a place of `form.items` on."""
    first = max(0, bisect_right(form.tops, place) - 1)
    return iter(form.body[first:])
