"""Which place of a form a path names, when it names one place only."""

from __future__ import annotations

from dataclasses import dataclass

from ponleu.forms.rules.definition import Choice, Form
from ponleu.forms.rules.xpath import Call, Expression, Filter, Path, Step


@dataclass(frozen=True, slots=True)
class Here:
    """Where a rule stands.

    may_see_itself  whether it may look at the answer that it judges
    choices         of a filter: the list whose columns it looks at
    """

    form: Form
    ref: str
    may_see_itself: bool = False
    choices: tuple[Choice, ...] | None = None


def column_of(expression: Expression, here: Here) -> str | None:
    """The column of a list that a path within a filter names; None if it is no such path."""
    match expression:
        case Path(absolute=False, steps=(Step(axis="child", test=name, predicates=()),)) if here.choices is not None:
            return None if name.endswith((")", "*")) else name
    return None


def place_of(expression: Expression, here: Here) -> str | None:
    """The ref of a path to one node: at the top, or in the very instance that the rule is in. None of any other."""
    match expression:
        case Path(absolute=True, steps=steps):
            ref = _down("", steps)
            return ref if ref and _is_near(ref, here) and _is_seen(ref, here) else None
        case Path(absolute=False, steps=steps) if here.choices is None:
            return _relative(steps, here)
        case Filter(base=Call(name="current", arguments=()), predicates=(), steps=steps):
            return _relative(steps, here)
    return None


def _relative(steps: tuple[Step, ...], here: Here) -> str | None:
    ref, steps = here.ref, tuple(step for step in steps if not _is(step, "self"))
    while steps and _is(steps[0], "parent"):
        ref, steps = ref.rpartition("/")[0], steps[1:]
    below = _down(ref, steps)
    enters = {each for each in here.form.repeats if f"{below}/".startswith(f"{each}/")}
    is_one = all(f"{ref}/".startswith(f"{each}/") for each in enters)  # down into a repeat leads to each instance
    return below if below and is_one and _is_seen(below, here) else None


def _is(step: Step, axis: str) -> bool:
    return step.axis == axis and step.test == "node()" and not step.predicates


def _down(ref: str, steps: tuple[Step, ...]) -> str | None:
    for step in steps:
        if step.axis != "child" or step.predicates or step.test.endswith((")", "*")):
            return None
        ref = f"{ref}/{step.test}"
    return ref


def _is_near(ref: str, here: Here) -> bool:
    return all(f"{here.ref}/".startswith(f"{each}/") for each in here.form.repeats if f"{ref}/".startswith(f"{each}/"))


def _is_seen(ref: str, here: Here) -> bool:
    return ref in here.form.binds and (ref != here.ref or here.may_see_itself)
