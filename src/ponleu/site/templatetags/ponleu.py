"""The design system's tags: icons, numbers in the reader's digits, and texts of a study in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from babel import Locale
from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ponleu.places.rules.areas import AreaRecord
from ponleu.reports.rules.numbers import date_shown, in_digits, list_shown, month_shown
from ponleu.studies.rules.pack import said as said_in

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of `icons.svg`: decoration beside words, so hidden from screen readers."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("site/icons.svg"), name)


@register.filter
def fours(signs: str) -> list[str]:
    """Signs in groups of four, which a person can copy without losing their place.

    >>> fours("ABCDEFGHIJ")
    ['ABCD', 'EFGH', 'IJ']
    """
    return [signs[start : start + 4] for start in range(0, len(signs), 4)]


@register.filter
def digits(value: object) -> str:
    """A number, or a text with numbers in it, in the digits of the page's language.

    >>> from django.utils.translation import override
    >>> with override("km"):
    ...     digits("37.50%")
    '៣៧.៥០%'
    """
    text = "" if value is None else str(value)
    return in_digits(text, khmer_digits=True) if _language() == "km" else text


@register.filter
def day(value: date) -> str:
    """A day as the page's language writes it."""
    return date_shown(value, language=_language(), khmer_digits=_language() == "km")


@register.filter
def month(value: date) -> str:
    """The month of a day as the page's language writes it, for what must not be told to the day."""
    return month_shown(value, language=_language(), khmer_digits=_language() == "km")


@register.filter
def called(thing: object) -> str:
    """The name of an organisation, network or team in the page's language, where it has one there.

    >>> from types import SimpleNamespace
    >>> from django.utils.translation import override
    >>> with override("km"):
    ...     [called(SimpleNamespace(name="Harbour", name_km=km)) for km in ("", "កំពង់ផែ")]
    ['Harbour', 'កំពង់ផែ']
    """
    return (getattr(thing, "name_km", "") if _language() == "km" else "") or str(getattr(thing, "name", ""))


@register.filter
def words(words: Mapping[str, str]) -> str:
    """A study's text in the page's language, or in the nearest that it has: for titles and attributes."""
    return said_in(words, _language())


@register.filter
def said(words: Mapping[str, str]) -> str:
    """The same for the page itself: a text in another language says which, so that it is read aloud rightly.

    >>> from django.utils.translation import override
    >>> with override("km"):
    ...     said({"en": "a < b"})
    '<span lang="en">a &lt; b</span>'
    """
    text = said_in(words, _language())
    tag = next((tag for tag, each in words.items() if each == text), _language())
    if tag.partition("-")[0] == _language() or not text:
        return text
    return format_html('<span lang="{}">{}</span>', tag, text)


@register.filter
def listed(names: Sequence[str]) -> str:
    """Names joined as the page's language joins them."""
    return list_shown(names, language=_language())


@register.filter
def language_name(tag: str) -> str:
    """A language's name in the page's language; a private subtag such as children's English is told elsewhere."""
    return (Locale.parse(tag.partition("-")[0]).get_display_name(_language()) or tag).capitalize()


@register.filter
def area_name(area: AreaRecord) -> str:
    """An area's official name in the page's language."""
    return area.name(_language())


def _language() -> str:
    return get_language() or "en"
