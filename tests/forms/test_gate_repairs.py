"""Repairs by name: each mends what it was offered for, and everything that speaks of it."""

from __future__ import annotations

import pytest

from ponleu.forms.rules.gate.repairs import REPAIRS, UnknownRepair, repaired
from ponleu.forms.rules.gate.workbook import Workbook
from tests.forms.sheets import found, workbook


def cells(book: Workbook, sheet: str = "survey") -> list[dict[str, str]]:
    return [dict(row.cells) for row in book[sheet].rows]


def test_a_group_called_meta_gets_an_underscore_wherever_it_is_spoken_of():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | relevant |
        | | text | meta | M | |
        | | note | n | You said ${meta} | ${meta} != '' |
    """)

    mended = repaired(book, ["reserved_names"])

    assert found(book) == [("ReservedName", "survey", 2, "name")]
    assert found(mended) == []
    assert cells(mended) == [
        {"type": "text", "name": "meta_", "label": "M"},
        {"type": "note", "name": "n", "label": "You said ${meta_}", "relevant": "${meta_} != ''"},
    ]


def test_names_become_words_that_no_other_question_has():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | text | given name | A |
        | | text | given_name | B |
        | | text | 2nd | ${given name} |
    """)

    mended = repaired(book, ["names"])

    assert [row["name"] for row in cells(mended)] == ["given_name_2", "given_name", "_2nd"]
    assert cells(mended)[2]["label"] == "${given_name_2}"
    assert found(mended) == []


def test_a_name_held_twice_by_a_group_gets_a_number():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | text | a | A |
        | | text | a | B |
        | | text | a | C |
    """)

    mended = repaired(book, ["repeated_names"])

    assert [row["name"] for row in cells(mended)] == ["a", "a_2", "a_3"]


def test_choices_are_stored_without_spaces_and_rules_follow():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | relevant |
        | | select_multiple risks | r | R | |
        | | text | t | deep water? | selected(${r}, 'deep water') |
        | choices | | | |
        | | list_name | name | label |
        | | risks | deep water | Deep water |
        | | risks | road | Road |
    """)

    mended = repaired(book, ["choice_names"])

    assert found(mended) == []
    assert cells(mended, "choices")[0] == {"list_name": "risks", "name": "deep_water", "label": "Deep water"}
    assert cells(mended)[1] == {
        "type": "text",
        "name": "t",
        "label": "deep water?",
        "relevant": "selected(${r}, 'deep_water')",
    }


def test_of_choices_that_are_the_same_one_stays_and_different_ones_of_a_name_can_be_allowed():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | select_one towns | t | T |
        | choices | | | |
        | | list_name | name | label |
        | | towns | x | X |
        | | towns | x | X |
        | | towns | x | Y |
    """)

    once = repaired(book, ["same_choices"])

    assert found(once) == [("ChoiceNameTwice", "choices", 4, "name")]
    assert found(repaired(once, ["allow_choice_duplicates"])) == []


def test_the_rows_of_a_score_become_a_table_of_questions():
    book = workbook("""
        | survey | | | | | |
        | | type | name | label | kobo--score-choices | required |
        | | begin_score | places | How safe is it? | safe | yes |
        | | score__row | road | The road | | |
        | | score__row | | The market place | | |
        | | end_score | | | | |
        | choices | | | |
        | | list_name | name | label |
        | | safe | yes | Yes |
        | | safe | no | No |
    """)

    mended = repaired(book, ["kobo_types"])

    assert found(mended) == []
    assert [(row["type"], row.get("name"), row.get("appearance"), row.get("required")) for row in cells(mended)] == [
        ("begin_group", "places", "field-list", None),
        ("select_one safe", "places_header", "label", None),
        ("select_one safe", "road", "list-nolabel", "yes"),
        ("select_one safe", "The_market_place", "list-nolabel", "yes"),
        ("end_group", None, None, None),
    ]


def test_no_item_takes_two_places_of_a_ranking():
    book = workbook("""
        | survey | | | | | |
        | | type | name | label | kobo--rank-items | kobo--rank-constraint-message |
        | | begin_rank | wishes | What first? | things | Choose another. |
        | | rank__level | first | First | | |
        | | rank__level | second | Second | | |
        | | rank__level | third | Third | | |
        | | end_rank | | | | |
        | choices | | | |
        | | list_name | name | label |
        | | things | school | School |
    """)

    mended = repaired(book, ["kobo_types"])

    assert found(mended) == []
    assert [row.get("constraint") for row in cells(mended)] == [
        None,
        None,
        None,
        "${first} != ${second}",
        "${first} != ${third} and ${second} != ${third}",
        None,
    ]
    assert cells(mended)[3]["constraint_message"] == "Choose another."


def test_types_are_written_in_todays_words():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | select one from yes_no | a | A |
        | | select all that apply from yes_no or_other | b | B |
        | | add text prompt | c | C |
        | | Integer | d | D |
        | choices | | | |
        | | list_name | name | label |
        | | yes_no | yes | Yes |
    """)

    mended = repaired(book, ["older_types"])

    assert [row["type"] for row in cells(mended)] == [
        "select_one yes_no",
        "select_multiple yes_no or_other",
        "text",
        "integer",
    ]


