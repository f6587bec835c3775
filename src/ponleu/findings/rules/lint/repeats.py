"""SAME-FACT for shares told twice: a row of a table or list, and a sentence that names the row and gives another share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ponleu.core import Percent
from ponleu.core import mark as _
from ponleu.findings.rules.document import Kind
from ponleu.findings.rules.lint import words
from ponleu.findings.rules.lint.claims import Claims, Sentence
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span
from ponleu.findings.rules.lint.quantities import Percentage

_CODE = re.compile(r"(?<!\w)([A-Z]{1,2}\d{1,3})(?!\w)")
_NUMBERED = re.compile(r"(?<!\w)((?:issue|concern|statement|topic|theme|problem|finding) \d{1,3})(?!\w)", re.IGNORECASE)
_LITTLE = frozenset(
    [
        "the",
        "and",
        "for",
        "that",
        "with",
        "was",
        "were",
        "are",
        "from",
        "our",
        "his",
        "her",
        "its",
        "not",
        "who",
        "all",
        "said",
        "say",
        "had",
        "has",
        "have",
    ]
)  # words that name nothing
_OF_PEOPLE = re.compile(
    rf"\s*\)?\s*(?:of|among)\s+(?:the\s+|all\s+|all the\s+|these\s+|our\s+)?(?:{words.CHILD_NOUNS}|{words.ADULT_NOUNS}|{words.PERSON_NOUNS})(?!\w)",
    re.IGNORECASE,
)
_ANOTHER_TIME = re.compile(
    r"(?<!\w)(?:earlier|before|previous\w*|last (?:year|time|round)|baseline|compared|rose|fell|up from|down from|in (?:19|20)\d\d|"
    r"first round|second round|pilot|national\w*|would|should|target)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Told:
    """A share with the row that it belongs to. sentence: the sentence that is the row, None for a table's."""

    percent: Percent
    span: Span
    sentence: int | None = None


def repeats(claims: Claims) -> Iterator[Finding]:
    """A sentence that repeats a row's share with a value that no rounding joins to it."""
    rows = _rows(claims)
    keys = sorted(rows, key=len, reverse=True)
    for sentence in claims.sentences if rows else ():
        told = _the_only_share(sentence)
        if told is None or _ANOTHER_TIME.search(sentence.text) or _OF_PEOPLE.match(sentence.text, told.end):
            continue
        named = _named(sentence.text, keys)
        row = rows[named[0]] if len(named) == 1 else None
        if row and row.sentence != sentence.index and not same_share(row.percent, told.percent):
            yield _differs(sentence, told, row, named[0])


def _the_only_share(sentence: Sentence) -> Percentage | None:
    alone = len(sentence.percentages) == 1 and not sentence.percentages[0].is_hedged
    return sentence.percentages[0] if alone and sentence.block.kind is not Kind.NOTE else None


def _rows(claims: Claims) -> dict[str, _Told]:
    """What names a row, and the row's share; names that stand for two rows are left out."""
    found: dict[str, _Told] = {}
    twice: set[str] = set()
    for label, told in _labelled(claims):
        for key in _keys(label, in_table=told.sentence is None):
            if key in found and found[key].span != told.span:
                twice.add(key)
            found.setdefault(key, told)
    return {key: told for key, told in found.items() if key not in twice}


def _labelled(claims: Claims) -> Iterator[tuple[str, _Told]]:
    """Rows of place lists, in tables and in prose; rows of tables with one column of percentages."""
    at_line = {sentence.span(0, 1): sentence.index for sentence in claims.sentences}
    starts = {span.line: index for span, index in at_line.items()}
    for row in claims.share_rows:
        in_table = row.group < len(claims.tables)
        yield (
            row.label,
            _Told(row.percent.percent, row.percent_span, None if in_table else starts.get(row.percent_span.line)),
        )
    listed = {row.percent_span for row in claims.share_rows}
    single = [c for c in claims.columns if sum(other.table is c.table for other in claims.columns) == 1]
    for column in single:
        for part in column.cells:
            if part.span not in listed and not part.percent.is_hedged:
                yield part.label, _Told(part.percent.percent, part.span)
    for sentence in claims.sentences:
        told = _the_only_share(sentence)
        if told and sentence.block.kind is Kind.ITEM and sentence.span(told.start, told.end) not in listed:
            yield sentence.text[: told.start], _Told(told.percent, sentence.span(told.start, told.end), sentence.index)


def _keys(label: str, *, in_table: bool) -> Iterator[str]:
    """A code such as "C2", a numbered name such as "issue 3", or a table's whole label of two telling words or more."""
    codes = [match[1] for match in (*_CODE.finditer(label), *_NUMBERED.finditer(label))]
    yield from (code.lower() for code in codes[:1])
    plain = " ".join(re.findall(r"[^\W\d_]+", label)).lower()
    telling = [
        word for word in plain.split() if len(word) > 2 and word not in _LITTLE and not words.PLACE.fullmatch(word)
    ]
    if in_table and not codes and len(telling) > 1 and len(plain.split()) <= 8:
        yield plain


def _named(text: str, keys: list[str]) -> list[str]:
    codes = {match[1].lower() for match in (*_CODE.finditer(text), *_NUMBERED.finditer(text))}
    plain = " ".join(re.findall(r"[^\W\d_]+", text)).lower()
    return [
        key for key in keys if key in codes or (" " in key and not key[-1].isdigit() and f" {key} " in f" {plain} ")
    ]


def same_share(one: Percent, other: Percent) -> bool:
    """Whether two printed percentages can be one share: equal, or one a rounding of the other.

    >>> same_share(Percent.parse("43.75"), Percent.parse("44")), same_share(Percent.parse("43.75"), Percent.parse("31.25"))
    (True, False)
    """
    finer, coarser = sorted((one, other), key=lambda percent: -percent.decimals)
    step = int(10 ** (finer.decimals - coarser.decimals))
    fine, coarse = int(finer.value.scaleb(finer.decimals)), int(coarser.value.scaleb(coarser.decimals))
    return coarse * step - step // 2 <= fine <= coarse * step + max(step - 1, 0)


def _differs(sentence: Sentence, told: Percentage, row: _Told, key: str) -> Finding:
    values = {"here": told.percent, "there": row.percent, "line": row.span.line, "row": key}
    span = sentence.span(told.start, told.end)
    return Finding(
        "SAME-FACT",
        Severity.WARNING,
        span,
        sentence.text[told.start : told.end],
        Said(_("%(here)s here, %(there)s on line %(line)s (%(row)s)."), values),
        Said(
            _("The text gives %(here)s here and %(there)s on line %(line)s for the same thing. One of them is wrong."),
            values,
        ),
        (f"{told.percent} → {row.percent}", f"{row.percent} → {told.percent}"),
        tuple({row.span.line} - {span.line}),
    )
