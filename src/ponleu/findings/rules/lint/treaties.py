"""TREATY-CITE: a definition is quoted from the article that gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ponleu.core import mark as _
from ponleu.findings.rules.document import Block, Kind
from ponleu.findings.rules.lint.claims import Claims
from ponleu.findings.rules.lint.finding import Finding, NotChecked, Said, Severity, span_of
from ponleu.findings.rules.lint.ledger import Definition
from ponleu.findings.rules.lint.subjects import article_subjects

_ARTICLE = r"(?:articles?|arts?\.?)\s*(\d{1,2})((?:\s*\(\s*(?:[a-z]|\d{1,2}|[ivx]{1,4})\s*\)|\s*,?\s*para(?:graph|\.)?\s*\(?[a-z\d]\)?|\.\s?[a-z\d]\b|(?<=\d)[a-z]\b|\s[a-z]\b(?=\s*(?:of|:|,)))*)"
_OF_TREATY = r"(\s*,?\s*(?:of|in)\s+(?:the|our|this)?\s*([^:;.()“”\"]{0,90}?(?:\([A-Z][A-Z-]{1,10}\))?))?"
_OTHER_LAW = re.compile(
    r"(?<!\w)(?:law|act|code|directive|regulation|decree|constitution|bill|statute|lanzarote|council of europe|budapest|african charter|ilo|prakas)(?!\w)",
    re.IGNORECASE,
)
_PROTOCOL = re.compile(r"protocol|opsc|op-sc|op-crc-sc", re.IGNORECASE)
_MEANS = r"(?:\s*[\"”’']?\s*(?:\([^)]{0,30}\)\s*)?(?:means|shall mean|is defined as|is any|refers to|as meaning)\b)"


def treaty_citations(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Definitions under a wrong letter or number."""
    yield from article_subjects(claims)
    if not claims.ledger.definitions:
        yield NotChecked("TREATY-CITE", Said(_("No definitions of treaties were given.")))
        return
    for definition in claims.ledger.definitions:
        if len(definition.term.split()) > 1:  # "child" alone is defined by too many laws
            for block in claims.texts:
                if block.kind is not Kind.CONTENTS:
                    yield from _in_block(block, definition)


def _patterns(term: str) -> tuple[re.Pattern[str], ...]:
    words = r"\s+".join(map(re.escape, term.split()))
    return (
        re.compile(rf"{_ARTICLE}{_OF_TREATY}[\s:;,.\-–—*\"“‘'(]*(?:the\s+)?(?:term\s+)?[\"“‘']?{words}{_MEANS}", re.IGNORECASE),
        re.compile(rf"{_ARTICLE}{_OF_TREATY}\s*,?\s*(?:which\s+|that\s+)?(?:defines|gives the (?:definition|meaning) of)\s+[\"“‘']?(?:the\s+)?{words}", re.IGNORECASE),
        re.compile(rf"{words}[\"”’']?\s*,?\s*(?:is|as|are|was)?\s*defined\s+(?:in|by|under)\s+{_ARTICLE}{_OF_TREATY}(?=[\s,.;:)(]|$)", re.IGNORECASE),
        re.compile(rf"defin(?:ition|es?) (?:of )?[\"“‘']?{words}[\"”’']?\s*(?:\(|,\s*|in\s+|under\s+|at\s+){_ARTICLE}{_OF_TREATY}(?=[\s,.;:)(]|$)", re.IGNORECASE),
    )  # fmt: skip


def _in_block(block: Block, definition: Definition) -> Iterator[Finding]:
    first_word = definition.term.split()[-1].lower()
    if first_word not in block.text.lower() or "art" not in block.text.lower():
        return
    for pattern in _patterns(definition.term):
        for match in pattern.finditer(block.text):
            cited = _parts(match[1], match[2])
            right = _parts(*_split(definition.article))
            treaty = match[4] or ""
            if _OTHER_LAW.search(treaty) or cited == right[: len(cited)]:
                continue
            yield _wrong(block, match, definition, cited, is_named=bool(_PROTOCOL.search(treaty)) or not treaty)


def _split(article: str) -> tuple[str, str]:
    number = re.match(r"\d+", article)
    return (number[0], article[number.end() :]) if number else ("", article)


def _parts(number: str, rest: str) -> tuple[str, ...]:
    return (number, *re.findall(r"[a-z0-9]+", re.sub(r"para(?:graph|\.)?", " ", rest.lower())))


def _wrong(
    block: Block, match: re.Match[str], definition: Definition, cited: tuple[str, ...], *, is_named: bool
) -> Finding:
    start = match.start(1)
    lead = re.search(r"(?:articles?|arts?\.?)\s*$", block.text[:start], re.IGNORECASE)
    start = lead.start() if lead else start
    end = match.end(2)
    printed = cited[0] + "".join(f"({part})" for part in cited[1:])
    values = {"term": definition.term, "treaty": definition.instrument, "right": definition.article, "printed": printed}
    return Finding(
        "TREATY-CITE",
        Severity.ERROR if is_named else Severity.WARNING,
        span_of(block, start, end),
        block.text[start:end].strip(),
        Said(_("%(treaty)s defines “%(term)s” in %(right)s; printed: %(printed)s."), values),
        Said(_("The words about “%(term)s” stand in article %(right)s, not in %(printed)s."), values),
        (f"{printed} → {definition.article}",),
    )
