"""What an expression is evaluated against: a node, and the world of one questionnaire being filled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.xpath.nodes import Element, Node

# Dates and moments travel as ISO text and become days since 1970 where a number is needed.
Value = float | str | bool | list[Node]

MOST_WORK = 500_000  # nodes, and parts of predicates at each, in one evaluation: half a second; long lists take 30,000


class TooMuchWork(Problem):
    """An expression that walks over more nodes than any questionnaire has."""

    message = _("A rule looks at more than %(most)s answers or choices each time it is worked out.")
    advice = _("Use plain paths instead of //, and filter a list by one column at a time.")


class TooMuchInAll(TooMuchWork):
    """Rules that are small each, and together walk over more than any questionnaire has."""

    message = _("Together the rules of this form look at more than %(most)s answers or choices at once.")
    advice = _("Add up inside a repeat only what lies inside it, and work out sums over all entries outside of it.")


class World(Protocol):
    """What an expression may ask beyond its node. The session of the engine is one; a test can be another."""

    @property
    def now(self) -> datetime:
        """The moment rules are evaluated at; aware, and its zone is the zone of dates without one."""

    @property
    def root(self) -> Element:
        """The root element of the primary instance, the ``data`` of ``/data/age``. Templates are not in its tree."""

    def instance(self, name: str) -> Element | None:
        """The ``<instance>`` element of that name, with the root of its data as its only child."""

    def itext(self, name: str) -> str:
        """The text of that name in the language at hand; empty if there is none."""

    def choice_name(self, value: str, ref: str, node: Node) -> str:
        """The label of a choice of the question `ref` (an absolute or relative path, seen from `node`)."""

    def is_relevant(self, node: Element) -> bool:
        """Whether an element and all above it are relevant; called for elements of every instance."""

    def is_repeat(self, node: Element) -> bool:
        """Whether an element is one instance of a repeat."""

    def random(self) -> float:
        """The next number of this session's series, at least 0 and less than 1."""

    def property(self, name: str) -> str:
        """What is known of device and user (``deviceid``, ``username``, ...); empty if nothing."""


class Context:
    """Where an expression is evaluated.

    node      the ``.`` of the expression
    position  of the node among those selected with it; 1 is the first
    size      how many there are
    world     what the functions may ask
    current   what ``current()`` means; the node itself unless a predicate is being evaluated
    """

    __slots__ = ("current", "node", "position", "size", "work", "world")

    def __init__(
        self,
        node: Node,
        *,
        world: World,
        position: int = 1,
        size: int = 1,
        current: Node | None = None,
        work: list[int] | None = None,
    ) -> None:
        self.node = node
        self.world = world
        self.position = position
        self.size = size
        self.current = node if current is None else current
        self.work = [0] if work is None else work  # shared by all that are made for one evaluation

    def at(self, node: Node, *, position: int = 1, size: int = 1) -> Context:
        """The same evaluation at another node, as for a predicate."""
        return Context(node, world=self.world, position=position, size=size, current=self.current, work=self.work)

    def spend(self, work: int) -> None:
        """Count nodes that are being looked at, so that no expression runs without end."""
        self.work[0] += work
        if self.work[0] > MOST_WORK:
            raise TooMuchWork(most=MOST_WORK)


Run = Callable[[Context], Value]
