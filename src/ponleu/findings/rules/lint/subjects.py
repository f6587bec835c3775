"""TREATY-CITE for the Convention: an article is said to be about what another article is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ponleu.core import mark as _
from ponleu.findings.rules.document import Kind
from ponleu.findings.rules.lint.claims import Claims, Sentence
from ponleu.findings.rules.lint.finding import Finding, Said, Severity
from ponleu.findings.rules.lint.ledger import Subject

_CONVENTION = re.compile(r"convention on the rights of the child|(?<!\w)(?:un)?crc(?!\w)", re.IGNORECASE)
_SAYS = re.compile(
    r"(?<!\w)art(?:icle|\.)?\s*(?P<article>\d{1,2})(?![\d(])[^.;:]{0,70}?(?<!\w)"
    r"(?:names|speaks of|is about|deals with|concerns|covers|protects|guarantees|recogni[sz]es|gives|sets out|grants)"
    r"\s+(?:(?:the|a|every|each|all|to|of|child(?:ren)?|child['’]s|children['’]s|rights?)\s+){0,6}(?P<what>[^.;:,]{3,60})",
    re.IGNORECASE,
)


def article_subjects(claims: Claims) -> Iterator[Finding]:
    """Sentences such as "Article 19 of the Convention speaks of rest and play". Only what directly follows the verb
    counts: an article may well be named in a sentence about something else."""
    if not claims.ledger.subjects:
        return
    for sentence in claims.sentences:
        if sentence.block.kind is not Kind.CONTENTS and _CONVENTION.search(sentence.text):
            for match in _SAYS.finditer(sentence.text):
                yield from _compared(sentence, match, claims.ledger.subjects)


def _compared(sentence: Sentence, match: re.Match[str], subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    told = f" {' '.join(re.findall(r'[a-z-]+', match['what'].lower()))} "
    spellings = (
        told,
        f" child{told}",
    )  # "child" is no word of the subject in "a child's right to ...", but is in "child labour"
    about = {
        subject.article
        for subject in subjects
        if any(spelling.startswith(f" {words} ") for words in subject.words for spelling in spellings)
    }
    known = {subject.article for subject in subjects}
    if len(about) != 1 or match["article"] in about or match["article"] not in known:
        return
    (right,) = about
    values = {"what": match["what"].strip(), "right": right, "printed": match["article"]}
    start, end = match.start(), match.end("article")
    yield Finding(
        "TREATY-CITE",
        Severity.WARNING,
        sentence.span(start, end),
        sentence.text[start:end],
        Said(_("“%(what)s” is the subject of article %(right)s of the Convention; printed: %(printed)s."), values),
        Said(_("Article %(right)s is the one about this, not article %(printed)s."), values),
        (f"{match['article']} → {right}",),
    )
