"""What a typed, keyed or spoken answer means. None when it means nothing here: then it is asked again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

BUDDHIST = 543  # years by which the Buddhist era is ahead, as Khmer calendars print it
MOST_DAYS_AGO = 730
FEWEST_LETTERS = 2  # of a label, to be taken for it
_SEPARATORS = re.compile(r"[\s,;/+&។]+")
MOST_LETTERS = 2000
_YES = frozenset({"yes", "y", "ok", "បាទ", "ចាស", "ចា៎", "bat", "baat", "chas", "jas"})
_NO = frozenset({"no", "n", "ទេ", "អត់ទេ", "te", "ot te", "otte"})


def folded(text: str) -> str:
    """What was typed, without what does not matter: case, zero-width signs, spaces around, a full stop.

    >>> folded(" STOP. "), folded("ឈប់\u200b")
    ('stop', 'ឈប់')
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(plain.casefold().split()).rstrip(".!។ ").strip()


def number_in(text: str) -> int | None:
    """A whole number in the digits of any script.

    >>> number_in(" ១២ "), number_in("-3"), number_in("3#"), number_in("three"), number_in("²")
    (12, -3, 3, None, None)
    """
    plain = folded(text).removesuffix("#").strip()
    if not re.fullmatch(r"[-+]?\d{1,15}", plain):
        return None
    return int(plain)


def decimal_in(text: str) -> str | None:
    """A number as the form stores it; a comma or a `*` key may stand for the point.

    >>> decimal_in("១,៥"), decimal_in("2*25#"), decimal_in("1.2.3")
    ('1.5', '2.25', None)
    """
    plain = folded(text).removesuffix("#").replace(",", ".").replace("*", ".")
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() and sign.isdecimal() else sign for sign in plain)
    if not re.fullmatch(r"[-+]?\d{1,15}(\.\d{1,10})?", plain):
        return None
    try:
        return str(Decimal(plain))
    except InvalidOperation:
        return None


def chosen(text: str, options: Sequence[tuple[str, str]]) -> str | None:
    """The value of one option, given by its number, its label, its value, or the letters with which only it begins.

    options   (value, label) in the order in which they were numbered, from 1; the number wins over a value like "2"
    """
    number = number_in(text)
    if number is not None and 1 <= number <= len(options):
        return options[number - 1][0]
    plain = folded(text)
    if not plain:
        return None
    same = [value for value, label in options if plain in (folded(label), folded(value))]
    if len(same) == 1 and number is None:
        return same[0]
    starting = [value for value, label in options if folded(label).startswith(plain)]
    return starting[0] if number is None and len(plain) >= FEWEST_LETTERS and len(starting) == 1 else None


def several(text: str, options: Sequence[tuple[str, str]]) -> tuple[str, ...] | None:
    """The values of several options, in the order of the list; () for an explicit 0; None if any is not understood."""
    if number_in(text) == 0:
        return ()
    whole = chosen(text, options)
    if whole is not None:
        return (whole,)
    found = [chosen(part, options) for part in _parts(text, len(options))]
    if not found or None in found:
        return None
    return tuple(value for value, _label in options if value in found)


def is_yes(text: str) -> bool | None:
    """Whether it says yes (1, or a word) or no (2, or a word)."""
    plain, number = folded(text), number_in(text)
    if number in (1, 2):
        return number == 1
    return True if plain in _YES else False if plain in _NO else None


def year_in(text: str, *, today: date) -> int | None:
    """A year that was or is, also of the Buddhist era.

    >>> [year_in(text, today=date(2026, 6, 1)) for text in ("2012", "២៥៦៩", "12")]
    [2012, 2026, None]
    """
    number = number_in(text)
    if number is not None and number > today.year + 10:
        number -= BUDDHIST
    return number if number is not None and 1900 <= number <= today.year + 10 else None


def days_ago(text: str, *, today: date) -> date | None:
    """The day that was so many days ago.

    >>> days_ago("1", today=date(2026, 3, 1))
    datetime.date(2026, 2, 28)
    """
    number = number_in(text)
    return today - timedelta(days=number) if number is not None and 0 <= number <= MOST_DAYS_AGO else None


def within(text: str, lowest: int, highest: int) -> int | None:
    """A whole number between two others, both included."""
    number = number_in(text)
    return number if number is not None and lowest <= number <= highest else None


def _parts(text: str, options: int) -> list[str]:
    """The answers in "1 3 4", "1,3" or, where no option has two digits, "134"."""
    parts = [part for part in _SEPARATORS.split(text.strip().removesuffix("#")) if part]
    if len(parts) == 1 and options < 10 and parts[0].isdecimal():
        return list(parts[0])
    return parts
