"""How a tree of answers grows: from the form as it begins, from answers kept for later, or from a submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from lxml import etree

from ponleu.forms.rules.engine.casting import begun
from ponleu.forms.rules.engine.nodes import MOST_INSTANCES, Node
from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.markup import Element, a_root, attributes_of, local, prefixes_of, qualified
from ponleu.forms.rules.reading.model import TEMPLATE, is_template


class Origin(Enum):
    """Where answers come from: nodes that a sent record leaves out are empty, elsewhere they begin as the form says."""

    FORM = 1
    KEPT = 2
    SENT = 3


class Growth:
    """Grows nodes.

    nodes     every node grown, by its element
    unknown   refs of what a source holds and the form does not
    """

    def __init__(self, origin: Origin, nodes: dict[Element, Node], unknown: list[str]) -> None:
        self.origin, self.nodes, self.unknown = origin, nodes, unknown

    def grow(self, spot: Spot, source: Element | None, parent: Node | None) -> Node:
        """A node and all below it, as a source has them."""
        node = self._node(spot, source, parent)
        if spot.is_leaf:
            self._say(node, source)
        else:
            self._fill(node, () if source is None else source)
        if spot.attributes:
            node.kids.extend(Node(one, node.element, node) for one in spot.attributes.values())
        return node

    def _node(self, spot: Spot, source: Element | None, parent: Node | None) -> Node:
        attributes = attributes_of(source) if source is not None and source.attrib else {}
        attributes.pop(TEMPLATE, None)
        if parent is not None:
            element = etree.SubElement(parent.element, spot.tag, attributes)
        else:
            element = a_root(spot.tag, attributes, prefixes_of(spot.prototype))
        node = self.nodes[element] = Node(spot, element, parent)
        return node

    def _say(self, leaf: Node, source: Element | None) -> None:
        if source is None:
            leaf.element.text = leaf.spot.initial if self.origin is not Origin.SENT else None
            return
        text = source.text
        leaf.element.text = begun(text or "", leaf.spot.bind.type) if self.origin is Origin.FORM else text
        if len(source):
            self.unknown.extend(f"{leaf.spot.ref}/{qualified(child)}" for child in source)

    def _fill(self, node: Node, source: Sequence[Element] | Element) -> None:
        given: dict[str, list[Element]] = {}
        for child in source:
            if not is_template(child):
                given.setdefault(local(child), []).append(child)
        for spot in node.spot.children.values():
            node.kids.extend(self._all(spot, given.pop(spot.local, []), node))
        if given and node.spot.local != "meta":  # where clients leave notes of their own
            self.unknown.extend(f"{node.spot.ref}/{name}" for name in given)

    def _all(self, spot: Spot, found: list[Element], parent: Node) -> Iterator[Node]:
        if spot.is_repeat:
            return (self.grow(spot, one, parent) for one in self._instances(spot, found))
        if len(found) > 1:
            self.unknown.append(spot.ref)
        return iter((self.grow(spot, found[0] if found else None, parent),))

    def _instances(self, spot: Spot, found: list[Element]) -> list[Element]:
        if spot.is_counted and self.origin is Origin.FORM:
            return []  # its rule says how many; `shown` says how they begin
        if not found and spot.is_fixed and self.origin is not Origin.SENT:
            return [spot.prototype]
        if len(found) > MOST_INSTANCES:
            self.unknown.append(spot.ref)
        return found[:MOST_INSTANCES]
