"""Counts, shares and printed percentages, exact: integers and Decimal, never floats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What was counted. Counts of different units are never added or compared as if they were one."""

    CHILD = "child"
    GROUP = "group"
    PLACE = "place"
    ADULT = "adult"  # interviewed to verify what children said; never part of a children's count


class Rounding(StrEnum):
    """How a share became printed digits. Reports rarely say, so a check must allow for each."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    CUT_OFF = ROUND_DOWN


class NotAPercentage(ValueError):
    """The text is not a percentage between 0 and 100 in plain digits."""


_PRINTED = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,6})?)\s*(?:%|per\s?cent)?", re.IGNORECASE)
_TO_ASCII = {0x17E0 + digit: str(digit) for digit in range(10)}  # Khmer digits


@dataclass(frozen=True, slots=True, order=True)
class Percent:
    """A percentage as printed: 37.5 and 37.50 are equal numbers with different decimals.

    >>> Percent.parse("37.50%").decimals
    2
    >>> str(Percent.parse("៣៧.៥%"))
    '37.5%'
    """

    value: Decimal

    @classmethod
    def parse(cls, text: str) -> Percent:
        """Read what was printed, in Latin or Khmer digits, with or without a sign.

        raises   NotAPercentage for anything else, and for a value over 100
        """
        match = _PRINTED.fullmatch(text.strip().translate(_TO_ASCII))
        value = Decimal(match["number"].replace(",", ".")) if match else None
        if value is None or value > 100:
            raise NotAPercentage(text)
        return cls(value)

    @property
    def decimals(self) -> int:
        """How many digits stand behind the point."""
        exponent = self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0

    def __str__(self) -> str:
        return f"{self.value:f}%"


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of a base, of one unit.

    >>> str(Share(3, 16, Unit.PLACE).percent(decimals=2))
    '18.75%'
    """

    count: int
    base: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.base or self.base == 0:
            raise ValueError(f"{self.count} of {self.base} is not a share")

    @property
    def exact(self) -> Fraction:
        """The share as a fraction of 1."""
        return Fraction(self.count, self.base)

    def percent(self, *, decimals: int, rounding: Rounding = Rounding.HALF_UP) -> Percent:
        """The percentage as it would be printed with so many decimals.

        decimals   0 or more, kept even when they are zeros
        """
        step = Decimal(1).scaleb(-decimals)
        scaled = Fraction(100 * self.count * 10**decimals, self.base)
        whole, rest = divmod(scaled.numerator, scaled.denominator)
        double = 2 * rest
        up = rounding is not Rounding.CUT_OFF and (
            double > scaled.denominator
            or (double == scaled.denominator and (rounding is Rounding.HALF_UP or whole % 2 == 1))
        )
        return Percent((Decimal(whole + up) * step).quantize(step))
