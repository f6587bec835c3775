"""Cells that a spreadsheet would take for formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.forms.rules.exports.guarding import guarded, guarded_row, unguarded

FORMULAS = [
    "=1+1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "  =1+1",
    "'=1",
    "'''+x",
    "+1 and more",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_gets_an_apostrophe_that_can_be_taken_away(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["-5", "+855", "-0.5", "1e5", "", "Northam", "'tis so", "a=b", "ភ្នំពេញ"])
def test_plain_numbers_and_words_stay_as_they_are(text):
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text(alphabet="'=+-@\t\r\n 1a＝", max_size=8) | st.text(max_size=20))
def test_taking_away_gives_back_what_was_answered(text):
    assert unguarded(guarded(text)) == text
    assert guarded_row([text]) == [guarded(text)]
