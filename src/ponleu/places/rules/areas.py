"""Areas with their names, codes and successors, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ponleu.core import Evidence, Period


class NameKind(StrEnum):
    """How a spelling is used."""

    OFFICIAL = "official"
    ALIAS = "alias"
    OLD_ROMANISATION = "old_romanisation"


class SuccessionKind(StrEnum):
    """What happened to the boundary or to the name."""

    SPLIT = "split"
    MERGE = "merge"
    REDRAWN = "redrawn"


@dataclass(frozen=True, slots=True)
class AreaName:
    """One spelling. Its period says when it was in official use; people go on using it afterwards."""

    language: str
    spelling: str
    kind: NameKind = NameKind.ALIAS
    valid: Period = field(default_factory=Period)
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class AreaCode:
    """One code in one scheme, such as "pcode" or "iso3166-2"."""

    scheme: str
    code: str
    valid: Period = field(default_factory=Period)
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """An administrative unit for as long as its boundary stays the same.

    id       stable key of our own, such as "khm-kampong-cham-until-2013"; never shown
    level    0 is the country
    kind     "country", "capital", "province" or what the country calls it
    parent   id of the area one level up; empty for a country
    valid    open at the start when the beginning is older than the records
    """

    id: str
    country: str
    level: int
    kind: str
    parent: str = ""
    valid: Period = field(default_factory=Period)
    names: tuple[AreaName, ...] = ()
    codes: tuple[AreaCode, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)

    def name(self, language: str = "en", *, on: date | None = None) -> str:
        """The official name in a language, on a day or the latest; the first spelling of any language without one."""
        official = [n for n in self.names if n.kind is NameKind.OFFICIAL and (on is None or on in n.valid)]
        spoken = [n.spelling for n in official if n.language == language] or [n.spelling for n in official]
        return spoken[-1] if spoken else next((n.spelling for n in self.names), self.id)

    def code(self, scheme: str = "pcode", *, on: date | None = None) -> str:
        """The code in a scheme, on a day or the latest; empty when it has none."""
        codes = [c.code for c in self.codes if c.scheme == scheme and (on is None or on in c.valid)]
        return codes[-1] if codes else ""


@dataclass(frozen=True, slots=True)
class Succession:
    """From one day on, what was in the one area is in the other, in whole or in part."""

    kind: SuccessionKind
    former: str
    later: str
    on: date
    evidence: Evidence = field(default_factory=Evidence)
