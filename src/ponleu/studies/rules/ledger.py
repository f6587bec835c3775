"""What a study knows of its own counts, in the form the linter asks for."""

from __future__ import annotations

from ponleu.core import Period, Unit
from ponleu.findings.rules.lint.ledger import Definition, Instrument, KnownCount, KnownPlace, Ledger
from ponleu.places.rules.areas import AreaRecord
from ponleu.places.rules.gazetteer import Gazetteer, spellings
from ponleu.standards.rules.terminology import Terminology
from ponleu.studies.rules.numbers import Numbers
from ponleu.studies.rules.pack import Pack, said
from ponleu.studies.rules.schema import Place


def ledger_of(
    pack: Pack,
    *,
    definitions: tuple[Definition, ...] = (),
    instruments: tuple[Instrument, ...] = (),
    terminology: Terminology | None = None,
    gazetteer: Gazetteer | None = None,
) -> Ledger:
    """The counts, places and treaties that a text about the study must agree with.

    gazetteer   gives every recorded spelling of the study's places; without it only the pack's own count
    """
    return Ledger(
        counts=_counts(pack),
        places=tuple(_place(pack, place, gazetteer) for place in pack.places),
        definitions=definitions,
        instruments=instruments,
        terminology=terminology,
        published_on=pack.study.published_on,
    )


def _counts(pack: Pack) -> tuple[KnownCount, ...]:
    numbers = Numbers(pack)
    days = {event.id: event.held_from for event in pack.events}
    people = [
        KnownCount(
            key=f"participants.{row.id}",
            label=said(row.who, "en"),
            unit=Unit(row.unit),
            count=row.count,
            base=share.base if (share := numbers.part(row)) else None,
            on=days.get(row.event),
        )
        for row in pack.participants
        if row.count is not None
    ]
    asked = KnownCount("places.consulted", said(pack.study.place_words, "en"), Unit.PLACE, len(numbers.consulted))
    return (asked, *people)


def _place(pack: Pack, place: Place, gazetteer: Gazetteer | None) -> KnownPlace:
    area = _area(pack, place, gazetteer)
    names = [*place.name.values(), place.spelling, *(spellings(area) if area else ())]
    return KnownPlace(
        id=place.id,
        names=tuple(dict.fromkeys(name for name in names if name)),
        valid=area.valid if area else Period(),
        codes=(("pcode", place.code),) if place.code else (),
        is_consulted=place.is_consulted,
    )


def _area(pack: Pack, place: Place, gazetteer: Gazetteer | None) -> AreaRecord | None:
    if gazetteer is None:
        return None
    frame = gazetteer.frame(on=pack.study.frame_on)
    return next((area for area in frame if area.code() == place.code), None)
