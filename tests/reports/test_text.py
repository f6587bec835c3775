import pytest

from ponleu.findings.rules.document import Kind
from ponleu.reports.rules import tree as t
from ponleu.reports.rules.as_document import as_document
from ponleu.reports.rules.walk import printed_values_of
from ponleu.reports.text import WIDTH, write_text
from tests.reports.sample import LOREM, Words, a_chapter, a_map, a_table, a_timeline, an_edition, some_cards, some_prose


def written(*blocks: t.Block, language: str = "en", khmer_digits: bool = False) -> str:
    edition = an_edition(language, khmer_digits=khmer_digits, chapters=(a_chapter("c", "1", "C", *blocks),))
    return write_text(edition).decode().split("========\n\n")[1]


def test_prose_lists_quotations_and_boxes_in_plain_letters():
    assert written(*some_prose(Words("en"))[3:7]) == (
        "- First point, short.\n"
        "- Each group sat down with its own facilitator and wrote on cards what it\n"
        "  wished grown-up people to hear. The cards were read aloud, sorted and\n"
        "  kept. Nobody was a\n"
        "1. Step one.\n"
        "2. Step two, in two parts.\n"
        "  - A part.\n"
        "\n"
        "  | Statement 1, in the words of those who said it.\n"
        "\n"
        "  | — a group of children\n"
        "\n"
        "[Note] A title\n"
        "\n"
        "  What the box says.\n"
    )


def test_a_table_is_read_row_by_row():
    assert written(a_table(Words("en"))).splitlines()[:3] == [
        "[Table: Issues named under topic A. Unit: place; base: 6 places consulted.]",
        "- Issue A. Places: 5; Share: 83.33%; Where: Northam, Southam, Westham,",
        "  Eastham, Middleham; Printed: 33.30%",
    ]


def test_cards_and_steps_are_lists():
    text = written(some_cards(Words("en")), a_timeline(Words("en")))

    assert "Suggestion 2, in plain words.\n\n- Who must act: Ministry of Examples\n" in text
    assert "! No finding is linked.\n" in text
    assert "- Consultations (January 2013, Children's network)\n" in text


@pytest.mark.parametrize(("language", "khmer_digits"), [("en", False), ("km", True)])
def test_every_number_on_paper_stands_in_the_text_in_order(language, khmer_digits):
    edition = an_edition(language, khmer_digits=khmer_digits)

    text = " ".join(write_text(edition).decode().split())

    place = 0
    for value in printed_values_of(edition):
        place = text.index(value.shown, place) + len(value.shown)


def test_lines_are_wrapped_at_words_where_the_language_has_spaces():
    english = write_text(an_edition()).decode().splitlines()
    khmer = write_text(an_edition("km")).decode()

    assert max(map(len, english)) <= WIDTH
    assert an_edition("km").chapters[0].blocks[0].inlines[0].text in khmer


def test_the_linter_gets_a_line_for_each_paragraph_and_each_row():
    chapter = a_chapter(
        "c",
        "2",
        "Title",
        t.Heading(2, (t.Text("Below"),), "c-1"),
        t.Paragraph((t.Text("In "), t.Value("k", 5, "5"), t.Text(" places."))),
        t.Callout(t.CalloutKind.NOTE, "Box", (t.Paragraph((t.Text("Words."),)),)),
        t.QuoteBlock((t.Paragraph((t.Text("Statement A"),)),), "a group"),
        a_table(Words("en")),
    )

    document = as_document(an_edition(chapters=(chapter,)))

    assert document.lines[:7] == ("Title", "Below", "In 5 places.", "Box", "Words.", "Statement A", "— a group")
    assert [(block.kind, block.line, block.level, block.number) for block in document.texts] == [
        (Kind.HEADING, 1, 1, "2"),
        (Kind.HEADING, 2, 2, ""),
        (Kind.PARAGRAPH, 3, 0, ""),
        (Kind.NOTE, 4, 0, ""),
        (Kind.PARAGRAPH, 5, 0, ""),
        (Kind.QUOTE, 6, 0, ""),
        (Kind.NOTE, 7, 0, ""),
    ]
    assert (3, "5") in document.given.bound
    assert document.tables[0].caption_line == 8
    assert [[cell.text for cell in row][:3] for row in document.tables[0].rows][:2] == [
        ["Issue", "Places", "Share"],
        ["Issue A", "5", "83.33%"],
    ]
    assert document.lines[document.tables[0].body[0][0].line - 1].split("\t")[:2] == ["Issue A", "5"]


def test_every_cell_stands_in_its_line_where_it_says():
    document = as_document(an_edition())

    for table in document.tables:
        for cell in (cell for row in table.rows for cell in row):
            assert document.lines[cell.line - 1][cell.column - 1 :].startswith(cell.text)


def test_a_map_alone_brings_its_table_to_the_text_too():
    text = written(t.Paragraph((t.Text(LOREM),)), a_map(Words("en")))

    assert "[Table: Issues named" in text
