"""Girls and boys who make a group, or not."""

import pytest

from ponleu.findings.rules.lint.check import check
from ponleu.findings.rules.lint.structure import document_from_text


def parts(text):
    return [
        (each.severity.value, str(each.arithmetic)) for each in check(document_from_text(text)) if each.rule == "PARTS"
    ]


@pytest.mark.parametrize(
    ("sentence", "arithmetic"),
    [
        ("12 children at the national workshop took part (8 girls and 2 boys).", "8 + 2 = 10, not 12."),
        ("292 children, aged 8 to 14, took part (144 girls and 150 boys).", "144 + 150 = 294, not 292."),
        ("26 child researchers took part (10 girls and 19 boys).", "10 + 19 = 29, not 26."),
    ],
)
def test_girls_and_boys_after_the_verb_are_the_parts_of_those_who_took_part(sentence, arithmetic):
    assert parts(sentence) == [("error", arithmetic)]


def test_the_number_of_a_part_of_a_text_is_no_count():
    assert parts("The law says so to 30 children in part (8) and part 9: girls and boys.") == []
