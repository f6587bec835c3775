"""Which answers an expression looks at, found without running it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ponleu.forms.rules.engine.spots import Spot
from ponleu.forms.rules.xpath import Call, Expression, Filter, Literal, Path, Step
from ponleu.forms.rules.xpath.syntax import parts_of

# Functions that look at one node of each path they are given; beside any other, an absolute path means all instances.
_ONE_EACH: Final = frozenset(
    {
        *("if", "not", "true", "false", "boolean", "string", "number", "coalesce", "once", "selected", "selected-at"),
        *("count-selected", "contains", "starts-with", "ends-with", "substring-before", "substring-after", "substr"),
        *("substring", "string-length", "normalize-space", "translate", "regex", "boolean-from-string", "int", "round"),
        *("pow", "abs", "floor", "ceiling", "date", "date-time", "format-date", "format-date-time", "today", "now"),
        *("decimal-date-time", "decimal-time", "uuid", "digest", "current", "jr:choice-name", "jr:itext", "pulldata"),
        *("instance", "randomize", "sqrt", "log", "log10", "exp", "sin", "cos", "tan", "random", "base64-decode"),
    }
)
_SIDEWAYS: Final = frozenset({"preceding-sibling", "following-sibling", "preceding", "following"})


@dataclass(frozen=True, slots=True)
class Read:
    """A place that is looked at.

    scope    the repeat within whose one instance reader and read lie; None when any instance may be meant
    """

    spot: Spot
    scope: Spot | None


class Reading:
    """What one expression looks at when it is worked out at `origin`.

    unknown  paths that lead to no node of the form
    lists    names of secondary instances that it uses
    """

    def __init__(self, expression: Expression, *, origin: Spot, root: Spot) -> None:
        self.origin, self.root = origin, root
        self.reads: set[Read] = set()
        self.unknown: list[str] = []
        self.lists: set[str] = set()
        self._is_narrow = all(name in _ONE_EACH for name in _functions(expression))
        self._visit(expression, frozenset({origin}), origin)

    def _visit(self, expression: Expression, here: frozenset[Spot], low: Spot | None) -> frozenset[Spot]:
        """Note what is read; the places that the expression selects. `here` is empty among secondary instances."""
        if isinstance(expression, Path):
            return self._path(expression, here, low)
        if isinstance(expression, Filter):
            return self._filter(expression, here, low)
        if isinstance(expression, Call):
            if expression.name == "current":
                return self._walk((), frozenset({self.origin}), self.origin, self.origin)
            self._call(expression)
        reached: frozenset[Spot] = frozenset()
        for part in parts_of(expression):
            reached |= self._visit(part, here, low)
        return reached if isinstance(expression, Call) and expression.name == "randomize" else frozenset()

    def _call(self, call: Call) -> None:
        first = call.arguments[0] if call.arguments else None
        if isinstance(first, Literal) and call.name in {"instance", "pulldata"}:
            self.lists.add(first.value)

    def _filter(self, expression: Filter, here: frozenset[Spot], low: Spot | None) -> frozenset[Spot]:
        base = expression.base
        if isinstance(base, Call) and base.name == "current":
            return self._walk(expression.steps, frozenset({self.origin}), self.origin, self.origin)
        reached = self._visit(base, here, low)
        for predicate in expression.predicates:
            self._visit(predicate, reached, None)
        return self._walk(expression.steps, reached, None, None) if expression.steps else reached

    def _path(self, path: Path, here: frozenset[Spot], low: Spot | None) -> frozenset[Spot]:
        if not path.absolute:
            return self._walk(path.steps, here, low, low)
        if not path.steps or path.steps[0].test not in {self.root.name, "*", "node()"}:
            if path.steps and path.steps[0].axis == "child":
                self.unknown.append(_shown(path.steps, absolute=True))
            return frozenset()
        first = frozenset(self.root.below()) if path.steps[0].axis != "child" else frozenset({self.root})
        return self._walk(path.steps[1:], first, None, None, is_absolute=True)

    def _walk(
        self,
        steps: tuple[Step, ...],
        here: frozenset[Spot],
        low: Spot | None,
        turn: Spot | None,
        *,
        is_absolute: bool = False,
    ) -> frozenset[Spot]:
        """Follow the steps; `turn` is the highest place that a relative path climbed to from where it is known."""
        was_somewhere, is_wide = bool(here), False
        for step in steps:
            here, is_last_up = _after(step, here), step.axis in {"parent", "self"}
            turn = next(iter(here), None) if turn is not None and is_last_up and len(here) == 1 else turn
            is_wide = is_wide or step.axis in _SIDEWAYS or bool(step.predicates)
            for predicate in step.predicates:
                self._visit(predicate, here, None)
        if was_somewhere and not here and all(step.axis in {"child", "parent"} for step in steps):
            self.unknown.append(_shown(steps, absolute=is_absolute))
        for spot in here:
            self.reads.add(Read(spot, self._scope(spot, turn, is_absolute=is_absolute, is_wide=is_wide)))
        return here

    def _scope(self, spot: Spot, turn: Spot | None, *, is_absolute: bool, is_wide: bool) -> Spot | None:
        if is_absolute:
            if is_wide or not self._is_narrow:
                return None
            return next((repeat for repeat in reversed(self.origin.repeats) if repeat in spot.repeats), None)
        if turn is None:
            return None
        around = turn.parent if is_wide else turn  # siblings share what is around them
        return around.repeat if around is not None else None


def _after(step: Step, here: frozenset[Spot]) -> frozenset[Spot]:
    if step.axis == "attribute":
        return frozenset(spot.attributes.get(step.test, spot) for spot in here)
    along = _AXES.get(step.axis)
    return _named(step.test, (found for spot in here for found in along(spot))) if along else frozenset()


def _siblings(spot: Spot) -> Iterable[Spot]:
    return spot.parent.children.values() if spot.parent is not None else ()


_AXES: Final[Mapping[str, Callable[[Spot], Iterable[Spot]]]] = {
    "self": lambda spot: (spot,),
    "parent": lambda spot: spot.above[-2:-1],
    "child": lambda spot: spot.children.values(),
    "descendant-or-self": lambda spot: spot.below(),
    "descendant": lambda spot: (inside for inside in spot.below() if inside is not spot),
    "ancestor": lambda spot: spot.above[:-1],
    "ancestor-or-self": lambda spot: spot.above,
    **dict.fromkeys(_SIDEWAYS, _siblings),
}


def _named(test: str, spots: Iterable[Spot]) -> frozenset[Spot]:
    if test in {"*", "node()"}:
        return frozenset(spots)
    if test.endswith("()"):
        return frozenset(spot for spot in spots if test == "text()")
    if test.endswith(":*"):
        return frozenset(spot for spot in spots if spot.name.startswith(test[:-1]))
    return frozenset(spot for spot in spots if spot.name == test)


def _functions(expression: Expression) -> Iterable[str]:
    from ponleu.forms.rules.xpath import everything_in

    return (one.name for one in everything_in(expression) if isinstance(one, Call))


def _shown(steps: tuple[Step, ...], *, absolute: bool) -> str:
    names = (".." if step.axis == "parent" else step.test for step in steps)
    return ("/" if absolute else "") + "/".join(names)
