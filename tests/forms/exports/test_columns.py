"""The columns of an export, and the rows under them."""

import pytest

from ponleu.forms.rules.exports.columns import OF_A_SUBMISSION
from ponleu.forms.rules.exports.layout import UnknownLanguage, layout_of
from ponleu.forms.rules.exports.rows import Answered, Arranger
from tests.forms.exports.versions import the_versions
from tests.forms.questionnaires import a_form, a_model

OWN = list(OF_A_SUBMISSION)


def names(layout):
    return [[field.name for field in sheet.fields] for sheet in layout.sheets]


def rows(layout, answers, key="k"):
    own = (key, *[""] * (len(OWN) - 1))
    found = Arranger(layout).rows(Answered(key, own, answers))
    return [found[0][0][len(OWN) :], *found[1:]]


def test_nothing_shifts_when_a_label_changes_a_question_comes_and_a_question_goes():
    first, second, third = the_versions()

    after_one, after_two, after_three = (
        names(layout_of(forms)) for forms in ([first], [first, second], [first, second, third])
    )

    assert after_one[0] == [*OWN, "age", "school", "town", "games"]
    assert after_two[0] == after_three[0] == [*OWN, "age", "school", "town", "games", "born"]
    assert after_one[1:] == after_three[1:] == [["KEY", "PARENT_KEY", "call", "years"], ["KEY", "PARENT_KEY", "kind"]]


def test_answers_of_every_version_stand_under_their_own_names():
    layout = layout_of(the_versions())

    assert rows(layout, {"/data/age": "9", "/data/town": "Northam"})[0] == ["9", "", "Northam", "", ""]
    assert rows(layout, {"/data/born": "2010-01-02", "/data/age": "9"})[0] == ["9", "", "", "", "2010-01-02"]


def test_rows_of_repeats_name_the_row_they_lie_in_also_when_that_says_nothing_itself():
    answers = {
        "/data/kid[2]/toy[1]/kind": "kite",
        "/data/kid[10]/call": "B",
        "/data/kid[1]/call": "A",
        "/data/kid[1]/years": "4",
    }

    assert rows(layout_of(the_versions()), answers)[1:] == [
        [["k/kid[1]", "k", "A", "4"], ["k/kid[2]", "k", "", ""], ["k/kid[10]", "k", "B", ""]],
        [["k/kid[2]/toy[1]", "k/kid[2]", "kite"]],
    ]


def test_headings_and_choices_are_said_in_a_language_of_the_form():
    layout = layout_of(the_versions(), language="km")

    assert layout.sheets[0].headings[len(OWN) :] == ["អាយុ", "រៀន?", "ភូមិ", "ល្បែង", "កើត"]
    assert rows(layout, {"/data/school": "y", "/data/games": "kite ball"})[0] == ["", "បាទ", "", "ខ្លែង; បាល់", ""]
    assert layout_of(the_versions(), language="English (en)").sheets[0].headings[len(OWN)] == "How old"
    with pytest.raises(UnknownLanguage, match="fr"):
        layout_of(the_versions(), language="fr")


def test_a_question_with_several_choices_is_split_on_demand():
    layout = layout_of(the_versions(), is_split=True)

    assert names(layout)[0][len(OWN) + 3 : len(OWN) + 6] == ["games", "games/ball", "games/kite"]
    assert rows(layout, {"/data/games": "kite"})[0] == ["", "", "", "kite", "0", "1", ""]
    assert rows(layout, {"/data/age": "9"})[0] == ["9", "", "", "", "", "", ""]


def test_two_columns_never_bear_one_name_whatever_the_case():
    form = a_form("""
        type          | name | label
        text          | key  | Key
        begin group   | a    | A
        text          | b-c  | One
        end group     | .    | .
        begin group   | a-b  | B
        text          | C    | Two
        end group     | .    | .
    """)

    assert names(layout_of([form]))[0][len(OWN) :] == ["key_2", "a-b-c", "a-b-C_2"]


def test_a_question_that_became_a_repeat_keeps_its_older_answers_in_the_first_row():
    question = "<input ref='/data/kid/age'><label>Age</label></input>"
    body = f"<group ref='/data/kid'>{question}</group>"
    again = f"<group ref='/data/kid'><repeat nodeset='/data/kid'>{question}</repeat></group>"
    given = "<data id='f' version='{}'><kid><age/></kid></data>"
    layout = layout_of([a_model(given.format(1), body=body), a_model(given.format(2), body=again)])

    assert rows(layout, {"/data/kid/age": "9"})[1] == [["k/kid[1]", "k", "9"]]
    assert rows(layout, {"/data/kid[2]/age": "8"})[1] == [["k/kid[2]", "k", "8"]]


MARKED = """
    type     | name  | label | bind::ponleu:identifying | bind::ponleu:sensitive | calculation
    text     | name  | Name  | {0}                      | .                      | .
    text     | told  | Told  | .                        | {0}                    | .
    integer  | age   | Age   | .                        | .                      | .
    geopoint | spot  | Spot  | .                        | .                      | .
    calculate| size  | .     | .                        | .                      | string-length(${{told}})
"""
NAMESPACE = 'form_id | version | namespaces\n f | {} | ponleu="https://ponleu.org/xforms"'


def test_what_any_version_marks_is_left_out_of_all_of_them_with_what_would_give_it_away():
    forms = [a_form(MARKED.format(mark), "", NAMESPACE.format(at)) for at, mark in enumerate((".", "yes"), 1)]

    closed, opened = layout_of(forms), layout_of(forms, is_opened=True)

    assert names(closed)[0][len(OWN) :] == ["age"]
    assert {field.name: field.disclosed for field in closed.left_out} == {
        "name": "identifying",
        "told": "sensitive",
        "spot": "beside",
        "size": "beside",
    }
    assert names(opened)[0][len(OWN) :] == ["name", "told", "age", "spot", "size"]
    assert opened.left_out == ()
