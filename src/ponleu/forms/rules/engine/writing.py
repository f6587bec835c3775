"""Answers as XML: all of them, to go on from, or as a phone sends them, without what is irrelevant."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from lxml import etree

from ponleu.forms.rules.markup import Element, a_root, attributes_of, local, prefixes_of

if TYPE_CHECKING:
    from ponleu.forms.rules.engine.filling import Filling
    from ponleu.forms.rules.engine.nodes import Node


def written(filling: Filling, *, prune: bool) -> bytes:
    """The answers as XML in UTF-8."""
    root = filling.plan.form.root
    namespace = filling.plan.form.settings.get("xmlns", "")
    spaces = prefixes_of(root)
    if namespace:
        spaces[None] = namespace
    made = a_root(_named(filling.top, namespace), attributes_of(filling.top.element), spaces)
    _copy(filling.top, made, namespace, prune=prune)
    if filling.deprecated:
        _deprecate(made, filling.deprecated)
    etree.cleanup_namespaces(made)
    return etree.tostring(made, encoding="UTF-8", xml_declaration=True)


def _named(node: Node, namespace: str) -> str:
    tag = node.spot.tag
    return f"{{{namespace}}}{tag}" if namespace and not tag.startswith("{") else tag


def _copy(node: Node, made: Element, namespace: str, *, prune: bool) -> None:
    for kid in node.kids:
        if kid.spot.attribute:
            continue
        if prune and not kid.is_relevant and local(kid.element) != "meta":
            continue
        child = etree.SubElement(made, _named(kid, namespace), attributes_of(kid.element))
        if kid.spot.is_leaf:
            child.text = unicodedata.normalize("NFC", kid.value) or None
        else:
            _copy(kid, child, namespace, prune=prune)


def _deprecate(made: Element, old: str) -> None:
    """Say in meta which submission is replaced."""
    for meta in made:
        if local(meta) == "meta":
            space = meta.tag[: meta.tag.rindex("}") + 1] if meta.tag.startswith("{") else ""
            etree.SubElement(meta, f"{space}deprecatedID").text = old
