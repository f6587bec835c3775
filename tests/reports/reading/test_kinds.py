"""One report, read from every kind of file, says the same to the linter."""

import pytest

from ponleu.findings.rules.document import Kind
from ponleu.findings.rules.lint.check import check
from ponleu.reports.reading import read
from tests.reports.reading import documents

WAYS = {
    "report.txt": documents.as_text,
    "report.html": documents.as_html,
    "report.docx": documents.as_word,
    "ruled.pdf": documents.as_pdf,
    "open.pdf": lambda path: documents.as_pdf(path, ruled=False),
}


@pytest.fixture(params=WAYS)
def document(request, tmp_path):
    return read(WAYS[request.param](tmp_path / request.param))


def test_the_table_has_its_cells_in_their_columns(document):
    table = document.tables[0]

    assert table.header == documents.HEADER
    assert [row[2].text for row in table.body] == ["50.0", "25.0", "37.5", "37.5"]
    assert [row[1].text.replace(";", ",") for row in table.body] == [row[1] for row in documents.ROWS]


def test_the_table_has_its_caption(document):
    assert document.tables[0].caption == "Table 1: Concerns"


def test_a_sentence_broken_over_lines_is_whole(document):
    texts = [block.text for block in document.texts if block.kind is Kind.PARAGRAPH]

    assert documents.PLACES in texts
    assert documents.ANSWERS in texts


def test_the_same_three_things_are_impossible_in_it(document):
    errors = [finding.rule for finding in check(document) if finding.severity == "error"]

    assert sorted(errors) == ["GRIM", "LIST-SHARE", "SUM100"]


def test_each_finding_stands_on_the_line_that_holds_its_words(document):
    for finding in check(document):
        assert finding.evidence.split()[0] in document.lines[finding.line - 1]


def test_text_that_a_browser_does_not_show_is_not_read(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<p>Shown</p><p hidden>Not</p><p style='display: none'>Nor</p><script>Never</script><!-- Nothing -->"
    )

    assert [line for line in read(page).lines if line] == ["Shown"]


def test_names_on_lines_of_their_own_in_a_cell_stay_apart(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<table><tr><th>a<th>b</tr><tr><td>Amber<br>Birch<td>1</tr></table>")

    assert read(page).tables[0].body[0][0].text == "Amber; Birch"


def test_line_numbers_of_a_text_are_those_of_the_file(tmp_path):
    text = tmp_path / "report.txt"
    text.write_bytes(b"\xef\xbb\xbfOne\r\n\r\nWe met 120 children, including 130 girls.\r\n")

    assert [finding.line for finding in check(read(text))] == [3]


def test_text_in_utf_16_is_read_by_its_mark(tmp_path):
    text = tmp_path / "report.txt"
    text.write_bytes("We met 120 children, including 130 girls.".encode("utf-16"))

    assert [finding.rule for finding in check(read(text))] == ["SUBSET"]


def test_deleted_words_of_a_word_document_are_not_read(tmp_path):
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    written = docx.Document()
    paragraph = written.add_paragraph("Kept ")
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')} w:id='1'><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>")
    )
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')} w:id='2'><w:r><w:t>added</w:t></w:r></w:ins>"))
    written.save(str(tmp_path / "x.docx"))

    assert [line for line in read(tmp_path / "x.docx").lines if line] == ["Kept added"]
