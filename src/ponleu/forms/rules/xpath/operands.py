"""Parts that are already compiled, and how each is made to give a number, a text, yes or no, or nodes.

What is known of a part beforehand (that it is a number, a text, the node at hand) is used, so that ``. >= 5`` is a
handful of calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from ponleu.forms.rules.xpath.context import Context, Run, Value
from ponleu.forms.rules.xpath.functions import Kind
from ponleu.forms.rules.xpath.nodes import Node, text_of
from ponleu.forms.rules.xpath.problems import NotAList
from ponleu.forms.rules.xpath.values import first_text, number_of_text, to_boolean, to_number, to_string


@dataclass(frozen=True, slots=True)
class Dialect:
    """How expressions are understood.

    forgiving   as forms are on phones: what is missing or irrelevant compares as an empty text, dates are days,
                names are found in every namespace; otherwise plain XPath 1.0
    namespaces  of the prefixes
    """

    forgiving: bool
    namespaces: Mapping[str, str]

    def zone(self, context: Context) -> tzinfo | None:
        """The zone in which dates become numbers; none in plain XPath, where they do not."""
        return context.world.now.tzinfo if self.forgiving else None


@dataclass(frozen=True, slots=True)
class Operand:
    """A compiled part.

    kind      what it gives
    constant  what it always gives, if that is known
    is_here   whether it is ``.``, the node at hand
    """

    kind: Kind
    run: Run
    constant: Value | None = None
    is_here: bool = False


def constant(value: float | str, kind: Kind) -> Operand:
    """A part that always gives the same."""
    return Operand(kind, lambda context: value, value)


def as_number(part: Operand, dialect: Dialect) -> Callable[[Context], float]:
    """The part as a function that gives a number."""
    run: Callable[[Context], object] = part.run
    if part.kind == "number":
        return run  # type: ignore[return-value]
    if part.constant is not None and not dialect.forgiving:
        known = to_number(part.constant)
        return lambda context: known
    if part.is_here:
        return lambda context: number_of_text(text_of(context.node), dialect.zone(context))
    if part.kind == "nodes":
        return lambda context: number_of_text(first_text(run(context)), dialect.zone(context))  # type: ignore[arg-type]
    return lambda context: to_number(part.run(context), dialect.zone(context))


def as_string(part: Operand) -> Callable[[Context], str]:
    """The part as a function that gives a text."""
    run: Callable[[Context], object] = part.run
    if part.kind == "string":
        return run  # type: ignore[return-value]
    if part.is_here:
        return lambda context: text_of(context.node)
    if part.kind == "nodes":
        return lambda context: first_text(run(context))  # type: ignore[arg-type]
    return lambda context: to_string(part.run(context))


def as_boolean(part: Operand, dialect: Dialect) -> Callable[[Context], bool]:
    """The part as a function that says yes or no."""
    run: Callable[[Context], object] = part.run
    if part.kind == "boolean":
        return run  # type: ignore[return-value]
    forgiving = dialect.forgiving
    return lambda context: to_boolean(part.run(context), forgiving=forgiving)


def as_nodes(part: Operand, *, what: str) -> Callable[[Context], list[Node]]:
    """The part as a function that gives nodes; NotAList of `what` when it gives something else."""
    run: Callable[[Context], object] = part.run
    if part.kind == "nodes":
        return run  # type: ignore[return-value]

    def nodes(context: Context) -> list[Node]:
        found = part.run(context)
        if not isinstance(found, list):
            raise NotAList(what=what)
        return found

    return nodes
