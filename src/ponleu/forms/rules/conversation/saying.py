"""What is said to whoever answers: words of the form, and sentences of ours, translated where they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from ponleu.forms.rules.conversation.state import State

_KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_CODE = re.compile(r"\(([A-Za-z-]{2,8})\)\s*$")
Expected: TypeAlias = Literal["text", "keys", "number", "recording", "nothing"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of ours: marked for translation, with the values that stand in it."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def told(self, translate: Callable[[str], str]) -> str:
        """The sentence in a language."""
        return translate(self.message) % self.values if self.values else translate(self.message)


@dataclass(frozen=True, slots=True)
class Option:
    """One numbered answer."""

    number: int
    label: str | Phrase


Line: TypeAlias = str | Phrase | Option


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent or spoken at once.

    audio  the recordings of the form that say it, in order; () where it is read by a voice or shown
    """

    lines: tuple[Line, ...]
    audio: tuple[str, ...] = ()

    def text(self, translate: Callable[[str], str], *, language: str = "") -> str:
        """One text, a line each, with the numerals of the language."""
        return "\n".join(_line(line, translate, language) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one message.

    said      nothing, when silence is right: after STOP nobody is written to
    expects   what comes next: a "number" is closed with `#`, "keys" is one key
    """

    state: State
    said: tuple[Message, ...]
    expects: Expected = "text"


def code_of(language: str) -> str:
    """ "km" of "Khmer (km)"; the name itself when it has no code.

    >>> code_of("Khmer (km)"), code_of("en"), code_of("")
    ('km', 'en', '')
    """
    found = _CODE.search(language)
    return found.group(1).lower() if found else language


def numeral(number: int, language: str) -> str:
    """A number as the language writes it.

    >>> numeral(12, "km"), numeral(12, "en")
    ('១២', '12')
    """
    return str(number).translate(_KHMER) if code_of(language) == "km" else str(number)


def _line(line: Line, translate: Callable[[str], str], language: str) -> str:
    if isinstance(line, str):
        return line
    if isinstance(line, Phrase):
        return line.told(translate)
    label = line.label if isinstance(line.label, str) else line.label.told(translate)
    return f"{numeral(line.number, language)}. {label}"
