"""Which sign-in names can be chosen: what a person can type again the same way, on any keyboard."""

from __future__ import annotations

import re
import unicodedata

from ponleu.core import Problem
from ponleu.core import mark as _

LONGEST = 60
_HIDDEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_BETWEEN = frozenset(" .-_'’")


class NotAName(Problem):
    """A sign that is hard to type again, or nothing at all."""

    message = _("This sign-in name cannot be used.")
    advice = _("Use letters and digits of any script; between them also spaces, full stops, hyphens or apostrophes.")


def tidied(typed: str) -> str:
    """The name as it is kept: composed, without hidden signs, with single spaces.

    raises   NotAName

    >>> tidied(" Blue  fish\u200b ")
    'Blue fish'
    """
    name = _SPACES.sub(" ", _HIDDEN.sub("", unicodedata.normalize("NFC", typed))).strip()
    inside = all(unicodedata.category(sign)[0] in "LMN" or sign in _BETWEEN for sign in name)
    if not name or len(name) > LONGEST or not inside or unicodedata.category(name[0])[0] not in "LN":
        raise NotAName
    return name
