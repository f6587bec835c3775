import pytest

from ponleu.core import Problems
from ponleu.studies.rules.accepted import Acceptance, read_acceptances, with_acceptances

HEADER = "edition,rule,evidence,reason,by\n"
REPORT = {
    "summary": {"error": 2, "warning": 1, "note": 0},
    "findings": [
        {"rule": "SUM100", "severity": "error", "evidence": "40% and 70%"},
        {"rule": "GRIM", "severity": "error", "evidence": "12%"},
        {"rule": "GRIM", "severity": "warning", "evidence": "13%"},
    ],
}


def test_an_accepted_finding_stands_apart_with_its_reason_and_is_not_counted():
    acceptances = read_acceptances(HEADER + "full,SUM100,40% and 70%,It quotes the print.,Secretariat\n")

    report = with_acceptances(REPORT, "full", acceptances)

    assert report["summary"] == {"error": 1, "warning": 1, "note": 0}
    assert [finding["evidence"] for finding in report["findings"]] == ["12%", "13%"]
    assert [(each["evidence"], each["reason"], each["accepted_by"]) for each in report["accepted"]] == [
        ("40% and 70%", "It quotes the print.", "Secretariat")
    ]


@pytest.mark.parametrize(
    "acceptance",
    [
        Acceptance("other", "GRIM", "12%", "It quotes the print.", "Secretariat"),
        Acceptance("full", "SUM100", "12%", "It quotes the print.", "Secretariat"),
        Acceptance("full", "GRIM", "12.0%", "It quotes the print.", "Secretariat"),
    ],
)
def test_an_acceptance_of_another_edition_rule_or_number_does_not_count(acceptance):
    assert with_acceptances(REPORT, "full", [acceptance])["summary"] == REPORT["summary"]


@pytest.mark.parametrize(
    "text",
    ["", "rule,edition\n", HEADER + "full,GRIM,12%,,Secretariat\n", HEADER + "full,GRIM,12%,It quotes.,\n"],
)
def test_an_acceptance_without_a_reason_or_a_name_is_refused(text):
    with pytest.raises(Problems):
        read_acceptances(text)
