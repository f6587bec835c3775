"""Timing, and how a figure is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside the limit or peer that it is measured against."""

    what: str
    figure: float
    unit: str
    against: str
    other: float

    def __str__(self) -> str:
        ratio = self.figure / self.other if self.other else float("inf")
        beside = f"{self.against} ({self.other:g} {self.unit})"
        return f"{self.what:<70} {self.figure:>9.3f} {self.unit:<6} {ratio:>6.2f} × {beside}"


def cpu(run: Callable[[], object], *, rounds: int = 5, warm: int = 1) -> float:
    """Median CPU seconds of this process, threads included, after warming up."""
    for _ in range(warm):
        run()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return median(times)


def wall(run: Callable[[], object], *, rounds: int = 5, warm: int = 1) -> float:
    """Median seconds on the clock, after warming up."""
    for _ in range(warm):
        run()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times)


def in_turn(*runs: Callable[[], object], rounds: int = 5, warm: int = 1) -> list[float]:
    """Median CPU seconds of each, measured one after the other in every round: what disturbs one disturbs all."""
    times: list[list[float]] = [[] for _ in runs]
    for at in range(warm + rounds):
        for run, found in zip(runs, times, strict=True):
            start = time.process_time()
            run()
            if at >= warm:
                found.append(time.process_time() - start)
    return [median(found) for found in times]
