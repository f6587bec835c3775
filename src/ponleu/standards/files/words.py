"""Terms, and what to say instead."""

from __future__ import annotations

from functools import cache

from ponleu.standards.files.rows import each, evidence_of, rows_of
from ponleu.standards.files.treaties import load_instruments
from ponleu.standards.rules.terminology import Stance, Term, Terminology


@cache
def load_terms() -> tuple[Term, ...]:
    """Every term of `data/terms.csv`, those to keep included."""
    return tuple(
        Term(
            id=row["id"],
            language=row["language"],
            words=row["term"],
            forms=each(row["forms"]),
            stance=Stance(row["stance"]),
            replacement=row["replacement"],
            keep_when=row["keep_when"],
            needs_nearby=each(row["needs_nearby"]),
            topic=row["topic"],
            note=row["note"],
            evidence=evidence_of(row),
        )
        for row in rows_of("terms")
    )


@cache
def load_terminology() -> Terminology:
    """The terms, silent inside quotations and inside the titles of treaties."""
    return Terminology(load_terms(), (title for treaty in load_instruments() for title in treaty.titles))
