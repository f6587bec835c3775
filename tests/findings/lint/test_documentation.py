"""docs/linter.md tells of every rule what it is and how grave it may be."""

import re
from pathlib import Path

import pytest

from ponleu.findings.rules.lint.registry import RULES

PAGE = (Path(__file__).parents[3] / "docs" / "linter.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_has_its_row_with_its_severity(rule):
    row = re.search(rf"^\| {rule.id} \| (\w+) \|", PAGE, re.MULTILINE)

    assert row
    assert row[1] == rule.ceiling.value


def test_no_row_is_about_a_rule_that_is_gone():
    told = set(re.findall(r"^\| ([A-Z]+[A-Z0-9-]+) \|", PAGE, re.MULTILINE))

    assert told == {rule.id for rule in RULES}
