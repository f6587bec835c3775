"""Treaties and their provisions."""

from __future__ import annotations

from functools import cache

from ponleu.standards.files.rows import read
from ponleu.standards.rules.provisions import Instrument, Provision, Subject, Treaties
from ponleu.standards.rules.vocabularies import Ratification


def load_instruments() -> tuple[Instrument, ...]:
    """Every treaty."""
    return read(Instrument, "instruments")


def load_provisions() -> tuple[Provision, ...]:
    """Every recorded article, paragraph and limb, in the order of its treaty."""
    return read(Provision, "provisions")


def load_subjects() -> tuple[Subject, ...]:
    """What the articles of the Convention are about, in common words."""
    return read(Subject, "subjects")


def load_ratifications() -> tuple[Ratification, ...]:
    """What States did about the treaties, with the dates on which sources disagree."""
    return read(Ratification, "ratifications")


@cache
def load_treaties() -> Treaties:
    """The treaties with their provisions: citations, limbs, definitions."""
    return Treaties(load_instruments(), load_provisions())
