"""What every page of a study begins with: the study, its counts, and its blocks in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ponleu.reports.html import render_blocks
from ponleu.standards.files import load_outline
from ponleu.standards.rules.provisions import Provision
from ponleu.standards.rules.vocabularies import OutlineSection
from ponleu.studies import queries
from ponleu.studies.rules.book import StudyBook
from ponleu.studies.rules.numbers import Numbers
from ponleu.studies.rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Article:
    """A treaty's provision, or a section of the Committee's guidelines, and what it is about in a few words."""

    shown: str
    label: str


@dataclass(frozen=True)
class Frame:
    """A study as a page sees it."""

    pack: Pack
    language: str

    @cached_property
    def book(self) -> StudyBook:
        """Values, tables, charts and maps in the reader's language and digits."""
        return queries.book_of(self.pack, self.language)

    @property
    def numbers(self) -> Numbers:
        """The study's counts."""
        return self.book.tell.numbers

    @property
    def context(self) -> dict[str, Any]:
        """What the study's own frame shows on each of its pages."""
        return {"study": self.pack.study, "pack": self.pack}

    def articles(self, references: Iterable[str]) -> tuple[Article, ...]:
        """Provisions such as "OPSC 3(1)(b)", each with the words of the standards for it."""
        treaties = self.book.tell.knowledge.treaties
        found = ((self.book.citation(each).shown, treaties.parse_citation(each)) for each in references)
        return tuple(
            Article(shown, self._label(treaties.provision(citation)) if citation.article else "")
            for shown, citation in found
        )

    def sections(self, codes: Iterable[str]) -> tuple[Article, ...]:
        """Sections of the outline CRC/C/156, such as "III.B"."""
        outline = {section.code: section for section in load_outline()}
        return tuple(Article(code, self._label(outline[code])) for code in codes if code in outline)

    def _label(self, row: Provision | OutlineSection) -> str:
        return (row.label_km if self.language == "km" else "") or row.label_en

    def blocks(self, name: str, argument: str = "") -> SafeString:
        """A block of the report, such as `blocks("table", "topic.sale")`, with every text in it escaped."""
        made = render_blocks(self.book.block(name, argument), self.language)
        return mark_safe(made)  # noqa: S308


def frame_of(study: str) -> Frame:
    """The study at this address, or NotFound."""
    return Frame(queries.pack_of(study), get_language() or "en")
