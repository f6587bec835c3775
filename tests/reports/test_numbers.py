from datetime import date
from decimal import Decimal

import pytest

from ponleu.core import Percent
from ponleu.reports.rules.numbers import count_shown, date_shown, in_words, list_shown, percent_shown


@pytest.mark.parametrize(
    ("language", "khmer_digits", "count", "percent", "day"),
    [
        ("en", False, "1,600", "43.75%", "28 May 2013"),
        ("en-x-children", False, "1,600", "43.75%", "28 May 2013"),
        ("km", False, "1,600", "43.75%", "ថ្ងៃទី 28 ខែឧសភា ឆ្នាំ 2013"),
        ("km", True, "១,៦០០", "៤៣.៧៥%", "ថ្ងៃទី ២៨ ខែឧសភា ឆ្នាំ ២០១៣"),
        ("xx", False, "1,600", "43.75%", "28 May 2013"),
    ],
)
def test_numbers_are_printed_as_the_language_prints_them(language, khmer_digits, count, percent, day):
    how = {"language": language, "khmer_digits": khmer_digits}

    printed = (
        count_shown(1600, **how),
        percent_shown(Percent(Decimal("43.75")), **how),
        date_shown(date(2013, 5, 28), **how),
    )

    assert printed == (count, percent, day)


@pytest.mark.parametrize(
    ("names", "english", "khmer"),
    [
        ((), "", ""),
        (("A",), "A", "A"),
        (("A", "B"), "A and B", "A និង B"),
        (("A", "B", "C"), "A, B and C", "A, B និង C"),
    ],
)
def test_names_are_joined_as_the_language_joins_them(names, english, khmer):
    assert (list_shown(names, language="en"), list_shown(names, language="km")) == (english, khmer)


def test_small_numbers_have_words_and_great_ones_keep_their_digits():
    assert [in_words(count, language="en") for count in (0, 7, 20, 21)] == ["zero", "seven", "twenty", "21"]
    assert [in_words(count, language="km", khmer_digits=True) for count in (7, 21)] == ["ប្រាំពីរ", "២១"]
    assert in_words(7, language="lo") == "7"
