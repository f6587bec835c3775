"""What went wrong, where, and what to do next: the one shape of every error a person sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

_MOST = 10  # of problems that differ in their row alone, as many as a person reads
# What a file says must not steer a terminal, nor make one line of problems look like two.
_STEERING = {sign: f"\\x{sign:02x}" for sign in (*range(0x20), *range(0x7F, 0xA0))}


def mark(text: str) -> str:
    """Mark a text for translation without translating it; `site` translates when it shows it.

    Rooms write ``from ponleu.core import mark as _``, which is the name that message extraction looks for.
    """
    return text


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in something a person wrote: a file, and in it a row (1 is the header) and a field."""

    file: str = ""
    row: int = 0
    field: str = ""

    def __str__(self) -> str:
        parts = [self.file, f"row {self.row}" if self.row else "", self.field and f"field {self.field}"]
        return ", ".join(part for part in parts if part)


class Problem(Exception):
    """An expected error. A subclass gives `message`, and `advice` where the message does not say what to do.

    Both may hold ``%(name)s`` for the values given. They never hold a child's words, name or number.

    >>> class NoSuchFile(Problem):
    ...     message = "%(name)s is not in the folder."
    ...     advice = "Add it, or take it out of the list."
    >>> print(NoSuchFile(where=Where(file="datapackage.json"), name="places.csv"))
    datapackage.json: places.csv is not in the folder. Add it, or take it out of the list.
    """

    message: ClassVar[str] = ""
    advice: ClassVar[str] = ""

    def __init__(self, *, where: Where | None = None, **values: object) -> None:
        self.where = where or Where()
        self.values = values
        super().__init__(self.message)

    @property
    def what(self) -> str:
        """The message with its values, in English."""
        return self.message % self.values if self.values else self.message

    @property
    def next_step(self) -> str:
        """What the reader can do, in English; empty when the message says it."""
        return self.advice % self.values if self.values else self.advice

    def __str__(self) -> str:
        sentence = f"{self.what} {self.next_step}".strip()
        place = str(self.where)
        return (f"{place}: {sentence}" if place else sentence).translate(_STEERING)


class Problems(Problem):
    """Several problems found together, so that a person can mend them all at once.

    >>> list(Problems([Problem(), Problem()]).each) == []
    False
    """

    message = "%(count)s problems were found."

    def __init__(self, each: Iterable[Problem], *, where: Where | None = None) -> None:
        self.each = tuple(each)
        super().__init__(where=where, count=len(self.each))

    def __str__(self) -> str:
        """One line each; of many that differ in their row alone the first ten, and how many more there are."""
        alike: dict[tuple[object, ...], list[Problem]] = {}
        for problem in self.each:
            where = problem.where
            alike.setdefault((type(problem), where.file, where.field) if where.row else (problem,), []).append(problem)
        left_out = {id(problem) for several in alike.values() for problem in several[_MOST:]}
        lines = [str(problem) for problem in self.each if id(problem) not in left_out]
        return "\n".join([*lines, *(_further(several[_MOST:]) for several in alike.values() if several[_MOST:])])


class _Further(Problem):
    message = mark("%(count)s more rows, %(first)s to %(last)s, with the same problem.")


def _further(several: list[Problem]) -> str:
    first, last = several[0].where, several[-1].where
    place = Where(first.file, 0, first.field)
    return str(_Further(where=place, count=len(several), first=first.row, last=last.row))
