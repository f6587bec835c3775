"""Texts that must be found nowhere, and a finder that knows them in every disguise a leak might wear.

Each text repeats one random word in Latin and one in Khmer letters, so that any piece of it gives it away.
"""

import json
import random
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

_random = random.SystemRandom()
_KHMER = [chr(sign) for sign in range(0x1780, 0x17A3)]
_LATIN = "abcdefghijkmnpqrstuvwxyz"


class Canary(NamedTuple):
    """What was written into one place, by that place's name."""

    name: str
    latin: str
    khmer: str

    @property
    def text(self) -> str:
        """What is written: about two kilobytes, so that it fills more than the smallest bucket."""
        return " ".join([self.latin, self.khmer] * 30)


def a_canary(name: str) -> Canary:
    """A canary with words of its own."""
    return Canary(name, "".join(_random.choices(_LATIN, k=14)), "".join(_random.choices(_KHMER, k=8)))


def forms(word: str | bytes) -> dict[str, bytes]:
    """A word, or a secret of bytes, as it would stand in a file, a log or a page."""
    plain = word.encode() if isinstance(word, str) else word
    found = {"plain": plain, "hex": plain.hex().encode(), "HEX": plain.hex().upper().encode()}
    found["python"] = repr(plain)[2:-1].encode()
    for shift in range(3):  # wherever in a longer text the word begins
        kept = b64encode(bytes(shift) + plain)[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]
        found[f"base64 {shift}"] = kept
        found[f"base64url {shift}"] = kept.replace(b"+", b"-").replace(b"/", b"_")
    if isinstance(word, str):
        found |= {"utf-16-le": word.encode("utf-16-le"), "utf-16-be": word.encode("utf-16-be")}
        found |= {"json": json.dumps(word)[1:-1].encode(), "url": quote(word).encode()}
        found |= {"html": "".join(f"&#{ord(sign)};" for sign in word).encode()}
    return found


def found_in(places: Mapping[str, bytes], words: Mapping[str, str | bytes]) -> list[str]:
    """Which word stands in which place in which form."""
    looked_for = [(name, form, needle) for name, word in words.items() for form, needle in forms(word).items()]
    return [
        f"{name} as {form} in {place}"
        for place, content in places.items()
        for name, form, needle in looked_for
        if needle in content
    ]


def words_of(canaries: Iterable[Canary]) -> dict[str, str]:
    """What to look for of each canary."""
    return {f"{each.name} ({script})": getattr(each, script) for each in canaries for script in ("latin", "khmer")}
