"""A study pack of any size in the shape of Cambodia 2013.

Each unit of size has 24 places, 16 of them consulted, 15 issues, 66 mentions and 30 suggestions.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

from ponleu.core import Percent, Share, Unit
from ponleu.studies.files.descriptor import write_descriptor
from ponleu.studies.files.meta import read_meta
from ponleu.studies.files.writing import pack_files
from ponleu.studies.rules.pack import Pack
from ponleu.studies.rules.schema import (
    Actor,
    Cause,
    Event,
    Issue,
    Mention,
    Participants,
    Place,
    ProcessStep,
    Published,
    Suggestion,
    Topic,
)

_META = """format = 1
id = "synthetic-{size}"
country = "XSY"
frame_on = 2030-01-01
languages = ["en"]
mechanism = "CRC"
instrument = "CRC"
published_on = 2030-06-01
owners = ["circle"]
title = {{ en = "A study of {places} places" }}
made_by = {{ en = "The Circle" }}
place_word = {{ en = "place" }}
place_words = {{ en = "places" }}

[[editions]]
id = "report-en"
language = "en"
folder = "texts/report-en"
"""


def a_pack(size: int, *, seed: int = 1) -> Pack:
    """A pack of `size` times the 2013 study, in one edition with a chapter for each four topics."""
    chance = random.Random(seed)  # the same pack on every run
    places = tuple(Place(f"p{n}", f"X{n:05}", {"en": f"Place {n}"}, "", n % 3 != 0, "made") for n in range(24 * size))
    asked = [place.id for place in places if place.is_consulted]
    topics = tuple(Topic(f"t{n}", {"en": f"Topic {n}"}, {}, ("CRC 28",), "made") for n in range(4 * size))
    issues = tuple(
        Issue(
            f"i{n}",
            topics[n % len(topics)].id,
            {"en": f"Issue {n}"},
            {"en": f"Issue {n}"},
            ("CRC 28",),
            False,
            {},
            "made",
        )
        for n in range(15 * size)
    )
    pairs: dict[tuple[str, str], None] = {}
    while len(pairs) < 66 * size:
        pairs[(chance.choice(issues).id, chance.choice(asked))] = None
    mentions = tuple(Mention(issue, place, "made") for issue, place in pairs)
    counts = Counter(issue for issue, _ in pairs)
    published = tuple(
        Published(id_, Percent(Share(count, len(asked), Unit.PLACE).percent(decimals=2).value), "made")
        for id_, count in sorted(counts.items())
    )
    meta_text = _META.format(size=size, places=len(places))
    study, _wrong = read_meta(meta_text)
    assert study is not None
    texts = {f"texts/report-en/{n:04}-part.md": _chapter(n, topics[n * 4 : n * 4 + 4]) for n in range(size)}
    files = {"study.toml": meta_text, **texts}
    files["datapackage.json"] = write_descriptor(study, list(texts))
    return Pack(
        study=study,
        places=places,
        actors=(Actor("circle", {"en": "The Circle"}, "child_network", {}, "made"),),
        steps=(
            ProcessStep(
                "P5",
                "listen",
                {"en": "Listening"},
                ("circle",),
                {"en": "Children are heard."},
                {},
                None,
                None,
                "done",
                "made",
            ),
        ),
        events=(Event("talks", "P5", {"en": "Talks"}, date(2030, 1, 1), None, "made"),),
        participants=(
            Participants(
                "heard", "talks", "", {"en": "Children"}, "child", "all", 349 * size, None, "stated", 9, 17, {}, "made"
            ),
        ),
        topics=topics,
        issues=issues,
        mentions=mentions,
        published=published,
        causes=(Cause("c1", {"en": "Causes"}, {}, "made"),),
        suggestions=tuple(
            Suggestion(
                f"S{n}",
                "c1",
                {"en": f"Suggestion {n}"},
                {"en": "Somebody"},
                "stated",
                {"en": "A count"},
                ("process",),
                ("CRC 28",),
                (),
                (chance.choice(issues).id,),
                "made",
            )
            for n in range(30 * size)
        ),
        files=files,
    )


def _chapter(number: int, topics: tuple[Topic, ...]) -> str:
    blocks = "\n".join(f"{{{{ table topic.{topic.id} }}}}\n\n{{{{ chart topic.{topic.id} }}}}\n" for topic in topics)
    ends = "\n{{ map consulted }}\n\n{{ suggestions c1 }}\n" if number == 0 else ""
    return f"# Part\n\nChildren in {{{{ places.consulted of base }}}} were heard.\n\n{blocks}{ends}"


def write(pack: Pack, folder: Path) -> Path:
    """Write the pack as a folder."""
    for name, data in pack_files(pack).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
