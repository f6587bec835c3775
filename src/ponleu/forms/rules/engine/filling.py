"""Answers that keep themselves true: what is set is stored, and everything that follows is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from heapq import heappop, heappush
from math import isnan
from typing import Final

from ponleu.core import Problem
from ponleu.forms.rules.definition import NOTHING
from ponleu.forms.rules.engine import casting
from ponleu.forms.rules.engine.nodes import MOST_ELEMENTS, MOST_INSTANCES, Node
from ponleu.forms.rules.engine.plan import Plan, Vertex
from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.engine.world import World
from ponleu.forms.rules.xpath import Value, to_boolean, to_number

IN_A_LANGUAGE: Final = ("jr:itext(", "jr:choice-name(")
MOST_ROUNDS: Final = 100  # times that one rule at one node is worked out anew before a circle is given up
MOST_GROWTH: Final = 5  # times that a count grows after one change when it waits for what it makes


class Filling(World):
    """The answers of one form and their rules.

    touched   nodes whose state changed since it was last emptied
    failed    rules that could not be worked out, with the reason; they count as if they were not there
    """

    def __init__(
        self,
        plan: Plan,
        *,
        now: datetime,
        language: str = "",
        properties: Mapping[str, str] = NOTHING,
        seed: int | None = None,
    ) -> None:
        super().__init__(plan, now=now, language=language, properties=properties, seed=seed)
        self.touched: dict[Node, None] = {}
        self.failed: dict[Vertex, Problem] = {}
        self.deprecated = ""  # id of the submission that these answers replace, where the form has no node for it
        self.is_kept = False  # whether calculated values stay as they came, as when a submission is checked
        self.on_calculated: Callable[[Vertex, Node, Value], None] = lambda vertex, node, value: None
        self.on_new_instance: Callable[[Node], None] = lambda node: None
        self._grown: dict[Node, int] = {}
        self._dirty: dict[int, dict[Node, None]] = {}
        self._ranks: list[int] = []
        self._do = {
            "count": self._count,
            "relevant": self._relevant,
            "calculate": self._calculate,
            "readonly": self._readonly,
            "required": self._required,
            "constraint": self._constraint,
            "choices": self._choices,
        }

    @property
    def is_full(self) -> bool:
        """Whether there are more answers than anybody needs."""
        return len(self.nodes) >= MOST_ELEMENTS

    def put(self, node: Node, text: str) -> None:
        """Store a value and note whose rules look at it."""
        if node.value == text:
            return
        node.store(text)
        self.touched[node] = None
        self._value_changed(node)

    def _value_changed(self, node: Node) -> None:
        for reader in self.plan.readers.get(node.spot, ()):
            self._mark(reader.vertex, self.related(node, _looks_from(reader.vertex), reader.scope))
        if (constraint := self.plan.by_task.get(("constraint", node.spot))) is not None:
            self._mark(constraint, (node,))

    def _mark(self, vertex: Vertex, nodes: Iterable[Node]) -> None:
        if vertex.is_constant:
            return
        waiting = self._dirty.get(vertex.rank)
        if waiting is None:
            waiting = self._dirty[vertex.rank] = {}
            heappush(self._ranks, vertex.rank)
        for node in nodes:
            waiting[node] = None

    def mark_all(self, *, values: bool = True) -> None:
        """Have every rule worked out; without `values`, what is stored stays until something that it hangs on changes.

        Answers that are taken up again are consistent already; chance and the clock are not to have a second say.
        """
        for vertex in self.plan.vertices:
            if values or vertex.task not in {"calculate", "choices"}:
                self._mark(vertex, self.of(_looks_from(vertex)))

    def mark_spoken(self) -> None:
        """Have the rules worked out that give texts of the form."""
        for vertex in self.plan.vertices:
            if any(name in vertex.rule.text for name in IN_A_LANGUAGE):
                self._mark(vertex, self.of(_looks_from(vertex)))

    def _mark_new(self, instance: Node) -> None:
        """Have the rules of a new instance worked out."""
        for node in instance.all():
            for vertex in self.plan.at.get(node.spot, ()):
                if vertex.task != "count":
                    self._mark(vertex, (node,))
            for child in node.spot.children.values():
                if (count := self.plan.by_task.get(("count", child))) is not None:
                    self._mark(count, (node,))

    def _mark_structure(self, parent: Node, repeat: Spot) -> None:
        for reader in self.plan.structural.get(repeat, ()):
            self._mark(reader.vertex, self.related(parent, _looks_from(reader.vertex), reader.scope))

    def settle(self) -> None:
        """Work out all that waits, in order, until nothing changes any more or a circle was gone round often enough."""
        self._grown.clear()
        self.worked = 0
        left = MOST_ROUNDS * (len(self.nodes) + len(self.plan.vertices))
        while self._ranks:
            rank = heappop(self._ranks)
            vertex = self.plan.vertices[rank]
            do = self._do[vertex.task]
            for node in self._dirty.pop(rank):
                left -= 1
                if node.element in self.nodes:
                    do(vertex, node)
            if left < 0:
                self._ranks.clear()
                self._dirty.clear()

    def work_out_once(self) -> None:
        """Work out every rule once, in order, and keep every value as it came: `on_calculated` is told what it is."""
        self.is_kept = True
        for vertex in self.plan.vertices:
            if not vertex.is_constant:
                do = self._do[vertex.task]
                for node in self.of(_looks_from(vertex)):
                    do(vertex, node)

    def _value(self, vertex: Vertex, node: Node) -> Value | None:
        try:
            return self.run(vertex.rule, node)
        except Problem as problem:
            self.failed[vertex] = problem
            return None

    def _says(self, vertex: Vertex, node: Node, *, otherwise: bool) -> bool:
        value = self._value(vertex, node)
        return otherwise if value is None else to_boolean(value)

    def _relevant(self, vertex: Vertex, node: Node) -> None:
        node.own_relevant = self._says(vertex, node, otherwise=True)
        self._inherit_relevance(node)

    def _inherit_relevance(self, node: Node) -> None:
        is_relevant = node.own_relevant and (node.parent is None or node.parent.is_relevant)
        if is_relevant == node.is_relevant:
            return
        node.is_relevant = is_relevant
        self.touched[node] = None
        if not self.is_kept:
            self._mark_after_relevance(node)
        for kid in node.kids:
            self._inherit_relevance(kid)

    def _mark_after_relevance(self, node: Node) -> None:
        self._value_changed(node)
        if node.is_relevant:
            for vertex in self.plan.at.get(node.spot, ()):
                if vertex.task not in {"relevant", "count"}:
                    self._mark(vertex, (node,))

    def _calculate(self, vertex: Vertex, node: Node) -> None:
        if not node.is_relevant or not node.spot.has_value:
            return
        value = self._value(vertex, node)
        if value is not None and self.is_kept:
            self.on_calculated(vertex, node, value)
        elif value is not None:
            self.put(node, casting.stored(value, node.spot.bind.type, self.zone))

    def _readonly(self, vertex: Vertex, node: Node) -> None:
        node.own_readonly = self._says(vertex, node, otherwise=False)
        self._inherit_readonly(node)

    def _inherit_readonly(self, node: Node) -> None:
        is_readonly = node.own_readonly or (node.parent is not None and node.parent.is_readonly)
        if is_readonly != node.is_readonly:
            node.is_readonly = is_readonly
            self.touched[node] = None
            for kid in node.kids:
                self._inherit_readonly(kid)

    def _required(self, vertex: Vertex, node: Node) -> None:
        is_required = self._says(vertex, node, otherwise=False)
        if is_required != node.is_required:
            node.is_required = is_required
            self.touched[node] = None

    def _constraint(self, vertex: Vertex, node: Node) -> None:
        is_valid = not node.is_relevant or not node.value or self._says(vertex, node, otherwise=True)
        if is_valid != node.is_valid:
            node.is_valid = is_valid
            self.touched[node] = None

    def _choices(self, vertex: Vertex, node: Node) -> None:
        """Take back what a filter no longer leaves open, as a phone does when it shows the question again."""
        from ponleu.forms.rules.engine.choices import still_open

        if not self.is_kept and node.is_relevant and node.value:
            self.put(node, still_open(self, node))

    def _count(self, vertex: Vertex, node: Node) -> None:
        value = self._value(vertex, node)
        if value is not None and self.is_kept:
            self.on_calculated(vertex, node, value)
        elif value is not None and (count := wanted(value)) is not None and self._may_grow(vertex, node):
            self.resize(node, vertex.spot, count)

    def _may_grow(self, vertex: Vertex, node: Node) -> bool:
        """A count that feeds itself goes on growing with the next answer, as it does on a phone with the next page."""
        if vertex.is_circular:
            self._grown[node] = self._grown.get(node, 0) + 1
        return self._grown.get(node, 0) <= MOST_GROWTH

    def resize(self, parent: Node, repeat: Spot, count: int) -> None:
        """Add instances at the end of a row of repeats, or take them from there."""
        present = parent.instances(repeat)
        for node in reversed(present[count:]):
            self.cut(node)
        for _ in range(count - len(present)):
            if self.is_full:
                break
            self._one_more(repeat, parent)
        if len(present) != count:
            self._mark_structure(parent, repeat)

    def more(self, repeat: Spot, parent: Node) -> None:
        """One more instance, its rules waiting to be worked out, and those that count instances."""
        self._one_more(repeat, parent)
        self._mark_structure(parent, repeat)

    def _one_more(self, repeat: Spot, parent: Node) -> None:
        instance = self.grow_instance(repeat, parent)
        for node in instance.all():
            node.is_relevant = parent.is_relevant
            self.touched[node] = None
        self._mark_new(instance)
        self.on_new_instance(instance)

    def drop(self, instance: Node) -> None:
        """Take an instance out; whoever counted it counts again."""
        parent, repeat = instance.parent, instance.spot
        assert parent is not None
        self.cut(instance)
        self._mark_structure(parent, repeat)


def wanted(value: Value) -> int | None:
    """How many instances a count asks for; None when it is no number (yet)."""
    number = to_number(value)
    return None if isnan(number) else int(min(max(number, 0), MOST_INSTANCES))


def _looks_from(vertex: Vertex) -> Spot:
    """The place whose nodes a rule is worked out at: of a count what is around the repeat."""
    if vertex.task == "count" and vertex.spot.parent is not None:
        return vertex.spot.parent
    return vertex.spot
