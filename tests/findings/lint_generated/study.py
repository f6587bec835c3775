"""The facts of one invented consultation, consistent by construction; wording and faults come later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.findings.lint_generated import names
from tests.findings.lint_generated.style import Style

THEMES = [
    "The way to school",
    "Rest and play",
    "Work outside the home",
    "Online safety",
    "Being heard",
    "Care at home",
    "Health and food",
    "Children on the move",
]
ANSWERS = [
    ["Yes", "No", "Do not know"],
    ["Always", "Sometimes", "Rarely", "Never"],
    ["There is a way to report", "There is no way to report", "Did not know", "No answer"],
    ["Agree", "Partly agree", "Disagree"],
]
CHANNELS = ["Radio", "Television", "Village meeting", "School", "Leaflet", "Word of mouth"]


@dataclass
class People:
    """A stated group of persons: its total and its two parts."""

    girls: int
    boys: int

    @property
    def total(self) -> int:
        """Everybody."""
        return self.girls + self.boys


@dataclass
class Event:
    """A meeting with its participants and days."""

    name: str
    people: People
    start: date
    end: date


@dataclass
class Issue:
    """Something children raised, and the places where they did."""

    code: str
    places: list[str]


@dataclass
class Question:
    """A question with one base; single choice unless marked."""

    code: str
    who: str
    answers: list[tuple[str, int]]
    base: int
    many: bool


@dataclass
class Study:
    """All facts."""

    country: str
    unit: str
    units: str
    capital: bool  # the frame is told as so many units and the capital
    places: list[str]
    children: People
    ages: tuple[int, int]
    bands: list[tuple[str, People]]
    by_place: list[tuple[str, People]]
    researchers: People
    events: list[Event]
    adults: People
    adult_groups: list[tuple[str, int]]
    themes: list[tuple[str, list[Issue]]]
    questions: list[Question]
    published: date
    codes: dict[str, str]  # three letters for each place, in documents that abbreviate

    @property
    def frame(self) -> int:
        """How many places were consulted."""
        return len(self.places)

    @property
    def counted(self) -> tuple[str, str]:
        """What a share of the frame counts, one and many: "provinces" would leave out a capital told apart."""
        return ("place", "places") if self.capital else (self.unit, self.units)


def split(random: Random, total: int, parts: int) -> list[int]:
    """A total in so many parts, each at least 1."""
    cuts = sorted(random.sample(range(1, total), parts - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def a_people(random: Random, total: int) -> People:
    """So many persons, between a third and two thirds of them girls or women."""
    girls = random.randint(total // 3, 2 * total // 3)
    return People(girls, total - girls)


def a_study(random: Random, style: Style) -> Study:
    """Draw the facts of one consultation."""
    unit, units = random.choice(names.UNITS)
    count = random.choice([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 21, 24, 27, 32, 40])
    places = names.places(random, count=count, with_commas=style.joiner == "semicolon")
    while " and " in places[-1] or " and " in places[-2]:
        places = [places[-1], *places[:-1]]
    by_place = [(place, a_people(random, random.randint(9, 34))) for place in places]
    children = People(sum(p.girls for _, p in by_place), sum(p.boys for _, p in by_place))
    young, old = random.randint(8, 11), random.randint(14, 17)
    start = date(random.randint(2009, 2023), random.randint(1, 12), random.randint(1, 26))
    return Study(
        country=names.a_country(random),
        unit=unit,
        units=units,
        capital=unit in ("province", "region", "county") and random.random() < 0.4,
        places=places,
        children=children,
        ages=(young, old),
        bands=_bands(random, children, young, old),
        by_place=by_place,
        researchers=a_people(random, 2 * count),
        events=_events(random, start, count),
        adults=(adults := a_people(random, random.randint(45, 240))),
        adult_groups=_groups(random, adults.total),
        themes=_themes(random, places),
        questions=_questions(random, adults.total, children.total),
        published=start + timedelta(days=random.randint(250, 500)),
        codes=_codes(random, places) if style.abbreviates else {},
    )


def _codes(random: Random, places: list[str]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for place in places:
        letters = [letter for letter in place.upper() if letter.isalpha()]
        code = ""
        while not code or code in codes.values():
            code = letters[0] + "".join(random.sample(letters[1:], 2))
        codes[place] = code
    return codes


def _bands(random: Random, children: People, young: int, old: int) -> list[tuple[str, People]]:
    middle = (young + old) // 2
    labels = [f"{young}-{middle}", f"{middle + 1}-{old}"]
    if random.random() < 0.4:
        labels = [f"{young}-{young + 1}", f"{young + 2}-{middle}", f"{middle + 1}-{old}"]
    girls, boys = split(random, children.girls, len(labels)), split(random, children.boys, len(labels))
    return [(label, People(g, b)) for label, g, b in zip(labels, girls, boys, strict=True)]


def _groups(random: Random, total: int) -> list[tuple[str, int]]:
    labels = random.choice(
        [["local officials", "parents", "organisations"], ["teachers", "parents", "officials", "health workers"]]
    )
    return list(zip(labels, split(random, total, len(labels)), strict=True))


def _events(random: Random, start: date, count: int) -> list[Event]:
    opening = Event(
        "planning workshop", a_people(random, 2 * count + random.randint(1, 4)), start, start + timedelta(days=2)
    )
    begin = start + timedelta(days=random.randint(20, 60))
    field = Event("consultations", People(0, 0), begin, begin + timedelta(days=random.randint(12, 90)))
    day = field.end + timedelta(days=random.randint(20, 80))
    closing = Event(
        "national workshop", a_people(random, 2 * count - random.randint(1, 4)), day, day + timedelta(days=1)
    )
    return [opening, field, closing]


def _themes(random: Random, places: list[str]) -> list[tuple[str, list[Issue]]]:
    chosen = random.sample(THEMES, random.randint(2, 4))
    made = []
    for letter, theme in zip("ABCD", chosen, strict=False):
        rows = [Issue(f"{letter}{row}", _some(random, places)) for row in range(1, random.randint(2, 6) + 1)]
        made.append((theme, rows))
    return made


def _some(random: Random, places: list[str]) -> list[str]:
    most = len(places) if random.random() < 0.05 else max(2, len(places) * 2 // 3)
    return random.sample(places, random.randint(1, most))


def _questions(random: Random, adults: int, children: int) -> list[Question]:
    made = []
    for number in range(1, random.randint(2, 4) + 1):
        who, asked = random.choice([("adults", adults), ("children", children)])
        base = asked if random.random() < 0.5 else asked - random.randint(1, asked // 4)
        many = random.random() < 0.3
        labels = random.sample(CHANNELS, 4) if many else random.choice(ANSWERS)
        counts = [random.randint(1, base) for _ in labels] if many else split(random, base, len(labels))
        made.append(Question(f"Q{number}", who, list(zip(labels, counts, strict=True)), base, many))
    return made
