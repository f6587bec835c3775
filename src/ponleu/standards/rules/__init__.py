"""Treaties, vocabularies and words as values. No Django, no files: `standards.files` reads the data into these."""

from ponleu.core import Evidence
from ponleu.standards.rules.citations import Citation, NotACitation, TreatyNotNamed, parse_citation, parse_citations
from ponleu.standards.rules.provisions import Definition, Instrument, NoSuchProvision, Provision, Treaties
from ponleu.standards.rules.quotations import quoted_spans
from ponleu.standards.rules.terminology import Occurrence, Stance, Term, Terminology

__all__ = [
    "Citation",
    "Definition",
    "Evidence",
    "Instrument",
    "NoSuchProvision",
    "NotACitation",
    "Occurrence",
    "Provision",
    "Stance",
    "Term",
    "Terminology",
    "Treaties",
    "TreatyNotNamed",
    "parse_citation",
    "parse_citations",
    "quoted_spans",
]
