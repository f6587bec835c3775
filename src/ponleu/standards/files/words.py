"""Terms, and what to say instead."""

from __future__ import annotations

from functools import cache

from ponleu.standards.files.rows import read
from ponleu.standards.files.treaties import load_instruments
from ponleu.standards.rules.terminology import Term, Terminology


def load_terms() -> tuple[Term, ...]:
    """Every term, those to keep included."""
    return read(Term, "terms")


@cache
def load_terminology() -> Terminology:
    """The terms, silent inside quotations and inside the titles of treaties."""
    return Terminology(load_terms(), (title for treaty in load_instruments() for title in treaty.titles))
