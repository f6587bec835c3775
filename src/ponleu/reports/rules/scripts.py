"""Which language a stretch of letters is in, told by its script, so that each is shaped and read aloud rightly."""

from __future__ import annotations

import re
from typing import NamedTuple

_KHMER = "\u1780-\u17ff\u19e0-\u19ff"
_RUNS = re.compile(
    rf"(?P<km>[{_KHMER}](?:[^A-Za-z\u00c0-\u024f]*[{_KHMER}])?)"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f](?:[^\u1780-\u17ff\u19e0-\u19ff]*[A-Za-z\u00c0-\u024f])?)"
)


class Run(NamedTuple):
    """A stretch of text; `language` is empty where it is the language of what stands around it."""

    text: str
    language: str


def primary(language: str) -> str:
    """The first subtag of a language tag.

    >>> primary("en-x-children")
    'en'
    """
    return language.partition("-")[0].lower()


def has_khmer(text: str) -> bool:
    """Whether any letter, sign or digit is Khmer."""
    return any("\u1780" <= letter <= "\u17ff" or "\u19e0" <= letter <= "\u19ff" for letter in text)


def runs(text: str, language: str) -> tuple[Run, ...]:
    """Cut a text where its script changes; spaces and punctuation stay with the language around it.

    Khmer letters inside another language are `km`; Latin letters inside Khmer are `en`.

    >>> [(run.text, run.language) for run in runs("The word ពន្លឺ means light.", "en")]
    [('The word ', ''), ('ពន្លឺ', 'km'), (' means light.', '')]
    >>> [(run.text, run.language) for run in runs("ពន្លឺ", "km")]
    [('ពន្លឺ', '')]
    """
    around = primary(language)
    foreign = "latin" if around == "km" else "km"
    found, last = [], 0
    for match in _RUNS.finditer(text):
        if match.lastgroup != foreign:
            continue
        if match.start() > last:
            found.append(Run(text[last : match.start()], ""))
        found.append(Run(match[0], "km" if foreign == "km" else "en"))
        last = match.end()
    if last < len(text):
        found.append(Run(text[last:], ""))
    return tuple(found)


def foreign_language(text: str, language: str) -> str:
    """The language of a whole quotation, empty when it is the language around it or mixed.

    >>> foreign_language("ពន្លឺ", "en")
    'km'
    """
    letters = {run.language for run in runs(text, language) if any(letter.isalpha() for letter in run.text)}
    return letters.pop() if len(letters) == 1 else ""
