"""Names of people, made comparable: as they are typed into a search, and as they sound for finding duplicates."""

from __future__ import annotations

import re

from ponleu.core.folding import fold
from ponleu.vault.rules.sounds import DOUBLED, khmer_sounds, latin_sounds

_SEPARATOR = re.compile(r"[\s\-‐-―_/]+")
_LOOSE = str.maketrans({"đ": "d", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
_RUN = re.compile(r"[\u1780-\u17dd]+|[a-z]+|\w")
_MOST = 120  # sounds; nobody's name has more, and cutting the ring takes the square of its length
_AFTER_VOWEL = re.compile(r"(?<=[AIO])d")


def normalised(name: str) -> str:
    """The name as it is compared letter by letter: small, one space between words, Latin digits, Khmer in order.

    Characters that nobody sees, Latin marks, apostrophes and full stops are dropped; a hyphen counts as a space.

    >>> normalised("  SOK-Dara ")
    'sok dara'
    >>> normalised("ដា\u200bរា ៣")  == "ដារា 3"
    True
    """
    words = (fold(word).translate(_LOOSE) for word in _SEPARATOR.split(name))
    return " ".join(word for word in words if word)


def skeleton(name: str) -> str:
    """What is left of a name that people spell in several ways, in Khmer script or romanised.

    The sounds of all its words in one ring, cut where it comes first in the alphabet: so it does not matter whether the
    family name stands before or after, nor whether there are spaces. Empty when nothing can be compared.

    >>> skeleton("Sok Dara") == skeleton("Dara Sokh") == skeleton("sokdara") == skeleton("សុខ ដារា")
    True
    """
    ring = "".join(map(_sounds, normalised(name).split()))
    ring = _AFTER_VOWEL.sub("t", ring[-1:] + ring)[1:]  # d and t are told apart only where a syllable before ends hard
    ring = DOUBLED.sub(r"\1", ring)[:_MOST]
    if len(ring) > 1 and DOUBLED.match(ring[-1] + ring[0]):
        ring = ring[:-1]
    return min((ring[at:] + ring[:at] for at in range(len(ring))), default="")


def _sounds(word: str) -> str:
    return "".join(
        khmer_sounds(run) if "\u1780" <= run[0] <= "\u17dd" else latin_sounds(run) if "a" <= run[0] <= "z" else run
        for run in _RUN.findall(word)
    )
