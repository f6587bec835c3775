"""What is wrong with the sheets of a questionnaire is said by sheet, row and column."""

from __future__ import annotations

from ponleu.forms.rules.gate.outline import outline_of
from ponleu.forms.rules.gate.sheets import sheet_problems
from tests.forms.sheets import found, workbook


def test_a_small_form_in_two_languages_is_clean():
    book = workbook("""
        | survey | | | | |
        | | type | name | label::English (en) | label::Khmer (km) |
        | | select_one yes_no | went | Did you go? | តើអ្នកបានទៅទេ? |
        | choices | | | | |
        | | list_name | name | label::English (en) | label::Khmer (km) |
        | | yes_no | yes | Yes | បាទ/ចាស |
        | | yes_no | no | No | ទេ |
    """)

    assert found(book) == []


def test_names_types_and_lists_are_checked_row_by_row():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | text | given name | Name |
        | | txt | b | B |
        | | select_one towns | c | C |
        | | | d | D |
        | | text | | E |
        | | text | meta | F |
        | | text | b | G |
        | | calculate | h | |
        | | select_one | i | I |
    """)

    assert found(book) == [
        ("UnknownType", "survey", 3, "type"),
        ("NoType", "survey", 5, "type"),
        ("NameTwice", "survey", 8, "name"),
        ("NotAName", "survey", 2, "name"),
        ("UnknownList", "survey", 4, "type"),
        ("NoName", "survey", 6, "name"),
        ("ReservedName", "survey", 7, "name"),
        ("NoCalculation", "survey", 9, "calculation"),
        ("NoList", "survey", 10, "type"),
    ]


def test_a_misspelt_type_is_answered_with_the_one_that_was_meant():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | intger | age | Age |
    """)

    [problem] = sheet_problems(book, outline_of(book), form_id="a_form")

    assert str(problem) == (
        "survey, row 2, field type: No question is of the type “intger”. Did you mean integer, trigger?"
    )


def test_empty_rows_are_counted_as_a_spreadsheet_counts_them():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | | | |
        | | | | |
        | | txt | b | B |
    """)

    assert found(book) == [("UnknownType", "survey", 4, "type")]


def test_groups_are_ended_in_the_order_in_which_they_were_begun():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | begin_group | home | Home |
        | | begin_repeat | child | Child |
        | | end_group | | |
        | | end_repeat | | |
        | | end_repeat | | |
        | | begin_group | last | Last |
    """)

    assert found(book) == [
        ("OtherEnd", "survey", 4, "type"),
        ("OtherEnd", "survey", 5, "type"),
        ("EndWithoutBegin", "survey", 6, "type"),
        ("NeverEnded", "survey", 7, "type"),
    ]


def test_more_than_four_repeats_do_not_lie_in_one_another():
    begins = "\n".join(f"| | begin_repeat | r{number} | R |" for number in range(5))
    ends = "\n".join("| | end_repeat | | |" for _number in range(5))
    book = workbook(f"| survey | | | |\n| | type | name | label |\n{begins}\n| | text | t | T |\n{ends}")

    assert found(book) == [("TooDeep", "survey", 6, "type")]


def test_choices_say_their_list_and_a_name_that_no_other_has():
    book = workbook("""
        | survey | | | |
        | | type | name | label |
        | | select_multiple risks | r | R |
        | choices | | | |
        | | list_name | name | label |
        | | risks | road | Road |
        | | risks | road | Road |
        | | risks | road | Path |
        | | risks | deep water | Water |
        | | | x | X |
        | | risks | | Y |
        | other | | | |
    """)

    assert found(book) == [
        ("SpaceInChoice", "choices", 5, "name"),
        ("ChoiceWithoutList", "choices", 6, "list_name"),
        ("ChoiceWithoutName", "choices", 7, "name"),
        ("ChoiceTwice", "choices", 3, "name"),
        ("ChoiceNameTwice", "choices", 4, "name"),
    ]


