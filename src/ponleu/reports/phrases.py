"""The words that the writers add to a report, in the report's language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ponleu.reports.rules.scripts import primary
from ponleu.reports.rules.tree import PlaceMap, PlaceState


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("ponleu.reports").joinpath("data/phrases.toml").read_text(encoding="utf-8"))


def phrase(key: str, language: str) -> str:
    """A phrase of `data/phrases.toml`; English where the language has none.

    >>> phrase("contents", "en-x-children")
    'Contents'
    """
    by_language = _phrases()[key]
    return by_language.get(primary(language)) or by_language["en"]


def phrases(language: str) -> dict[str, str]:
    """All phrases in one language."""
    return {key: phrase(key, language) for key in _phrases()}


def map_legend(picture: PlaceMap, language: str) -> tuple[tuple[PlaceState, str], ...]:
    """What each state of a map is called: in the map's own words, else in the writers' words for all three."""
    if picture.legend:
        return tuple((PlaceState(state), words) for state, words in picture.legend)
    return tuple((state, phrase(state, language)) for state in PlaceState)
