"""The room's data files as values, without Django. Each file is read once."""

from ponleu.standards.files.treaties import (
    load_instruments,
    load_provisions,
    load_ratifications,
    load_subjects,
    load_treaties,
)
from ponleu.standards.files.vocabularies import (
    load_clusters,
    load_crosswalks,
    load_deadlines,
    load_documents,
    load_entries,
    load_issues,
    load_mechanisms,
    load_outline,
    load_requirements,
    load_schemes,
    load_themes,
)
from ponleu.standards.files.words import (
    load_terminology,
    load_terms,
)

__all__ = [
    "load_clusters",
    "load_crosswalks",
    "load_deadlines",
    "load_documents",
    "load_entries",
    "load_instruments",
    "load_issues",
    "load_mechanisms",
    "load_outline",
    "load_provisions",
    "load_ratifications",
    "load_requirements",
    "load_schemes",
    "load_subjects",
    "load_terminology",
    "load_terms",
    "load_themes",
    "load_treaties",
]
