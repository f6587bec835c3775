"""Percentages that belong together: the answers to one question, the parts of one whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ponleu.core import Percent
from ponleu.findings.rules.document import Block
from ponleu.findings.rules.lint import words
from ponleu.findings.rules.lint.bases import Bases, bases_of, column_bases
from ponleu.findings.rules.lint.claims import Claims, Column, Part, Sentence
from ponleu.findings.rules.lint.finding import Span


class Whole(IntEnum):
    """How sure it is that the parts make up one whole, each person in exactly one."""

    NO = 0  # more than one answer was possible, or nothing says that they do
    MAYBE = 1
    AT_MOST = 2  # each person in one part, but some parts may not be printed
    YES = 3


@dataclass(frozen=True)
class Group:
    """Percentages of one base, with their spans."""

    percents: tuple[Percent, ...]
    spans: tuple[Span, ...]
    evidence: str
    whole: Whole
    bases: Bases
    labels: tuple[str, ...] = ()
    printed_total: Percent | None = None
    in_table: bool = False


_RESPECTIVELY = re.compile(
    r"(?<!\w)(?:respectively|the remaining|the rest|the others?|and others?|the remainder)(?!\w)", re.IGNORECASE
)
_OR_NOT = re.compile(r"(?<!\w)(?:yes|no|not|did not|do not|don['’]t|never)(?!\w)", re.IGNORECASE)
_CONTRAST = re.compile(
    r"(?<!\w)(?:while|whereas|compared|than|up from|down from|rose|fell|increased|decreased|from \d|against|before|after)(?!\w)",
    re.IGNORECASE,
)
_PART_OF_PART = re.compile(
    r"(?<!\w)(?:of whom|of them|of these|of those|including|among (?:them|these|those|girls|boys))(?!\w)", re.IGNORECASE
)
_SPLIT_BY = re.compile(
    r"distribution|composition|breakdown|broken down|by (?:age|sex|gender|grade|type|status|ethnicity|level|group)|profile|who (?:was|were)|"
    r"participants|respondents by|age group",
    re.IGNORECASE,
)
_AGE_BAND = re.compile(
    r"^\W*(?:ages?\s*)?\d{1,2}\s*(?:-|–|to)\s*\d{1,2}|^\W*(?:under|over|above|below)\s+\d{1,2}|\d{1,2}\s*\+|^\W*\d{1,2} and (?:over|older|above)",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"^\W*(?:very |not |quite |strongly |somewhat |a little |rather |always|never|sometimes|often|rarely|agree|disagree|neutral|good|bad|poor|fair|"
    r"excellent|satisfied|dissatisfied|unsatisfied|safe|unsafe)",
    re.IGNORECASE,
)


def groups(claims: Claims) -> tuple[Group, ...]:
    """Every group of at least two percentages, in prose and in tables; gathered once per document."""
    if claims.groups is None:
        claims.groups = (*_in_prose(claims), *_in_columns(claims), *_in_rows(claims))
    return claims.groups


def _in_prose(claims: Claims) -> Iterator[Group]:
    in_lists = {row.percent_span for row in claims.share_rows}
    for sentence in claims.sentences:
        found = [p for p in sentence.percentages if not p.is_hedged and sentence.span(p.start, p.end) not in in_lists]
        if len(found) < 2 or len(found) != len(sentence.percentages):
            continue
        bases = [bases_of(claims, sentence, percent) for percent in found]
        if any(b.of != bases[0].of for b in bases) and not _same_subject(sentence):
            continue
        first, last = found[0].start, found[-1].end
        yield Group(
            tuple(p.percent for p in found), tuple(sentence.span(p.start, p.end) for p in found),
            sentence.text[first:last], _whole_in_prose(sentence, len(found)), bases[0],
        )  # fmt: skip


def _same_subject(sentence: Sentence) -> bool:
    return bool(_RESPECTIVELY.search(sentence.text))


def _whole_in_prose(sentence: Sentence, parts: int) -> Whole:
    text = sentence.text
    between = text[sentence.percentages[0].start :]
    if words.MANY_ANSWERS.search(text) or _CONTRAST.search(between) or _PART_OF_PART.search(between):
        return Whole.NO
    catch_all = words.NO_ANSWER.search(between) or _RESPECTIVELY.search(between)
    if catch_all and (parts > 2 or _OR_NOT.search(between)):
        return Whole.YES if parts > 2 else Whole.AT_MOST
    if _OR_NOT.search(between) and words.YES.search(between):
        return Whole.AT_MOST
    return Whole.MAYBE


def _in_columns(claims: Claims) -> Iterator[Group]:
    listed = {row.percent_span for row in claims.share_rows}
    for column in claims.columns:
        cells = [part for part in column.cells if not words.MEAN.search(part.label)]
        if len(cells) < 2 or any(part.span in listed for part in cells):
            continue
        yield Group(
            tuple(part.percent.percent for part in cells), tuple(part.span for part in cells),
            claims.exact(part.cell for part in cells), _whole_in_column(claims, column, [part.label for part in cells]),
            column_bases(column), tuple(part.label for part in cells),
            column.total.percent.percent if column.total else None, in_table=True,
        )  # fmt: skip


_ONE_ANSWER = re.compile(
    r"(?<!\w)(?:exactly|only|just) one (?:answer|option|box)|(?<!\w)one answer (?:each|only|per)|(?<!\w)single (?:answer|choice)",
    re.IGNORECASE,
)


def _lead_of(claims: Claims, column: Column) -> str:
    """What is said directly before the table."""
    blocks = claims.document.blocks
    at = next(at for at, block in enumerate(blocks) if block is column.table)
    before = blocks[at - 1] if at else None
    return before.text if isinstance(before, Block) else ""


def _whole_in_column(claims: Claims, column: Column, labels: Sequence[str]) -> Whole:
    if words.MANY_ANSWERS.search(column.about) or words.PLACE.search(
        column.table.header[0] if column.table.header else ""
    ):
        return Whole.NO
    if column.total is not None:
        return Whole.YES if column.total.percent.percent.value == 100 else Whole.NO
    if len(labels) > 2 and _ONE_ANSWER.search(f"{_lead_of(claims, column)} {column.about}"):
        return Whole.YES
    return whole_of_labels(labels, column.about)


def whole_of_labels(labels: Sequence[str], about: str = "") -> Whole:
    """Whether these answers exclude each other: yes, no and do not know; bands of age; girls and boys; a scale."""
    catch_all = any(words.NO_ANSWER.search(label) for label in labels)
    yes_no = any(words.YES.search(label) for label in labels) and any(words.NO.search(label) for label in labels)
    sexes = len(labels) == 2 and sum(map(_is_sex, labels)) == 2
    ages = sum(bool(_AGE_BAND.search(label)) for label in labels) * 3 >= len(labels) * 2
    scale = sum(bool(_SCALE.search(label)) for label in labels) * 3 >= len(labels) * 2
    if yes_no and len(labels) <= 5:
        return Whole.YES if catch_all else Whole.AT_MOST
    if (sexes or ages) and _SPLIT_BY.search(about):
        return Whole.YES
    if scale:
        return Whole.AT_MOST
    return Whole.MAYBE if _SPLIT_BY.search(about) or catch_all or ages else Whole.NO


def _is_sex(label: str) -> bool:
    return bool(words.FEMALE.search(label)) != bool(words.MALE.search(label))


def _in_rows(claims: Claims) -> Iterator[Group]:
    """Answers side by side: a row per place or question, a column per answer."""
    by_table: dict[int, list[Column]] = {}
    for column in claims.columns:
        by_table.setdefault(id(column.table), []).append(column)
    for columns in by_table.values():
        titles = [re.sub(r"\W*(?:\(?%\)?|per\s?cent)\W*", "", column.header, flags=re.IGNORECASE) for column in columns]
        whole = whole_of_labels(titles) if len(columns) > 2 else Whole.NO
        if whole in (Whole.NO, Whole.MAYBE) or words.MANY_ANSWERS.search(columns[0].about + " ".join(titles)):
            continue
        found: dict[int, list[Part]] = {}
        for column in columns:
            for part in (*column.cells, *((column.total,) if column.total else ())):
                found.setdefault(id(part.row), []).append(part)
        for parts in found.values():
            if len(parts) == len(columns):
                yield Group(
                    tuple(p.percent.percent for p in parts), tuple(p.span for p in parts),
                    claims.exact(p.cell for p in parts), whole, Bases(()), tuple(titles), in_table=True,
                )  # fmt: skip
