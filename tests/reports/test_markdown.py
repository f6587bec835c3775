import pytest

from ponleu.core import Problem, Problems
from ponleu.reports.rules.bindings import Form
from ponleu.reports.rules.markdown import parse_chapter
from ponleu.reports.rules.tree import (
    Callout,
    CalloutKind,
    Chapter,
    Citation,
    Emphasis,
    Heading,
    Items,
    Paragraph,
    QuoteBlock,
    Quoted,
    Strong,
    Text,
    Value,
)


class UnknownKey(Problem):
    message = "%(key)s is not known."


class ExampleBinder:
    """Knows one number, one treaty and one table."""

    def value(self, key: str, form: Form) -> Value:
        if key != "issue.a1.places":
            raise UnknownKey(key=key)
        return Value(key, 7, {Form.DIGITS: "7", Form.WORDS: "seven", Form.OF_BASE: "7 of the 16 places"}[form])

    def citation(self, reference: str) -> Citation:
        if not reference.startswith("CRC"):
            raise UnknownKey(key=reference)
        return Citation(reference, f"{reference} shown")

    def block(self, name: str, argument: str) -> tuple[Paragraph, ...]:
        return (Paragraph((Text(f"[{name}|{argument}]"),)),)


def chapter(text: str, *, language: str = "en", file: str = "texts/full/03-what-we-found.md") -> Chapter:
    return parse_chapter(text, where_file=file, binder=ExampleBinder(), language=language)


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(Problems) as caught:
        chapter(text)
    return [(problem.where.row, type(problem).__name__) for problem in caught.value.each]


def test_a_chapter_is_named_after_its_file_and_titled_by_its_first_line():
    assert chapter("# What we found\n") == Chapter("what-we-found", "What we found", ())


def test_a_value_stands_in_the_tree_with_the_key_it_was_bound_to():
    text = "# T\n\nNamed in {{ issue.a1.places }}, in {{ issue.a1.places in words }}, in {{issue.a1.places of base}}."

    assert chapter(text).blocks == (
        Paragraph(
            (
                Text("Named in "),
                Value("issue.a1.places", 7, "7"),
                Text(", in "),
                Value("issue.a1.places", 7, "seven"),
                Text(", in "),
                Value("issue.a1.places", 7, "7 of the 16 places"),
                Text("."),
            )
        ),
    )


def test_a_block_is_bound_where_its_braces_stand_alone_in_a_paragraph():
    assert chapter("# T\n\n{{ table topic.a }}\n\n{{ how-we-did-it }}").blocks == (
        Paragraph((Text("[table|topic.a]"),)),
        Paragraph((Text("[how-we-did-it|]"),)),
    )


def test_words_keep_their_weight_and_quotations_are_set_apart_with_their_marks():
    text = "# T\n\nA **strong** and *lifted* word, “a quoted *one*”, {{ cite CRC 34 }}."

    assert chapter(text).blocks == (
        Paragraph(
            (
                Text("A "),
                Strong((Text("strong"),)),
                Text(" and "),
                Emphasis((Text("lifted"),)),
                Text(" word, "),
                Quoted((Text("“a quoted "), Emphasis((Text("one"),)), Text("”"))),
                Text(", "),
                Citation("CRC 34", "CRC 34 shown"),
                Text("."),
            )
        ),
    )


def test_a_quotation_in_another_script_says_its_language():
    assert chapter("# T\n\nThey wrote “ពន្លឺ”.").blocks == (
        Paragraph((Text("They wrote "), Quoted((Text("“ពន្លឺ”"),), "km"), Text("."))),
    )


def test_a_box_has_a_kind_a_title_and_a_text():
    text = "# T\n\n> [!HELP] Where to go\n> First words\n> go on.\n>\n> - an item"

    assert chapter(text).blocks == (
        Callout(
            CalloutKind.HELP,
            "Where to go",
            (Paragraph((Text("First words go on."),)), Items(((Paragraph((Text("an item"),)),),))),
        ),
    )


def test_a_quoted_block_says_who_said_it():
    in_a_line = chapter("# T\n\n> Statement A\n> — a group of children").blocks
    in_a_paragraph = chapter("# T\n\n> Statement A\n>\n> — a group of children").blocks

    assert in_a_line == in_a_paragraph == (QuoteBlock((Paragraph((Text("Statement A"),)),), "a group of children"),)


