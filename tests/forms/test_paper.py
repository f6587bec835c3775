"""A form on paper: what is printed, and the way through it in words."""

import pytest

from ponleu.forms.files.xlsform import converted
from ponleu.forms.rules.paper import NothingToPrint, numbers_of, sheet_of
from tests.forms.test_converting import md

TABLE = """
    | survey | | | | | | |
    | | type | name | label | required | relevant | channel |
    | | begin group | you | About you | | | |
    | | integer | age | How old? | yes | | |
    | | select_one yn | school | Do you go to school? | | | |
    | | text | which | Which school? | | ${school} = 'y' | |
    | | end group | | | | | |
    | | note | told | Nearly done. | | ${age} < 10 | |
    | | image | picture | A picture? | | | |
    | | text | online | On the web? | | | web |
    | | begin repeat | kid | A friend | | | |
    | | date | born | Born when? | | | |
    | | end repeat | | | | | |
    | choices | | | |
    | | list_name | name | label |
    | | yn | y | Yes |
    | | yn | n | No |
"""


def _form(table=TABLE):
    return converted(md(table), name="a.md").form


def _parts(language=""):
    return sheet_of(_form(), language=language).parts


def test_questions_are_numbered_once_and_those_of_other_channels_or_with_files_are_not_printed():
    assert numbers_of(_form()) == {"/data/you/age": 1, "/data/you/school": 2, "/data/you/which": 3, "/data/kid/born": 4}


def test_the_way_through_the_form_is_told_with_the_numbers_of_the_questions():
    assert [(part.text, part.when) for part in _parts() if part.when] == [
        ("Which school?", "“2. Do you go to school?” is “Yes”"),
        ("Nearly done.", "“1. How old?” is less than 10"),
    ]


def test_each_question_leaves_the_room_that_its_answer_needs():
    questions = [part for part in _parts() if part.kind == "question"]

    assert [(part.number, part.room, part.options, part.is_required) for part in questions[:4]] == [
        (1, "digits", (), True),
        (2, "choice", ((1, "Yes"), (2, "No")), False),
        (3, "lines", (), False),
        (4, "day", (), False),
    ]


def test_the_questions_of_a_repeat_are_printed_three_times_with_the_same_numbers():
    parts = [(part.kind, part.number) for part in _parts()][-6:]

    assert parts == [("entry", 1), ("question", 4), ("entry", 2), ("question", 4), ("entry", 3), ("question", 4)]


def test_in_khmer_the_rules_are_told_in_khmer():
    whens = [part.when for part in _parts("km") if part.when]

    assert whens[0].startswith("«២. Do you go to school?»")


def test_a_form_that_is_asked_on_the_web_alone_cannot_be_printed():
    table = (
        "    | survey | | | | |\n    | | type | name | label | channel |\n    | | text | online | On the web? | web |\n"
    )

    with pytest.raises(NothingToPrint):
        sheet_of(_form(table), language="")
