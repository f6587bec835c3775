"""The study's first page: how it was made, by whom, who took part and who was missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from ponleu.studies.rules.numbers import Numbers
from ponleu.studies.rules.pack import Pack, by_id
from ponleu.studies.rules.schema import Actor, Event, Participants, ProcessStep
from ponleu.studies.templatetags.cloth import MOST_DRAWN
from ponleu.studies.views.frame import Frame, frame_of

STAGES = {
    "prepare": pgettext_lazy("stage of a study", "Prepare"),
    "listen": pgettext_lazy("stage of a study", "Listen"),
    "decide": pgettext_lazy("stage of a study", "Decide"),
    "publish": pgettext_lazy("stage of a study", "Publish"),
    "follow_up": pgettext_lazy("stage of a study", "Follow up"),
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step with the actors it names."""

    step: ProcessStep
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the process with its steps."""

    id: str
    name: object
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """People at an event: a whole and its parts. `lit` of them are girls or women, as far as they are counted."""

    event: Event
    whole: Participants
    parts: tuple[tuple[Participants, str], ...]  # with the percentage of the whole, in the page's digits
    lit: int


@require_safe
def overview(request: HttpRequest, study: str) -> HttpResponse:
    """A study at a glance."""
    frame = frame_of(study)
    gatherings = gatherings_of(frame)
    return render(
        request,
        "studies/overview.html",
        frame.context
        | {
            "stages": stages_of(frame.pack),
            "gatherings": gatherings,
            "heard": (heard := largest_of_children(gatherings)),
            "is_drawn": heard is not None and (heard.whole.count or 0) <= MOST_DRAWN,
            "seats": _seats(frame.pack),
            "missing": frame.blocks("missing"),
            "totals": totals_of(frame.pack, frame.numbers),
        },
    )


def stages_of(pack: Pack) -> tuple[Stage, ...]:
    """The process in its stages, each with the steps that the study names; stages without steps are left out."""
    actors = by_id(pack.actors)
    shown = [StepShown(step, tuple(actors[id_] for id_ in step.actors)) for step in pack.steps]
    stages = (Stage(id_, name, tuple(s for s in shown if s.step.stage == id_)) for id_, name in STAGES.items())
    return tuple(stage for stage in stages if stage.steps)


def gatherings_of(frame: Frame) -> tuple[Gathering, ...]:
    """Every whole that was counted, with its parts."""
    pack, events = frame.pack, by_id(frame.pack.events)
    wholes = [whole for whole in pack.participants if not whole.of and whole.count]
    return tuple(_gathering(frame, events[whole.event], whole) for whole in wholes)


def largest_of_children(gatherings: tuple[Gathering, ...]) -> Gathering | None:
    """The event at which most children were heard; None where no children are counted."""
    children = [each for each in gatherings if each.whole.unit == "child"]
    return max(children, key=lambda each: each.whole.count or 0, default=None)


def totals_of(pack: Pack, numbers: Numbers) -> dict[str, int]:
    """The few counts that stand at the top of the page."""
    return {
        "places": len(numbers.consulted),
        "frame": len(pack.places),
        "topics": len(pack.topics),
        "issues": len(pack.issues),
        "mentions": len(pack.mentions),
        "suggestions": len(pack.suggestions),
    }


def _gathering(frame: Frame, event: Event, whole: Participants) -> Gathering:
    parts = [part for part in frame.pack.participants if part.of == whole.id]
    lit = next((part.count for part in parts if part.sex == "female" and part.count), 0)
    return Gathering(event, whole, tuple((part, _percent(frame, part)) for part in parts), lit)


def _percent(frame: Frame, part: Participants) -> str:
    share = frame.numbers.part(part)
    return str(share.percent(decimals=frame.pack.study.decimals)) if share else ""


def _seats(pack: Pack) -> tuple[tuple[Actor, int], ...]:
    actors = by_id(pack.actors)
    return tuple((actors[seat.actor], seat.count) for seat in pack.seats)
