"""Where children were asked: all places of the frame, and one of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ponleu.findings.rules.tables import PlaceRow
from ponleu.places.files import load_gazetteer
from ponleu.places.rules.areas import AreaName, AreaRecord
from ponleu.studies import queries
from ponleu.studies.rules.blocks.tables import FEW_PLACES
from ponleu.studies.rules.schema import Issue, Place, Topic
from ponleu.studies.views.frame import Frame, frame_of


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A place and how many issues were named there; None where nobody was asked."""

    place: Place
    named: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """The issues of one topic that were named at a place, each with its row over all places."""

    topic: Topic
    issues: tuple[tuple[Issue, PlaceRow], ...]


@dataclass(frozen=True, slots=True)
class Borders:
    """What the gazetteer knows of a place: its codes and spellings, and what became of it after the study."""

    area: AreaRecord
    spellings: tuple[AreaName, ...]
    successors: tuple[AreaRecord, ...]


@require_safe
def places(request: HttpRequest, study: str) -> HttpResponse:
    """Every place of the frame, consulted or not."""
    frame = frame_of(study)
    shown = places_of(frame)
    return render(
        request,
        "studies/places.html",
        frame.context
        | {
            "consulted": [each for each in shown if each.place.is_consulted],
            "not_consulted": [each for each in shown if not each.place.is_consulted],
            "issues": len(frame.pack.issues),
            "map": frame.blocks("map", "consulted"),
        },
    )


@require_safe
def place(request: HttpRequest, study: str, place: str) -> HttpResponse:
    """One place: its names, whether it was consulted, what was named there, and its borders since."""
    frame = frame_of(study)
    found = next((each for each in places_of(frame) if each.place.id == place), None)
    if found is None:
        raise queries.NotFound
    named = named_at(frame, found.place)
    return render(
        request,
        "studies/place.html",
        frame.context
        | {
            "found": found,
            "named": named,
            "issues": len(frame.pack.issues),
            "consulted": len(frame.numbers.consulted),
            "borders": borders_of(frame, found.place),
            "has_few": any(
                issue.is_sensitive and row.share.count < FEW_PLACES for each in named for issue, row in each.issues
            ),
        },
    )


def places_of(frame: Frame) -> tuple[PlaceShown, ...]:
    """Places in the order of the study."""
    return tuple(PlaceShown(place, frame.numbers.per_place.get(place.id)) for place in frame.pack.places)


def named_at(frame: Frame, place: Place) -> tuple[Named, ...]:
    """What was named at a place, by topic; topics of which nothing was named are left out."""
    here = frame.numbers.issues_at.get(place.id, ())
    rows, by_topic = frame.numbers.rows, frame.numbers.issues_by_topic
    named = (
        Named(topic, tuple((issue, rows[issue.id]) for issue in by_topic[topic.id] if issue.id in here))
        for topic in frame.pack.topics
    )
    return tuple(each for each in named if each.issues)


def borders_of(frame: Frame, place: Place) -> Borders | None:
    """The place in the study's gazetteer; None for a study that brings its own list of places."""
    study = frame.pack.study
    if not study.gazetteer:
        return None
    gazetteer = load_gazetteer(study.gazetteer)
    area = gazetteer.resolve(place.code, on=study.frame_on)
    known = set(place.name.values())
    others = {name.spelling: name for name in area.names if name.spelling not in known}
    return Borders(area, tuple(others.values()), gazetteer.successors(area))
