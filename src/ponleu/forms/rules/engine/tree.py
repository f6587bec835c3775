"""The answers as a tree: lxml elements, which expressions look at, and for each a node that knows how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Final

from lxml import etree

from ponleu.forms.rules.engine import casting
from ponleu.forms.rules.engine.plan import Plan
from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.markup import Element, a_root, attributes_of, local, prefixes_of, qualified
from ponleu.forms.rules.reading.model import TEMPLATE, is_template

MOST_INSTANCES: Final = 2_000  # of one repeat in one place; a count beyond it is a mistake or an attack


class Origin(Enum):
    """Where answers come from: nodes that a sent record leaves out are empty, elsewhere they begin as the form says."""

    FORM = 1
    KEPT = 2
    SENT = 3


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
        yield self
        for kid in self.kids:
            yield from kid.all()

    def leaves(self) -> Iterator[Node]:
        """Every node below that can hold an answer."""
        return (node for node in self.all() if node.spot.is_leaf)

    def instances(self, repeat: Spot) -> list[Node]:
        """The instances of a repeat directly inside it."""
        return [kid for kid in self.kids if kid.spot is repeat]


class Tree:
    """The nodes of one set of answers, and how to find them.

    nodes     by element; it also keeps the elements' Python objects alive, whose identity is the key
    unknown   refs of what a record holds and the form does not
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nodes: dict[Element, Node] = {}
        self.unknown: list[str] = []
        self.top: Node
        self._of: dict[Spot, list[Node]] | None = None
        self._refs: dict[Node, str] | None = None
        self._by_ref: dict[str, Node] | None = None

    def begin(self) -> None:
        """Grow the answers as the form begins."""
        self.top = self._grow(self.plan.root, self.plan.form.root, None, Origin.FORM)

    def take(self, record: Element, origin: Origin) -> None:
        """Grow the answers that a record holds."""
        self.top = self._grow(self.plan.root, record, None, origin)

    @property
    def root(self) -> Element:
        """The root element."""
        return self.top.element

    def _grow(self, spot: Spot, source: Element | None, parent: Node | None, origin: Origin) -> Node:
        node = self._node(spot, source, parent)
        if spot.is_leaf:
            if source is None:
                node.element.text = spot.initial if origin is not Origin.SENT else None
            else:
                node.element.text = (
                    casting.begun(source.text or "", spot.bind.type) if origin is Origin.FORM else source.text
                )
            if source is not None and len(source):
                self.unknown.extend(f"{spot.ref}/{qualified(child)}" for child in source)
            self._add_attributes(node)
            return node
        given: dict[str, list[Element]] = {}
        for child in source if source is not None else ():
            if not is_template(child):
                given.setdefault(local(child), []).append(child)
        for inside in spot.children.values():
            found = given.pop(inside.tag.rpartition("}")[2], [])
            node.kids.extend(self._grow_all(inside, found, node, origin))
        self._add_attributes(node)
        if spot.name.rpartition(":")[2] != "meta":  # where clients leave notes of their own
            self.unknown.extend(f"{spot.ref}/{name}" for name in given)
        return node

    def _add_attributes(self, node: Node) -> None:
        """The attributes that have rules, after all else that a node holds."""
        node.kids.extend(Node(spot, node.element, node) for spot in node.spot.attributes.values())

    def _grow_all(self, spot: Spot, found: list[Element], parent: Node, origin: Origin) -> Iterator[Node]:
        if spot.is_repeat:
            self.unknown.extend(spot.ref for _ in found[MOST_INSTANCES:])
            if spot.is_counted and origin is Origin.FORM:
                return  # its rule says how many; `shown` says how they begin
            if not found and origin is not Origin.SENT and spot.is_fixed:
                found = [spot.prototype]
            yield from (self._grow(spot, one, parent, origin) for one in found[:MOST_INSTANCES])
            return
        self.unknown.extend(spot.ref for _ in found[1:])
        yield self._grow(spot, found[0] if found else None, parent, origin)

    def _node(self, spot: Spot, source: Element | None, parent: Node | None) -> Node:
        attributes = attributes_of(source) if source is not None and source.attrib else {}
        attributes.pop(TEMPLATE, None)
        if parent is None:
            element = a_root(spot.tag, attributes, prefixes_of(self.plan.form.root))
        else:
            element = etree.SubElement(parent.element, spot.tag, attributes)
        node = self.nodes[element] = Node(spot, element, parent)
        return node

    def grow_instance(self, repeat: Spot, parent: Node) -> Node:
        """One more instance at the end of a row of repeats: as the form shows the one at that place, if it does."""
        present = len(parent.instances(repeat))
        shown = repeat.shown[present] if repeat.is_counted and present < len(repeat.shown) else repeat.prototype
        node = self._grow(repeat, shown, parent, Origin.FORM)
        place = next((at for at, kid in enumerate(parent.kids) if kid.spot.order > repeat.order), len(parent.kids))
        parent.kids.insert(place, node)
        parent.element.insert(place, node.element)
        self._forget()
        return node

    def cut(self, node: Node) -> None:
        """Take an instance out."""
        assert node.parent is not None
        node.parent.kids.remove(node)
        node.parent.element.remove(node.element)
        for gone in node.all():
            del self.nodes[gone.element]
        self._forget()

    def _forget(self) -> None:
        self._of = self._refs = self._by_ref = None

    def of(self, spot: Spot) -> list[Node]:
        """Every node at a place, in document order."""
        if self._of is None:
            self._of = {}
            for node in self.top.all():
                self._of.setdefault(node.spot, []).append(node)
        return self._of.get(spot, [])

    def related(self, node: Node, spot: Spot, scope: Spot | None) -> list[Node]:
        """The nodes at a place that share an instance of the repeat `scope` with a node; all without a scope."""
        if scope is None:
            return self.of(spot)
        if (around := node.within(scope)) is None:
            return []
        return [other for other in self.of(spot) if other.within(scope) is around]

    @property
    def refs(self) -> dict[Node, str]:
        """The ref of every node, in document order."""
        if self._refs is None:
            self._refs = {}
            self._name(self.top, f"/{self.top.spot.name}", self._refs)
        return self._refs

    def _name(self, node: Node, ref: str, refs: dict[Node, str]) -> None:
        refs[node] = ref
        places: dict[Spot, int] = {}
        for kid in node.kids:
            step = kid.spot.name
            if kid.spot.is_repeat:
                places[kid.spot] = places.get(kid.spot, 0) + 1
                step = f"{step}[{places[kid.spot]}]"
            self._name(kid, f"{ref}/{step}", refs)

    def find(self, ref: str) -> Node | None:
        """The node of a ref."""
        if self._by_ref is None:
            self._by_ref = {ref: node for node, ref in self.refs.items()}
        return self._by_ref.get(ref)

    def find_row(self, ref: str) -> tuple[Node, Spot] | None:
        """What a row of repeats (``/data/kid``) lies in, and its place in the form."""
        above, _slash, name = ref.rpartition("/")
        parent = self.find(above)
        if parent is None:
            return None
        spot = next((child for child in parent.spot.children.values() if child.name == name and child.is_repeat), None)
        return (parent, spot) if spot is not None else None
