"""Treaties, vocabularies and words as values. No Django, no files: `standards.files` reads the data into these."""

from ponleu.standards.rules.citations import Citation, NotACitation, TreatyNotNamed, parse_citation, parse_citations
from ponleu.standards.rules.provisions import Definition, Instrument, NoSuchProvision, Provision, Treaties
from ponleu.standards.rules.quotations import quoted_spans
from ponleu.standards.rules.terminology import Occurrence, Stance, Term, Terminology
from ponleu.standards.rules.vocabularies import (
    Cluster,
    Crosswalk,
    Deadline,
    Document,
    Entry,
    Issue,
    Mechanism,
    OutlineSection,
    Ratification,
    Requirement,
    Scheme,
    Theme,
    label,
)

__all__ = [
    "Citation",
    "Cluster",
    "Crosswalk",
    "Deadline",
    "Definition",
    "Document",
    "Entry",
    "Instrument",
    "Issue",
    "Mechanism",
    "NoSuchProvision",
    "NotACitation",
    "Occurrence",
    "OutlineSection",
    "Provision",
    "Ratification",
    "Requirement",
    "Scheme",
    "Stance",
    "Term",
    "Terminology",
    "Theme",
    "Treaties",
    "TreatyNotNamed",
    "label",
    "parse_citation",
    "parse_citations",
    "quoted_spans",
]
