"""What is set when something happens: preloads and setvalue actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from ponleu.core import Problem
from ponleu.forms.rules.definition import Action, Rule
from ponleu.forms.rules.engine import casting
from ponleu.forms.rules.engine.nodes import Node
from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.markup import Element
from ponleu.forms.rules.xpath.moments import written_moment

if TYPE_CHECKING:
    from ponleu.forms.rules.engine.filling import Filling

FIRST, LOAD, NEW_REPEAT, CHANGED = (
    "odk-instance-first-load",
    "odk-instance-load",
    "odk-new-repeat",
    "xforms-value-changed",
)


def preload(filling: Filling, *, is_first: bool) -> None:
    """Set what the device and the clock know. The id is also set when answers without one are taken up again."""
    for spot in filling.plan.valued:
        if spot.bind.preload is None:
            continue
        kind, parameter = spot.bind.preload
        for node in filling.of(spot):
            if is_first or (kind == "uid" and not node.value):
                text = _preloaded(filling, kind, parameter)
                if text is not None:
                    filling.put(node, text)


def _preloaded(filling: Filling, kind: str, parameter: str) -> str | None:
    if kind == "uid":
        return new_id(filling)
    if kind == "timestamp" and parameter == "start":
        return written_moment(filling.now)
    if kind == "date" and parameter == "today":
        return filling.now.date().isoformat()
    return filling.property(parameter) or None if kind == "property" else None


def finish(filling: Filling) -> None:
    """Set the time of ending."""
    for spot in filling.plan.valued:
        if spot.bind.preload == ("timestamp", "end"):
            for node in filling.of(spot):
                filling.put(node, written_moment(filling.now))


def new_id(filling: Filling) -> str:
    """A new id for a submission."""
    return f"uuid:{UUID(int=filling.chance.getrandbits(128), version=4)}"


def happen(filling: Filling, event: str, *, at: Node | None = None) -> None:
    """Do what the form does at an event: at loading, in a new instance, or after a change of the node `at`."""
    for action in filling.plan.form.actions:
        if event in action.events and _concerns(action, event, at):
            for node in _targets(filling, action, at):
                _set(filling, action, node)
    filling.settle()


def _concerns(action: Action, event: str, at: Node | None) -> bool:
    if event == CHANGED:
        return at is not None and action.trigger == at.spot.ref
    if event == NEW_REPEAT:
        return at is not None and action.within == at.spot.ref
    return True


def _targets(filling: Filling, action: Action, at: Node | None) -> Iterator[Node]:
    if action.where is not None:
        yield from _picked(filling, action.where, at or filling.top)
        return
    spot = filling.plan.spots.get(action.ref)
    if spot is None or not spot.has_value:
        return
    yield from list(filling.of(spot)) if at is None else filling.related(at, spot, _shared(at.spot, spot))


def _picked(filling: Filling, where: Rule, at: Node) -> list[Node]:
    """The nodes that a path with predicates picks."""
    try:
        found = filling.run(where, at)
    except Problem:
        return []
    nodes = [filling.nodes[one] for one in found if isinstance(one, Element)] if isinstance(found, list) else []
    return [node for node in nodes if node.spot.is_leaf]


def _shared(one: Spot, other: Spot) -> Spot | None:
    return next((repeat for repeat in reversed(one.repeats) if repeat in other.repeats), None)


def _set(filling: Filling, action: Action, node: Node) -> None:
    if not node.is_relevant:
        return
    value = action.value
    if isinstance(value, Rule):
        try:
            filling.put(node, casting.stored(filling.run(value, node), node.spot.bind.type, filling.zone))
        except Problem:
            return
    else:
        filling.put(node, value or "")
    filling.settle()
