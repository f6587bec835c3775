"""Treaties and their provisions."""

from __future__ import annotations

from collections import Counter
from functools import cache

from ponleu.standards.files.rows import day, each, evidence_of, rows_of
from ponleu.standards.rules.provisions import Instrument, Provision, Treaties


@cache
def load_instruments() -> tuple[Instrument, ...]:
    """Every treaty of `data/instruments.csv`."""
    return tuple(
        Instrument(
            code=row["code"],
            name_en=row["name_en"],
            name_km=row["name_km"],
            short_en=row["short_en"],
            aliases=each(row["aliases"]),
            titles=each(row["titles"]),
            adopted_on=day(row["adopted_on"]),
            in_force_on=day(row["in_force_on"]),
            document=row["document"],
            evidence=evidence_of(row),
        )
        for row in rows_of("instruments")
    )


@cache
def load_provisions() -> tuple[Provision, ...]:
    """Every article, paragraph and limb of `data/provisions.csv`, in the order of the file."""
    seen: Counter[str] = Counter()
    provisions = []
    for row in rows_of("provisions"):
        seen[row["instrument"]] += 1
        provisions.append(
            Provision(
                instrument=row["instrument"],
                article=row["article"],
                parent=row["parent"],
                position=seen[row["instrument"]],
                label_en=row["label_en"],
                label_km=row["label_km"],
                defines=each(row["defines"]),
                evidence=evidence_of(row),
            )
        )
    return tuple(provisions)


@cache
def load_treaties() -> Treaties:
    """The treaties with their provisions: citations, limbs, definitions."""
    return Treaties(load_instruments(), load_provisions())
