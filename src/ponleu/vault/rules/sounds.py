"""What a Khmer word, in its own script or in any of its romanisations, sounds like, roughly.

A sound is one sign: a small letter for a consonant (N for ng), and A, I or O for a vowel. People write the same name in
many ways, and the romanisations of a vowel overlap, so vowels are kept in three classes only. What falls together here
is a false friend for a worker to look at; what falls apart is a duplicate that nobody finds.

Sources: the tables of UNGEGN for Khmer (1972) and of ALA-LC (2012) for what a letter can stand for, and the loose
spellings that people use beside them. The rules for vowels that are not written are simplifications of ours.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ponleu.core.khmer import spelled_out

DOUBLED = re.compile(r"([a-zN])\1+")

# ---- Latin letters, small, without marks ---------------------------------------------------------------------------

_SOUNDED = "(?=[aeiouy])"
_UNSOUNDED = "(?![aeiouy])"
_LATIN_STEPS = [
    (re.compile(pattern), with_)
    for pattern, with_ in (
        (r"([b-df-hj-np-tv-z])\1+", r"\1"),  # doubled consonants
        (r"t?ch|t?j", "C"),
        (r"ng", "N"),
        (rf"gn{_SOUNDED}|ny(?=[aeiou])", "n"),
        (r"ck|[cgq]", "k"),
        (r"f", "p"),
        (r"[xz]", "s"),
        (r"w", "v"),
        (rf"(?<!e)av{_UNSOUNDED}", "ao"),
        (rf"[rv]{_UNSOUNDED}", ""),  # nobody hears an r at the end of a syllable, and a v there is a vowel's
        (r"(?<=[aeiouy])h(?=[aeiouy])", "'"),
        (r"h", ""),  # only tells one k, p, t or ch from another, or stands where it is hardly heard
        (r"b$", "p"),
        (r"d$", "t"),
        (r"y(?=[aeiou])", "Y"),  # the consonant
    )
]
_LATIN_SOUND = re.compile(r"[aeiou]+y?|y|[a-zCNY]")
_LATIN_VOWELS = [  # the first that fits the beginning
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"a[iye]", "I"),
        (r"a[ou]", "O"),
        (r"a|ea|i[aeo]|oa", "A"),
        (r"[eiy]|oe", "I"),
        (r"[ou]", "O"),
    )
]


def latin_sounds(word: str) -> str:
    """The sounds of a romanised word.

    word   letters a to z

    >>> latin_sounds("sophea") == latin_sounds("suphear") == "sOpA"
    True
    """
    for pattern, with_ in _LATIN_STEPS:
        word = pattern.sub(with_, word)
    return "".join(_latin_sound(piece) for piece in _LATIN_SOUND.findall(word)).replace("C", "c").replace("Y", "y")


def _latin_sound(piece: str) -> str:
    if piece == "y" or piece[0] in "aeiou":
        return next(sound for pattern, sound in _LATIN_VOWELS if pattern.match(piece))
    return piece


# ---- Khmer letters -------------------------------------------------------------------------------------------------

_CONSONANTS = dict(zip("កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវឝឞសហឡអ", "kkkkNccccndtdtnttttnbpppmyrlvsss-l-", strict=True))
_SECOND_SERIES = frozenset("គឃងជឈញឌឍទធនពភមយរលវ")
_VOWELS = dict(zip("ាិីឹឺុូួើឿៀេែៃោៅ", "AIIIIOOOIIAIIIOO", strict=True))
_RYLY = {"ឫ": "រិ", "ឬ": "រី", "ឭ": "លិ", "ឮ": "លី"}
_COENG, _TO_FIRST, _TO_SECOND = "\u17d2", "\u17c9", "\u17ca"
_M, _SHORT, _SILENT, _A = "\u17c6", "\u17cb", "\u17cd", "\u17d0"
_LETTER, _SIGNS = "[\u1780-\u17a2]", "[\u17c6-\u17d1\u17dd]"
_UNIT = re.compile(f"({_LETTER})((?:{_COENG}{_LETTER})*)([{_TO_FIRST}{_TO_SECOND}]*)([\u17b6-\u17c5]*)({_SIGNS}*)")
_MUTE_ENDINGS = frozenset({"តិ", "ត្តិ", "ទិ", "ធិ", "ទ្ធិ", "ឌ្ឍិ", "តុ", "ធុ", "ទ្ធុ"})  # of words from Pali
_VOICED = frozenset((_M, _A, "\u17c7", "\u17c8"))  # signs that stand for a vowel or for what follows one
_HARDENED = str.maketrans("bd", "pt")


class _Unit(NamedTuple):
    """A written unit: a letter with all that hangs on it."""

    base: str
    below: str  # its subscripts, without the sign that makes them so
    shifter: str
    vowel: str
    signs: str

    @property
    def is_bare(self) -> bool:
        """Whether no vowel is written, so that it may end the syllable before it."""
        return not self.vowel and _VOICED.isdisjoint(self.signs)

    @property
    def is_second(self) -> bool:
        """Whether the letter is of the second series."""
        return _TO_SECOND in self.shifter or (self.base in _SECOND_SERIES and _TO_FIRST not in self.shifter)

    @property
    def end(self) -> str:
        """The sound of the letter at the end of a syllable."""
        return "" if self.base in "រវយហអ" else _CONSONANTS[self.base].translate(_HARDENED)


def khmer_sounds(word: str) -> str:
    """The sounds of a word in Khmer script. Signs that are no letters of Khmer are passed over.

    >>> khmer_sounds("សុភា") == latin_sounds("sophea")
    True
    >>> khmer_sounds("វណ្ណា") == latin_sounds("vanna")
    True
    """
    for letter, as_ in _RYLY.items():
        word = word.replace(letter, as_)
    units = _heard([_Unit(b, s.replace(_COENG, ""), *rest) for b, s, *rest in _UNIT.findall(spelled_out(word))])
    sounds, at = "", 0
    while at < len(units):
        syllable, used = _syllable(units[at:], follows_vowel=bool(sounds) and sounds[-1] in "AIO")
        sounds, at = sounds + syllable, at + used
    return DOUBLED.sub(r"\1", sounds)


def _heard(units: list[_Unit]) -> list[_Unit]:
    """Without the letters under a silencing sign, and without the last vowel of some words from Pali."""
    heard = []
    for unit in units:
        if _SILENT not in unit.signs:
            heard.append(unit)
        elif unit.below:
            heard.append(unit._replace(below=unit.below[:-1], vowel="", signs=unit.signs.replace(_SILENT, "")))
    if len(heard) > 1 and _COENG.join(heard[-1].base + heard[-1].below) + heard[-1].vowel in _MUTE_ENDINGS:
        heard[-1] = heard[-1]._replace(vowel="")
    return heard


def _syllable(units: list[_Unit], *, follows_vowel: bool) -> tuple[str, int]:
    """The sounds of the first syllable, and how many units it takes."""
    first, further = units[0], units[1:]
    end = further[0] if further and _ends(first, further) else None
    vowel = _VOWELS[first.vowel[0]] if first.vowel else _unwritten(first, further, end)
    if end and end.base == "យ" and vowel == "A":
        vowel = "I"
    if end and end.base == "វ" and vowel == "A" and not first.is_second:
        vowel = "O"
    nasal = "m" if _M in first.signs and not (end and end.base == "ង") else ""
    return _onset(first, follows_vowel) + vowel + nasal + (end.end if end else ""), 2 if end else 1


def _ends(first: _Unit, further: list[_Unit]) -> bool:
    """Whether the second unit of a word ends the syllable that the first one begins."""
    if not further[0].is_bare:
        return False
    if len(further) == 1 or _SHORT in further[0].signs or (further[0].base == "ង" and not further[0].below):
        return True
    return not further[1].is_bare and (not first.is_bare or bool(further[0].below))


def _unwritten(first: _Unit, further: list[_Unit], end: _Unit | None) -> str:
    """The vowel that is heard where none is written."""
    if _M in first.signs:
        return "O" if first.is_second else "A"
    if not first.is_bare or not further:
        return "A"
    closing = end or (further[0] if further[0].below else None)
    if closing is None:
        return "A"  # an open syllable
    if first.is_second:
        is_doubled = bool(closing.below) and _CONSONANTS[closing.below[0]] == closing.end
        return "A" if is_doubled else "O"
    return "A" if closing.below or _SHORT in closing.signs or closing.base in "លឡ" else "O"


def _onset(unit: _Unit, follows_vowel: bool) -> str:
    if unit.base == "ហ" and unit.below == "វ":
        return "p"  # f, in foreign names
    base = _CONSONANTS[unit.base]
    if unit.below and (follows_vowel or base == "b"):
        base = base.translate(_HARDENED)
    if unit.base == "ប" and _TO_FIRST in unit.shifter:
        base = "p"
    below = "".join(_CONSONANTS[letter] for letter in unit.below)
    if unit.base in "កណន" and unit.below[:1] == "ត":
        below = "d" + below[1:]  # a subscript DA, which is written like TA
    return (base + below).replace("-", "")
