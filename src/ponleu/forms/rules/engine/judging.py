"""What is wrong with the answers as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ponleu.forms.rules import finding as wrong
from ponleu.forms.rules.engine.casting import is_of_type
from ponleu.forms.rules.engine.choices import is_list_missing, open_choices
from ponleu.forms.rules.finding import Finding

if TYPE_CHECKING:
    from ponleu.forms.rules.engine.filling import Filling
    from ponleu.forms.rules.engine.nodes import Node

_SEVERAL: Final = frozenset({"select", "rank"})
_CHOSEN: Final = frozenset({"select1", "select", "rank"})


def findings_in(filling: Filling) -> Iterator[Finding]:
    """Every relevant node that is not as it should be, in document order."""
    for node in filling.leaves:
        if node.is_relevant:
            yield from _at(filling, node)
    for vertex, problem in filling.failed.items():
        yield Finding("rule", vertex.spot.ref, wrong.CannotWorkOut(rule=vertex.rule.text, reason=str(problem)))


def _at(filling: Filling, node: Node) -> Iterator[Finding]:
    text, bind = node.element.text, node.spot.bind
    if not text:
        if node.is_required:
            words = bind.required_words.text(filling.language, filling.asking(node))
            yield Finding("required", filling.refs[node], wrong.NotAnswered(words=words))
        return
    if node.spot.is_typed and not is_of_type(text, bind.type):
        yield Finding("type", filling.refs[node], wrong.WrongType(type=bind.type))
    if node.spot.question is not None and not are_open(filling, node):
        yield Finding("choice", filling.refs[node], wrong.NoSuchChoice())
    if not node.is_valid:
        words = bind.constraint_words.text(filling.language, filling.asking(node))
        yield Finding("constraint", filling.refs[node], wrong.BreaksRule(words=words))


def are_open(filling: Filling, node: Node) -> bool:
    """Whether everything chosen at a node may be chosen there now; True where nothing is to be chosen."""
    question = node.spot.question
    if question is None or question.kind not in _CHOSEN or is_list_missing(filling, node):
        return True
    chosen = node.value.split() if question.kind in _SEVERAL else [node.value]
    return open_choices(filling, node).values.issuperset(chosen)
