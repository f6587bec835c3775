"""Functions over nodes: how many there are, which one, from which instance, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, isnan
from typing import TypeVar

from lxml import etree

from ponleu.forms.rules.xpath.context import Context
from ponleu.forms.rules.xpath.functions.registry import function
from ponleu.forms.rules.xpath.nodes import (
    TEMPLATE,
    XML,
    Element,
    Node,
    in_document_order,
    local_name,
    name_of,
    namespace_of,
    parent_of,
    text_of,
)
from ponleu.forms.rules.xpath.problems import NoSuchInstance

_Any = TypeVar("_Any")
_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807


@function("count", "x", gives="number")
def _count(context: Context, nodes: list[Node]) -> float:
    return float(len(nodes))


@function("count-non-empty", "x", gives="number")
def _count_non_empty(context: Context, nodes: list[Node]) -> float:
    return float(sum(1 for node in nodes if text_of(node)))


@function("position", "x?", gives="number")
def _position(context: Context, nodes: list[Node] | None = None) -> float:
    """Of the node among those selected with it, or of a node given among its siblings of the same name."""
    if nodes is None:
        return float(context.position)
    first = nodes[0] if nodes else None
    if not isinstance(first, etree._Element):
        return 0.0
    before = [one for one in first.itersiblings(first.tag, preceding=True) if TEMPLATE not in one.attrib]
    context.spend(len(before))
    return 1.0 + len(before)


@function("last", gives="number")
def _last(context: Context) -> float:
    return float(context.size)


@function("current", gives="nodes")
def _current(context: Context) -> list[Node]:
    return [context.current]


@function("instance", "s", gives="nodes")
def _instance(context: Context, name: str) -> list[Node]:
    found = context.world.instance(name)
    if found is None:
        raise NoSuchInstance(name=name)
    return [found]


@function("id", "v", gives="nodes")
def _id(context: Context, value: list[Node] | str | float | bool) -> list[Node]:
    """The elements whose ``id`` is one of the words."""
    texts = [text_of(node) for node in value] if isinstance(value, list) else [str(value)]
    words = {word for text in texts for word in text.split()}
    top = context.world.root.getroottree().getroot()
    return in_document_order(element for element in _elements(context, top) if element.get("id") in words)


@function("local-name", "x.", gives="string")
def _local_name(context: Context, nodes: list[Node]) -> str:
    return local_name(nodes[0]) if nodes else ""


@function("namespace-uri", "x.", gives="string")
def _namespace_uri(context: Context, nodes: list[Node]) -> str:
    return namespace_of(nodes[0]) if nodes else ""


@function("name", "x.", gives="string")
def _name(context: Context, nodes: list[Node]) -> str:
    return name_of(nodes[0]) if nodes else ""


@function("lang", "s", gives="boolean")
def _lang(context: Context, wanted: str) -> bool:
    around: Node | None = context.node
    while around is not None:
        if isinstance(around, etree._Element) and (said := around.get(f"{XML}lang")) is not None:
            return f"{said}-".lower().startswith(f"{wanted}-".lower())
        around = parent_of(around, context.world.root)
    return False


@function("randomize", "x n?", gives="nodes", is_volatile=True)
def _randomize(context: Context, nodes: list[Node], seed: float | None = None) -> list[Node]:
    """The nodes in random order; with a seed in the order that every phone gives them."""
    if seed is None:
        seed = float(int(context.world.random() * _MODULUS))
    return shuffled(nodes, seed)


def shuffled(values: list[_Any], seed: float) -> list[_Any]:
    """Values in the order that JavaRosa and web-forms give them for a seed.

    source  Fisher-Yates from the inside out, with the generator of Park and Miller (1988), Comm. ACM 31, 1192

    >>> shuffled(list("ABCDEF"), 42.0)
    ['A', 'F', 'C', 'B', 'D', 'E']
    """
    state = _seeded(seed)
    result: list[_Any] = []
    for index, value in enumerate(values):
        state = state * _MULTIPLIER % _MODULUS
        chosen = int((state - 1) / (_MODULUS - 1) * (index + 1))
        result.append(value)
        result[index], result[chosen] = result[chosen], value
    return result


def _seeded(seed: float) -> int:
    """A first state between 1 and the modulus, from any number, as Java makes a long of it."""
    if isnan(seed):
        whole = 0
    elif abs(seed) == inf or abs(seed) >= 2**63:
        whole = 2**63 - 1 if seed > 0 else -(2**63)
    else:
        whole = int(seed)
    state = whole % _MODULUS if whole >= 0 else -(-whole % _MODULUS)
    return state if state > 0 else state + _MODULUS - 1


def _elements(context: Context, top: Element) -> Iterator[Element]:
    for element in top.iter("*"):
        context.spend(1)
        yield element
