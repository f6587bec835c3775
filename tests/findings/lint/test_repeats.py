"""A share told twice, in a row and in a sentence."""

import pytest

from ponleu.findings.rules.lint.check import check
from ponleu.findings.rules.lint.structure import document_from_text

TABLE = (
    "We went to 8 districts (Amber, Birch, Cedar, Dalby, Elm, Fern, Grove and Heath).\n\nConcern\tDistricts\t%\n"
    "Concern A1\tAmber, Birch\t25.0\nThe way to our school\tCedar, Elm, Fern\t37.5\nConcern A3\tGrove, Heath\t25.0\n\n"
)


def told_differently(sentence):
    found = check(document_from_text(TABLE + sentence))
    return [(finding.evidence, finding.also_lines) for finding in found if finding.rule == "SAME-FACT"]


@pytest.mark.parametrize(
    ("sentence", "evidence", "row"),
    [
        ("Concern A1 was named in 37.5% of the districts.", "37.5%", 4),
        ("As shown above, children in 50 % of the districts spoke of the way to our school.", "50 %", 5),
    ],
)
def test_another_share_for_a_row_is_found_with_the_row(sentence, evidence, row):
    assert told_differently(sentence) == [(evidence, (row,))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Concern A1 was named in 25% of the districts.",
        "The way to our school was named in 38% of the districts.",
        "Concern A1 was named in about 37.5% of the districts.",
        "Concern A1 was named by 37.5% of girls.",
        "In 2015 concern A1 was named in 37.5% of the districts.",
        "Concerns A1 and A3 were named in 50% of the districts.",
        "Concern A9 was named in 12.5% of the districts.",
    ],
)
def test_a_rounded_share_another_base_and_another_time_are_left_alone(sentence):
    assert told_differently(sentence) == []
