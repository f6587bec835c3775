"""How it was done, who was missing, and what it rests on: generated, so that no report can leave it out."""

from __future__ import annotations

from ponleu.reports.rules.tree import Block, Callout, CalloutKind, Heading, Items, Paragraph, Step, Timeline
from ponleu.standards.rules.citations import Citation
from ponleu.studies.rules.blocks.tables import provision_label, uncovered_limbs
from ponleu.studies.rules.schema import ProcessStep
from ponleu.studies.rules.telling import Telling, inlines

ADULT_AGE = 18  # the Convention's, article 1; used only to say which ages were not heard


def paragraph(text: str) -> Paragraph:
    """Words as a paragraph."""
    return Paragraph(inlines(text))


def items(texts: list[str]) -> Items:
    """Words as a list."""
    return Items(tuple((paragraph(text),) for text in texts))


def timeline(tell: Telling, *, status: str = "") -> Timeline:
    """The process, step by step; only the steps with a status when one is given."""
    return Timeline(tuple(_step(tell, step) for step in tell.pack.steps if status in ("", step.status)))


def _step(tell: Telling, step: ProcessStep) -> Step:
    blocks = [paragraph(tell.words(step.doing))]
    if output := tell.words(step.output):
        blocks.append(paragraph(tell.say("step_output", output=output)))
    return Step(
        id=step.id,
        title=tell.words(step.title),
        when=tell.days(step.held_from, step.held_until),
        who=tell.names(tell.words(tell.find.actor[actor].name) for actor in step.actors),
        blocks=tuple(blocks),
        is_done=step.status == "done",
    )


def how_we_did_it(tell: Telling) -> tuple[Block, ...]:
    """The method: steps done, who held the seats, what was announced, and what is not documented."""
    blocks: list[Block] = [timeline(tell, status="done")]
    if tell.pack.seats:
        seats = [
            tell.say(
                "seats",
                who=tell.words(tell.find.actor[seat.actor].name),
                count=tell.count(seat.count),
                kind=tell.say(f"seat_{seat.kind}"),
            )
            for seat in tell.pack.seats
        ]
        total = sum(seat.count for seat in tell.pack.seats)
        blocks += [
            _heading(tell, "heading_group", "group"),
            paragraph(tell.say("group_total", count=tell.count(total))),
            items(seats),
        ]
        blocks += _owners_without_seat(tell)
    if any(step.status == "announced" for step in tell.pack.steps):
        blocks += [_heading(tell, "heading_announced", "announced"), timeline(tell, status="announced")]
    blocks.append(Callout(CalloutKind.CAUTION, tell.say("limits_title"), (items(_limits(tell)),)))
    return tuple(blocks)


def _heading(tell: Telling, key: str, anchor: str) -> Heading:
    return Heading(2, inlines(tell.say(key)), anchor)


def _owners_without_seat(tell: Telling) -> list[Block]:
    seated = {seat.actor for seat in tell.pack.seats}
    without = [
        tell.words(tell.find.actor[owner].name)
        for owner in tell.pack.study.owners
        if owner in tell.find.actor and owner not in seated
    ]
    return [paragraph(tell.say("owner_without_seat", who=tell.names(without)))] if without else []


def _limits(tell: Telling) -> list[str]:
    """What a reader would ask and the source does not say; each is read off the data."""
    pack = tell.pack
    found = []
    undated = [event for event in pack.events if event.held_from is None]
    if undated:
        found.append(tell.say("limit_undated", names="; ".join(tell.words(event.name) for event in undated)))
    if pack.mentions:
        found.append(tell.say("limit_chosen", unit=tell.unit("place", len(tell.numbers.consulted))))
        found.append(tell.say("limit_no_counts_per_place", unit=tell.unit("place", 1)))
    if any(answer.base_basis != "stated" for answer in pack.answers):
        found.append(tell.say("limit_base"))
    if any(fact.is_verified is False for fact in pack.facts):
        found.append(tell.say("limit_facts"))
    return found


def missing(tell: Telling) -> tuple[Block, ...]:
    """Who was not heard: places, ages, groups, and acts that no row is about."""
    pack = tell.pack
    away = [tell.place_names[place.id] for place in pack.places if not place.is_consulted]
    said = []
    if away:
        said.append(
            tell.say(
                "missing_places",
                count=tell.count(len(away)),
                frame=tell.count(len(pack.places)),
                unit=tell.unit("place", len(pack.places)),
                names=tell.names(away),
            )
        )
    said += _missing_ages(tell)
    said += [
        tell.words(row.note)
        for row in pack.participants
        if row.of and row.unit == "child" and row.printed and tell.words(row.note)
    ]
    if limbs := uncovered_limbs(tell):
        said.append(tell.say("missing_limbs", names=tell.names(_limb(tell, limb) for limb in limbs)))
    return (Callout(CalloutKind.NOTE, tell.say("missing_title"), (items(said),)),) if said else ()


def _limb(tell: Telling, limb: Citation) -> str:
    return f"{tell.digits(str(limb))} ({provision_label(tell, limb)})"


def _missing_ages(tell: Telling) -> list[str]:
    """Ages under 18 that the children at a listening event did not have, when its ages are stated."""
    listening = {step.id for step in tell.pack.steps if step.stage == "listen"}
    events = {event.id for event in tell.pack.events if event.step in listening}
    said = []
    for row in tell.pack.participants:
        if row.event not in events or row.unit != "child" or row.of or row.age_from is None or row.age_until is None:
            continue
        low, high = tell.count(row.age_from), tell.count(row.age_until)
        if row.age_until < ADULT_AGE - 1:
            said.append(
                tell.say(
                    "missing_ages",
                    who=tell.words(row.who),
                    low=low,
                    high=high,
                    next=tell.count(row.age_until + 1),
                    last=tell.count(ADULT_AGE - 1),
                )
            )
    return said


def sources(tell: Telling) -> tuple[Block, ...]:
    """What the study rests on: its source, facts with their standing, the map's credit."""
    study = tell.pack.study
    blocks: list[Block] = []
    if study.source.title:
        blocks.append(paragraph(tell.say("source_document", title=study.source.title)))
    facts = [
        tell.say(
            "fact_verified" if fact.is_verified else "fact_unverified",
            label=tell.words(fact.label),
            value=tell.value(f"fact.{fact.id}").shown,
        )
        for fact in tell.pack.facts
    ]
    if facts:
        blocks += [_heading(tell, "heading_facts", "facts"), items(facts)]
    if any(place.code in tell.knowledge.boundaries for place in tell.pack.places):
        blocks.append(paragraph(tell.say("map_credit", credit=tell.knowledge.map_credit)))
    if study.licence:
        blocks.append(paragraph(tell.say("licence", licence=study.licence)))
    return tuple(blocks)
