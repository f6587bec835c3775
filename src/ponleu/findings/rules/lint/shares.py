"""LIST-SHARE: a list of places and the percentage printed for it must say the same. UNIT-WORDS: and say of whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ponleu.core import Percent, Share, Unit
from ponleu.core import mark as _
from ponleu.findings.rules import reach
from ponleu.findings.rules.document import Table
from ponleu.findings.rules.lint import words
from ponleu.findings.rules.lint.claims import Claims, ShareRow
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span

MOST_BASES = 24  # numbers of places tried, the best grounded first
ENOUGH = 2  # rows that must agree on a base before a row that disagrees can be called wrong


@dataclass(frozen=True)
class Verdict:
    """A row against the base that its neighbours agree on; base None when they agree on none."""

    row: ShareRow
    base: int | None
    agreeing: int
    is_certain: bool

    @property
    def fits(self) -> bool:
        """Whether the list and the percentage say the same."""
        return self.base is not None and fits(self.row, self.base)


def fits(row: ShareRow, base: int) -> bool:
    """Whether some reading of the list gives the printed percentage of this many places, under some rounding."""
    return any(count in reach.counts_behind(row.percent.percent, base) for count in row.counts if count <= base)


def verdicts(claims: Claims) -> tuple[Verdict, ...]:
    """Every row of places with the base it is measured against.

    A base printed with the row decides. Otherwise it is the number of places, among those the document knows, that
    explains most rows; a table of which it does not explain half is about something else than its place lists.
    """
    groups: dict[int, list[ShareRow]] = defaultdict(list)
    for row in claims.share_rows:
        groups[row.group].append(row)
    known = claims.place_bases[:MOST_BASES]
    support = _support(claims.share_rows, known)
    base = _best_base(claims.share_rows, known)
    if base is not None and base not in support:
        support |= _support(claims.share_rows, [base])
    return tuple(verdict for group in groups.values() for verdict in _judge(group, base, known, support))


def _support(rows: Sequence[ShareRow], bases: Iterable[int]) -> dict[int, int]:
    return {base: sum(fits(row, base) for row in rows) for base in bases}


def _best_base(rows: Sequence[ShareRow], known: Iterable[int]) -> int | None:
    rows = [row for row in rows if not row.bases]
    support = _support(rows, known)
    best = max(support, key=lambda base: support[base], default=None)
    if best is not None and support[best] >= min(ENOUGH, len(rows)):
        return best
    return _inferred_base(rows)


def _inferred_base(rows: Sequence[ShareRow]) -> int | None:
    """The smallest base that explains at least four rows and nine in ten; None when there is none."""
    if len(rows) < 4:
        return None
    largest = max(min(row.counts) for row in rows)
    candidates = (base for base in range(max(largest, 2), 4 * largest + 40))
    return next((b for b in candidates if sum(fits(row, b) for row in rows) * 10 >= len(rows) * 9), None)


def _judge(
    group: Sequence[ShareRow], base: int | None, known: Sequence[int], support: dict[int, int]
) -> Iterator[Verdict]:
    table_best = _table_base(group, base, known)
    explained = table_best is not None and _explains(group, table_best)
    for row in group:
        if row.bases:
            own = next((b for b in row.bases if fits(row, b)), row.bases[0])
            yield Verdict(row, own, 0, is_certain=not row.is_persons_header)
        elif table_best is None:
            yield Verdict(row, None, 0, is_certain=False)
        else:
            agreeing = support[table_best] - fits(row, table_best)
            yield Verdict(row, table_best, agreeing, is_certain=agreeing >= ENOUGH and explained)


def _table_base(group: Sequence[ShareRow], base: int | None, known: Sequence[int]) -> int | None:
    """The document's base if it explains at least half of this table; else another known one that explains most."""
    if base is not None and (_explains(group, base) or (len(group) == 1 and not group[0].is_persons_header)):
        return base
    others = [b for b in known if len(group) > 2 and sum(fits(row, b) for row in group) * 3 >= len(group) * 2]
    return others[0] if others else None


def _explains(group: Sequence[ShareRow], base: int) -> bool:
    good = sum(fits(row, base) for row in group)
    return good * 2 >= len(group) and good > 0


def list_share(claims: Claims) -> Iterator[Finding]:
    """A row whose list is longer or shorter than its percentage."""
    judged = verdicts(claims)
    for verdict in judged:
        yield from _stated_number(verdict.row)
        if verdict.base is None or verdict.fits or verdict.row.percent.is_hedged:
            continue
        yield _mismatch(verdict, claims)
    for sentence, listed, stated, readings in claims.numbered_lists():
        if stated not in readings:
            span = sentence.span(listed.start, listed.end)
            yield _other_number(stated, max(readings), span, sentence.text[listed.start : listed.end])


def _stated_number(row: ShareRow) -> Iterator[Finding]:
    if row.stated is not None and row.stated not in row.counts:
        yield _other_number(row.stated, max(row.counts), row.names_span, row.evidence)


