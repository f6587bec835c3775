"""What a path can select: elements of the tree, and small stand-ins for what lxml has no object for."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Document:
    """The node above a root element."""

    root: Element


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute; `name` as lxml writes it, ``{namespace}local``."""

    parent: Element
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text: before the first child of `beside` (its parent), or after `beside` (a child) when `is_after`."""

    beside: Element
    is_after: bool


Node = Element | Document | Attribute | Text
