"""What every document is checked against: the treaties' definitions and the terms to avoid."""

from __future__ import annotations

from dataclasses import replace

from ponleu.findings.rules.lint.ledger import Ledger
from ponleu.standards.files.treaties import load_instruments, load_treaties
from ponleu.standards.files.words import load_terminology


def standard_ledger() -> Ledger:
    """A ledger that knows the standards and no study."""
    return with_standards(Ledger())


def with_standards(ledger: Ledger) -> Ledger:
    """The ledger of a study, with the standards where it brings none of its own."""
    return replace(
        ledger,
        definitions=ledger.definitions or load_treaties().definitions(),
        instruments=ledger.instruments or load_instruments(),
        terminology=ledger.terminology or load_terminology(),
    )
