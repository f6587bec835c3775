"""Invented children for measurements: syllables put together, in several spellings; the same children each time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, product
from random import Random

from ponleu.vault.rules.tags import Child

_FIRST = ["So", "Chan", "Vi", "Ra", "Sam", "Bo", "Pi", "Da", "Sok", "Nim", "Ke", "Tha", "Srey", "Phal", "Mo", "Lea"]
_SECOND = ["na", "thy", "vann", "rith", "pheak", "ly", "da", "mony", "kha", "reth", "sim", "vy", "ra", "nou", "chea"]
_FAMILY = [
    "Kem",
    "Sul",
    "Nou",
    "Pov",
    "Chhim",
    "Ron",
    "Vath",
    "Long",
    "Tep",
    "Meas",
    "Khun",
    "Bin",
    "Yos",
    "Hak",
    "Eng",
]
_SPELLINGS = (("th", "t"), ("ph", "p"), ("kh", "k"), ("chh", "ch"), ("ea", "ia"), ("y", "ey"), ("ou", "u"), ("nn", "n"))
YEARS = range(2009, 2025)
COMMUNES = [f"KH99{district:02d}{commune:02d}" for district in range(1, 9) for commune in range(1, 13)]


@dataclass(frozen=True, slots=True)
class Invented:
    """A record of an invented child. Two records with the same number are of the same child."""

    number: int
    child: Child


def a_population(records: int, *, again: int = 30, seed: int = 3) -> list[Invented]:
    """Records of one team. Of every thousand, so many are of a child that has a record already.

    Given names, family names and communes are as uneven as Zipf says: the second half as frequent as the first, and so
    on. A child's second record is spelled in another way half of the time, has the names in the other order in a third,
    a birth year one off in a fifth, another commune in a seventh.
    """
    dice = Random(seed)
    given = [first + second for first, second in product(_FIRST, _SECOND)]
    family = [*_FAMILY, *(first + second.lower() for first, second in product(_FAMILY[:9], ["an", "oy", "im", "ok"]))]
    made: list[Invented] = []
    for number in range(records):
        if made and dice.randrange(1000) < again:
            made.append(_again(dice.choice(made), dice))
        else:
            name = f"{_uneven(family, dice)} {_uneven(given, dice)}"
            made.append(Invented(number, Child(name, dice.choice(YEARS), _uneven(COMMUNES, dice))))
    return made


def _uneven(choices: list[str], dice: Random) -> str:
    weights = list(accumulate(1 / rank for rank in range(1, len(choices) + 1)))
    return dice.choices(choices, cum_weights=weights)[0]


def _again(one: Invented, dice: Random) -> Invented:
    family, given = one.child.name.split(" ")
    name = f"{given} {family}" if dice.randrange(3) == 0 else f"{family} {given}"
    if dice.randrange(2):
        for one_way, another in _SPELLINGS:
            name = name.replace(one_way, another)
    year = (one.child.birth_year or 0) + (dice.choice((-1, 1)) if dice.randrange(5) == 0 else 0)
    commune = _uneven(COMMUNES, dice) if dice.randrange(7) == 0 else one.child.commune
    return Invented(one.number, Child(name, year, commune))
