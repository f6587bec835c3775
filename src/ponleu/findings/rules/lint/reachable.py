"""GRIM: can a whole number of people give this percentage? BASE-JOINT: and all answers together? BASE-DRIFT: of whom?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from ponleu.core import Percent, Unit
from ponleu.core import mark as _
from ponleu.findings.rules import reach
from ponleu.findings.rules.lint import quantities, words
from ponleu.findings.rules.lint.bases import Bases, bases_of, column_bases, count_column_of, part_bases, ratios
from ponleu.findings.rules.lint.claims import Claims, Column, Part, Sentence
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span
from ponleu.findings.rules.lint.groups import Group, Whole, groups
from ponleu.findings.rules.lint.quantities import Percentage

ENOUGH_POWER = Fraction(1, 2)  # below, most wrong percentages would pass: say so
FURTHEST = 20_000  # people: from a group so large every percentage with two decimals can come
FEW = 3  # up to so many cells of a column are reported one by one


_WEIGHTED = re.compile(
    r"(?<!\w)(?:percentages?|results?|figures?|data|shares?|estimates?) (?:are|were|have been) weighted", re.IGNORECASE
)


def grim(claims: Claims) -> Iterator[Finding]:
    """Percentages that no whole number of people can give. Weighted ones need not come from whole numbers."""
    if any(_WEIGHTED.search(block.text) for block in claims.texts):
        return
    listed = {row.percent_span for row in claims.share_rows}
    grouped = {span for group in groups(claims) for span in group.spans if group.bases.of}
    for sentence in claims.sentences:
        if sentence.percentages:
            yield from _ratios_in(sentence)
            yield from _in_sentence(claims, sentence, listed, grouped)
    for column in claims.columns:
        if not any(part.span in listed for part in column.cells):
            yield from _in_column(claims, column)
    yield from _without_power(claims)


def _in_sentence(claims: Claims, sentence: Sentence, in_list: Set[Span], grouped: Set[Span]) -> Iterator[Finding]:
    in_ratio = {percent.start for _, _, percent, *_ in ratios(sentence)}
    for percent in sentence.percentages:
        span = sentence.span(percent.start, percent.end)
        bases = bases_of(claims, sentence, percent)
        skip = percent.is_hedged or percent.start in in_ratio or span in in_list or not bases.of
        if skip or any(reach.is_reachable(percent.percent, base) for base in bases.of):
            continue
        if not bases.is_certain and (span in grouped or _is_of_places(claims, sentence, percent)):
            continue  # BASE-JOINT and BASE-DRIFT say it better
        yield unreachable(percent.percent, span, sentence.text[percent.start : percent.end], bases, claims)


def unreachable(
    percent: Percent, span: Span, evidence: str, bases: Bases, claims: Claims, also: tuple[int, ...] = ()
) -> Finding:
    """The finding for a percentage out of reach at every base it may have."""
    base = bases.of[0]
    low, high = _around(percent, base)
    values = {
        "printed": percent, "bases": ", ".join(map(str, bases.of)), "base": base, "low": low, "high": high,
        "smallest": _smallest(percent), "few": ", ".join(map(str, _fewer(percent, max(bases.of)))) or "-",
    }  # fmt: skip
    arithmetic = _(
        "%(printed)s of %(base)s is no whole number: the nearest are %(low)s and %(high)s. Bases tried: %(bases)s."
    )
    if bases.is_at_most:
        arithmetic += " " + _("Smaller numbers of answers that could give it: %(few)s.")
    return Finding(
        "GRIM",
        Severity.ERROR if bases.is_certain else Severity.WARNING,
        span,
        evidence,
        Said(arithmetic, values),
        Said(_("You cannot get %(printed)s out of %(base)s people: people come in whole numbers."), values),
        grim_repairs(percent, bases.of, frozenset(claims.printed)),
        also,
    )


def _around(percent: Percent, base: int) -> tuple[str, str]:
    below = int(percent.value * base / 100)
    return tuple(f"{k}/{base} = {_printed(k, base, percent.decimals)}" for k in (below, min(below + 1, base)))  # type: ignore[return-value]


def _printed(count: int, base: int, decimals: int) -> Percent:
    from ponleu.core import Share

    return Share(count, base, Unit.CHILD).percent(decimals=decimals)


def _smallest(percent: Percent) -> int:
    return next(reach.common_bases([percent], up_to=10001), 0)


def _fewer(percent: Percent, base: int) -> list[int]:
    return [n for n in range(max(base // 2, 1), base) if reach.is_reachable(percent, n)][-4:]


def grim_repairs(percent: Percent, bases: Iterable[int], printed: frozenset[Percent] = frozenset()) -> tuple[str, ...]:
    """One slip of the hand away and printed elsewhere, or reachable; then the nearest reachable percentages."""
    found: dict[str, None] = {
        f"{percent} → {other}": None for other in reach.digit_neighbours(percent) if other in printed
    }
    for base in bases:
        for other in reach.digit_neighbours(percent):
            if reach.is_reachable(other, base):
                found.setdefault(f"{percent} → {other} ({reach.counts_behind(other, base)[0]}/{base})")
    for base in bases:
        below = int(percent.value * base / 100)
        for count in (below, min(below + 1, base)):
            found.setdefault(f"{percent} → {_printed(count, base, percent.decimals)} ({count}/{base})")
    return tuple(found)[:5]


def _ratios_in(sentence: Sentence) -> Iterator[Finding]:
    """ "38 of 84 adults (46.24%)": count, base and percentage stand together and disagree."""
    for count, base, percent, noun, start, end in ratios(sentence):
        if percent.is_hedged or base == 0 or count > base or count in reach.counts_behind(percent.percent, base):
            continue
        is_places = bool(words.PLACE.search(noun))
        yield disagreeing(
            count,
            base,
            percent.percent,
            sentence.span(start, end),
            sentence.text[start:end],
            "LIST-SHARE" if is_places else "GRIM",
        )


def disagreeing(
    count: int, base: int, percent: Percent, span: Span, evidence: str, rule: str, *, is_certain: bool = True
) -> Finding:
    """The finding for a printed count, base and percentage of which one must be wrong."""
    right = _printed(count, base, percent.decimals)
    values = {"count": count, "base": base, "right": right, "printed": percent}
    others = [f"{count} → {k}" for k in reach.counts_behind(percent, base)]
    return Finding(
        rule,
        Severity.ERROR if is_certain else Severity.WARNING,
        span,
        evidence,
        Said(_("%(count)s of %(base)s is %(right)s, not %(printed)s."), values),
        Said(_("%(count)s out of %(base)s is %(right)s, but the text says %(printed)s."), values),
        (f"{percent} → {right}", *others),
    )


def _in_column(claims: Claims, column: Column) -> Iterator[Finding]:
    found = list(_cells_out_of_reach(claims, column))
    if len(found) > 1 and len(found) * 2 > len(
        column.cells
    ):  # the base is another table's, more likely than so many slips
        found = [replace(each, severity=Severity.WARNING) for each in found]
    if len(found) <= FEW:
        yield from found
    else:
        first = found[0]
        yield Finding(
            first.rule, first.severity, first.span, first.evidence, first.arithmetic, first.plain, first.repairs,
            tuple(f.line for f in found[1:]),
        )  # fmt: skip


def _cells_out_of_reach(claims: Claims, column: Column) -> Iterator[Finding]:
    counts_at = count_column_of(column.table, column)
    for part in column.cells:
        bases = part_bases(part, column)
        percent = part.percent.percent
        if words.MEAN.search(part.label) or part.percent.is_hedged or words.PLACE.search(column.header):
            continue
        beside = _count_beside(part, column, counts_at)
        base = _base_of_counts(column, counts_at) if beside is not None else None
        if beside is not None and base and beside <= base:
            if beside not in reach.counts_behind(percent, base):
                text = claims.exact(part.row)
                yield disagreeing(
                    beside,
                    base,
                    percent,
                    part.span,
                    text,
                    "GRIM",
                    is_certain=base in bases.of or _has_total(column, counts_at),
                )
        elif bases.of and not any(reach.is_reachable(percent, b) for b in bases.of):
            yield unreachable(percent, part.span, part.cell.text, bases, claims)


def _count_beside(part: Part, column: Column, counts_at: int | None) -> int | None:
    inside = re.match(r"\W*(\d{1,7})\W+\d", quantities.western_digits(part.cell.text))
    if inside and part.percent.start > inside.end(1):
        return int(inside[1])
    return (
        quantities.bare_count(part.row[counts_at].text) if counts_at is not None and counts_at < len(part.row) else None
    )


def _base_of_counts(column: Column, counts_at: int | None) -> int | None:
    """The base of the counts beside the percentages: printed as n, else the total row."""
    stated = column_bases(column).of
    if stated:
        return stated[0] if len(stated) == 1 else None
    if (
        counts_at is None
        or column.total is None
        or counts_at >= len(column.total.row)
        or column.total.percent.percent.value != 100
    ):
        return None
    return quantities.bare_count(column.total.row[counts_at].text)


def _has_total(column: Column, counts_at: int | None) -> bool:
    return counts_at is not None and column.total is not None


def _without_power(claims: Claims) -> Iterator[Finding]:
    """One note per base and number of decimals for which the check could refuse next to nothing."""
    seen: dict[tuple[int, int], list[tuple[Span, str]]] = {}
    for sentence in claims.sentences:
        for percent in sentence.percentages:
            bases = bases_of(claims, sentence, percent)
            if bases.of and not percent.is_hedged:
                entry = (sentence.span(percent.start, percent.end), sentence.text[percent.start : percent.end])
                seen.setdefault((max(bases.of), percent.percent.decimals), []).append(entry)
    for column in claims.columns:
        for part in column.cells:
            for base in part_bases(part, column).of[:1]:
                seen.setdefault((base, part.percent.percent.decimals), []).append((part.span, part.cell.text))
    for (base, decimals), places in seen.items():
        if reach.power(base=base, decimals=decimals) < ENOUGH_POWER:
            yield _no_power(base, decimals, places)


def _no_power(base: int, decimals: int, places: Sequence[tuple[Span, str]]) -> Finding:
    power = reach.power(base=base, decimals=decimals)
    values = {"base": base, "decimals": decimals, "power": round(100 * power), "percentages": len(places)}
    return Finding(
        "GRIM",
        Severity.NOTE,
        places[0][0],
        places[0][1],
        Said(
            _("With base %(base)s and %(decimals)s decimals, the check would notice %(power)s%% of wrong percentages."),
            values,
        ),
        Said(
            _(
                "With so many people almost every percentage is possible, so this check cannot tell whether it is right."
            ),
            values,
        ),
        (),
        tuple(sorted({span.line for span, _text in places} - {places[0][0].line})),
    )


# BASE-JOINT


def base_joint(claims: Claims) -> Iterator[Finding]:
    """Answers to one question that no one number of people can give together."""
    for group in groups(claims):
        if len(group.percents) < 2:
            continue
        if group.bases.is_certain and len(group.bases.of) == 1:
            yield from _counts_do_not_add(group)
        elif group.bases.of:
            yield from _no_common_base(group, max(group.bases.of), is_linked=True)
        elif group.whole >= Whole.AT_MOST and claims.largest_group:
            yield from _no_common_base(group, claims.largest_group, is_linked=False)


def _no_common_base(group: Group, up_to: int, *, is_linked: bool) -> Iterator[Finding]:
    if up_to > FURTHEST or next(reach.common_bases(group.percents, up_to=up_to), None) is not None:
        return
    smallest = next(reach.common_bases(group.percents, up_to=5000), None)
    values = {
        "each": "; ".join(f"{p}: {_first_bases(p, up_to)}" for p in group.percents), "most": up_to,
        "smallest": smallest or "> 5000",
    }  # fmt: skip
    certain = is_linked and group.whole >= Whole.AT_MOST
    yield Finding(
        "BASE-JOINT",
        Severity.ERROR if certain else Severity.WARNING,
        group.spans[0],
        group.evidence,
        Said(
            _(
                "No number of people up to %(most)s gives all of them. Possible for each: %(each)s. Smallest for all: %(smallest)s."
            ),
            values,
        ),
        Said(
            _(
                "These answers should come from the same people. But no group of up to %(most)s people can give all these percentages."
            ),
            values,
        ),
        _joint_repairs(group, up_to),
        tuple(sorted({span.line for span in group.spans} - {group.spans[0].line})),
    )


def _first_bases(percent: Percent, up_to: int) -> str:
    found = list(islice((n for n in range(1, up_to + 1) if reach.is_reachable(percent, n)), 5))
    return ", ".join(map(str, found[:4])) + (" …" if len(found) > 4 else "") if found else "-"


def _joint_repairs(group: Group, up_to: int) -> tuple[str, ...]:
    found: list[tuple[bool, str]] = []
    for at, percent in enumerate(group.percents):
        for other in reach.digit_neighbours(percent):
            changed = (*group.percents[:at], other, *group.percents[at + 1 :])
            bases = list(reach.common_bases(changed, up_to=min(up_to, 400)))
            if bases:
                adds = group.whole >= Whole.AT_MOST and reach.can_sum_to_whole(changed)
                found.append((not adds, f"{percent} → {other} (n = {', '.join(map(str, bases[:3]))})"))
    return tuple(text for _rank, text in sorted(found, key=lambda entry: entry[0])[:5])


def _counts_do_not_add(group: Group) -> Iterator[Finding]:
    base = group.bases.of[0]
    ranges = [reach.counts_behind(percent, base) for percent in group.percents]
    if group.whole is not Whole.YES or not all(ranges) or not reach.can_sum_to_whole(group.percents):
        return
    low, high = sum(r[0] for r in ranges), sum(r[-1] for r in ranges)
    if not low <= base <= high:
        values = {"low": low, "high": high, "base": base}
        yield Finding(
            "BASE-JOINT", Severity.WARNING, group.spans[0], group.evidence,
            Said(_("The counts behind the percentages make %(low)s to %(high)s, not %(base)s."), values),
            Said(_("Counted as people, the answers make %(low)s, not %(base)s."), values),
        )  # fmt: skip


# BASE-DRIFT


def _is_of_places(claims: Claims, sentence: Sentence, percent: Percentage) -> bool:
    frame = claims.place_bases[:1]
    return bool(frame) and percent.percent.decimals > 0 and reach.is_reachable(percent.percent, frame[0])


_PEOPLE = re.compile(rf"(?<!\w)(?:{words.CHILD_NOUNS}|{words.PERSON_NOUNS})(?!\w)", re.IGNORECASE)
_CHILD_OF = re.compile(rf"\s*(?:of|of the|of all|of all the)\s+(?:{words.CHILD_NOUNS})(?!\w)", re.IGNORECASE)


_PLACES_OF = re.compile(
    rf"\s*of\s+(?:all\s+)?(?:the\s+|these\s+|our\s+)?(?:\w+\s+)?(?:{words.PLACE_NOUNS})(?!\w)", re.IGNORECASE
)


def base_drift(claims: Claims) -> Iterator[Finding]:
    """A share of places that is told as a share of children; a table whose percentages come from another base than it says."""
    listed = {row.percent_span for row in claims.share_rows}
    shown = {row.percent.percent.value for row in claims.share_rows}
    for sentence in claims.sentences:
        for percent in sentence.percentages:
            if sentence.span(percent.start, percent.end) not in listed and not percent.is_hedged:
                yield from _places_told_as_people(claims, sentence, percent, shown)
    for column in claims.columns:
        if not any(part.span in listed for part in column.cells):
            yield from _other_base(claims, column)


def _people_bases(claims: Claims, sentence: Sentence, percent: Percentage) -> tuple[int, ...]:
    linked = bases_of(claims, sentence, percent)
    if linked.of:
        return () if linked.is_certain else linked.of
    if _PLACES_OF.match(sentence.text, percent.end):
        return ()  # "children in 57.14% of the islands": the share is of islands
    told = _CHILD_OF.match(sentence.text, percent.end) or _PEOPLE.search(sentence.text[: percent.start])
    if not told:
        return ()
    children = [count.value for _, count in claims.person_counts if count.unit is Unit.CHILD and count.value > 9]
    children += [count.count for count in claims.ledger.counts if count.unit is Unit.CHILD]
    return tuple(dict.fromkeys(children))


def _places_told_as_people(
    claims: Claims, sentence: Sentence, percent: Percentage, shown: Set[Decimal]
) -> Iterator[Finding]:
    bases = _people_bases(claims, sentence, percent)
    places = claims.place_bases[0] if claims.place_bases else 0
    value = percent.percent
    if (
        not bases
        or places < 2
        or not reach.is_reachable(value, places)
        or any(reach.is_reachable(value, base) for base in bases)
    ):
        return
    if value.decimals == 0 or not (value.value in shown or claims.frame or claims.ledger.places):
        return
    count = reach.counts_behind(value, places)[0]
    values = {"printed": value, "count": count, "places": places, "bases": ", ".join(map(str, bases))}
    yield Finding(
        "BASE-DRIFT",
        Severity.WARNING,
        sentence.span(percent.start, percent.end),
        sentence.text[percent.start : percent.end + 40].strip(),
        Said(
            _("%(printed)s is out of reach for %(bases)s people, and is exactly %(count)s of %(places)s places."),
            values,
        ),
        Said(
            _(
                "This is told as a share of people, but the number fits %(count)s of the %(places)s places. Say “places”."
            ),
            values,
        ),
        (f"{value} → {count}/{places}",),
    )


def _other_base(claims: Claims, column: Column) -> Iterator[Finding]:
    """Most cells out of reach at the stated base, all within reach at another number of people in the document."""
    stated = column_bases(column)
    percents = [part.percent.percent for part in column.cells if not part.percent.is_hedged]
    if len(stated.of) != 1 or len(percents) < 2:
        return
    out = [p for p in percents if not reach.is_reachable(p, stated.of[0])]
    known = {count.value: count.phrase for _, count in claims.person_counts if 1 < count.value != stated.of[0]}
    known |= {count.count: count.label for count in claims.ledger.counts if count.count > 1}
    fitting = [n for n in known if all(reach.is_reachable(p, n) for p in percents)]
    weak = all(reach.power(base=n, decimals=max(p.decimals for p in percents)) < ENOUGH_POWER for n in fitting)
    if len(out) * 2 < len(percents) or len(out) < 2 or not fitting or weak:
        return
    values = {
        "stated": stated.of[0],
        "out": len(out),
        "all": len(percents),
        "other": fitting[0],
        "who": known[fitting[0]],
    }
    yield Finding(
        "BASE-DRIFT",
        Severity.WARNING,
        column.cells[0].span,
        claims.exact(part.cell for part in column.cells),
        Said(
            _("%(out)s of %(all)s percentages are out of reach at n = %(stated)s; all fit n = %(other)s (%(who)s)."),
            values,
        ),
        Said(
            _("The table says that it is about %(stated)s people, but its percentages fit %(other)s. Who was counted?"),
            values,
        ),
        (f"n = {stated.of[0]} → n = {fitting[0]}",),
        tuple(part.cell.line for part in column.cells[1:]),
    )
