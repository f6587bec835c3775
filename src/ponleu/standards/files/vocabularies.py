"""Outlines, themes, classifications, calendars and documents."""

from __future__ import annotations

from ponleu.standards.files.rows import read
from ponleu.standards.rules.vocabularies import (
    Cluster,
    Crosswalk,
    Deadline,
    Document,
    Entry,
    Issue,
    Mechanism,
    OutlineSection,
    Requirement,
    Scheme,
    Theme,
)


def load_outline() -> tuple[OutlineSection, ...]:
    """The sections of CRC/C/156."""
    return read(OutlineSection, "outline")


def load_clusters() -> tuple[Cluster, ...]:
    """The clusters of articles of the Convention."""
    return read(Cluster, "clusters")


def load_themes() -> tuple[Theme, ...]:
    """The general themes."""
    return read(Theme, "themes")


def load_issues() -> tuple[Issue, ...]:
    """The general issues, by theme."""
    return read(Issue, "issues")


def load_schemes() -> tuple[Scheme, ...]:
    """The classifications of others."""
    return read(Scheme, "schemes")


def load_entries() -> tuple[Entry, ...]:
    """The verified codes of the classifications."""
    return read(Entry, "classifications")


def load_crosswalks() -> tuple[Crosswalk, ...]:
    """Where the general issues stand in the classifications: judgements, to be edited by those who use them."""
    return read(Crosswalk, "crosswalks")


def load_mechanisms() -> tuple[Mechanism, ...]:
    """The bodies to report to."""
    return read(Mechanism, "mechanisms")


def load_deadlines() -> tuple[Deadline, ...]:
    """Days by which reports are due."""
    return read(Deadline, "deadlines")


def load_requirements() -> tuple[Requirement, ...]:
    """What mechanisms ask of a report."""
    return read(Requirement, "requirements")


def load_documents() -> tuple[Document, ...]:
    """Documents of the Committee."""
    return read(Document, "documents")
