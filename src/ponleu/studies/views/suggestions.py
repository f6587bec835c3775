"""What children ask for, followed to who can do it; and what adults answered when they were asked as well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from ponleu.core import Percent
from ponleu.studies import queries
from ponleu.studies.rules.pack import by_id
from ponleu.studies.rules.schema import Answer, Cause, Issue, Question, Suggestion
from ponleu.studies.views.frame import Article, Frame, frame_of

RESPONDENTS = {
    "children": pgettext_lazy("who answered", "Children"),
    "adults": pgettext_lazy("who answered", "Adults"),
}
OPTIONS = {
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "do_not_know": pgettext_lazy("answer", "Do not know"),
    "no_answer": pgettext_lazy("answer", "No answer"),
}


@dataclass(frozen=True, slots=True)
class Chain:
    """A suggestion with what it stands on and what must follow; an empty link is a gap that the page shows."""

    suggestion: Suggestion
    issues: tuple[Issue, ...]
    articles: tuple[Article, ...]
    sections: tuple[Article, ...]  # where a State reports on it


@dataclass(frozen=True, slots=True)
class Ask:
    """A group of causes with the suggestions that answer it."""

    cause: Cause
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it was stated; `width` is a percentage for the bar, None where there is none to draw."""

    answer: Answer
    option: object
    stated: str
    width: Percent | None


@dataclass(frozen=True, slots=True)
class Voices:
    """A question with the answers of each group that was asked."""

    question: Question
    groups: tuple[tuple[object, tuple[Said, ...]], ...]
    notes: tuple[dict[str, str], ...]


@require_safe
def suggestions(request: HttpRequest, study: str) -> HttpResponse:
    """Suggestions with their chain: finding, article, actor, indicator. `?cause=` shows one group of causes."""
    frame = frame_of(study)
    chosen = request.GET.get("cause", "")
    causes = {cause.id for cause in frame.pack.causes}
    if chosen and chosen not in causes:
        raise queries.NotFound
    asks = asks_of(frame)
    return render(
        request,
        "studies/suggestions.html",
        frame.context
        | {
            "asks": [ask for ask in asks if chosen in ("", ask.cause.id)],
            "all_asks": asks,
            "chosen": chosen,
            "total": len(frame.pack.suggestions),
            "is_all_judged": all(each.actor_basis == "judgement" for each in frame.pack.suggestions),
            "unlinked": frame.numbers.suggestions_without_finding,
        },
    )


@require_safe
def voices(request: HttpRequest, study: str) -> HttpResponse:
    """The questions that were put to verify what children said: children's answers beside adults'."""
    frame = frame_of(study)
    return render(request, "studies/voices.html", frame.context | {"voices": voices_of(frame)})


def asks_of(frame: Frame) -> tuple[Ask, ...]:
    """Every suggestion under its cause, in the order of the study."""
    issues = by_id(frame.pack.issues)
    chains = [
        Chain(
            each,
            tuple(issues[id_] for id_ in each.issues),
            frame.articles(each.provisions),
            frame.sections(each.outline),
        )
        for each in frame.pack.suggestions
    ]
    return tuple(
        Ask(cause, tuple(chain for chain in chains if chain.suggestion.cause == cause.id))
        for cause in frame.pack.causes
    )


def voices_of(frame: Frame) -> tuple[Voices, ...]:
    """Questions in the order of the study."""
    return tuple(_voices(frame, question) for question in frame.pack.questions)


def _voices(frame: Frame, question: Question) -> Voices:
    order = list(OPTIONS)
    found = (answer for answer in frame.pack.answers if answer.question == question.id)
    answers = sorted(found, key=lambda answer: order.index(answer.option))
    groups = (
        (name, tuple(_said(frame, answer) for answer in answers if answer.respondents == id_))
        for id_, name in RESPONDENTS.items()
    )
    return Voices(question, tuple(group for group in groups if group[1]), _notes(answers))


def _said(frame: Frame, answer: Answer) -> Said:
    width = frame.numbers.answer_percent(answer)
    stated = str(answer.printed) if answer.printed is not None else str(answer.count)
    return Said(answer, OPTIONS[answer.option], stated, width)


def _notes(answers: Iterable[Answer]) -> tuple[dict[str, str], ...]:
    found = {tuple(sorted(answer.note.items())): dict(answer.note) for answer in answers if any(answer.note.values())}
    return tuple(found.values())
