"""Outlines, themes, classifications, calendars and documents: lists that change with their sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from ponleu.core import Evidence


class Labelled(Protocol):
    """Whatever has a label in the languages of the platform."""

    @property
    def label_en(self) -> str: ...  # noqa: D102
    @property
    def label_km(self) -> str: ...  # noqa: D102


def label(of: Labelled, language: str) -> str:
    """The label in a language, or in English where there is none.

    language   "en", "km", or a longer tag that begins so
    """
    return (of.label_km if language.split("-", maxsplit=1)[0] == "km" else "") or of.label_en


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section of the Committee's guidelines CRC/C/156, such as "III.B". Those without parts are the 20 in use."""

    code: str
    parent: str
    label_en: str
    label_km: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of articles under which States report on the Convention."""

    code: str
    label_en: str
    label_km: str
    provisions: tuple[str, ...]
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject of a report. `label_child` is for readers of 9 to 13 years, in English."""

    code: str
    label_en: str
    label_km: str
    label_child: str
    provisions: tuple[str, ...]
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Issue:
    """A general issue within a theme; a study's own issues may point to it.

    provisions   citations such as "OPSC 3(1)(a)(ii)"
    outline      code of a section of CRC/C/156
    """

    code: str
    theme: str
    label_en: str
    label_km: str
    provisions: tuple[str, ...]
    outline: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A classification kept by somebody else. One without entries is known, but its codes are not verified."""

    code: str
    label_en: str
    version: str
    note: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Entry:
    """A code of a classification with the label that it prints."""

    scheme: str
    code: str
    parent: str
    label_en: str
    evidence: Evidence = field(default_factory=Evidence)


class Match(StrEnum):
    """How near an entry comes to an issue; BROAD means that the entry says more than the issue."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Where an issue stands in a classification; the code is empty where nothing matches."""

    issue: str
    scheme: str
    code: str
    match: Match
    note: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Ratification:
    """What a State did about a treaty, as one source dates it. Sources may disagree: then there are two rows."""

    id: str
    instrument: str
    state: str
    act: str
    on: date | None
    note: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A body and a way to report to it."""

    code: str
    instrument: str
    body_en: str
    body_km: str
    label_en: str
    label_km: str
    note: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day of the year, "MM-DD", by which something must arrive for a meeting."""

    mechanism: str
    moment: str
    meeting: str
    due: str
    note: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a mechanism asks of a report; without values where no rule has been verified."""

    mechanism: str
    key: str
    value: tuple[str, ...]
    note: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the Committee. `on` is empty where only the year is known, or neither."""

    symbol: str
    state: str
    instrument: str
    kind: str
    title: str
    on: date | None
    year: str
    note: str
    evidence: Evidence = field(default_factory=Evidence)
