"""What every page of a study begins with: the study, its counts, and its blocks in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ponleu.reports.html import render_blocks
from ponleu.studies import queries
from ponleu.studies.rules.book import StudyBook
from ponleu.studies.rules.numbers import Numbers
from ponleu.studies.rules.pack import Pack


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

    def blocks(self, name: str, argument: str = "") -> SafeString:
        """A block of the report, such as `blocks("table", "topic.sale")`, with every text in it escaped."""
        made = render_blocks(self.book.block(name, argument), self.language)
        return mark_safe(made)  # noqa: S308


def frame_of(study: str) -> Frame:
    """The study at this address, or NotFound."""
    return Frame(queries.pack_of(study), get_language() or "en")
