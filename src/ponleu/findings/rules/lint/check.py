"""Lint a document: every rule, in order of lines."""

from __future__ import annotations

from dataclasses import dataclass

from ponleu.findings.rules.document import Document
from ponleu.findings.rules.lint.claims import Claims
from ponleu.findings.rules.lint.finding import Finding, NotChecked, Severity, in_order
from ponleu.findings.rules.lint.ledger import Ledger
from ponleu.findings.rules.lint.registry import RULES, Rule


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, and what could not be checked for want of knowledge."""

    document: Document
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether something in the text is impossible."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def check(document: Document, ledger: Ledger | None = None, *, own: bool = False) -> tuple[Finding, ...]:
    """The findings on a document.

    ledger   what is known beside the text; none: the text is checked against itself
    own      whether it is our own edition: our words then answer to the terminology rule, and all numbers are bound
    """
    return lint(document, ledger, own=own).findings


def lint(
    document: Document, ledger: Ledger | None = None, *, own: bool = False, rules: tuple[Rule, ...] = RULES
) -> Report:
    """The findings, and the rules that had nothing to work on."""
    claims = Claims(document, ledger or Ledger(), own=own)
    said = [result for rule in rules for result in rule.check(claims)]
    findings = in_order(result for result in said if isinstance(result, Finding))
    return Report(document, findings, tuple(result for result in said if isinstance(result, NotChecked)))
