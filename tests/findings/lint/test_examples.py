"""Every rule speaks on its failing example and is silent on its passing one."""

import pytest

from ponleu.findings.rules.lint.check import lint
from ponleu.findings.rules.lint.examples import EXAMPLES
from ponleu.findings.rules.lint.finding import Severity
from ponleu.findings.rules.lint.registry import RULES
from ponleu.findings.rules.lint.structure import document_from_text
from ponleu.findings.standard_ledger import standard_ledger


def rules_that_speak(text, given):
    return {finding.rule for finding in lint(document_from_text(text, given=given), standard_ledger()).findings}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_a_rule_speaks_on_its_failing_example(example):
    assert example.rule in rules_that_speak(example.failing, example.failing_given)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_a_rule_is_silent_on_its_passing_example(example):
    assert example.rule not in rules_that_speak(example.passing, example.passing_given)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_nothing_in_a_passing_example_is_called_impossible(example):
    found = lint(document_from_text(example.passing, given=example.passing_given), standard_ledger()).findings

    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


def test_every_rule_has_one_example():
    assert sorted(example.rule for example in EXAMPLES) == sorted(rule.id for rule in RULES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_no_finding_is_graver_than_its_rule_allows(example):
    ranks = list(Severity)
    ceiling = {rule.id: ranks.index(rule.ceiling) for rule in RULES}

    for finding in lint(document_from_text(example.failing, given=example.failing_given), standard_ledger()).findings:
        assert ranks.index(finding.severity) >= ceiling[finding.rule]
