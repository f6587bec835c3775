"""The axes of a path and the tests of its steps: from one node to those that a step selects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml import etree

from ponleu.forms.rules.xpath.context import Context
from ponleu.forms.rules.xpath.nodes import Attribute, Document, Element, Node, Text, parent_of
from ponleu.forms.rules.xpath.syntax import Step

NAMESPACES: Mapping[str, str] = {  # what forms of ODK use, whether or not they declare it
    "h": "http://www.w3.org/1999/xhtml",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xf": "http://www.w3.org/2002/xforms",
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
    "entities": "http://www.opendatakit.org/xforms/entities",
    "ev": "http://www.w3.org/2001/xml-events",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xsd": "http://www.w3.org/2001/XMLSchema",
    "ponleu": "https://ponleu.org/xforms",
}
BACKWARDS = frozenset(["ancestor", "ancestor-or-self", "preceding", "preceding-sibling"])

Select = Callable[[Context, Node], list[Node]]
_ELEMENT = etree._Element


def selecting(step: Step, *, forgiving: bool, namespaces: Mapping[str, str]) -> Select:
    """What a step selects from one node, in the order of its axis and before its predicates.

    forgiving  a name without a prefix is found in every namespace, as phones do
    """
    pattern = "" if step.test.endswith(")") else tag_pattern(step.test, forgiving=forgiving, namespaces=namespaces)
    if step.axis == "child" and pattern:
        return _children_named(pattern)
    if step.axis == "attribute":
        return _attributes(step.test, pattern)
    if (step.axis, step.test) == ("self", "node()"):
        return lambda context, node: [node]
    if step.axis == "namespace":
        return _namespaces_named(step.test)
    walk, fits = _AXES[step.axis], _fitting(step.test, pattern)
    return lambda context, node: [found for found in walk(context, node) if fits(found)]


def tag_pattern(name: str, *, forgiving: bool, namespaces: Mapping[str, str]) -> str:
    """A name test as lxml understands it: ``{*}age``, ``{http://openrosa.org/javarosa}count``, ``*``."""
    prefix, _, local = name.rpartition(":")
    if not prefix:
        return f"{{*}}{local}" if forgiving and local != "*" else local
    if prefix in namespaces:
        return f"{{{namespaces[prefix]}}}{local}"
    return f"{{*}}{local}" if forgiving else "{-}-"  # nothing is called so


def _children_named(pattern: str) -> Select:
    fits = _fitting("", pattern)

    def select(context: Context, node: Node) -> list[Node]:
        if isinstance(node, _ELEMENT):
            return list(node.iterchildren(pattern))
        return [node.root] if isinstance(node, Document) and fits(node.root) else []

    return select


def _attributes(test: str, pattern: str) -> Select:
    wanted = pattern.removeprefix("{*}")

    def select(context: Context, node: Node) -> list[Node]:
        if not isinstance(node, _ELEMENT) or not isinstance(node.tag, str):
            return []
        if test == "node()" or pattern == "*":
            return [Attribute(node, str(name)) for name in node.attrib]
        if wanted in node.attrib:
            return [Attribute(node, wanted)]
        is_alike = _same_name(pattern)
        return [Attribute(node, str(name)) for name in node.attrib if is_alike(str(name))]

    return select if test == "node()" or pattern else lambda context, node: []


def _same_name(pattern: str) -> Callable[[str], bool]:
    namespace, _, local = pattern.rpartition("}")
    if namespace == "{*":
        return lambda tag: tag.rpartition("}")[2] == local
    if local == "*":
        return lambda tag: tag.startswith(namespace + "}") if namespace else True
    return lambda tag: tag == pattern


def _fitting(test: str, pattern: str) -> Callable[[Node], bool]:
    if pattern:
        is_same = _same_name(pattern)
        return lambda node: isinstance(node, _ELEMENT) and isinstance(node.tag, str) and is_same(node.tag)
    if test == "text()":
        return lambda node: isinstance(node, Text)
    if test == "comment()":
        return lambda node: isinstance(node, etree._Comment)
    if test.startswith("processing-instruction("):
        target = test[len("processing-instruction(") + 1 : -2]
        return lambda node: isinstance(node, etree._ProcessingInstruction) and target in ("", node.target)
    return lambda node: True


def _children(context: Context, node: Node) -> Iterator[Node]:
    if isinstance(node, Document):
        yield from _top(node.root, context.world.root)
    elif isinstance(node, _ELEMENT) and isinstance(node.tag, str):
        if node.text:
            yield Text(node, is_after=False)
        for child in node:
            yield child
            if child.tail:
                yield Text(child, is_after=True)


def _top(root: Element, primary: Element) -> Iterable[Node]:
    if root.getparent() is not None:
        return [root]
    return [*reversed(list(root.itersiblings(preceding=True))), root, *root.itersiblings()]


def _descendants(context: Context, node: Node) -> Iterator[Node]:
    waiting = list(_children(context, node))[::-1]
    while waiting:
        found = waiting.pop()
        context.spend(1)
        yield found
        if isinstance(found, _ELEMENT):
            waiting.extend(list(_children(context, found))[::-1])


def _self_and_descendants(context: Context, node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(context, node)


def _ancestors(context: Context, node: Node) -> Iterator[Node]:
    above = parent_of(node, context.world.root)
    while above is not None:
        yield above
        above = parent_of(above, context.world.root)


def _self_and_ancestors(context: Context, node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(context, node)


def _siblings(context: Context, node: Node) -> tuple[list[Node], int]:
    """All children of the parent, and which of them the node is; -1 if it is none."""
    above = parent_of(node, context.world.root)
    if above is None or isinstance(node, Attribute):
        return [], -1
    row = list(_children(context, above))
    context.spend(len(row))
    return row, row.index(node)


def _following_siblings(context: Context, node: Node) -> list[Node]:
    row, index = _siblings(context, node)
    return row[index + 1 :]


def _preceding_siblings(context: Context, node: Node) -> list[Node]:
    row, index = _siblings(context, node)
    return row[:index][::-1] if row else []


def _following(context: Context, node: Node) -> Iterator[Node]:
    if isinstance(node, Attribute):
        yield from _descendants(context, node.parent)
        node = node.parent
    for around in list(_self_and_ancestors(context, node)):
        for sibling in _following_siblings(context, around):
            yield from _self_and_descendants(context, sibling)


def _preceding(context: Context, node: Node) -> Iterator[Node]:
    start = node.parent if isinstance(node, Attribute) else node
    for around in list(_self_and_ancestors(context, start)):
        for sibling in _preceding_siblings(context, around):
            yield from list(_self_and_descendants(context, sibling))[::-1]


def _parent(context: Context, node: Node) -> list[Node]:
    above = parent_of(node, context.world.root)
    return [] if above is None else [above]


def _namespaces_named(test: str) -> Select:
    def select(context: Context, node: Node) -> list[Node]:
        if not isinstance(node, _ELEMENT) or not isinstance(node.tag, str):
            return []
        prefixes = sorted(prefix or "" for prefix in node.nsmap)
        return [Attribute(node, f"xmlns:{prefix}") for prefix in prefixes if test in ("*", "node()", prefix)]

    return select


_AXES: Mapping[str, Callable[[Context, Node], Iterable[Node]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _self_and_ancestors,
    "child": _children,
    "descendant": _descendants,
    "descendant-or-self": _self_and_descendants,
    "following": _following,
    "following-sibling": _following_siblings,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": _preceding_siblings,
    "self": lambda context, node: [node],
}