def test_headings_are_numbered_for_links_so_that_every_language_has_the_same():
    assert chapter("# T\n\n## One\n\n### Two").blocks == (
        Heading(2, (Text("One"),), "what-we-found-1"),
        Heading(3, (Text("Two"),), "what-we-found-2"),
    )


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("# T\n\nIn 7 places.", [3]),
        ("# T\n\nនៅ៧កន្លែង", [3]),
        ("# T 2\n\n> [!NOTE] Box 3\n> first\n> line 4", [1, 3, 5]),
        ("# T\n\n> Statement\n> — girl, 12", [4]),
        ("# T\n\nA half is ½, a square is ².", [3]),
        ("# T\n\nHidden as &#55; or `7`.", [3, 3]),
        ("# T\n\n- one\n- two\n  and\n  then 3", [6]),
    ],
)
def test_a_digit_typed_by_hand_is_refused_with_its_line(typed, rows):
    assert problems(typed) == [(row, "UnboundDigit") for row in rows]


def test_numbers_of_list_items_are_not_numbers_about_anything():
    assert chapter("# T\n\n1. one\n2. two").blocks == (
        Items(((Paragraph((Text("one"),)),), (Paragraph((Text("two"),)),)), is_ordered=True),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No title here.", [(1, "NoTitle")]),
        ("", [(1, "NoTitle")]),
        ("# \n\ntext", [(1, "NoTitle")]),
        ("# T\n\n<b>bold</b>", [(3, "NotForReports"), (3, "NotForReports")]),
        ("# T\n\n<div>\nblock\n</div>", [(3, "NotForReports")]),
        ("# T\n\n<script>alert()</script>", [(3, "NotForReports")]),
        ("# T\n\n![picture](p.png)", [(3, "NotForReports")]),
        ("# T\n\n[words](https://example.org)", [(3, "NotForReports")]),
        ("# T\n\n<https://example.org>", [(3, "NotForReports")]),
        ("# T\n\n    code", [(3, "NotForReports")]),
        ("# T\n\n```\ncode\n```", [(3, "NotForReports")]),
        ("# T\n\n---", [(3, "NotForReports")]),
        ("# T\n\n# Second", [(3, "HeadingLevel")]),
        ("# T\n\n#### Deep", [(3, "HeadingLevel")]),
        ("# T\n\n> [!WHAT] Title", [(3, "UnknownCallout")]),
        ("# T\n\nUnclosed {{ topic.a", [(3, "BindingNotClosed")]),
        ("# T\n\nUnopened issue.a1.places }}", [(3, "BindingNotClosed")] * 1 + [(3, "UnboundDigit")]),
        (
            "# T\n\nBroken {{ issue.a1.places\n}} over lines",
            [(3, "BindingNotClosed"), (3, "UnboundDigit"), (4, "BindingNotClosed")],
        ),
        ("# T\n\nWords {{ dance topic.a }} words", [(3, "UnknownBinding")]),
        ("# T\n\n{{ dance }}", [(3, "UnknownBinding")]),
        ("# T\n\nWords {{ table topic.a }} words", [(3, "BlockInSentence")]),
        ("# T\n\nIn {{ issue.b9.places }}.", [(3, "UnknownKey")]),
        ("# T\n\n{{ cite XYZ }} and\n{{ issue.b9.places }}", [(3, "UnknownKey"), (4, "UnknownKey")]),
        ("# T\n\n**ពាក្យ។**ពាក្យ", [(3, "StarsLeft")]),
    ],
)
def test_what_a_report_cannot_hold_is_refused_with_its_line(text, expected):
    assert sorted(problems(text)) == sorted(expected)


def test_all_problems_of_a_file_are_told_together():
    with pytest.raises(Problems) as caught:
        chapter("Text 5\n\n{{ nothing }}\n\nmore {{ issue.b9.places }}")

    assert str(caught.value).splitlines() == [
        "texts/full/03-what-we-found.md, row 1: The chapter has no title. Begin the file with '# ' and the title.",
        "texts/full/03-what-we-found.md, row 1: '5' stands in the text without a binding. Bind it: "
        "{{ issue.….places }}, {{ fact.… }} or {{ cite … }}; see docs/study-pack.md for the keys.",
        "texts/full/03-what-we-found.md, row 3: {{ nothing }} is not a value, a citation or a block. Write a key, "
        "'key in words', 'key of base', 'cite …', or one of: chart, how-we-did-it, map, missing, sources, "
        "suggestions, table.",
        "texts/full/03-what-we-found.md, row 5: issue.b9.places is not known.",
    ]


def test_line_ends_byte_order_marks_and_unseen_characters_leave_no_trace():
    assert chapter("\ufeff# T\r\n\r\nOne\u202e\x07 two\x00\r\nthree") == chapter("# T\n\nOne two\nthree")


def test_letters_are_composed():
    assert chapter("# T\n\ncafe\u0301").blocks == (Paragraph((Text("café"),)),)
