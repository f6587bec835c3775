import pytest

from ponleu.findings.rules.lint.check import check
from ponleu.findings.standard_ledger import standard_ledger
from ponleu.reports.reading import read


def found(tmp_path, text):
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    rules = {"TREATY-CITE", "DATE-ORDER"}
    findings = check(read(path, language="en"), standard_ledger())
    return [(each.rule, each.severity.value, each.line, each.repairs) for each in findings if each.rule in rules]


@pytest.mark.parametrize(
    ("sentence", "repair"),
    [
        ("Article 19 of the Convention on the Rights of the Child speaks of rest and play.", "19 → 31"),
        ("The Convention on the Rights of the Child, in its Article 12, names education.", "12 → 28"),
        ("Article 19 of the Convention on the Rights of the Child speaks of child labour.", "19 → 32"),
        ("CRC Article 31 protects the right to education.", "31 → 28"),
        ("Article 32 of the Convention on the Rights of the Child speaks of protection from violence.", "32 → 19"),
    ],
)
def test_an_article_that_is_said_to_be_about_what_another_is_about_is_told(tmp_path, sentence, repair):
    assert found(tmp_path, f"A title\n\n{sentence}\n") == [("TREATY-CITE", "warning", 3, (repair,))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Article 31 of the Convention on the Rights of the Child speaks of rest and play.",
        "Article 12 of the Convention on the Rights of the Child gives children the right to be heard on education.",
        "Article 4 of the Convention on the Rights of the Child concerns what the State must do about education.",
        "Article 28 of the Constitution protects privacy.",
        "In line with Article 3 of the Convention on the Rights of the Child, schools teach about health.",
        "Article 24 of the Convention on the Rights of the Child covers health and protection from violence.",
    ],
)
def test_an_article_in_a_sentence_about_something_else_is_left_alone(tmp_path, sentence):
    assert found(tmp_path, f"A title\n\n{sentence}\n") == []


@pytest.mark.parametrize(
    ("span", "severity"),
    [
        ("between 27 July 2017 and 10 July 2017", "warning"),
        ("from 14/09/2021 to 02/09/2021", "error"),
        ("on 14/09/2021 – 02/09/2021", "error"),
    ],
)
def test_a_span_that_runs_backwards_is_told_in_every_way_of_writing_it(tmp_path, span, severity):
    assert [(rule, told) for rule, told, *_ in found(tmp_path, f"A title\n\nWe met {span} in Northam.\n")] == [
        ("DATE-ORDER", severity)
    ]


@pytest.mark.parametrize("span", ["from 03/04/2021 to 05/03/2021", "between 10 July 2017 and 27 July 2017"])
def test_a_span_that_runs_forwards_in_some_reading_is_left_alone(tmp_path, span):
    assert found(tmp_path, f"A title\n\nWe met {span} in Northam.\n") == []
