"""The rules, as data: what each is called, how sure it can be, and the function that applies it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ponleu.core import mark as _
from ponleu.findings.rules.lint import reachable, shares, sums
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


RULES: tuple[Rule, ...] = (
    Rule("LIST-SHARE", _("A list of places and its percentage disagree"), Severity.ERROR, shares.list_share),
    Rule("UNIT-WORDS", _("Shares of places worded as shares of people"), Severity.WARNING, shares.unit_words),
    Rule("GRIM", _("No whole number of people gives this percentage"), Severity.ERROR, reachable.grim),
    Rule("BASE-JOINT", _("No one base gives all these percentages"), Severity.ERROR, reachable.base_joint),
    Rule("BASE-DRIFT", _("The percentage belongs to another base"), Severity.WARNING, reachable.base_drift),
    Rule("SUM100", _("The parts do not make 100 per cent"), Severity.ERROR, sums.sum_to_hundred),
    Rule("PARTS", _("The parts do not make the whole"), Severity.ERROR, sums.parts),
)
