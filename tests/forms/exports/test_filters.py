"""Questions to answers."""

from datetime import date

import pytest

from ponleu.forms.rules.exports.filters import SealedFilter, UnknownFilter, UnreadableFilter, filters_of
from ponleu.forms.rules.exports.layout import layout_of
from tests.forms.exports.test_columns import MARKED, NAMESPACE
from tests.forms.exports.versions import the_versions
from tests.forms.questionnaires import a_form

ANSWERS = {
    "/data/age": "9",
    "/data/school": "y",
    "/data/games": "kite ball",
    "/data/born": "2010-01-02",
    "/data/kid[1]/years": "3",
    "/data/kid[2]/years": "12",
}


@pytest.fixture(scope="module")
def layout():
    return layout_of(the_versions())


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("age=9", True),
        ("age=09.0", True),
        ("age__gte=10", False),
        ("age__lt=10", True),
        ("age__not=9", False),
        ("school=y", True),
        ("school=n", False),
        ("games__has=ball", True),
        ("games__lacks=ball", False),
        ("games__has=bal", False),
        ("born__gt=2010-01-01", True),
        ("town=Northam", False),
        ("town__not=Northam", True),
        ("years__gte=10", True),
        ("years__gte=13", False),
    ],
)
def test_an_answer_is_compared_as_what_it_is(layout, asked, holds):
    filters = filters_of([tuple(asked.split("="))], layout)

    assert filters.hold(ANSWERS) is holds


def test_all_conditions_must_hold_and_an_answer_that_is_no_number_is_not_more_than_one(layout):
    both = filters_of([("age__gte", "5"), ("school", "n")], layout)

    assert both.hold(ANSWERS) is False
    assert filters_of([("age__gte", "5")], layout).hold({"/data/age": "many"}) is False


def test_days_and_what_the_platform_knows_are_asked_too(layout):
    filters = filters_of(
        [("received__from", "2026-11-01"), ("received__until", "2026-11-30"), ("channel", "odk")], layout
    )

    assert (filters.since, filters.until, filters.columns) == (
        date(2026, 11, 1),
        date(2026, 11, 30),
        {"channel": "odk"},
    )
    assert not filters.asks_answers


@pytest.mark.parametrize(
    ("asked", "problem", "says"),
    [
        ("colour=red", UnknownFilter, "colour"),
        ("age__has=9", UnknownFilter, "age__gte"),
        ("colour__gte=3", UnknownFilter, "received__from"),
        ("age__gte=many", UnreadableFilter, "a number"),
        ("born=yesterday", UnreadableFilter, "a date"),
        ("received__from=2026-1-1", UnreadableFilter, "a date"),
    ],
)
def test_what_cannot_be_asked_is_told(layout, asked, problem, says):
    with pytest.raises(problem) as told:
        filters_of([tuple(asked.split("="))], layout)
    assert says in str(told.value)


@pytest.mark.parametrize("is_opened", [False, True])
@pytest.mark.parametrize("name", ["name", "told", "size", "told__not"])
def test_sealed_answers_are_never_searched_even_with_the_right(is_opened, name):
    layout = layout_of([a_form(MARKED.format("yes"), "", NAMESPACE.format(1))], is_opened=is_opened)

    with pytest.raises(SealedFilter):
        filters_of([(name, "x")], layout)
