"""Words to avoid in our own voice, and what to say instead."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, partial

from ponleu.core import Evidence
from ponleu.standards.rules.quotations import quoted_spans


class Stance(StrEnum):
    """What the guidelines say of a term."""

    KEEP = "keep"
    AVOID = "avoid"  # outside quotations of treaties, laws and children
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its inflections.

    forms          every spelling to look for, singular and plural
    needs_nearby   words of which one must stand in the same sentence, for a term that is harmless elsewhere
    topic          "exploitation" for the terminology guidelines, "reporting" for names of reports
    keep_when      in which quotations the original stays, in words
    """

    id: str
    language: str
    words: str
    forms: tuple[str, ...]
    stance: Stance
    replacement: str = ""
    keep_when: str = ""
    needs_nearby: tuple[str, ...] = ()
    topic: str = "exploitation"
    note: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term found in a text at [start, end), as written there."""

    term: Term
    start: int
    end: int
    text: str

    @property
    def replacement(self) -> str:
        """What to say instead, capitalised as the original was."""
        new = self.term.replacement
        return new[:1].upper() + new[1:] if self.text[:1].isupper() else new


class Terminology:
    """The terms of all languages.

    terms     what to look for; those to keep are never reported
    titles    phrases that stay as they are, such as the title of a treaty
    """

    def __init__(self, terms: Iterable[Term], titles: Iterable[str] = ()) -> None:
        self.terms = tuple(terms)
        self._patterns = [(term, _pattern(term.forms)) for term in self.terms if term.stance is not Stance.KEEP]
        self._nearby = {term.id: _pattern(term.needs_nearby) for term in self.terms if term.needs_nearby}
        titles = tuple(titles)
        self._titles = _pattern(titles) if titles else None

    def find(self, text: str) -> tuple[Occurrence, ...]:
        """Every term to avoid in our own voice: outside quotation marks and outside titles of treaties.

        returns   occurrences in order, with spans in `text`
        """
        silent = _merged((*quoted_spans(text), *self._title_spans(text)))
        meant = cache(partial(self._is_meant, text))
        ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        found = [
            Occurrence(term, match.start(), match.end(), match[0])
            for term, pattern in self._patterns
            for match in pattern.finditer(text)
            if not _is_inside(match.start(), silent) and meant(term.id, *_sentence(match.start(), ends, len(text)))
        ]
        return tuple(sorted(found, key=lambda occurrence: (occurrence.start, -occurrence.end)))

    def _title_spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self._titles.finditer(text)] if self._titles else []

    def _is_meant(self, text: str, term_id: str, start: int, end: int) -> bool:
        nearby = self._nearby.get(term_id)
        return nearby is None or nearby.search(text, start, end) is not None


def _sentence(at: int, ends: list[int], length: int) -> tuple[int, int]:
    """The sentence around a position, from where sentences end."""
    before = bisect_right(ends, at)
    return ends[before - 1] if before else 0, ends[before] if before < len(ends) else length


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch joined: a title may lie inside a quotation."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_inside(at: int, merged: list[tuple[int, int]]) -> bool:
    before = bisect_right(merged, at, key=lambda span: span[0])
    return before > 0 and at < merged[before - 1][1]


_SENTENCE_END = re.compile(r"[.!?។]\s|\n\s*\n")


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """Any of the forms, over line breaks and hyphens, whole words where the script has words."""
    return re.compile("|".join(map(_form, sorted(forms, key=len, reverse=True))), re.IGNORECASE)


def _form(form: str) -> str:
    if not form.isascii():
        return r"\u200b?".join(map(re.escape, form))
    body = r"[\s-]+".join(map(re.escape, form.split())).replace("'", "['’]")
    return rf"(?<!\w){body}(?!\w)"
