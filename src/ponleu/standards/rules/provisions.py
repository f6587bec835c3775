"""Treaties and their articles, paragraphs and limbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ponleu.core import Evidence, Problem
from ponleu.core import mark as _
from ponleu.standards.rules import citations
from ponleu.standards.rules.citations import Citation


class NoSuchProvision(Problem):
    """A well-formed citation of something that the treaty, as far as it is recorded, does not have."""

    message = _("%(citation)s is not among the recorded provisions of the treaty.")
    advice = _("Check the number. Recorded there: %(recorded)s.")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty. `aliases` are names it goes by; `titles` are parts of its title that may hold words we avoid."""

    code: str
    name_en: str
    name_km: str
    short_en: str
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    adopted_on: date | None = None
    in_force_on: date | None = None
    document: str = ""
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a text may cite it."""
        return tuple(dict.fromkeys((self.name_en, self.short_en, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Provision:
    """An article, paragraph or limb. The labels are our own short words, never the treaty's text.

    defines   the terms whose meaning this provision gives, in the treaty's words
    """

    instrument: str
    article: str
    parent: str
    label_en: str
    label_km: str
    defines: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def citation(self) -> Citation:
        """How the provision is cited."""
        return Citation(self.instrument, self.article)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and the one article that gives its meaning."""

    instrument: str
    article: str
    term: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What an article is about, in the words that people use for it."""

    instrument: str
    article: str
    words: tuple[str, ...]
    evidence: Evidence = field(default_factory=Evidence)


class Treaties:
    """The treaties that the platform knows, with their provisions in order."""

    def __init__(self, instruments: Iterable[Instrument], provisions: Iterable[Provision]) -> None:
        self.instruments = tuple(instruments)
        self.provisions = tuple(provisions)
        self._by_citation = {provision.citation: provision for provision in self.provisions}
        self._children: dict[Citation, list[Provision]] = {}
        for provision in self.provisions:
            self._children.setdefault(Citation(provision.instrument, provision.parent), []).append(provision)

    def parse_citation(self, text: str, *, assuming: str = "") -> Citation:
        """The provision that a text cites, in its one form; it need not be recorded. See `citations.parse_citation`."""
        return citations.parse_citation(text, self.instruments, assuming=assuming)

    def parse_citations(self, text: str, *, assuming: str = "") -> tuple[Citation, ...]:
        """Every provision in a list of citations. See `citations.parse_citations`."""
        return citations.parse_citations(text, self.instruments, assuming=assuming)

    def provision(self, citation: Citation) -> Provision:
        """The recorded provision.

        raises   NoSuchProvision, naming what is recorded beside it
        """
        if citation not in self._by_citation:
            recorded = self._children.get(citation.parent) or self._children.get(Citation(citation.instrument, ""), [])
            raise NoSuchProvision(citation=citation, recorded=", ".join(p.article for p in recorded) or "-")
        return self._by_citation[citation]

    def children(self, citation: Citation) -> tuple[Provision, ...]:
        """The provisions one step below, in order."""
        return tuple(self._children.get(citation, ()))

    def limbs(self, instrument: str, article: str) -> tuple[Provision, ...]:
        """The smallest recorded parts of an article, in order; the article itself when it has none.

        raises   NoSuchProvision
        """
        provision = self.provision(Citation(instrument, article))
        below = self.children(provision.citation)
        return tuple(limb for child in below for limb in self.limbs(instrument, child.article)) or (provision,)

    def definitions(self) -> tuple[Definition, ...]:
        """Which article defines which term, for a check of citations."""
        return tuple(Definition(p.instrument, p.article, term) for p in self.provisions for term in p.defines)
