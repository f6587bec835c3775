"""Which table a title belongs to, and what else stands near a table."""

from ponleu.findings.rules.lint.structure import document_from_text


def captions(text):
    return [table.caption for table in document_from_text(text).tables]


def table(*rows):
    return "\n".join(("Answer\t%", *(f"{label}\t{share}" for label, share in rows)))


FIRST, SECOND, THIRD = (table(("Yes", share), ("No", 100 - share)) for share in (60, 70, 80))


def test_titles_below_their_tables_are_told_by_the_first_table_and_the_last_title():
    text = (
        f"A section\n\n{FIRST}\n\nTable 1: n = 10\n\n{SECOND}\n\nTable 2: n = 20\n\nWhat follows is text that goes on."
    )

    assert captions(text) == ["Table 1: n = 10", "Table 2: n = 20"]


def test_titles_without_a_number_may_stand_on_the_other_side():
    text = (
        f"Table: Ages\n\n{FIRST}\n\nSome text goes here.\n\nA section\n\n{SECOND}\n\nTable 1: n = 20\n\n"
        f"{THIRD}\n\nTable 2: n = 30\n\nA section\n\nTable: Laws\n\n{FIRST}\n\nSome text goes here."
    )

    assert captions(text) == ["Table: Ages", "Table 1: n = 20", "Table 2: n = 30", "Table: Laws"]


def test_a_paragraph_with_percentages_of_its_own_is_no_note_of_the_table_above():
    text = (
        f"Table 1: n = 60\n\n{FIRST}\n\nOf 52 teachers, 40% named time and 60% named money; more than one was possible."
    )

    assert [found.notes for found in document_from_text(text).tables] == [()]
