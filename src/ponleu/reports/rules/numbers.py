"""Numbers, dates and lists as an edition prints them.

Patterns come from CLDR by way of Babel; the digits are Latin or Khmer as the edition asks. Babel only formats: every
number is an integer or a Decimal that was fixed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import get_decimal_symbol, get_group_symbol

from ponleu.core import Percent
from ponleu.reports.rules.scripts import has_khmer, primary

_TO_KHMER = {ord("0") + digit: chr(0x17E0 + digit) for digit in range(10)}
_TO_ASCII = {0x17E0 + digit: str(digit) for digit in range(10)}
_ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""
_KHMER = """សូន្យ មួយ ពីរ បី បួន ប្រាំ ប្រាំមួយ ប្រាំពីរ ប្រាំបី ប្រាំបួន ដប់ ដប់មួយ ដប់ពីរ ដប់បី ដប់បួន
ដប់ប្រាំ ដប់ប្រាំមួយ ដប់ប្រាំពីរ ដប់ប្រាំបី ដប់ប្រាំបួន ម្ភៃ"""
_WORDS = {"en": tuple(_ENGLISH.split()), "km": tuple(_KHMER.split())}


def in_digits(text: str, *, khmer_digits: bool) -> str:
    """Rewrite the digits of a text, and nothing else.

    >>> in_digits("16", khmer_digits=True)
    '១៦'
    """
    return text.translate(_TO_KHMER if khmer_digits else _TO_ASCII)


def count_shown(count: int, *, language: str, khmer_digits: bool = False) -> str:
    """A whole number with its thousands set apart.

    >>> count_shown(1600, language="en")
    '1,600'
    """
    grouped = f"{count:,}".replace(",", get_group_symbol(_locale(language)))
    return in_digits(grouped, khmer_digits=khmer_digits)


def decimal_shown(value: Decimal, *, language: str, khmer_digits: bool = False) -> str:
    """A decimal number with exactly the decimals it has.

    >>> decimal_shown(Decimal("25.00"), language="en")
    '25.00'
    """
    whole, point, rest = f"{value:,f}".partition(".")
    locale = _locale(language)
    shown = whole.replace(",", get_group_symbol(locale)) + (point and get_decimal_symbol(locale)) + rest
    return in_digits(shown, khmer_digits=khmer_digits)


def percent_shown(percent: Percent, *, language: str, khmer_digits: bool = False) -> str:
    """A percentage with its sign; in Khmer digits when asked.

    >>> from decimal import Decimal
    >>> percent_shown(Percent(Decimal("43.75")), language="km", khmer_digits=True)
    '៤៣.៧៥%'
    """
    return decimal_shown(percent.value, language=language, khmer_digits=khmer_digits) + "%"


def date_shown(day: date, *, language: str, khmer_digits: bool = False) -> str:
    """A day with the month in words.

    >>> date_shown(date(2013, 5, 28), language="en-x-children")
    '28 May 2013'
    """
    pattern = "'ថ្ងៃទី' d 'ខែ'MMMM 'ឆ្នាំ' y" if primary(language) == "km" else "d MMMM y"
    return in_digits(format_date(day, format=pattern, locale=_locale(language)), khmer_digits=khmer_digits)


def month_shown(day: date, *, language: str, khmer_digits: bool = False) -> str:
    """The month of a day in words, without the day.

    >>> month_shown(date(2013, 5, 28), language="en"), month_shown(date(2013, 5, 28), language="km", khmer_digits=True)
    ('May 2013', 'ខែឧសភា ឆ្នាំ ២០១៣')
    """
    pattern = "'ខែ'MMMM 'ឆ្នាំ' y" if primary(language) == "km" else "MMMM y"
    return in_digits(format_date(day, format=pattern, locale=_locale(language)), khmer_digits=khmer_digits)


def list_shown(names: Sequence[str], *, language: str) -> str:
    """Names joined as the language joins them, no comma before "and".

    >>> list_shown(["Northam", "Southam", "Westham"], language="en")
    'Northam, Southam and Westham'
    """
    if primary(language) == "km":  # CLDR hides a zero-width space in it, which breaks search and copying
        before, last = ", ".join(names[:-1]), names[-1] if names else ""
        return f"{before} និង{'' if has_khmer(last[:1]) else ' '}{last}" if before else last
    return str(format_list(list(names), locale=_locale(language)))


def in_words(count: int, *, language: str, khmer_digits: bool = False) -> str:
    """A small whole number in words, up to twenty; digits where the language or the number has no word here.

    >>> in_words(7, language="en"), in_words(21, language="en")
    ('seven', '21')
    """
    words = _WORDS.get(primary(language), ())
    if 0 <= count < len(words):
        return words[count]
    return count_shown(count, language=language, khmer_digits=khmer_digits)


def _locale(language: str) -> Locale:
    """Day before month and no serial comma in English; a language unknown to CLDR is printed as English."""
    tag = primary(language)
    try:
        return Locale.parse("en_GB" if tag == "en" else tag)
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_GB")
