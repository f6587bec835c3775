"""A span of days, its end left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class EndsBeforeItStarts(ValueError):
    """A period whose end is not after its start holds no day at all."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `valid_from` up to, not including, `valid_until`; None is open on that side.

    >>> date(2013, 12, 31) in Period(date(1997, 1, 1), date(2013, 12, 31))
    False
    """

    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until <= self.valid_from:
            raise EndsBeforeItStarts(f"{self.valid_from} to {self.valid_until}")

    def __contains__(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both."""
        return not (
            (self.valid_until is not None and other.valid_from is not None and self.valid_until <= other.valid_from)
            or (other.valid_until is not None and self.valid_from is not None and other.valid_until <= self.valid_from)
        )
