"""One element of the answers and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.markup import Element

MOST_INSTANCES: Final = 1_000  # of one repeat in one place; a count beyond it is a mistake or an attack
MOST_ELEMENTS: Final = 50_000  # of all answers together


class Node:
    """One element of the answers.

    own_relevant, own_readonly   what its own rules say; `is_relevant` and `is_readonly` count what is around it
    is_required, is_valid        what its rules say while it is relevant and not empty
    """

    __slots__ = (
        "element",
        "is_readonly",
        "is_relevant",
        "is_required",
        "is_valid",
        "kids",
        "own_readonly",
        "own_relevant",
        "parent",
        "spot",
    )

    def __init__(self, spot: Spot, element: Element, parent: Node | None) -> None:
        self.spot, self.element, self.parent = spot, element, parent
        self.kids: list[Node] = []
        self.own_relevant = self.is_relevant = self.is_valid = True
        self.is_readonly: bool
        self.is_required, self.own_readonly = spot.is_always_required, spot.is_always_readonly
        self.is_readonly = self.own_readonly or (parent is not None and parent.is_readonly)

    @property
    def value(self) -> str:
        """The text of a leaf or an attribute."""
        return (self.element.get(self.spot.attribute) if self.spot.attribute else self.element.text) or ""

    def store(self, text: str) -> None:
        """Set the text of a leaf or an attribute."""
        if self.spot.attribute:
            self.element.set(self.spot.attribute, text)
        else:
            self.element.text = text or None

    def within(self, repeat: Spot) -> Node | None:
        """The instance of a repeat that it lies in; itself if it is one."""
        node: Node | None = self
        while node is not None and node.spot is not repeat:
            node = node.parent
        return node

    def all(self) -> Iterator[Node]:
        """Itself and all below, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.kids))

    def leaves(self) -> Iterator[Node]:
        """Every node below that can hold an answer."""
        return (node for node in self.all() if node.spot.is_leaf)

    def instances(self, repeat: Spot) -> list[Node]:
        """The instances of a repeat directly inside it."""
        return [kid for kid in self.kids if kid.spot is repeat]
