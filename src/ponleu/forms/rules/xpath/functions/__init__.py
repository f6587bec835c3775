"""The functions of XPath 1.0 and ODK, by subject. Importing this fills the table."""

from ponleu.forms.rules.xpath.functions import (  # noqa: F401 - each enters its functions in the table
    choices,
    conditions,
    dates,
    digests,
    geography,
    nodes,
    numbers,
    strings,
)
from ponleu.forms.rules.xpath.functions.registry import FUNCTIONS, XPATH_ALONE, Function, Kind

__all__ = ["FUNCTIONS", "XPATH_ALONE", "Function", "Kind"]
