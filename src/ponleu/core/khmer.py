"""Khmer spelling brought to one order of characters, and the order of a Khmer dictionary.

Sources: Unicode Technical Note 61 for the order within a syllable; the Khmer collation of the Unicode Common Locale
Data Repository for sorting. `sort_key` follows that collation's first level and breaks ties by code point.
"""

from __future__ import annotations

import re
import unicodedata

_COENG = "\u17d2"
_RO = "\u179a"
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\u17b4\u17b5]")
_SYLLABLE_REST = re.compile(f"(?:{_COENG}[\u1780-\u17b3]|[\u17b6-\u17d1\u17dd])+")
_PIECE = re.compile(f"{_COENG}[\u1780-\u17b3]|.")
_TWO_VOWELS = (("\u17c1\u17b6", "\u17c4"), ("\u17c1\u17b8", "\u17be"))  # េ + ា is ោ, េ + ី is ើ


def in_order(text: str) -> str:
    """The same text with the signs of each Khmer syllable in canonical order.

    Characters that nobody sees are dropped; a subscript DA is written TA, which looks the same; subscript RO comes last
    among subscripts; then shifter, vowel, other signs. Text in other scripts only becomes NFC.

    >>> in_order("កណ្ដាល") == in_order("កណ្តាល")
    True
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = text.replace(_COENG + "\u178a", _COENG + "\u178f")
    text = _SYLLABLE_REST.sub(lambda rest: "".join(sorted(_PIECE.findall(rest[0]), key=_place)), text)
    for typed, meant in _TWO_VOWELS:
        text = text.replace(typed, meant)
    return text


def _place(piece: str) -> int:
    """Where a piece stands in its syllable: robat, subscripts, shifter, vowel, other signs."""
    if piece.startswith(_COENG):
        return 2 if piece.endswith(_RO) else 1
    if piece == "\u17cc":
        return 0
    if piece in "\u17c9\u17ca":
        return 3
    return 4 if "\u17b6" <= piece <= "\u17c5" else 5


_INDEPENDENT = {  # each sorts as អ with the dependent vowel
    "ឣ": "អ",
    "ឤ": "អា",
    "ឥ": "អិ",
    "ឦ": "អី",
    "ឧ": "អុ",
    "ឨ": "អុក",
    "ឩ": "អូ",
    "ឪ": "អូវ",
    "ឯ": "អែ",
    "ឰ": "អៃ",
    "ឱ": "អោ",
    "ឲ": "អោ",
    "ឳ": "អៅ",
}
# Consonants in order, with the vocalic RY after RO and the vocalic LY after LO; then the dependent vowels; then the
# endings that count as vowels of their own; then the sign that begins a subscript.
_CONSONANTS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរឫឬលឭឮវឝឞសហឡអ"
_VOWELS = ["\u17b6", *map(chr, range(0x17B7, 0x17C6))]
_ENDINGS = ["ុំ", "ំ", "ាំ", "ះ", "ិះ", "ុះ", "េះ", "ោះ"]
_WEIGHTS = {piece: weight for weight, piece in enumerate([*_CONSONANTS, *_VOWELS, *_ENDINGS, _COENG], start=1000)}
_UNITS = re.compile("|".join(sorted(_WEIGHTS, key=len, reverse=True)) + "|.", re.DOTALL)
_ROBAT = re.compile("([\u1780-\u17a2])\u17cc")
_IGNORED = frozenset(map(chr, (*range(0x17C8, 0x17D2), 0x17DD)))


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """A key that sorts Khmer as a dictionary does: by consonants, then vowels, a subscript after every vowel.

    Shifters and other signs only break ties. Punctuation and digits come before letters, other scripts after Khmer.

    >>> sorted(["ខ", "ក្រ", "កា", "ក"], key=sort_key)
    ['ក', 'កា', 'ក្រ', 'ខ']
    """
    ordered, spelled = in_order(text), spelled_out(text)
    weights = (_weight(unit) for unit in _UNITS.findall("".join(c for c in spelled if c not in _IGNORED)))
    return tuple(weight for weight in weights if weight), ordered


def spelled_out(text: str) -> str:
    """The same text in order, each independent vowel as អ with its dependent one, and robat as RO before its letter.

    >>> spelled_out("ឧត្ដម") == "អុត្តម"
    True
    """
    spelled = _ROBAT.sub(rf"{_RO}{_COENG}\1", in_order(text))
    return "".join(_INDEPENDENT.get(letter, letter) for letter in spelled)


def _weight(unit: str) -> int:
    if unit in _WEIGHTS:
        return _WEIGHTS[unit]
    base = unicodedata.normalize("NFD", unit.casefold())[:1]
    if unicodedata.combining(base):
        return 0
    if base.isdecimal():
        return 100 + unicodedata.decimal(base)
    return 10_000 + ord(base) if base.isalpha() else 1 + min(ord(base), 98)
