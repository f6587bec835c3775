"""Regular expressions of forms, run by RE2: in time that grows with the text alone, whatever the pattern says.

A form is written by somebody and its answers by anybody, so a pattern that takes for ever on a chosen text would
stop the server. RE2 has no look-around and no references to groups; a form that needs them is refused with the reason.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Protocol

import re2

from ponleu.forms.rules.xpath.problems import PatternRefused

MOST_SIGNS = 2_000  # of a pattern
_MEMORY = 4 * 1024 * 1024  # bytes that one pattern may take

_JAVA_SCRIPTS = re.compile(r"\\([pP])\{(?:Is|script=|sc=|In)([A-Z][A-Za-z_]+)\}")  # Java's spelling of \p{Khmer}
_JAVA_CLASSES = {"Alpha": "[a-zA-Z]", "Digit": "[0-9]", "Alnum": "[a-zA-Z0-9]", "Upper": "[A-Z]", "Lower": "[a-z]"}
_JAVA_CLASS = re.compile(r"\\p\{(Alpha|Digit|Alnum|Upper|Lower)\}")
_NAMES = {"Alphabetic": "L", "Letter": "L", "Uppercase": "Lu", "Lowercase": "Ll"}


class _Pattern(Protocol):
    def fullmatch(self, text: str) -> Any: ...


def matches_whole(pattern: str, text: str) -> bool:
    """Whether a pattern matches the whole of a text, as JavaRosa does.

    raises  PatternRefused

    >>> matches_whole("[0-9]{3}", "123"), matches_whole("[0-9]{3}", "1234")
    (True, False)
    """
    return _compiled(pattern).fullmatch(text) is not None


def check_pattern(pattern: str) -> None:
    """Raise PatternRefused for a pattern that `matches_whole` could not run."""
    _compiled(pattern)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> _Pattern:
    if len(pattern) > MOST_SIGNS:
        raise PatternRefused(pattern=pattern[:40] + "…", reason="it is too long")
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return re2.compile(_without_java_spelling(pattern), options)  # type: ignore[no-any-return]
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        shown = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise PatternRefused(pattern=pattern, reason=shown) from None


def _without_java_spelling(pattern: str) -> str:
    pattern = _JAVA_CLASS.sub(lambda found: _JAVA_CLASSES[found[1]], pattern)
    return _JAVA_SCRIPTS.sub(lambda found: rf"\{found[1]}{{{_NAMES.get(found[2], found[2])}}}", pattern)
