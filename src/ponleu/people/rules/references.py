"""How a sealed record is named between people: its number in groups of four, typed in any digits and with any gaps."""

from __future__ import annotations

import re
from uuid import UUID

LONGEST = 19  # digits of the largest number
_GAPS = re.compile(r"[\s\-\u200b]+")


def reference_in(text: str) -> str:
    """The id that somebody typed or pasted: a record's number, or the id of an account or a team; empty if it is none.

    >>> reference_in("៤៦១២ 0077-5")
    '461200775'
    >>> reference_in("Statement 1")
    ''
    """
    bare = _GAPS.sub("", text)
    if bare.isdecimal() and len(bare) <= LONGEST:
        return str(int(bare))
    try:
        return str(UUID(text.strip()))
    except ValueError:
        return ""


def reference_shown(id: object) -> str:
    """A record's number as it is read out; an id of another kind stays as it is.

    >>> reference_shown(461200775)
    '4612 0077 5'
    """
    text = str(id)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4)) if text.isdecimal() else text
