"""From one kind of value to another, as XPath 1.0 has it and as phones do it."""

from __future__ import annotations

import re
from datetime import tzinfo
from decimal import Decimal
from math import inf, isinf, isnan, nan

from ponleu.forms.rules.xpath.context import Value
from ponleu.forms.rules.xpath.moments import days_of_text
from ponleu.forms.rules.xpath.nodes import text_of

BLANKS = " \t\r\n"
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LONGEST_NUMBER = 1_000


def number_of_text(text: str, zone: tzinfo | None) -> float:
    """The number that a text says, NaN if none; with a zone, a date is its days since 1970 there.

    >>> number_of_text(" 7.50 ", None), number_of_text("1e3", None)
    (7.5, nan)
    """
    if text.isdigit() and text.isascii() and len(text) < 16:
        return float(text)
    text = text.strip(BLANKS)
    if not text or len(text) > _LONGEST_NUMBER:
        return nan
    if _NUMBER.fullmatch(text):
        return float(text)
    return nan if zone is None else days_of_text(text, zone)


def to_number(value: Value, zone: tzinfo | None = None) -> float:
    """A value as a number; of several nodes the first counts.

    >>> to_number(True), to_number("x")
    (1.0, nan)
    """
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    return number_of_text(value if isinstance(value, str) else first_text(value), zone)


def to_string(value: Value) -> str:
    """A value as text; of several nodes the first counts.

    >>> to_string(7.0), to_string(True), to_string(0.1 + 0.2)
    ('7', 'true', '0.30000000000000004')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return text_of_number(value) if isinstance(value, float) else first_text(value)


def to_boolean(value: Value, *, forgiving: bool = True) -> bool:
    """A value as yes or no: not 0, not NaN, not empty.

    Of nodes it is asked whether one has any text (JavaRosa); when not `forgiving`, whether there are any (XPath).
    A stored ``false`` is a text, and so true.

    >>> to_boolean("false"), to_boolean(0.0), to_boolean([])
    (True, False, False)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not (isnan(value) or value == 0)
    if isinstance(value, list) and forgiving:
        return any(text_of(node) for node in value)
    return bool(value)


def first_text(nodes: list) -> str:  # type: ignore[type-arg]
    """The text of the first of some nodes; empty if there are none."""
    return text_of(nodes[0]) if nodes else ""


def text_of_number(value: float) -> str:
    """A number as text, always in full digits and without a ``.0``."""
    if value.is_integer():
        return str(int(value))
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Infinity" if value == inf else "-Infinity"
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text