def test_an_empty_calculation_keeps_its_name_with_an_empty_value():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | calculation |
        | | calculate | later | | |
        | | note | n | ${later} | |
    """)

    mended = repaired(book, ["empty_calculations"])

    assert found(mended) == []
    assert cells(mended)[0] == {"type": "calculate", "name": "later", "calculation": "''"}


def test_a_plain_column_fills_the_gaps_of_the_first_language():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | label::English (en) |
        | | text | a | A | |
        | | text | b | | B |
    """)

    mended = repaired(book, ["plain_columns"])

    assert found(mended) == []
    assert [row["label::English (en)"] for row in cells(mended)] == ["A", "B"]


def test_a_plain_column_that_says_something_else_is_a_language_of_its_own_and_no_text_is_lost():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | label::Khmer (km) |
        | | text | a | A | ក |
    """)

    mended = repaired(book, ["plain_columns"])

    assert found(mended) == []
    assert cells(mended) == [{"type": "text", "name": "a", "label::default": "A", "label::Khmer (km)": "ក"}]


def test_languages_are_spelled_alike_in_headers_and_settings():
    book = workbook("""
        | survey | | | | | |
        | | type | name | label::Khmer (km) | hint::khmer | label::English |
        | | text | a | ក | ខ | A |
        | | text | b | គ | | B |
        | settings | | | | | |
        | | form_id | version | default_language | | |
        | | a_form | 1 | khmer | | |
    """)

    mended = repaired(book, ["language_names", "missing_translations"])

    assert found(mended) == []
    assert mended.setting("default_language") == "Khmer (km)"
    assert cells(mended)[0] == {
        "type": "text",
        "name": "a",
        "label::Khmer (km)": "ក",
        "hint::Khmer (km)": "ខ",
        "label::English": "A",
        "hint::English": "ខ",
    }


def test_a_missing_translation_shows_the_default_language():
    book = workbook("""
        | survey | | | | |
        | | type | name | label::English | label::Khmer |
        | | text | a | A | |
        | | text | b | | ខ |
    """)

    mended = repaired(book, ["missing_translations"])

    assert found(mended) == []
    assert [(row["label::English"], row["label::Khmer"]) for row in cells(mended)] == [("A", "A"), ("ខ", "ខ")]


def test_columns_of_choices_lose_their_spaces_and_filters_follow():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | choice_filter |
        | | select_one towns | t | T | old province = 'x' |
        | choices | | | | |
        | | list_name | name | label | old province |
        | | towns | x | X | x |
    """)

    mended = repaired(book, ["choice_columns"])

    assert found(book) == [("ChoiceColumnWithSpace", "choices", 1, "old province")]
    assert found(mended) == []
    assert cells(mended)[0]["choice_filter"] == "old_province = 'x'"


def test_the_id_of_a_form_keeps_to_signs_that_an_address_can_hold():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | text | a | A |
        | settings | | | |
        | | form_id | version | |
        | | my form / 2 | 1 | |
    """)

    assert found(book) == [("NotAFormId", "settings", 2, "form_id")]
    assert repaired(book, ["form_id"]).setting("form_id") == "my_form_2"


def test_a_repair_that_does_not_exist_is_refused():
    with pytest.raises(UnknownRepair):
        repaired(workbook("| survey | |\n| | type |"), ["everything"])


@pytest.mark.parametrize("name", sorted(REPAIRS))
def test_a_repair_leaves_a_form_that_has_nothing_wrong_as_it_is(name):
    book = workbook("""
        | survey | | | | |
        | | type | name | label::English | label::Khmer |
        | | select_one yes_no | a | A | ក |
        | | calculate | b | | |
        | choices | | | | |
        | | list_name | name | label::English | label::Khmer |
        | | yes_no | yes | Yes | បាទ |
    """)
    settled = repaired(book, ["empty_calculations", "default_language", "allow_choice_duplicates"])

    assert repaired(settled, [name]) == settled


@pytest.mark.parametrize("name", sorted(REPAIRS))
def test_a_repair_done_twice_does_what_it_does_once(name):
    book = workbook("""
        | survey | | | | | | |
        | | type | name | label | label::English | hint::english | kobo--rank-items |
        | | select all that apply from yes no | meta | A | B | C | |
        | | text | a b | ${meta} | | | |
        | | text | a b | | E | | |
        | | begin_rank | r | | R | | yes no |
        | | rank__level | | | R | | |
        | | end_rank | | | | | |
        | | calculate | c | | | | |
        | choices | | | | | |
        | | list_name | name | label::English | my col | |
        | | yes no | not yet | Not yet | 1 | |
        | | yes no | not yet | Not yet | 1 | |
        | settings | | | |
        | | form_id | default_language | |
        | | a form | french | |
    """)

    once = repaired(book, [name])

    assert repaired(once, [name]) == once
