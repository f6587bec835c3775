"""SUM100: the answers of one question make 100 per cent. PARTS: the parts of a count make the count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ponleu.core import Percent
from ponleu.core import mark as _
from ponleu.findings.rules import reach
from ponleu.findings.rules.document import Table
from ponleu.findings.rules.lint import quantities, words
from ponleu.findings.rules.lint.claims import Claims, Sentence
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, span_of_cell
from ponleu.findings.rules.lint.groups import Group, Whole, groups
from ponleu.findings.rules.lint.quantities import Count

NEAR = 10  # percentage points: parts this near to 100 were probably meant to make it


def sum_to_hundred(claims: Claims) -> Iterator[Finding]:
    """Parts of one whole that cannot add to 100 under any rounding."""
    for group in groups(claims):
        total = sum((percent.value for percent in group.percents), Decimal(0))
        severity = _how_bad(group, total)
        if severity is not None and not reach.can_sum_to_whole(group.percents):
            yield _wrong_sum(group, total, severity)


def _how_bad(group: Group, total: Decimal) -> Severity | None:
    """An error when nothing explains the sum; a missing "no answer" explains a sum below 100."""
    if group.whole is Whole.NO:
        return None
    if group.whole is Whole.YES and (total > 100 or group.printed_total is not None):
        return Severity.ERROR
    if group.whole is Whole.AT_MOST and total > 100:
        return Severity.ERROR
    is_near = abs(total - 100) <= NEAR
    if total < 100 and not group.in_table and group.whole is not Whole.YES:
        return None  # not every answer needs to be told
    if group.whole is Whole.MAYBE:
        return Severity.WARNING if is_near and len(group.percents) > 2 else None
    return Severity.WARNING if is_near else None


def _wrong_sum(group: Group, total: Decimal, severity: Severity) -> Finding:
    values = {
        "sum": " + ".join(f"{p.value:f}" for p in group.percents), "total": f"{total:f}",
        "slack": _slack(group.percents), "parts": len(group.percents),
    }  # fmt: skip
    return Finding(
        "SUM100",
        severity,
        group.spans[0],
        group.evidence,
        Said(_("%(sum)s = %(total)s. Rounding can explain at most %(slack)s away from 100."), values),
        Said(
            _(
                "If each person gave one answer, the %(parts)s parts must make 100%%. They make %(total)s%%. One of them is wrong, or one is missing."
            ),
            values,
        ),
        sum_repairs(group),
        tuple(sorted({span.line for span in group.spans} - {group.spans[0].line})),
    )


def _slack(percents: Sequence[Percent]) -> str:
    return f"{sum((Decimal(1).scaleb(-p.decimals) for p in percents), Decimal(0)):f}"


def sum_repairs(group: Group) -> tuple[str, ...]:
    """Single slips of the hand that make the sum right, those first that some whole number of people also explains."""
    found: list[tuple[int, str]] = []
    for at, percent in enumerate(group.percents):
        for other in reach.digit_neighbours(percent):
            changed = (*group.percents[:at], other, *group.percents[at + 1 :])
            if not reach.can_sum_to_whole(changed):
                continue
            limit = max(group.bases.of, default=200)
            bases = list(reach.common_bases(changed, up_to=min(limit, 1000), one_answer_each=True))
            fits_stated = any(base in bases for base in group.bases.of)
            text = f"{percent} → {other}" + (f" (n = {', '.join(map(str, bases[:3]))})" if bases else "")
            found.append((0 if fits_stated else 1 if bases else 2, text))
    return tuple(text for _rank, text in sorted(found, key=lambda entry: entry[0])[:6])


def parts(claims: Claims) -> Iterator[Finding]:
    """Counts whose parts do not make them, in prose and in tables."""
    for sentence in claims.sentences:
        yield from _in_sentence(sentence)
    for table in claims.tables:
        yield from _down(claims, table)
        yield from _across(claims, table)


_APART = re.compile(
    r"\s*(?:[(\[:–—]|,|-\s)\s*(?:(?:with|of (?:whom|which|them)|namely|that is|i\.e\.|made up of|consisting of|comprising)\s+)?",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,|;|and|&|,\s*and|\+)\s*", re.IGNORECASE)
_TO_OTHER = re.compile(
    r"(?<!\w)(?:including|especially|with disabilit|other|non-binary|not (?:recorded|stated)|prefer|unknown)",
    re.IGNORECASE,
)


def _in_sentence(sentence: Sentence) -> Iterator[Finding]:
    for index, whole in enumerate(sentence.counts):
        following = sentence.counts[index + 1 :]
        found = _parts_after(sentence, whole, following)
        if len(found) < 2 or not whole.is_of_persons or whole.is_hedged:
            continue
        total = sum(part.value for part in found)
        sexes = len(found) == 2 and _one_of_each_sex(found)
        if (
            total == whole.value
            or (not sexes and total < whole.value)
            or _TO_OTHER.search(sentence.text[whole.end : found[-1].noun_end + 40])
        ):
            continue
        severity = Severity.ERROR if sexes else Severity.WARNING
        span = sentence.span(whole.start, found[-1].noun_end)
        yield _wrong_parts(
            severity, span, sentence.text[whole.start : found[-1].noun_end], [p.value for p in found], whole.value
        )


def _parts_after(sentence: Sentence, whole: Count, following: Sequence[Count]) -> list[Count]:
    """The counts directly after a count, in parentheses or after a colon or comma, joined by commas and "and"."""
    found: list[Count] = []
    for count in following:
        end = found[-1].noun_end if found else whole.noun_end
        between = sentence.text[end : count.start]
        if not found:
            if not _APART.fullmatch(between) and not re.fullmatch(r"[^().;:]{0,90}[(]\s*", between):
                break
        elif not _JOIN.fullmatch(between) or count.is_hedged:
            break
        found.append(count)
    return found if found and (len(found) > 1) else []


def _one_of_each_sex(found: Sequence[Count]) -> bool:
    nouns = [(bool(words.FEMALE.search(c.phrase)), bool(words.MALE.search(c.phrase))) for c in found]
    return sorted(nouns) == [(False, True), (True, False)]


def _wrong_parts(
    severity: Severity, span: object, evidence: str, values: Sequence[int], whole: int, also: tuple[int, ...] = ()
) -> Finding:
    total = sum(values)
    said = {"sum": " + ".join(map(str, values)), "total": total, "whole": whole}
    repairs = [f"{whole} → {total}"]
    repairs += [f"{value} → {value + whole - total}" for value in values if value + whole - total >= 0]
    return Finding(
        "PARTS",
        severity,
        span,  # type: ignore[arg-type]
        evidence,
        Said(_("%(sum)s = %(total)s, not %(whole)s."), said),
        Said(_("The parts make %(total)s, but the text says %(whole)s in all. One of the numbers is wrong."), said),
        tuple(sorted(repairs, key=_digits_apart)),
        also,
    )


def _digits_apart(repair: str) -> int:
    old, new = repair.split(" → ")
    return sum(a != b for a, b in zip(old, new, strict=False)) + abs(len(old) - len(new))


def _whole_column(table: Table, at: int) -> list[tuple[int, int]] | None:
    """(row index, count) of a column that holds nothing but counts; None for anything else."""
    title = table.header[at] if at < len(table.header) else ""
    if words.MEAN.search(title) or re.search(
        r"year|age\b|%|per\s?cent|rank|score|day|date|code|article|page|budget|riel|usd|\$", title, re.IGNORECASE
    ):
        return None
    cells = [
        (index, row[at].text) for index, row in enumerate(table.body) if at < len(row) and row[at].text.strip(" -–—")
    ]
    counts = [(index, quantities.bare_count(text)) for index, text in cells]
    found = [(index, count) for index, count in counts if count is not None]
    return found if len(found) == len(cells) and len(found) > 2 else None


def _shares(claims: Claims, table: Table, at: Sequence[int]) -> bool:
    """Whether one of these columns holds percentages, means or the like, which do not add."""
    percent = {column.at for column in claims.columns if column.table is table}
    odd = re.compile(r"%|per\s?cent|share|rate|mean|average|median|ratio", re.IGNORECASE)
    return any(i in percent or (i < len(table.header) and odd.search(table.header[i])) for i in at) or bool(
        odd.search(table.caption)
    )


def _down(claims: Claims, table: Table) -> Iterator[Finding]:
    """A total row against the rows above it."""
    body = table.body
    totals = [i for i, row in enumerate(body) if row and _is_total(row[0].text)]
    about = " ".join((table.caption, *table.notes, *table.header))
    if len(totals) != 1 or totals[0] != len(body) - 1 or words.MANY_ANSWERS.search(about) or _overlapping(table):
        return
    for at in range(1, max(map(len, body))):
        column = _whole_column(table, at)
        if column is None or column[-1][0] != totals[0] or len(column) != len(body):
            continue
        values, whole = [count for _, count in column[:-1]], column[-1][1]
        if sum(values) != whole and not _is_total_of_respondents(values, whole, body[totals[0]][0].text):
            cell = body[totals[0]][at]
            evidence = claims.exact(body[totals[0]])
            yield _wrong_parts(
                Severity.ERROR,
                span_of_cell(cell),
                evidence,
                values,
                whole,
                tuple(body[i][at].line for i, _ in column[:-1]),
            )


def _is_total(label: str) -> bool:
    return bool(re.match(r"\W*(?:grand )?totals?\b|\W*សរុប|\W*sum\b|\W*ensemble\b|\W*todos\b", label, re.IGNORECASE))


def _is_total_of_respondents(values: Sequence[int], whole: int, label: str) -> bool:
    """A "total" of people asked may stand under answers of which each could give several, or none."""
    return bool(re.search(r"asked|respond|interview|particip|sample", label, re.IGNORECASE)) and max(values) <= whole


def _overlapping(table: Table) -> bool:
    """Whether rows are parts of other rows: "of whom girls", "including"."""
    return any(
        row and re.match(r"\W*(?:of whom|of which|including|incl\.|among)", row[0].text, re.IGNORECASE)
        for row in table.body
    )


def _across(claims: Claims, table: Table) -> Iterator[Finding]:
    """Girls and boys side by side against their total."""
    header = table.header
    girls = [i for i, h in enumerate(header) if words.FEMALE.search(h) and not words.MALE.search(h)]
    boys = [i for i, h in enumerate(header) if words.MALE.search(h) and not words.FEMALE.search(h)]
    wholes = [
        i
        for i, h in enumerate(header)
        if words.TOTAL.match(h)
        or re.fullmatch(r"\W*(?:children|people|participants|persons|all children)\W*", h, re.IGNORECASE)
    ]
    if [len(girls), len(boys), len(wholes)] != [1, 1, 1] or _shares(claims, table, (*girls, *boys, *wholes)):
        return
    if any(re.search(r"other|unknown|non-binary", h, re.IGNORECASE) for h in header):
        return
    at = (girls[0], boys[0], wholes[0])
    for row in table.body:
        if max(at) >= len(row):
            continue
        girl, boy, whole = (quantities.bare_count(row[i].text) for i in at)
        if girl is not None and boy is not None and whole is not None and girl + boy != whole:
            yield _wrong_parts(Severity.ERROR, span_of_cell(row[at[2]]), claims.exact(row), [girl, boy], whole)
