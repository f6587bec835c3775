"""TERM-CSE and TERM-SHADOW: words to avoid in one's own voice, one finding per term."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ponleu.core import mark as _
from ponleu.findings.rules.document import Block, Kind, Table
from ponleu.findings.rules.lint.claims import Claims
from ponleu.findings.rules.lint.finding import Finding, NotChecked, Said, Severity, Span, span_of
from ponleu.standards.rules.terminology import Occurrence

_FROM_TREATY = re.compile(
    r"^\W*(?:articles?|arts?\.?)\s*\d+[^:]{0,80}:|(?<!\w)(?:means any|as defined in|shall mean)(?!\w)", re.IGNORECASE
)
_OF_ARTICLE = re.compile(
    r"(?=.*(?<!\w)(?:articles?|arts?\.)\s*\d)(?=.*(?:defin|meaning of|(?<!\w)means(?!\w)))", re.IGNORECASE | re.DOTALL
)
_OWN_WORDS = (Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.CAPTION, Kind.NOTE, Kind.FIGURE)


def exploitation(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Terms that the guidelines avoid, outside quotations, titles of treaties and children's words."""
    yield from _terms(claims, "TERM-CSE")


def reporting(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Names that belittle what children report."""
    yield from _terms(claims, "TERM-SHADOW")


def _terms(claims: Claims, rule: str) -> Iterator[Finding | NotChecked]:
    if claims.ledger.terminology is None:
        yield NotChecked(rule, Said(_("No list of terms was given.")))
        return
    found: dict[str, list[tuple[Occurrence, Span]]] = defaultdict(list)
    if claims.occurrences is None:
        claims.occurrences = tuple(_occurrences(claims))
    for occurrence, span in claims.occurrences:
        if (occurrence.term.topic == "reporting") == (rule == "TERM-SHADOW"):
            found[occurrence.term.id].append((occurrence, span))
    yield from (_finding(rule, same) for same in found.values())


def _occurrences(claims: Claims) -> Iterator[tuple[Occurrence, Span]]:
    terms = claims.ledger.terminology
    assert terms is not None  # _terms looks first
    for block in claims.document.blocks:
        if isinstance(block, Table):
            for cell in (cell for row in block.rows for cell in row):
                yield from ((o, Span(cell.line, cell.column + o.start, o.end - o.start)) for o in terms.find(cell.text))
        elif _is_own_voice(block):
            yield from (
                (o, span_of(block, o.start, o.end))
                for o in terms.find(block.text)
                if not _tells_of_an_article(block.text, o.start, o.end)
            )


def _tells_of_an_article(text: str, start: int, end: int) -> bool:
    """Whether the sentence tells what a treaty's article says: the treaty's word is the subject there, not ours."""
    first = max((text.rfind(stop, 0, start) for stop in (". ", "! ", "? ", "; ")), default=-1) + 1
    stops = [at for stop in (". ", "! ", "? ", "; ") if (at := text.find(stop, end)) >= 0]
    return bool(_OF_ARTICLE.search(text[first : min(stops, default=len(text))]))


def _is_own_voice(block: Block) -> bool:
    return block.kind in _OWN_WORDS and not _FROM_TREATY.search(block.text)


def _finding(rule: str, same: list[tuple[Occurrence, Span]]) -> Finding:
    occurrence, span = same[0]
    term = occurrence.term
    values = {"term": term.words, "times": len(same), "instead": term.replacement}
    plain = _(
        "Say “%(instead)s” instead of “%(term)s”. The old words can hurt, except where a law or a child is quoted."
    )
    if rule == "TERM-SHADOW":
        plain = _("Say “%(instead)s” instead of “%(term)s”.")
    return Finding(
        rule,
        Severity.WARNING,
        span,
        occurrence.text,
        Said(_("“%(term)s”: %(times)s times outside quotations."), values),
        Said(plain, values),
        (f"{occurrence.text} → {occurrence.replacement}",),
        tuple(sorted({other.line for _o, other in same[1:]} - {span.line})),
    )
