"""The report of 2013: what must be found in it, and what must be left alone."""

from pathlib import Path

import pytest

from ponleu.findings.rules.lint.check import lint
from ponleu.findings.rules.lint.finding import Severity
from ponleu.findings.standard_ledger import standard_ledger
from ponleu.reports.reading import read

SOURCE = next(
    (parent / "shared/source/cambodian-childrens-report-2013.txt" for parent in Path(__file__).parents
     if (parent / "shared/source/cambodian-childrens-report-2013.txt").is_file()),
    None,
)  # fmt: skip
pytestmark = pytest.mark.skipif(SOURCE is None, reason="The text of the report is not kept with the code.")


@pytest.fixture(scope="module")
def findings():
    return lint(read(SOURCE), standard_ledger()).findings


def test_exactly_five_statements_are_impossible(findings):
    errors = [(finding.line, finding.rule) for finding in findings if finding.severity is Severity.ERROR]

    assert sorted(errors) == [
        (248, "LIST-SHARE"), (260, "TREATY-CITE"), (305, "LIST-SHARE"), (376, "BASE-JOINT"), (376, "SUM100"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("BASE-DRIFT", 336), ("DECIMALS", 277), ("FRAME-COUNT", 106), ("GRIM", 350), ("HEADING-MISMATCH", 325),
        ("HEADING-MISMATCH", 322), ("ONLY-ALL", 336), ("SAME-FACT", 145), ("SUBSET", 154), ("TRUNCATED", 276),
        ("UNIT-WORDS", 218),
    ],
)  # fmt: skip
def test_a_known_inconsistency_is_found(findings, rule, line):
    assert (rule, line) in {(finding.rule, finding.line) for finding in findings}


@pytest.mark.parametrize("line", [219, 220, 221, 222, 250, 274, 278, 279, 306])
def test_a_row_whose_list_and_percentage_agree_is_called_neither_wrong_nor_unlikely(findings, line):
    about_numbers = {
        "LIST-SHARE",
        "GRIM",
        "BASE-JOINT",
        "SUM100",
        "SAME-FACT",
        "PLACE-UNKNOWN",
        "PLACE-ALIAS",
        "BASE-DRIFT",
    }

    assert [finding.rule for finding in findings if finding.line == line and finding.rule in about_numbers] == []


@pytest.mark.parametrize("line", [76, 146, 188, 192])
def test_a_paragraph_whose_shares_and_dates_are_right_is_left_alone(findings, line):
    about_numbers = {"GRIM", "SUM100", "PARTS", "BASE-JOINT", "BASE-DRIFT", "SUBSET", "TREATY-DATE", "DATE-ORDER"}

    assert [finding.rule for finding in findings if finding.line == line and finding.rule in about_numbers] == []


def test_the_likeliest_repair_of_the_adults_answers_comes_first(findings):
    joint = next(finding for finding in findings if finding.rule == "SUM100")

    assert joint.repairs[0] == "17.28% → 14.28% (n = 42, 84)"