def test_a_reference_names_one_question_that_exists():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | relevant |
        | | begin_group | one | One | |
        | | integer | age | Age | |
        | | end_group | | | |
        | | begin_group | two | Two | |
        | | integer | age | Age of ${aged} | ${age} > 3 |
        | | text | why | Why | ${agee > 3 |
        | | end_group | | | |
    """)

    assert found(book) == [
        ("UnknownReference", "survey", 6, "label"),
        ("ReferenceToTwo", "survey", 6, "relevant"),
        ("ReferenceNotClosed", "survey", 7, "relevant"),
    ]


def test_a_text_is_there_in_every_language_and_each_language_is_spelled_once():
    book = workbook("""
        | survey | | | | | |
        | | type | name | label::English (en) | label::Khmer (km) | label::khmer |
        | | text | a | A | ក | |
        | | text | b | B | | ខ |
    """)

    assert found(book) == [
        ("LanguageSpelledTwice", "survey", 1, ""),
        ("MissingTranslation", "survey", 2, "label::khmer"),
        ("MissingTranslation", "survey", 3, "label::Khmer (km)"),
    ]


def test_a_column_without_a_language_beside_translated_ones_is_refused():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | label::Khmer (km) |
        | | text | a | A | ក |
    """)

    assert found(book) == [("PlainBesideLanguages", "survey", 1, "label")]


def test_a_column_without_a_language_is_of_the_default_language_that_the_settings_name():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | label::Khmer (km) |
        | | text | a | A | ក |
        | settings | | | | |
        | | form_id | version | default_language | |
        | | a_form | 1 | English (en) | |
    """)

    assert found(book) == []


def test_the_default_language_is_one_of_the_form():
    book = workbook("""
        | survey | | | | |
        | | type | name | label::English (en) | label::Khmer (km) |
        | | text | a | A | ក |
        | settings | | | | |
        | | form_id | version | default_language | |
        | | a_form | 1 | khmer | |
    """)

    assert found(book) == [("UnknownDefaultLanguage", "settings", 2, "default_language")]


def test_our_columns_say_yes_or_no_known_channels_and_plain_file_names():
    book = workbook("""
        | survey | | | | | | | |
        | | type | name | label | sensitive | channel | ivr_audio | calculation |
        | | text | a | A | maybe | sms pigeon | ../a.mp3 | |
        | | calculate | b | | | | b.mp3 | 1 |
    """)

    assert found(book) == [
        ("NeitherYesNorNo", "survey", 2, "sensitive"),
        ("UnknownChannel", "survey", 2, "channel"),
        ("NotAMediaName", "survey", 2, "ivr_audio"),
        ("ShortTextWithoutLabel", "survey", 3, "ivr_audio"),
    ]


def test_settings_that_send_answers_elsewhere_are_noticed_and_a_misspelt_column_too():
    book = workbook("""
        | survey | | | | |
        | | type | name | label | relevnat |
        | | text | a | A | 1 = 1 |
        | settings | | | | |
        | | form_title | submission_url | | |
        | | A form | https://elsewhere.example/submission | | |
    """)

    assert found(book) == [
        ("SubmissionUrlTakenAway", "settings", 2, "submission_url"),
        ("NoFormId", "settings", 2, ""),
        ("NoVersion", "settings", 2, ""),
        ("ColumnMisspelt", "survey", 1, "relevnat"),
    ]


def test_loops_over_long_lists_do_not_make_more_questions_than_anybody_could_fill():
    choices = "\n".join(f"| | many | c{number} | C |" for number in range(60))
    book = workbook(f"""
        | survey | | | |
        | | type | name | label |
        | | begin loop over many | one | One |
        | | begin loop over many | two | Two |
        | | text | t | T |
        | | end loop | | |
        | | end loop | | |
        | choices | | | |
        | | list_name | name | label |
        {choices}
    """)

    assert ("LoopTooLarge", "survey", 4, "type") in found(book)


def test_a_file_without_questions_says_which_sheets_it_has():
    book = workbook("| questions | | |\n| | type | name |\n| | text | a |")

    [problem] = sheet_problems(book, outline_of(book), form_id="a_form")

    assert str(problem) == (
        "There is no sheet called survey with questions in it. "
        "Name the sheet of the questions survey. The sheets of this file: questions, settings."
    )
