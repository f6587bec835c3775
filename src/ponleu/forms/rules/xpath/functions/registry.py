"""The table of functions: what each takes, what it gives, and whether it gives the same twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from ponleu.forms.rules.xpath.context import Value

Kind = Literal["number", "string", "boolean", "nodes", "any"]
MOST_ARGUMENTS = 10_000


@dataclass(frozen=True, slots=True)
class Function:
    """One function of forms.

    takes        a letter for each argument: n(umber), s(tring), b(oolean), x (nodes), v (any value); ``?`` after it
                 if it may be left out, ``.`` if the node at hand then stands for it, ``*`` if there may be many
    is_volatile  whether it may give something else though nothing it was given has changed
    """

    name: str
    takes: str
    gives: Kind
    run: Callable[..., Value]
    is_volatile: bool = False
    is_paired: bool = False

    @property
    def least(self) -> int:
        """The fewest arguments it can be called with."""
        return sum(1 for token in self.takes.split() if len(token) == 1)

    @property
    def most(self) -> int:
        """The most arguments it can be called with."""
        return MOST_ARGUMENTS if self.takes.endswith("*") else len(self.takes.split())

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= count <= self.most and not (self.is_paired and (count - self.least) % 2)

    def kinds(self, count: int) -> list[str]:
        """The letters of so many arguments."""
        letters = [token[0] for token in self.takes.split()]
        return (letters + letters[-1:] * count)[:count]

    @property
    def stands_for_node(self) -> bool:
        """Whether the node at hand is taken when nothing is given."""
        return self.takes.endswith(".")

    @property
    def takes_written(self) -> str:
        """How many arguments it takes, for a message: ``2``, ``2-3``, ``1 ...``."""
        if self.most == MOST_ARGUMENTS:
            return f"{self.least} ..."
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"


FUNCTIONS: dict[str, Function] = {}
XPATH_ALONE: dict[str, Function] = {}  # what plain XPath 1.0 does otherwise than phones


_Run = TypeVar("_Run", bound=Callable[..., Value])


def function(
    name: str,
    takes: str = "",
    *,
    gives: Kind,
    is_volatile: bool = False,
    is_paired: bool = False,
    table: dict[str, Function] = FUNCTIONS,
) -> Callable[[_Run], _Run]:
    """Enter a function of (context, *arguments) in the table under its name in expressions."""

    def enter(run: _Run) -> _Run:
        table[name] = Function(name, takes, gives, run, is_volatile, is_paired)
        return run

    return enter
