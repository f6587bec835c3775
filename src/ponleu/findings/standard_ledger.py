"""What every document is checked against: the treaties' definitions and the terms to avoid."""

from __future__ import annotations

from dataclasses import replace

from ponleu.findings.rules.lint.ledger import KnownPlace, Ledger
from ponleu.places.files.countries import countries, load_gazetteer
from ponleu.standards.files import load_instruments, load_subjects, load_terminology, load_treaties


def standard_ledger() -> Ledger:
    """A ledger that knows the standards and no study."""
    return with_standards(Ledger())


def with_standards(ledger: Ledger) -> Ledger:
    """The ledger of a study, with the standards where it brings none of its own."""
    return replace(
        ledger,
        definitions=ledger.definitions or load_treaties().definitions(),
        instruments=ledger.instruments or load_instruments(),
        subjects=ledger.subjects or load_subjects(),
        terminology=ledger.terminology or load_terminology(),
        atlas=ledger.atlas or _atlas(),
    )


def _atlas() -> tuple[KnownPlace, ...]:
    """Every recorded area that did not always exist, and those that bear the same names."""
    return tuple(
        KnownPlace(area.id, tuple(name.spelling for name in area.names), area.valid, is_consulted=False)
        for country in countries()
        for area in load_gazetteer(country).areas
        if area.level
    )
