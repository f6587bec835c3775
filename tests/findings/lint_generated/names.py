"""Invented names: countries and places built from syllables, so that no document speaks of a real one."""

from random import Random

STARTS = [
    "Al",
    "Bel",
    "Cor",
    "Dar",
    "El",
    "Fen",
    "Gal",
    "Hol",
    "Ist",
    "Jor",
    "Kel",
    "Lom",
    "Mar",
    "Nor",
    "Or",
    "Pel",
    "Quen",
    "Ros",
    "Sel",
    "Tam",
    "Ul",
    "Ven",
    "Wes",
    "Yor",
    "Zan",
    "Mi",
    "Ta",
]
MIDDLES = ["a", "e", "i", "o", "u", "ami", "eno", "ira", "ova", "uli", "an", "en", ""]
ENDS = [
    "ba",
    "dor",
    "gu",
    "kha",
    "lin",
    "mo",
    "nda",
    "para",
    "rel",
    "sti",
    "tovo",
    "va",
    "wick",
    "zar",
    "mere",
    "tin",
    "dal",
    "gora",
    "phe",
]
COUNTRY_ENDS = ["ia", "land", "ania", "ovia", "esh", "mar"]
SIDES = ["North", "South", "East", "West", "Upper", "Lower", "New"]
UNITS = [
    ("district", "districts"),
    ("province", "provinces"),
    ("county", "counties"),
    ("region", "regions"),
    ("camp", "camps"),
    ("island", "islands"),
    ("municipality", "municipalities"),
    ("commune", "communes"),
]


def a_name(random: Random) -> str:
    """One invented name of two to four syllables."""
    return random.choice(STARTS) + random.choice(MIDDLES) + random.choice(ENDS)


def a_country(random: Random) -> str:
    """An invented country."""
    return (
        random.choice(STARTS)
        + random.choice(MIDDLES)
        + random.choice(ENDS).rstrip("aeiou")
        + random.choice(COUNTRY_ENDS)
    )


def places(random: Random, *, count: int, with_commas: bool) -> list[str]:
    """So many different place names, some of them awkward.

    with_commas   whether a name may hold a comma, which only lists set off by semicolons can carry
    """
    names: list[str] = []
    while len(names) < count:
        name = _maybe_awkward(random, a_name(random), names, with_commas=with_commas)
        if name not in names:
            names.append(name)
    return names


def _maybe_awkward(random: Random, name: str, names: list[str], *, with_commas: bool) -> str:
    dice = random.random()
    plain = [other for other in names if other.isalpha()]
    if dice < 0.08 and plain:
        return f"{random.choice(SIDES)} {random.choice(plain)}"
    if dice < 0.12:
        return f"{name} {random.choice(['Bay', 'Hill', 'Port', 'City', 'Valley'])}"
    if dice < 0.14:
        return f"Saint {name}"
    if dice < 0.155:
        return f"{name} and {a_name(random)}"
    if dice < 0.17:
        return f"{name}-{a_name(random)}"
    if dice < 0.20 and with_commas:
        return f"{name}, {random.choice(SIDES)}"
    return name
