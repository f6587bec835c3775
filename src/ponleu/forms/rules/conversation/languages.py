"""A form's languages, as people name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.conversation.saying import code_of

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Form


class NoSuchLanguage(Problem):
    """The form does not speak it."""

    message = _("This form has no language “%(given)s”.")
    advice = _("It has: %(languages)s.")


def own_name(name: str) -> str:
    """A language as those who speak it call it.

    >>> own_name("Khmer (km)"), own_name("English (en)"), own_name("Kavet")
    ('ខ្មែរ', 'English', 'Kavet')
    """
    try:
        found = Locale.parse(code_of(name)).get_display_name()
    except (ValueError, UnknownLocaleError):
        found = None
    return found or name.partition(" (")[0]


def language_named(form: Form, given: str) -> str:
    """The form's own name of a language that is given by name or code. Raises NoSuchLanguage.

    "km", "khmer" and "Khmer (km)" are the same.
    """
    wanted = given.strip().casefold()
    for name in form.languages:
        if wanted in (name.casefold(), code_of(name), name.partition(" (")[0].casefold()):
            return name
    raise NoSuchLanguage(given=given, languages=", ".join(form.languages) or "–")
