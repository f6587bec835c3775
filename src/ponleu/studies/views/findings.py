"""What children named: all topics, and one topic with its table, chart and map."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ponleu.findings.rules.tables import PlaceRow
from ponleu.studies import queries
from ponleu.studies.rules.schema import Issue, Suggestion, Topic
from ponleu.studies.views.frame import Frame, frame_of


@dataclass(frozen=True, slots=True)
class TopicShown:
    """A topic with its issues, each beside its row, and the places where at least one of them was named."""

    topic: Topic
    number: int
    issues: tuple[tuple[Issue, PlaceRow], ...]
    places: int
    base: int
    differs: bool


@require_safe
def findings(request: HttpRequest, study: str) -> HttpResponse:
    """All topics, and what the study did not ask."""
    frame = frame_of(study)
    return render(
        request,
        "studies/findings.html",
        frame.context
        | {
            "topics": topics_of(frame),
            "differences": frame.blocks("table", "differences") if frame.numbers.differing else "",
            "coverage": frame.blocks("table", "coverage") if frame.pack.study.instrument else "",
        },
    )


@require_safe
def topic(request: HttpRequest, study: str, topic: str) -> HttpResponse:
    """One topic: what was named where, what was printed of it then, and what it cannot say."""
    frame = frame_of(study)
    topics = topics_of(frame)
    found = next((each for each in topics if each.topic.id == topic), None)
    if found is None:
        raise queries.NotFound
    return render(
        request,
        "studies/topic.html",
        frame.context
        | {
            "found": found,
            "others": [each for each in topics if each is not found],
            "citations": frame.articles(found.topic.provisions),
            "chart": frame.blocks("chart", f"topic.{topic}"),
            "table": frame.blocks("table", f"topic.{topic}"),
            "map": frame.blocks("map", f"topic.{topic}"),
            "suggestions": suggestions_for(frame, found),
        },
    )


def topics_of(frame: Frame) -> tuple[TopicShown, ...]:
    """Every topic in the order of the study."""
    return tuple(_shown(frame, topic, number) for number, topic in enumerate(frame.pack.topics, start=1))


def suggestions_for(frame: Frame, shown: TopicShown) -> tuple[Suggestion, ...]:
    """What children ask for that answers an issue of the topic."""
    issues = {issue.id for issue, _row in shown.issues}
    return tuple(each for each in frame.pack.suggestions if issues & set(each.issues))


def _shown(frame: Frame, topic: Topic, number: int) -> TopicShown:
    numbers = frame.numbers
    issues = tuple((issue, numbers.rows[issue.id]) for issue in numbers.issues_by_topic[topic.id])
    return TopicShown(
        topic=topic,
        number=number,
        issues=issues,
        places=len(numbers.places_of_topic[topic.id]),
        base=len(numbers.consulted),
        differs=any(row.differs for _issue, row in issues),
    )
