import re

import pytest
from hypothesis import given, settings

from ponleu.forms.rules.explaining import MOST_CHARACTERS, explained, explained_rule
from ponleu.forms.rules.phrases import ENGLISH, KHMER, words_of
from ponleu.forms.rules.xpath import parse, written
from tests.forms.test_xpath_parsing import trees

NAMES = {"age": "Age", "sex": "Sex", "risks": "Risks", "kid": "Children", "born": "Date of birth"}
CHOICES = {("sex", "f"): "Girl", ("sex", "m"): "Boy", ("risks", "r1"): "Risk 1", ("sex", "1"): "Girl"}
KHMER_NAMES = {"age": "អាយុ", "sex": "ភេទ", "risks": "ហានិភ័យ"}


def _told(part, text, language="en"):
    names = NAMES if language == "en" else KHMER_NAMES
    return explained_rule(
        part,
        parse(text),
        name_of=lambda path: names.get(path.steps[-1].test, written(path)),
        value_name=lambda path, value: CHOICES.get((path.steps[-1].test, value), value),
        language=language,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/data/age >= 10 and /data/age < 18", "Shown when “Age” is at least 10 and less than 18."),
        ("5 < /data/age", "Shown when “Age” is more than 5."),
        ("/data/sex = 'f'", "Shown when “Sex” is “Girl”."),
        ("/data/sex = 1", "Shown when “Sex” is “Girl”."),
        ("/data/sex != 'f'", "Shown when “Sex” is not “Girl”."),
        ("/data/sex = 'f' or /data/sex = 'm'", "Shown when “Sex” is “Girl” or “Boy”."),
        ("/data/sex != ''", "Shown when “Sex” is answered."),
        ("not(/data/sex)", "Shown when “Sex” is not answered."),
        ("selected(/data/risks, 'r1')", "Shown when “Risks” includes “Risk 1”."),
        ("not(selected(/data/risks, 'r1'))", "Shown when “Risks” does not include “Risk 1”."),
        ("not(/data/age > 5)", "Shown when it is not so that “Age” is more than 5."),
        ("current()/../age = 3", "Shown when “Age” is 3."),
        ("count(/data/kid) > 0", "Shown when the number of “Children” is more than 0."),
        (
            "int((today() - /data/born) div 365.25) < 18",
            "Shown when the number of full years since “Date of birth” is less than 18.",
        ),
        (
            "/data/age > 5 and (/data/sex = 'f' or selected(/data/risks, 'r1'))",
            "Shown when “Age” is more than 5 and (“Sex” is “Girl” or “Risks” includes “Risk 1”).",
        ),
        ("true()", "Always shown."),
        ("false()", "Never shown."),
    ],
)
def test_a_reader_is_told_when_a_question_is_shown(text, words):
    assert _told("relevant", text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (". >= 5 and . < 18", "Accepted when the answer is at least 5 and less than 18."),
        (". <= today()", "Accepted when the answer is on or before today."),
        (". > '2000-01-01'", "Accepted when the answer is after 2000-01-01."),
        ("regex(., '^[0-9]{9}$')", "Accepted when the answer has 9 digits."),
        (r"regex(., '\d{9,10}')", "Accepted when the answer has 9 to 10 digits."),
        ("regex(., '[a-z]+')", "Accepted when the answer matches the pattern “[a-z]+”."),
        ("count-selected(.) <= 3", "Accepted when the number of choices in the answer is at most 3."),
        ("string-length(.) > 2", "Accepted when the number of characters in the answer is more than 2."),
    ],
)
def test_a_reader_is_told_which_answers_are_accepted(text, words):
    assert _told("constraint", text) == words


def test_a_reader_is_told_what_must_be_answered_and_how_a_value_comes_about():
    assert _told("required", "true()") == "Must be answered."
    assert _told("required", "/data/age < 18") == "Must be answered when “Age” is less than 18."
    assert _told("calculate", "if(/data/age < 18, 'x', 'y')") == (
        "Worked out as “x” if “Age” is less than 18, otherwise “y”."
    )
    assert _told("calculate", "round((/data/age + 1) div 3, 1)") == "Worked out as (“Age” + 1) ÷ 3, rounded."


def test_the_same_in_khmer():
    assert _told("relevant", "/data/age >= 10 and /data/age < 18", "km") == ("បង្ហាញនៅពេល «អាយុ» យ៉ាងតិច 10 និង តិចជាង 18។")
    assert _told("relevant", "selected(/data/risks, 'r1')", "Khmer (km)") == "បង្ហាញនៅពេល «ហានិភ័យ» រួមមាន «Risk 1»។"
    assert _told("required", "true()", "km") == "ត្រូវតែឆ្លើយ។"


def test_what_has_no_words_is_written_with_the_names_of_the_questions():
    assert _told("calculate", "explode(/data/age, 'x')") == "Worked out as explode(“Age”, “x”)."
    assert _told("relevant", "/data/age mod 2 = 0") == "Shown when “Age” mod 2 is 0."
    assert _told("calculate", "instance('wards')/root/item[name = 'x']/label") == "Worked out as the list “wards”."


def test_every_phrase_is_there_in_both_languages_with_the_same_gaps():
    gaps = re.compile(r"\{[abc]\}")

    assert {name: set(gaps.findall(text)) for name, text in ENGLISH.items()} == {
        name: set(gaps.findall(text)) for name, text in KHMER.items()
    }


def test_a_language_without_phrases_is_told_in_english():
    assert words_of("French (fr)") is ENGLISH
    assert words_of("km-KH") is KHMER


@settings(max_examples=100, deadline=None)
@given(trees())
def test_every_expression_can_be_told(tree):
    told = explained(tree, name_of=lambda path: "Q", value_name=lambda path, value: value, language="en")

    assert 0 < len(told) <= MOST_CHARACTERS


def test_a_rule_nested_beyond_reading_is_told_as_far_as_words_help():
    for start, core in [("if(/data/age = 1, 'a', ", "''"), ("-(1 = ", "1"), ("not(", "1")]:
        deep = start * 30 + core + ")" * 30
        assert len(_told("calculate", deep)) <= MOST_CHARACTERS + 20
        assert len(_told("relevant", deep)) <= MOST_CHARACTERS + 20


def test_a_rule_of_three_thousand_parts_is_told_in_short():
    text = " or ".join(f"/data/age = {n}" for n in range(3_000))

    told = _told("relevant", text)

    assert told.startswith("Shown when “Age” is 0, 1, 2, ")
    assert told.endswith("….")
