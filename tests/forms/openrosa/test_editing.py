"""Corrections: a new submission that names the one it replaces, in whatever order they come."""

import pytest

from tests.forms.openrosa.telephones import Telephone, a_form, an_id, filled, kept, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]

SUPERSEDED = (
    409,
    "The filled form that this corrects was corrected by somebody else since."
    " Keep it on the telephone, and tell whoever looks after the forms.",
)


def rows():
    """By age: state, whether it counts, and the age that it replaces."""
    return {ages(row): (row.state, row.is_current, ages(row.replaces) if row.replaces else None) for row in kept()}


def ages(row):
    return bytes(row.xml).decode().partition("<age>")[2].partition("<")[0]


def kinds(age):
    row = next(row for row in kept() if ages(row) == age)
    return [flag["kind"] for flag in row.findings if flag["kind"] != "not_checked"]


def test_an_edit_takes_the_place_of_what_it_corrects_which_is_kept():
    telephone, one, two = Telephone(a_form()), an_id(), an_id()
    telephone.send(filled(one, age="11"))

    assert telephone.send(filled(two, replaces=one, age="12")).status_code == 201
    assert rows() == {"11": ("received", False, None), "12": ("edited", True, "11")}


def test_an_edit_sent_again_is_known_again_also_with_a_further_file():
    telephone, one = Telephone(a_form()), an_id()
    telephone.send(filled(one, age="11"))
    edit = filled(replaces=one, age="12")

    answers = [telephone.send(edit, *files).status_code for files in ((), (), [("one.jpg", b"1")])]

    assert answers == [201, 202, 201]
    assert len(kept()) == 2


def test_an_edit_of_an_edit_is_a_chain_of_which_the_last_counts():
    telephone, one, two = Telephone(a_form()), an_id(), an_id()
    telephone.send(filled(one, age="11"))
    telephone.send(filled(two, replaces=one, age="12"))

    telephone.send(filled(replaces=two, age="13"))

    assert rows() == {"11": ("received", False, None), "12": ("edited", False, "11"), "13": ("edited", True, "12")}


def test_a_second_edit_of_the_same_is_refused_and_changes_nothing():
    telephone, one = Telephone(a_form()), an_id()
    telephone.send(filled(one, age="11"))
    telephone.send(filled(replaces=one, age="12"))

    assert said(telephone.send(filled(replaces=one, age="13"))) == SUPERSEDED
    assert rows() == {"11": ("received", False, None), "12": ("edited", True, "11")}


def test_an_edit_that_overtook_its_original_is_kept_and_the_original_is_put_behind_it():
    telephone, one = Telephone(a_form()), an_id()

    first = telephone.send(filled(one + "x", replaces=one, age="12"))
    second = telephone.send(filled(one, age="11"))

    assert [first.status_code, second.status_code] == [201, 201]
    assert rows() == {"11": ("received", False, None), "12": ("edited", True, "11")}
    assert kinds("12") == ["original"]


def test_of_two_edits_that_overtook_their_original_one_is_taken():
    telephone, one = Telephone(a_form()), an_id()
    telephone.send(filled(replaces=one, age="12"))

    assert said(telephone.send(filled(replaces=one, age="13"))) == SUPERSEDED


def test_a_trial_never_replaces_an_answer_of_a_child():
    form, one = a_form(), an_id()
    Telephone(form).send(filled(one, age="11"))

    assert said(Telephone(form, is_trial=True).send(filled(replaces=one, age="12"))) == SUPERSEDED
    assert rows() == {"11": ("received", True, None)}
