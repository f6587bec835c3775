"""The linter against generated documents with planted faults; `bench/lint_accuracy.py` measures more of them."""

from fractions import Fraction

import pytest

from tests.findings.lint_generated.documents import HELD_OUT, a_document
from tests.findings.lint_generated.judging import judge

SEEDS = [*range(40), *range(HELD_OUT, HELD_OUT + 20)]


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    return [judge(a_document(seed), folder) for seed in SEEDS]


def test_an_error_is_a_proof_in_at_least_95_of_100(judged):
    right, wrong = sum(len(j.right) for j in judged), sum(len(j.wrong) for j in judged)

    assert Fraction(right, right + wrong) >= Fraction(95, 100), [
        (j.document.seed, finding["rule"], finding["line"], finding["evidence"]) for j in judged for finding in j.wrong
    ]


def test_at_least_90_of_100_planted_faults_are_found(judged):
    planted = [(j, fault) for j in judged for fault in j.document.report.faults]
    found = [fault for j, fault in planted if j.loudest.get(fault)]

    assert Fraction(len(found), len(planted)) >= Fraction(90, 100), [
        (j.document.seed, fault.kind, fault.what) for j, fault in planted if not j.loudest.get(fault)
    ]


def test_a_consistent_document_gets_no_error(judged):
    clean = [j for j in judged if not j.document.report.faults]

    assert [(j.document.seed, finding["rule"], finding["line"]) for j in clean for finding in j.wrong] == []
