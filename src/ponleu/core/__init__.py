"""A few small values that every room shares. No Django, no clock, no files."""

from ponleu.core.evidence import Evidence
from ponleu.core.numbers import Percent, Rounding, Share, Unit
from ponleu.core.period import Period
from ponleu.core.problems import Problem, Problems, Where, mark

__all__ = ["Evidence", "Percent", "Period", "Problem", "Problems", "Rounding", "Share", "Unit", "Where", "mark"]
