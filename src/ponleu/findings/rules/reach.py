"""Which counts can stand behind a printed percentage. Exact: integers and fractions only.

source   the GRIM test: Brown and Heathers (2017), Soc. Psychol. Personal. Sci. 8, 363-369, here for percentages and
         for every rounding a report may have used
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from ponleu.core import Percent, Rounding, Share, Unit


def counts_behind(percent: Percent, base: int) -> range:
    """The counts k, 0 <= k <= base, whose share prints as this percentage under some rounding.

    percent  as printed, its decimals included: 37.5 and 37.50 differ
    base     people, groups or places, 1 or more
    returns  a range, empty when the percentage cannot come from this base

    Half-up and half-even need 100k/base in [p-h, p+h], cutting off [p, p+2h), with h half a step of the last printed
    digit. Together, and with rounding half-down, that is [p-h, p+2h).

    >>> list(counts_behind(Percent.parse("18.75"), 16)), list(counts_behind(Percent.parse("45.34"), 103))
    ([3], [])
    """
    return _counts_behind(*_scaled(percent), base)


def _scaled(percent: Percent) -> tuple[int, int]:
    """The percentage without its point, and 100 likewise: 45.24 of 100 is 4524 of 10000."""
    decimals = percent.decimals
    return int(percent.value.scaleb(decimals)), 100 * 10**decimals


def _counts_behind(printed: int, whole: int, base: int) -> range:
    low = -((1 - 2 * printed) * base // (2 * whole))
    high = -(-(printed + 1) * base // whole) - 1
    return range(max(low, 0), min(high, base) + 1)


def is_reachable(percent: Percent, base: int) -> bool:
    """Whether some whole count out of `base` prints as this percentage."""
    return len(counts_behind(percent, base)) > 0


def roundings_behind(percent: Percent, count: int, base: int) -> tuple[Rounding, ...]:
    """The roundings under which count/base prints as this percentage; empty when none does."""
    share = Share(count, base, Unit.CHILD)  # the unit plays no part in the rounding
    return tuple(how for how in Rounding if share.percent(decimals=percent.decimals, rounding=how) == percent)


def common_bases(percents: Sequence[Percent], *, up_to: int, one_answer_each: bool = False) -> Iterator[int]:
    """The bases, smallest first, from which all these percentages can come together.

    one_answer_each  whether each person is counted in exactly one of them, so that the counts must add to the base
    """
    scaled = [_scaled(percent) for percent in percents]
    for base in range(1, up_to + 1):
        if not all(_counts_behind(printed, whole, base) for printed, whole in scaled):
            continue
        ranges = [_counts_behind(printed, whole, base) for printed, whole in scaled] if one_answer_each else []
        if not one_answer_each or sum(r[0] for r in ranges) <= base <= sum(r[-1] for r in ranges):
            yield base


def power(*, base: int, decimals: int) -> Fraction:
    """The share of printable percentages that the test would refuse at this base; 0 means it can refuse none.

    >>> power(base=103, decimals=0), power(base=103, decimals=2) > Fraction(9, 10)
    (Fraction(0, 1), True)
    """
    whole = 100 * 10**decimals
    if base >= whole:
        return Fraction(0)
    printed = {(whole * k + up) // base for k in range(base + 1) for up in (0, base // 2)}
    return Fraction(whole + 1 - len(printed), whole + 1)


def can_sum_to_whole(percents: Iterable[Percent]) -> bool:
    """Whether single-choice parts of one base can add to 100 per cent under some rounding.

    Each part may be up to half a step too high or low when rounded, up to a whole step too low when cut off.
    """
    parts = tuple(percents)
    total = sum((part.value for part in parts), Decimal(0))
    slack = sum((Decimal(1).scaleb(-part.decimals) for part in parts), Decimal(0))
    return 100 - slack <= total <= 100 + slack / 2


def digit_neighbours(percent: Percent) -> tuple[Percent, ...]:
    """Percentages one slip of the hand away, same decimals: one digit changed, or two neighbouring digits swapped."""
    digits = f"{percent.value:f}"
    found: dict[Percent, None] = {}
    for at, old in enumerate(digits):
        if old.isdigit():
            for new in "0123456789":
                found.setdefault(Percent(Decimal(digits[:at] + new + digits[at + 1 :])))
        swapped = digits[:at] + digits[at + 1 : at + 2] + old + digits[at + 2 :]
        if swapped.replace(".", "").isdigit() and not swapped.startswith(".") and not swapped.endswith("."):
            found.setdefault(Percent(Decimal(swapped)))
    return tuple(other for other in found if other != percent and other.value <= 100)
