"""The answers as a tree: lxml elements, which expressions look at, and for each a node that knows how it stands."""

from __future__ import annotations

from ponleu.forms.rules.engine.growing import Growth, Origin
from ponleu.forms.rules.engine.nodes import Node
from ponleu.forms.rules.engine.plan import Plan
from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.markup import Element


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
        self._everything: list[Node] | None = None
        self._of: dict[Spot, list[Node]] | None = None
        self._refs: dict[Node, str] | None = None
        self._by_ref: dict[str, Node] | None = None

    def begin(self) -> None:
        """Grow the answers as the form begins."""
        self.take(self.plan.form.root, Origin.FORM)

    def take(self, record: Element, origin: Origin) -> None:
        """Grow the answers that a record holds."""
        self.top = Growth(origin, self.nodes, self.unknown).grow(self.plan.root, record, None)

    @property
    def root(self) -> Element:
        """The root element."""
        return self.top.element

    def grow_instance(self, repeat: Spot, parent: Node) -> Node:
        """One more instance at the end of a row of repeats: as the form shows the one at that place, if it does."""
        present = len(parent.instances(repeat))
        shown = repeat.shown[present] if repeat.is_counted and present < len(repeat.shown) else repeat.prototype
        node = Growth(Origin.FORM, self.nodes, self.unknown).grow(repeat, shown, parent)
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
            self.nodes.pop(gone.element, None)
        self._forget()

    def _forget(self) -> None:
        self._everything = self._of = self._refs = self._by_ref = None

    @property
    def everything(self) -> list[Node]:
        """Every node, in document order."""
        if self._everything is None:
            self._everything = list(self.top.all())
        return self._everything

    @property
    def leaves(self) -> list[Node]:
        """Every node that can hold an answer, in document order."""
        return [node for node in self.everything if node.spot.is_leaf]

    def of(self, spot: Spot) -> list[Node]:
        """Every node at a place, in document order."""
        if self._of is None:
            self._of = {}
            for node in self.everything:
                self._of.setdefault(node.spot, []).append(node)
        return self._of.get(spot, [])

    def related(self, node: Node, spot: Spot, scope: Spot | None) -> list[Node]:
        """The nodes at a place that share an instance of the repeat `scope` with a node; all without a scope."""
        if scope is None:
            return self.of(spot)
        if (around := node.within(scope)) is None:
            return []
        found = [around]
        for step in spot.above[len(scope.above) :]:
            found = [kid for node in found for kid in node.kids if kid.spot is step]
        return found

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
