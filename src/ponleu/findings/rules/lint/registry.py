"""The rules, as data: what each is called, how sure it can be, and the function that applies it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ponleu.core import mark as _
from ponleu.findings.rules.lint import (
    advice,
    days,
    layout,
    own,
    reachable,
    repeats,
    safety,
    sets,
    shares,
    sums,
    treaties,
    where,
    wholes,
    wording,
)
from ponleu.findings.rules.lint.claims import Claims
from ponleu.findings.rules.lint.finding import Finding, NotChecked, Severity

Check = Callable[[Claims], Iterator[Finding | NotChecked]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ceiling: the gravest severity it may give."""

    id: str
    title: str
    ceiling: Severity
    check: Check


def _each(*checks: Check) -> Check:
    """Several looks at the same rule; what an earlier one told of a place is not told again."""

    def check(claims: Claims) -> Iterator[Finding | NotChecked]:
        told = set()
        for one in checks:
            for result in one(claims):
                if isinstance(result, NotChecked) or result.span not in told:
                    yield result
                    told.add(getattr(result, "span", None))

    return check


RULES: tuple[Rule, ...] = (
    Rule(
        "LIST-SHARE",
        _("A list of places and its percentage disagree"),
        Severity.ERROR,
        _each(shares.list_share, wholes.counts_and_shares),
    ),
    Rule("UNIT-WORDS", _("Shares of places worded as shares of people"), Severity.WARNING, shares.unit_words),
    Rule(
        "GRIM",
        _("No whole number of people gives this percentage"),
        Severity.ERROR,
        _each(reachable.grim, wholes.sexes_of_all),
    ),
    Rule("BASE-JOINT", _("No one base gives all these percentages"), Severity.ERROR, reachable.base_joint),
    Rule(
        "BASE-DRIFT",
        _("The percentage belongs to another base"),
        Severity.WARNING,
        _each(reachable.base_drift, wholes.told_of_children),
    ),
    Rule("SUM100", _("The parts do not make 100 per cent"), Severity.ERROR, sums.sum_to_hundred),
    Rule("PARTS", _("The parts do not make the whole"), Severity.ERROR, _each(sums.parts, wholes.votes)),
    Rule("SUBSET", _("A part is larger than its whole"), Severity.ERROR, _each(sets.subset, wholes.parts_of_people)),
    Rule(
        "SAME-FACT",
        _("One fact, two numbers"),
        Severity.WARNING,
        _each(sets.same_fact, wholes.wholes_differ, repeats.repeats),
    ),
    Rule("ONLY-ALL", _("“Only”, and then all of them"), Severity.WARNING, sets.only_all),
    Rule("DECIMALS", _("Decimals differ side by side"), Severity.WARNING, layout.decimals),
    Rule("PLACE-UNKNOWN", _("A place that is in no list"), Severity.WARNING, where.unknown_places),
    Rule("PLACE-ALIAS", _("One place, two spellings"), Severity.WARNING, where.aliases),
    Rule("PLACE-ANACHRONISM", _("A place that did not exist then"), Severity.WARNING, where.anachronisms),
    Rule(
        "FRAME-COUNT",
        _("The number of places and their list disagree"),
        Severity.ERROR,
        _each(where.frame_count, wholes.places_differ),
    ),
    Rule("DATE-ORDER", _("Dates in an impossible order"), Severity.ERROR, days.date_order),
    Rule("TREATY-CITE", _("A definition under a wrong article"), Severity.ERROR, treaties.treaty_citations),
    Rule("TREATY-DATE", _("A treaty joined before it existed"), Severity.ERROR, days.treaty_dates),
    Rule("TERM-CSE", _("Words that hurt"), Severity.WARNING, wording.exploitation),
    Rule("TERM-SHADOW", _("“Shadow report” and the like"), Severity.WARNING, wording.reporting),
    Rule("TRUNCATED", _("A sentence that stops in the middle"), Severity.WARNING, layout.truncated),
    Rule("HEADING-MISMATCH", _("One part, two titles"), Severity.WARNING, layout.headings),
    Rule("FIG-NO-DATA", _("A chart without its numbers"), Severity.NOTE, layout.figures),
    Rule("CLAIM-NO-EVIDENCE", _("A claim with nothing behind it"), Severity.ERROR, own.without_evidence),
    Rule("SUGG-NO-ACTOR", _("A suggestion that asks nobody"), Severity.WARNING, advice.without_actor),
    Rule("SUGG-NO-MEASURE", _("A suggestion that cannot be checked later"), Severity.NOTE, advice.without_measure),
    Rule("SMALL-CELL", _("A count so small that it points at children"), Severity.WARNING, safety.small_cells),
    Rule("SINGLE-PLACE", _("So few places that they point at children"), Severity.WARNING, safety.single_places),
    Rule("QUOTE-NO-CONSENT", _("A quotation without consent"), Severity.ERROR, own.without_consent),
    Rule("LEN-LIMIT", _("Too long for those who receive it"), Severity.ERROR, own.too_long),
    Rule("LANG-GAP", _("A language that lacks a passage"), Severity.WARNING, own.languages),
)
