"""The order in which a form's rules are worked out, and which must be worked out again when something changes.

Made once for a form and shared by all who fill it or check it; nothing in it changes while they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias
from weakref import WeakKeyDictionary

from ponleu.core import Problem
from ponleu.forms.rules.definition import Form, Rule
from ponleu.forms.rules.engine.circles import strongly_connected
from ponleu.forms.rules.engine.counts import seen_from_above
from ponleu.forms.rules.engine.problems import Circle, NoReference
from ponleu.forms.rules.engine.reads import Read, Reading
from ponleu.forms.rules.engine.spots import Spot, is_always, spots_of
from ponleu.forms.rules.reading.problems import NoList
from ponleu.forms.rules.xpath import check_functions, is_volatile

Task: TypeAlias = Literal["count", "relevant", "calculate", "readonly", "required", "constraint", "choices"]


@dataclass(eq=False, slots=True)
class Vertex:
    """One rule at one place; the rule of "choices" says which are open, and takes back what no longer is.

    rank         when it is worked out: before all that look at what it gives
    is_constant  whether it is known to be true without looking
    is_unsure    whether nobody can work it out again from a submission: the clock, chance or an id has a say in it,
                 or instances that were not relevant, and so were not sent
    is_circular  whether the count of a repeat waits for it and it for the count
    """

    task: Task
    spot: Spot
    rule: Rule
    reads: frozenset[Read]
    is_unsure: bool
    is_constant: bool = False
    is_circular: bool = False
    rank: int = 0
    lists: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"{self.task} of {self.spot.ref}"


@dataclass(frozen=True, slots=True)
class Reader:
    """A rule to work out again, in the instances that share the repeat `scope` with what changed."""

    vertex: Vertex
    scope: Spot | None


@dataclass(eq=False)
class Plan:
    """A form, ready to be worked out.

    vertices      every rule, in order of rank
    at            the rules of a place
    readers       who looks at the value of a place
    structural    who looks at how many instances of a repeat there are, or at any but its own
    """

    form: Form
    spots: dict[str, Spot]
    root: Spot
    vertices: list[Vertex] = field(default_factory=list)
    at: dict[Spot, list[Vertex]] = field(default_factory=dict)
    readers: dict[Spot, list[Reader]] = field(default_factory=dict)
    structural: dict[Spot, list[Reader]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def leaves(self) -> list[Spot]:
        """Every place that can hold an answer, in document order."""
        return [spot for spot in self.spots.values() if spot.is_leaf]

    @cached_property
    def valued(self) -> list[Spot]:
        """The leaves, and the attributes that have rules."""
        return [spot for spot in self.spots.values() if spot.has_value]

    @cached_property
    def by_task(self) -> dict[tuple[Task, Spot], Vertex]:
        """The rule of a kind at a place."""
        return {(vertex.task, vertex.spot): vertex for vertex in self.vertices}


_PLANS: WeakKeyDictionary[Form, Plan] = WeakKeyDictionary()


def plan_of(form: Form) -> Plan:
    """The plan of a form, made at the first call."""
    if (plan := _PLANS.get(form)) is None:
        plan = _PLANS[form] = _Planning(form).plan
    return plan


class _Planning:
    def __init__(self, form: Form) -> None:
        spots = spots_of(form)
        self.form, self.root = form, next(iter(spots.values()))
        self.plan = Plan(form, spots, self.root)
        self.plan.vertices = list(self._vertices())
        self._note_readers()
        self._rank()
        self._check_others()

    def _vertices(self) -> Iterator[Vertex]:
        for spot in self.plan.spots.values():
            repeat = self.form.repeats.get(spot.ref)
            if repeat is not None and repeat.count is not None and spot.parent is not None:
                yield self._vertex("count", spot, seen_from_above(repeat.count), spot.parent)
            for name, rule in spot.bind.rules():
                yield self._vertex(name, spot, rule, spot)
            if spot.question is not None and (itemset := spot.question.itemset) is not None and itemset.is_filtered:
                yield self._vertex("choices", spot, itemset.nodeset, spot)

    def _vertex(self, task: Task, spot: Spot, rule: Rule, origin: Spot) -> Vertex:
        reading = Reading(rule.expression, origin=origin, root=self.root)
        self._doubt(reading, spot.ref, task, rule)
        vertex = Vertex(
            task,
            spot,
            rule,
            frozenset(reading.reads),
            is_volatile(rule.expression),
            task in {"required", "readonly"} and is_always(rule),
            lists=frozenset(reading.lists),
        )
        self.plan.at.setdefault(spot, []).append(vertex)
        return vertex

    def _doubt(self, reading: Reading, ref: str, place: str, rule: Rule) -> None:
        problems = self.plan.problems
        problems.extend(NoReference(place=place, ref=ref, path=path) for path in reading.unknown)
        problems.extend(NoList(name=name) for name in reading.lists if name not in self.form.instances)
        problems.extend(check_functions(rule.expression))

    def _check_others(self) -> None:
        """Look at the rules that stand in words, lists and actions; they are worked out when they are needed."""
        for ref, place, rule in self.form.rules():
            if place in {"label", "hint", "setvalue"}:
                origin = self.plan.spots.get(ref, self.root)
                self._doubt(Reading(rule.expression, origin=origin, root=self.root), ref, place, rule)

    def _note_readers(self) -> None:
        for vertex in self.plan.vertices:
            for read in vertex.reads:
                self.plan.readers.setdefault(read.spot, []).append(Reader(vertex, read.scope))
                for repeat in read.spot.repeats:
                    is_outside = read.scope is None or repeat not in read.scope.repeats
                    if is_outside or read.spot is repeat:
                        scope = read.scope if is_outside else repeat.parent.repeat if repeat.parent else None
                        self.plan.structural.setdefault(repeat, []).append(Reader(vertex, scope))

    def _rank(self) -> None:
        edges = {vertex: list(self._before(vertex)) for vertex in self.plan.vertices}
        groups = strongly_connected(edges)
        order = [vertex for group in groups for vertex in self._within(group)]
        for vertex in (one for group in groups if len(group) > 1 for one in group):
            vertex.is_circular = True
        for rank, vertex in enumerate(order):
            vertex.rank = rank
            vertex.is_unsure = vertex.is_unsure or self._is_unsure(vertex)
        self.plan.vertices = order
        self._find_circles()

    def _is_unsure(self, vertex: Vertex) -> bool:
        """Whether it counts or places instances that may not have been sent, or looks at what may not have been."""
        reads = {read.spot for read in vertex.reads}
        counted = {read.spot.repeat for read in vertex.reads if _sees_others(read)}
        looked_at = {above for spot in (*reads, vertex.spot) for above in spot.above}
        return any(spot is not None and spot.bind.relevant is not None for spot in counted) or any(
            one.is_unsure for one in self._of("relevant", looked_at) if one is not vertex
        )

    def _within(self, group: list[Vertex]) -> list[Vertex]:
        """Rules that go round with a count of repeats, in the order that they would have without it."""
        if len(group) == 1:
            return group
        ordered = sorted(group, key=_place)
        edges = {vertex: list(self._values_before(vertex)) for vertex in ordered}
        return [vertex for inner in strongly_connected(edges) for vertex in sorted(inner, key=_place)]

    def _before(self, vertex: Vertex) -> Iterator[Vertex]:
        """What must be worked out before a rule."""
        yield from self._values_before(vertex)
        own = vertex.spot.above if vertex.task != "count" else vertex.spot.above[:-1]
        yield from self._of("count", own)
        for read in vertex.reads:
            yield from self._of("count", read.spot.above)

    def _values_before(self, vertex: Vertex) -> Iterator[Vertex]:
        if vertex.task != "relevant":
            yield from self._of("relevant", vertex.spot.above)
        if vertex.task in {"required", "constraint"}:
            yield from self._of("calculate", (vertex.spot,))
        for read in vertex.reads:
            yield from self._of("relevant", read.spot.above)
            yield from self._of("calculate", (read.spot,))

    def _of(self, task: Task, spots: Iterable[Spot]) -> Iterator[Vertex]:
        for spot in spots:
            yield from (vertex for vertex in self.plan.at.get(spot, ()) if vertex.task == task)

    def _find_circles(self) -> None:
        """Rules that wait for one another. A rule that looks at other instances of its repeat may go on from them."""
        edges = {
            vertex: [before for before in self._values_before(vertex) if not _goes_on(vertex, before)]
            for vertex in self.plan.vertices
            if vertex.task in {"relevant", "calculate"}
        }
        for group in strongly_connected(edges):
            if len(group) > 1 or (group[0] in edges[group[0]] and not _keeps_itself(group[0])):
                refs = dict.fromkeys(vertex.spot.ref for vertex in sorted(group, key=_place))
                self.plan.problems.append(Circle(refs=", ".join(refs)))


def _sees_others(read: Read) -> bool:
    """Whether it can tell how many instances of a repeat there are, or which comes first."""
    repeat = read.spot.repeat
    return repeat is not None and (read.spot is repeat or read.scope is None or repeat not in read.scope.repeats)


def _keeps_itself(vertex: Vertex) -> bool:
    return "once(" in vertex.rule.text


def _goes_on(vertex: Vertex, before: Vertex) -> bool:
    """Whether a rule looks at `before` only in other instances of a repeat around both."""
    shared = [repeat for repeat in vertex.spot.repeats if repeat in before.spot.repeats]
    scopes = [read.scope for read in vertex.reads if before.spot in read.spot.above]
    return bool(shared) and bool(scopes) and all(scope is None or shared[-1] not in scope.repeats for scope in scopes)


def _place(vertex: Vertex) -> tuple[int, str]:
    return vertex.spot.order, vertex.task
