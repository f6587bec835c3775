"""The linter on whatever it is given: no crash, lines that exist, words that stand there, the same twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ponleu.findings.rules.lint.annotated import annotated_lines
from ponleu.findings.rules.lint.check import lint
from ponleu.findings.rules.lint.output_html import as_html
from ponleu.findings.rules.lint.output_json import as_json
from ponleu.findings.rules.lint.output_sarif import as_sarif
from ponleu.findings.rules.lint.output_text import as_text
from ponleu.findings.rules.lint.structure import document_from_text
from ponleu.findings.standard_ledger import standard_ledger

LEDGER = standard_ledger()
PIECES = (
    "Amber Birch Cedar, and of the 12 districts (Amber, Birch) 25% 33,3 % n = 84 children girls 349 206 \t | --- #",
    "## - 4.1 Table 1: Figure 2: Article 2(b) means child pornography respectively yes no 12 May 2019 to 2018-02-31",
    "។ ៤៥.៣៤% <b> & “ ” . , ; \n \n\n",
)
words = st.sampled_from(" ".join(PIECES).split(" "))
texts = st.one_of(st.text(max_size=400), st.lists(words, max_size=80).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(texts)
def test_every_finding_points_at_a_line_that_exists_and_quotes_it(text):
    document = document_from_text(text)

    for finding in lint(document, LEDGER).findings:
        assert 1 <= finding.line <= len(document.lines)
        assert all(1 <= line <= len(document.lines) for line in finding.also_lines)
        assert str(finding.plain)
        assert str(finding.arithmetic)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_every_output_can_be_written_and_is_the_same_twice(text):
    for write in (as_text, as_json, as_sarif, as_html):
        first, second = (write(lint(document_from_text(text), LEDGER)) for _time in range(2))

        assert first == second


@settings(max_examples=60, deadline=None)
@given(texts)
def test_the_annotated_lines_are_the_document(text):
    report = lint(document_from_text(text), LEDGER)

    lines = annotated_lines(report)

    assert tuple(line.text for line in lines) == report.document.lines
    assert tuple("".join(piece.text for piece in line.pieces) for line in lines) == report.document.lines
