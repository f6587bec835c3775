"""What a path can select: elements of the tree, and small stand-ins for what lxml has no object for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

Element = etree._Element

XML = "{http://www.w3.org/XML/1998/namespace}"
TEMPLATE = "{http://openrosa.org/javarosa}template"


@dataclass(frozen=True, slots=True)
class Document:
    """The node above a root element."""

    root: Element


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute; `name` as lxml writes it, ``{namespace}local``; a namespace node has ``xmlns:prefix``."""

    parent: Element
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text: before the first child of `beside` (its parent), or after `beside` (a child) when `is_after`."""

    beside: Element
    is_after: bool


Node = Element | Document | Attribute | Text


def text_of(node: Node) -> str:
    """The string value of a node: all text inside it, in order."""
    if isinstance(node, etree._Element):
        return _joined(node) if len(node) else node.text or ""
    if isinstance(node, Document):
        return _joined(node.root)
    if isinstance(node, Text):
        return (node.beside.tail if node.is_after else node.beside.text) or ""
    if node.name.startswith("xmlns:"):
        return node.parent.nsmap.get(node.name[6:] or None, "")
    return node.parent.get(node.name, "")


def _joined(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def parent_of(node: Node, root: Element) -> Node | None:
    """The node above; above `root`, and above the top of any other tree, is its document."""
    if isinstance(node, etree._Element):
        above = None if node is root else node.getparent()
        return Document(node) if above is None else above
    if isinstance(node, Attribute):
        return node.parent
    if isinstance(node, Text):
        return node.beside.getparent() if node.is_after else node.beside
    return None


def in_document_order(nodes: Iterable[Node]) -> list[Node]:
    """Each node once, as a reader of the document meets them."""
    return sorted(dict.fromkeys(nodes), key=_Places().place)


class _Places:
    """Keys that sort a node before its attributes, those before its text and children, all in order."""

    def __init__(self) -> None:
        self.rows: dict[Element, dict[Element, int]] = {}

    def place(self, node: Node) -> tuple[int, ...]:
        if isinstance(node, Document):
            return ()
        if isinstance(node, Attribute):
            names = list(node.parent.attrib)
            return (*self.place(node.parent), -1, names.index(node.name) if node.name in names else -1)
        if isinstance(node, Text):
            before = self.place(node.beside)
            return (*before[:-1], before[-1] + 1) if node.is_after else (*before, 0)
        above = node.getparent()
        return (1,) if above is None else (*self.place(above), 2 * self.row(above)[node] + 1)

    def row(self, parent: Element) -> dict[Element, int]:
        if parent not in self.rows:
            self.rows[parent] = {child: index for index, child in enumerate(parent)}
        return self.rows[parent]


def local_name(node: Node) -> str:
    """The name of an element or attribute without its namespace; empty for other nodes."""
    return _tag(node).rpartition("}")[2]


def namespace_of(node: Node) -> str:
    """The namespace of an element or attribute; empty if it has none."""
    return _tag(node)[1:].rpartition("}")[0]


def name_of(node: Node) -> str:
    """The name with the prefix it has in the document."""
    local = local_name(node)
    prefix = node.prefix if isinstance(node, etree._Element) and local else None
    if isinstance(node, Attribute) and (namespace := namespace_of(node)):
        known = [*node.parent.nsmap.items(), ("xml", XML[1:-1])]
        prefix = next((prefix for prefix, uri in known if uri == namespace and prefix), None)
    return f"{prefix}:{local}" if prefix else local


def _tag(node: Node) -> str:
    if isinstance(node, Attribute):
        return node.name.removeprefix("xmlns:")
    tag = node.tag if isinstance(node, etree._Element) else ""
    return tag if isinstance(tag, str) else ""
