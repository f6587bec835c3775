"""What the platform knows beyond a study, from the rooms below, for the country and the day of its frame."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ponleu.core import Problem
from ponleu.places.files import boundaries, load_gazetteer
from ponleu.standards.files import load_documents, load_treaties
from ponleu.studies.rules.pack import StudyMeta
from ponleu.studies.rules.phrases import Phrases
from ponleu.studies.rules.telling import Knowledge, Polygons

_CREDIT = "© OpenStreetMap contributors, ODbL 1.0"


@cache
def load_phrases() -> Phrases:
    """The sentences of `data/phrases.toml`."""
    text = files("ponleu.studies").joinpath("data/phrases.toml").read_text(encoding="utf-8")
    return Phrases(tomllib.loads(text))


def knowledge_for(study: StudyMeta) -> Knowledge:
    """Everything that the study's editions and pages draw on."""
    polygons = _boundaries(study)
    return Knowledge(
        phrases=load_phrases(),
        treaties=load_treaties(),
        documents={document.symbol: document.title for document in load_documents()},
        boundaries=polygons,
        map_credit=_CREDIT if polygons else "",
    )


def _boundaries(study: StudyMeta) -> dict[str, Polygons]:
    """Polygons by p-code as of the frame's day: an area that was split later has the polygons of its parts."""
    if not study.gazetteer:
        return {}
    gazetteer = load_gazetteer(study.gazetteer)
    try:
        drawn = {
            each["properties"]["code"]: _polygons(each["geometry"]) for each in boundaries(study.gazetteer)["features"]
        }
    except Problem:
        return {}  # a country without boundaries has tiles
    return {
        area.code(): tuple(ring for code in gazetteer.boundary_codes(area) for ring in drawn.get(code, ()))
        for area in gazetteer.frame(on=study.frame_on)
    }


def _polygons(geometry: dict[str, Any]) -> Polygons:
    several = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in several)
