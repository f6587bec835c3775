"""Suggestions as cards: who must act, how one would know, which article and finding they stand on, and the gaps."""

from __future__ import annotations

from ponleu.reports.rules.tree import Block, Card, Cards, Citation, Inline, Paragraph, Text
from ponleu.studies.rules.schema import Suggestion
from ponleu.studies.rules.telling import Telling, inlines

_HERE = "\N{OBJECT REPLACEMENT CHARACTER}"


def cards(tell: Telling, cause: str) -> tuple[Block, ...]:
    """The suggestions that answer a group of causes, and whose reading it is who must act."""
    found = [each for each in tell.pack.suggestions if each.cause == cause]
    note = (
        [Paragraph(inlines(tell.say("actors_judged")))]
        if any(each.actor_basis == "judgement" for each in found)
        else []
    )
    return (*note, Cards(tuple(card(tell, each) for each in found)))


def card(tell: Telling, suggestion: Suggestion) -> Card:
    """One suggestion with its chain."""
    return Card(
        id=suggestion.id,
        title=tell.words(suggestion.text),
        lines=tuple(
            (label, words)
            for label, words in (
                (tell.say("card_actor"), _actor(tell, suggestion)),
                (tell.say("card_indicator"), _indicator(tell, suggestion)),
                (tell.say("card_provisions"), _provisions(tell, suggestion)),
                (tell.say("card_issues"), _issues(tell, suggestion)),
            )
            if words
        ),
        gaps=gaps(tell, suggestion),
    )


def gaps(tell: Telling, suggestion: Suggestion) -> tuple[str, ...]:
    """What is missing between what children saw and what somebody must do."""
    found = []
    if not tell.words(suggestion.actor):
        found.append(tell.say("gap_actor"))
    if not tell.words(suggestion.indicator):
        found.append(tell.say("gap_indicator"))
    if not suggestion.issues:
        found.append(tell.say("gap_issues"))
    return tuple(found)


def _actor(tell: Telling, suggestion: Suggestion) -> tuple[Inline, ...]:
    text = tell.words(suggestion.actor)
    return inlines(tell.say("actor_stated", text=text) if text and suggestion.actor_basis == "stated" else text)


def _indicator(tell: Telling, suggestion: Suggestion) -> tuple[Inline, ...]:
    text = tell.words(suggestion.indicator)
    kinds = tell.names(tell.say(f"kind_{kind}") for kind in suggestion.kinds)
    return inlines(tell.say("indicator_of_kind", text=tell.digits(text), kinds=kinds) if text and kinds else text)


def _provisions(tell: Telling, suggestion: Suggestion) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for reference in suggestion.provisions:
        found += [Text(", ")] * bool(found) + [cite(tell, reference)]
    return tuple(found)


def cite(tell: Telling, reference: str) -> Citation:
    """A provision or a document, resolved; raises a Problem for one that the standards do not hold."""
    if reference in tell.knowledge.documents:
        return Citation(reference, reference)
    treaties = tell.knowledge.treaties
    citation = treaties.parse_citation(reference)
    if citation.article:
        treaties.provision(citation)
    return Citation(str(citation), tell.digits(str(citation)))


def _issues(tell: Telling, suggestion: Suggestion) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for id_ in suggestion.issues:
        unit = tell.unit("place", tell.numbers.rows[id_].share.count)
        before, after = tell.say("counted", count=_HERE, unit=unit).split(_HERE)  # the number stands in between, bound
        start = "; " if found else ""
        found += [Text(f"{start}{tell.words(tell.find.issue[id_].short)} ({before}")]
        found += [tell.value(f"issue.{id_}.places"), Text(f"{after})")]
    return tuple(found)
