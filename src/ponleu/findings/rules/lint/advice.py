"""Rules about what a report asks for: SUGG-NO-ACTOR, SUGG-NO-MEASURE."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ponleu.core import mark as _
from ponleu.findings.rules.document import Block, Kind
from ponleu.findings.rules.lint.claims import Claims
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, span_of

_SECTION = re.compile(
    r"(?<!\w)(?:suggestions?|recommendations?|we ask|we recommend|calls? to action|recommandations?|recomendaciones|recomendações|អនុសាសន៍)(?!\w)",
    re.IGNORECASE,
)
_ACTOR = re.compile(
    r"(?<!\w)(?:governments?|ministr(?:y|ies)|ministers?|authorit(?:y|ies)|police|parliament|assembly|courts?|judges?|prosecutors?|"
    r"schools?|teachers?|principals?|parents?|guardians?|communes?|councils?|committees?|the state|states? part(?:y|ies)|ngos?|civil society|"
    r"united nations|un|unicef|donors?|compan(?:y|ies)|businesses|media|broadcasters?|departments?|municipalit(?:y|ies)|mayors?|governors?|"
    r"communit(?:y|ies)|institutions?|agenc(?:y|ies)|inspectors?|officers?|officials?|social workers?|health workers?|hospitals?|clinics?|"
    r"networks?|clubs?|leaders?|chiefs?|organi[sz]ations?|lawmakers|legislators|president|cabinet|everyone|we|all actors|stakeholders)(?!\w)",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\d|(?<!\w)(?:every|each (?:year|month|week|quarter)|monthly|weekly|yearly|annual(?:ly)?|quarterly|within|deadline|before the end|"
    r"at least|per cent|percent|indicator|twice|double|halve|daily)(?!\w)",
    re.IGNORECASE,
)


@dataclass
class _Section:
    """Suggestions under one heading, and whether the heading or a line above them names who is asked."""

    heading: Block
    items: list[tuple[Block, bool]] = field(default_factory=list)


def _sections(claims: Claims) -> Iterator[_Section]:
    section: _Section | None = None
    inside_level = 0
    addressed = False
    for block in claims.texts:
        if block.kind is Kind.HEADING:
            if section:
                yield section
            is_title = bool(_SECTION.search(block.text))
            inside_level = block.level if is_title and not inside_level else inside_level
            goes_on = is_title or (inside_level and block.level > inside_level)
            inside_level = inside_level if goes_on else 0
            section = _Section(block) if goes_on else None
            addressed = bool(_ACTOR.search(block.text)) and bool(
                re.search(r"(?<!\w)(?:to|for)(?!\w)|^\W*\d*\W*(?:the )?\w+\W*$", block.text, re.IGNORECASE)
            )
        elif section is not None and block.kind is Kind.ITEM and not _is_address(block):
            section.items.append((block, addressed))
        elif section is not None and _is_address(block):
            addressed = True
    if section:
        yield section


def _is_address(block: Block) -> bool:
    """A short line that names who is asked: "Government and authorities", "To the police:"."""
    text = block.text.strip(" ❖*:-")
    return len(text.split()) <= 9 and bool(_ACTOR.search(text)) and (
        block.text.rstrip().endswith(":") or (not block.text.rstrip().endswith((".", ";", "!")) and bool(re.match(r"(?:to |for )?(?:the )?(?:\w+ )?" + _ACTOR.pattern, text, re.IGNORECASE)))
    )  # fmt: skip


def without_actor(claims: Claims) -> Iterator[Finding]:
    """Suggestions that ask nobody in particular."""
    for section in _sections(claims):
        silent = [block for block, addressed in section.items if not addressed and not _ACTOR.search(block.text)]
        if silent:
            said = Said(
                _("%(silent)s of %(all)s suggestions name nobody."), {"silent": len(silent), "all": len(section.items)}
            )
            plain = Said(_("Nobody is asked to do this, so nobody has to. Say who should act."))
            yield _finding("SUGG-NO-ACTOR", Severity.WARNING, silent, said, plain)


def without_measure(claims: Claims) -> Iterator[Finding]:
    """Suggestions that say neither how much nor by when: nobody can check later whether it was done."""
    for section in _sections(claims):
        vague = [block for block, _addressed in section.items if not _MEASURE.search(block.text)]
        if vague:
            said = Said(
                _("%(vague)s of %(all)s suggestions say neither how much nor by when."),
                {"vague": len(vague), "all": len(section.items)},
            )
            plain = Said(_("How will you know that it was done? Say how much, or by when."))
            yield _finding("SUGG-NO-MEASURE", Severity.NOTE, vague, said, plain)


def _finding(rule: str, severity: Severity, blocks: Sequence[Block], said: Said, plain: Said) -> Finding:
    first = blocks[0]
    also = tuple(sorted({block.line for block in blocks[1:]} - {first.line}))
    return Finding(rule, severity, span_of(first, 0, len(first.text)), first.text, said, plain, (), also)