def _other_number(stated: int, listed: int, span: Span, evidence: str) -> Finding:
    values = {"stated": stated, "listed": listed}
    return Finding(
        "LIST-SHARE",
        Severity.ERROR,
        span,
        evidence,
        Said(_("The number printed is %(stated)s; the list names %(listed)s."), values),
        Said(_("The text says %(stated)s places, but it lists %(listed)s. Which one is right?"), values),
        (f"{stated} → {listed}", _missing(stated - listed)),
    )


def _mismatch(verdict: Verdict, claims: Claims) -> Finding:
    row, base = verdict.row, verdict.base or 1
    listed = max(row.counts)
    right = _printed(listed, base, _decimals(verdict, claims)) if listed <= base else None
    needed = reach.counts_behind(row.percent.percent, base)
    elsewhere = [other for other in claims.place_bases if other != base and other > 5 and fits(row, other)]
    certain = verdict.is_certain and not elsewhere and not row.is_persons_header
    values = {
        "listed": listed, "base": base, "share": right or "-", "printed": row.percent.percent,
        "needed": " / ".join(map(str, needed)) or _("no whole number of places"), "agreeing": verdict.agreeing,
    }  # fmt: skip
    return Finding(
        "LIST-SHARE",
        Severity.ERROR if certain else Severity.WARNING,
        row.percent_span,
        row.evidence,
        Said(
            _(
                "%(listed)s of %(base)s is %(share)s; %(printed)s would be %(needed)s of %(base)s. "
                "Other rows that fit %(base)s: %(agreeing)s."
            ),
            values,
        ),
        Said(
            _(
                "The list names %(listed)s of the %(base)s places. That is %(share)s, but the text says %(printed)s. "
                "Either the list or the percentage has a mistake."
            ),
            values,
        ),
        _repairs(row.percent.percent, right, list(needed), listed),
    )


def _decimals(verdict: Verdict, claims: Claims) -> int:
    group = [row.percent.percent.decimals for row in claims.share_rows if row.group == verdict.row.group]
    return max(group)


def _printed(count: int, base: int, decimals: int) -> Percent:
    """The share with as many decimals as its neighbours, without needless zeros."""
    exact = Fraction(100 * count, base)
    needed = next((d for d in range(decimals) if (exact * 10**d).denominator == 1), decimals)
    return Share(count, base, Unit.PLACE).percent(decimals=needed)


def _repairs(printed: Percent, right: Percent | None, needed: Sequence[int], listed: int) -> tuple[str, ...]:
    """The likeliest first: a percentage one digit away, a list one place away, then the rest."""
    found: list[tuple[int, str]] = []
    if right is not None:
        near = any(right.value == other.value for other in reach.digit_neighbours(printed))
        found.append((0 if near else 2, f"{printed} → {right}"))
    found += [(abs(count - listed), _missing(count - listed)) for count in needed if count != listed]
    return tuple(text for _rank, text in sorted(found, key=lambda entry: entry[0]))


def _missing(places: int) -> str:
    if places > 0:
        return f"list: +{places}" if places > 1 else _("list: one place is missing")
    return f"list: {places}" if places < -1 else _("list: one place too many")


_SAYS_PERSONS = re.compile(
    rf"^\W*(?:the |some |all |most |many |other )?(?:{words.CHILD_NOUNS}|{words.ADULT_NOUNS}|{words.PERSON_NOUNS})(?!\w)|"
    rf"(?<!\w)(?:%|percentage|share|proportion|per cent) of (?:the )?(?:{words.CHILD_NOUNS}|{words.ADULT_NOUNS}|{words.PERSON_NOUNS})",
    re.IGNORECASE,
)


def unit_words(claims: Claims) -> Iterator[Finding]:
    """Percentages that are shares of places, in a table whose words make them shares of children."""
    groups: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts(claims):
        groups[verdict.row.group].append(verdict)
    tables = claims.tables
    for number, group in groups.items():
        worded = [
            v
            for v in group
            if not v.row.is_places_header and (_SAYS_PERSONS.search(v.row.label) or v.row.is_persons_header)
        ]
        fitting = [v for v in worded if v.fits and v.is_certain]
        if fitting and len([v for v in group if v.fits]) * 2 >= len(group) and number < len(tables):
            yield _unit_unclear([v for v in worded if v.base is not None], fitting[0], tables[number], claims)


def _unit_unclear(worded: Sequence[Verdict], first: Verdict, table: Table, claims: Claims) -> Finding:
    """At the head of the table: its rows may be right."""
    values = {
        "base": first.base,
        "rows": len(worded),
        "listed": max(first.row.counts),
        "printed": first.row.percent.percent,
    }
    head = table.rows[0]
    evidence = claims.exact(head) if table.header_rows or not table.caption else table.caption
    line = table.line if table.header_rows or not table.caption else table.caption_line
    return Finding(
        "UNIT-WORDS",
        Severity.WARNING,
        Span(line, head[0].column if line == table.line else 1, len(evidence)),
        evidence,
        Said(_("%(printed)s is %(listed)s of %(base)s places; the words of %(rows)s rows speak of people."), values),
        Said(
            _(
                "These percentages count places, but the words sound as if they counted children. Say “in how many places”."
            ),
            values,
        ),
        (_("heading: “Places where it was mentioned (% of places)”"),),
    )
