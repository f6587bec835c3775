"""What answers say about themselves: their id, and the id of those that they replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponleu.forms.rules.engine.events import new_id
from ponleu.forms.rules.markup import local

if TYPE_CHECKING:
    from ponleu.forms.rules.engine.filling import Filling
    from ponleu.forms.rules.engine.nodes import Node


def meta_of(filling: Filling, name: str) -> str:
    """What stands in meta under a name; "" if nothing does."""
    node = _meta_node(filling, name)
    return node.value if node else ""


def ensure_id(filling: Filling) -> None:
    """Give the answers an id where the form holds a place for it and no rule that fills it."""
    node = _meta_node(filling, "instanceID")
    if node is not None and not node.value:
        filling.put(node, new_id(filling))


def edited(filling: Filling) -> None:
    """Give the answers a new id and keep the old one as deprecated."""
    node = _meta_node(filling, "instanceID")
    if node is None or node.parent is None:
        return
    old = node.value
    filling.put(node, new_id(filling))
    kept = _meta_node(filling, "deprecatedID")
    if kept is not None:
        filling.put(kept, old)
        return
    filling.deprecated = old


def _meta_node(filling: Filling, name: str) -> Node | None:
    for meta in filling.top.kids:
        if local(meta.element) == "meta":
            return next((kid for kid in meta.kids if kid.spot.is_leaf and local(kid.element) == name), None)
    return None
