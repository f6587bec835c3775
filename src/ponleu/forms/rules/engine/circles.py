"""Which rules wait for one another, and an order in which each comes after all it waits for."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


def strongly_connected(waits_for: Mapping[T, Sequence[T]]) -> list[list[T]]:
    """Groups that reach each other, most of them of one; each group after all it waits for.

    waits_for   for each, others among the keys; those that are no key are passed over
    source      Tarjan (1972), SIAM J. Comput. 1, 146-160; without recursion

    >>> strongly_connected({"sum": ["a", "b"], "a": ["b"], "b": ["a"]})
    [['b', 'a'], ['sum']]
    """
    return _Search(waits_for).groups


class _Search(Generic[T]):
    def __init__(self, waits_for: Mapping[T, Sequence[T]]) -> None:
        self.waits_for = waits_for
        self.index: dict[T, int] = {}
        self.low: dict[T, int] = {}
        self.open: dict[T, None] = {}  # met, and not yet in a group; in the order they were met
        self.path: list[tuple[T, Iterator[T]]] = []
        self.groups: list[list[T]] = []
        for start in waits_for:
            if start not in self.index:
                self._meet(start)
                while self.path:
                    self._go_on()

    def _meet(self, one: T) -> None:
        self.index[one] = self.low[one] = len(self.index)
        self.open[one] = None
        self.path.append((one, iter(self.waits_for[one])))

    def _go_on(self) -> None:
        """Meet the next that the last of the path waits for, or leave it when there is none."""
        one, others = self.path[-1]
        for other in others:
            if other in self.waits_for and other not in self.index:
                self._meet(other)
                return
            if other in self.open:
                self.low[one] = min(self.low[one], self.index[other])
        self.path.pop()
        self._leave(one)

    def _leave(self, one: T) -> None:
        if self.path:
            before = self.path[-1][0]
            self.low[before] = min(self.low[before], self.low[one])
        if self.low[one] == self.index[one]:
            group: list[T] = []
            while not group or group[-1] != one:
                group.append(self.open.popitem()[0])
            self.groups.append(group)
