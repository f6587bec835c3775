"""Damage to the text: TRUNCATED, HEADING-MISMATCH, DECIMALS, FIG-NO-DATA."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ponleu.core import mark as _
from ponleu.findings.rules.document import Block, Cell, Kind, Table
from ponleu.findings.rules.lint.claims import Claims, Column
from ponleu.findings.rules.lint.contents import contents_of, header_drift
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span, span_of, span_of_cell
from ponleu.findings.rules.lint.groups import groups

# TRUNCATED

_NEVER_LAST = "and|or|but|because|the|an|than|their|its|which|whose|if|whether|although|nor|your|our|my|every|during|unless|until|whereas|while|e|et|y|o|ou"
_SELDOM_LAST = "a|of|with|to|by|for|from|at|into|is|are|was|were|has|have|had|been|be|not|that|who|when|as|in|on|will|can|should|must|about|between|without"
_HALF_WITH_STOP = re.compile(rf"(?<!\w)(?:{_NEVER_LAST})\s*[.!?]['\"”’)]*\s*$", re.IGNORECASE)
_HALF_WITHOUT_STOP = re.compile(rf"(?<![\w-])(?:{_NEVER_LAST}|{_SELDOM_LAST})\s*$|[^\W\d_]\s*,\s*$|-\s*$")
_ENDED = re.compile(r"[.!?:;…។៕؟。)\]\"”’'»*]\s*$")
_LONG_ENOUGH = 12  # words: shorter paragraphs may be labels


def truncated(claims: Claims) -> Iterator[Finding]:
    """Sentences that stop in the middle."""
    blocks = claims.document.blocks
    ending = [
        bool(_ENDED.search(block.text)) for block in blocks if isinstance(block, Block) and block.kind is Kind.PARAGRAPH
    ]
    usual = len(ending) >= 4 and sum(ending) * 10 >= len(ending) * 6
    contents = {entry.line for entry in contents_of(blocks)}
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            yield from () if block.line in contents else _cells(block)
        elif _is_cut(block, blocks[at + 1] if at + 1 < len(blocks) else None, stops_are_usual=usual):
            text = block.text.rstrip()
            start = max(0, len(text) - 60)
            start = text.find(" ", start) + 1 if start else 0
            yield _cut(span_of(block, start, len(text)), text[start:], block.text)


def _cells(table: Table) -> Iterator[Finding]:
    for row in table.body:
        for cell in row:
            if len(cell.text.split()) > 3 and (_HALF_WITH_STOP.search(cell.text) or _ends_open(cell.text)):
                yield _cut(span_of_cell(cell), cell.text, cell.text)


def _ends_open(text: str) -> bool:
    return bool(_HALF_WITHOUT_STOP.search(text)) and not text.rstrip()[-1:].isupper()


def _is_cut(block: Block, after: Block | Table | None, *, stops_are_usual: bool) -> bool:
    text = block.text.rstrip()
    if block.kind in (Kind.CONTENTS, Kind.FIGURE, Kind.QUOTE) or not text or not re.search(r"[^\W\d_]", text):
        return False
    words = len(text.split())
    if _HALF_WITH_STOP.search(text) and words > 3 and text.isascii():
        return True
    if block.kind is Kind.CAPTION or block.kind is Kind.HEADING:
        return bool(re.search(r"[^\W\d_]\s*,\s*$", text)) or (
            words > 3 and bool(re.search(rf"(?<!\w)(?:{_NEVER_LAST}|of|with|to)\s*$", text))
        )
    if _goes_on_below(after):
        return False
    if _ends_open(text) and words > 5 and not _joins_list(text, block):
        return True
    plain_end = text[-1].isalpha() and text[-1].islower() and not _ENDED.search(text)
    return (
        stops_are_usual
        and block.kind is Kind.PARAGRAPH
        and plain_end
        and words >= _LONG_ENOUGH
        and bool(re.search(r"[.!?]\s", text))
    )


def _joins_list(text: str, block: Block) -> bool:
    """Items of a list may end in "and" or a comma, the sentence going on in the next."""
    return block.kind is Kind.ITEM and bool(re.search(r"(?:,|;|\band|\bor)\s*$", text))


def _goes_on_below(after: Block | Table | None) -> bool:
    return isinstance(after, Table) or (
        isinstance(after, Block) and (after.kind is Kind.ITEM or after.text.lstrip()[:1].islower())
    )


def _cut(span: Span, evidence: str, whole: str) -> Finding:
    last = re.findall(r"\w+", whole)[-1:] or [""]
    values = {"word": last[0]}
    return Finding(
        "TRUNCATED",
        Severity.WARNING,
        span,
        evidence,
        Said(_("The sentence stops after “%(word)s”."), values),
        Said(_("This sentence stops in the middle. Some words are missing after “%(word)s”."), values),
    )


# HEADING-MISMATCH


def headings(claims: Claims) -> Iterator[Finding]:
    """Titles that differ between the table of contents and the text, or between two places of the text."""
    contents = [*_contents(claims)]
    body = [block for block in claims.texts if block.kind is Kind.HEADING and block not in contents]
    by_number: dict[str, list[Block]] = defaultdict(list)
    for block in body:
        if block.number:
            by_number[block.number].append(block)
    for entry in contents:
        if entry.number in by_number:
            yield from _differing(entry, by_number.pop(entry.number))
        elif not entry.number:
            yield from _nearly_the_same(entry, contents, body)
    for number, same in by_number.items():
        if "." in number and len(same) > 1:
            yield from _differing(same[0], same[1:])
    yield from header_drift(claims.document.tables)


def _contents(claims: Claims) -> Iterator[Block]:
    """Entries with dotted leaders, and items under a heading "Contents"."""
    yield from contents_of(claims.document.blocks)
    inside = False
    for block in claims.texts:
        if block.kind is Kind.CONTENTS:
            yield block
        elif block.kind is Kind.HEADING or len(block.text) < 30:
            is_title = re.fullmatch(
                r"\W*(?:table of )?contents\W*|\W*sommaire\W*|\W*índice\W*", block.text.strip(), re.IGNORECASE
            )
            inside = bool(is_title) or (inside and block.kind is Kind.ITEM)
            if inside and not is_title and block.kind is Kind.ITEM:
                yield _numbered(block)
        elif inside and block.kind is Kind.ITEM:
            yield _numbered(block)
        else:
            inside = False


def _numbered(block: Block) -> Block:
    from dataclasses import replace

    number = re.match(r"\s*(\d{1,2}(?:\.\d{1,2})+)\.?\s", block.text)
    return replace(block, number=number[1] if number else "")


def title_of(block: Block) -> str:
    """The words of a heading or contents entry, without number, leaders and page."""
    text = re.sub(r"(?:\.\s?){3,}\s*(?:\d+|[ivxl]+)?\s*$", "", block.text.strip())
    text = re.sub(
        r"^\W*(?:(?:chapter|section|part)\s+)?\d{1,2}(?:\.\d{1,2})*\.?\s*[:\-–—]?\s*", "", text, flags=re.IGNORECASE
    )
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[\s\t]+\d{1,3}\s*$", "", text).strip(" \t-*•.:#")


def _key(block: Block) -> str:
    text = unicodedata.normalize("NFKC", title_of(block)).casefold()
    return "".join(c for c in text if c.isalnum())


def _differing(first: Block, others: Sequence[Block]) -> Iterator[Finding]:
    different = [block for block in others if not _same_title(first, block)]
    if different:
        yield _mismatch(first, different)


def _same_title(one: Block, other: Block) -> bool:
    """Equal but for case, spaces and signs; or one goes on after a sign where the other ends: a subtitle."""
    short, long = sorted((one, other), key=lambda block: len(_key(block)))
    a, b = _key(short), _key(long)
    rest = title_of(long)[len(title_of(short)) :]
    is_subtitle = re.match(r"\s*[:;(\[–—-]|\s+[A-Z\d]\w*(?:\s+\S+){3,}", rest)
    return a == b or (bool(a) and b.startswith(a) and bool(is_subtitle))


def _nearly_the_same(entry: Block, contents: Sequence[Block], body: Sequence[Block]) -> Iterator[Finding]:
    key = _key(entry)
    if len(key) < 6 or any(_same_title(entry, block) for block in body):
        return
    listed = {_key(other) for other in contents}
    free = [block for block in body if _key(block) not in listed]
    near = [block for block in free if SequenceMatcher(None, key, _key(block)).ratio() >= 0.7]
    if len(near) == 1:
        yield _mismatch(entry, near)


def _mismatch(first: Block, different: Sequence[Block]) -> Finding:
    values = {"one": title_of(first), "other": title_of(different[0]), "line": first.line}
    block = different[0]
    return Finding(
        "HEADING-MISMATCH",
        Severity.WARNING,
        span_of(block, 0, len(block.text)),
        block.text,
        Said(_("“%(one)s” on line %(line)s, “%(other)s” here."), values),
        Said(_("The same part has two titles. Choose one and write it the same way everywhere."), values),
        (f"{title_of(block)} → {title_of(first)}", f"{title_of(first)} → {title_of(block)}"),
        tuple(sorted({first.line, *(other.line for other in different[1:])} - {block.line})),
    )


# DECIMALS


def decimals(claims: Claims) -> Iterator[Finding]:
    """Percentages of one table or one sentence, printed with different numbers of decimals."""
    for column in claims.columns:
        parts = [
            (p.percent.percent.decimals, p.span, p.cell) for p in column.cells if 0 < p.percent.percent.value < 100
        ]
        yield from _uneven(claims, column, parts)
    for group in groups(claims):
        if not group.in_table:
            used = Counter(p.decimals for p in group.percents)
            if len(used) > 1:
                usual = used.most_common(1)[0][0]
                odd = next(at for at, p in enumerate(group.percents) if p.decimals != usual)
                yield _mixed(group.spans[odd], group.evidence, used, ())


def _uneven(claims: Claims, column: Column, parts: Sequence[tuple[int, Span, Cell]]) -> Iterator[Finding]:
    used = Counter(found for found, _span, _cell in parts)
    if len(used) < 2:
        return
    ranked = sorted(used, key=lambda d: (-used[d], -d))
    odd = [(span, cell) for found, span, cell in parts if found != ranked[0]]
    span, cell = odd[0]
    padded = [(s, c) for found, s, c in parts if found and c.text.rstrip(" %").endswith("0")]
    if padded and len(padded) < len(parts) / 2:
        span, cell = padded[0]
    yield _mixed(span, cell.text, used, tuple(sorted({s.line for s, _c in odd} - {span.line})))


def _mixed(span: Span, evidence: str, used: Counter[int], also: tuple[int, ...]) -> Finding:
    values = {"used": ", ".join(f"{d} ({n}×)" for d, n in sorted(used.items()))}
    return Finding(
        "DECIMALS",
        Severity.WARNING,
        span,
        evidence,
        Said(_("Decimals used side by side: %(used)s."), values),
        Said(_("Some numbers here have more digits after the point than others. Use the same everywhere."), values),
        (_("the same number of decimals for all"),),
        also,
    )


# FIG-NO-DATA

_CHART = re.compile(r"\W*(?:figure|fig\.|diagram|chart|graph)\s*\d", re.IGNORECASE)
_PICTURE = re.compile(
    r"photo|map|drawing|picture|painting|logo|structure|process|timeline|steps|tree|framework", re.IGNORECASE
)


def figures(claims: Claims) -> Iterator[Finding]:
    """Charts without a table of their numbers in the same section; our own always carry theirs."""
    if claims.own:
        return
    section: list[Block | Table] = []
    for block in (*claims.document.blocks, None):
        if block is None or (isinstance(block, Block) and block.kind is Kind.HEADING):
            yield from _figures_in(section)
            section = []
        if block is not None:
            section.append(block)


def _figures_in(section: Sequence[Block | Table]) -> Iterator[Finding]:
    tables = sum(isinstance(block, Table) for block in section)
    charts = [b for b in section if isinstance(b, Block) and b.kind in (Kind.CAPTION, Kind.FIGURE) and _is_chart(b)]
    for chart in charts[tables:] if tables else charts:
        yield Finding(
            "FIG-NO-DATA",
            Severity.NOTE,
            span_of(chart, 0, len(chart.text)),
            chart.text,
            Said(
                _("Charts in this section: %(charts)s; tables: %(tables)s."), {"charts": len(charts), "tables": tables}
            ),
            Said(_("This picture has no table of its numbers, so nobody can check them or hear them read aloud.")),
            (_("add a table with the numbers"),),
        )


def _is_chart(block: Block) -> bool:
    numbers = len(re.findall(r"\d+(?:[.,]\d+)?\s*%", block.text)) > 1
    if block.kind is Kind.FIGURE:
        return bool(re.search(r"chart|graph", block.text, re.IGNORECASE)) and not numbers
    return bool(_CHART.match(block.text)) and not _PICTURE.search(block.text) and not numbers
