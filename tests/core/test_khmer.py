import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ponleu.core.folding import fold
from ponleu.core.khmer import in_order, sort_key

KHMER = some.text(alphabet=[chr(code) for code in range(0x1780, 0x17DE)] + ["\u200b", " ", "a"], max_size=12)

# As the Khmer collation of ICU 72 orders them ("km-x-icu" in PostgreSQL 15).
PROVINCES_IN_ORDER = [
    "កណ្ដាល",
    "កែប",
    "កំពង់ចាម",
    "កំពង់ឆ្នាំង",
    "កំពង់ធំ",
    "កំពង់ស្ពឺ",
    "កំពត",
    "កោះកុង",
    "ក្រចេះ",
    "តាកែវ",
    "ត្បូងឃ្មុំ",
    "បន្ទាយមានជ័យ",
    "បាត់ដំបង",
    "ប៉ៃលិន",
    "ពោធិ៍សាត់",
    "ព្រៃវែង",
    "ព្រះវិហារ",
    "ព្រះសីហនុ",
    "ភ្នំពេញ",
    "មណ្ឌលគិរី",
    "រតនគិរី",
    "សៀមរាប",
    "ស្ទឹងត្រែង",
    "ស្វាយរៀង",
    "ឧត្ដរមានជ័យ",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("កណ្ដាល", "កណ្តាល"),  # subscript DA and TA look the same
        ("ត្បូងឃ្មុំ", "ត្បូងឃ្មំុ"),  # the sign before the vowel
        ("ស្ត្រី", "ស្រ្តី"),  # subscript RO before the other subscript
        ("ពោធិ៍សាត់", "ពេាធិ៍សាត់"),  # O typed in two strokes
        ("តា\u200bកែវ", "តាកែវ"),  # a space that nobody sees
    ],
)
def test_khmer_that_looks_the_same_is_the_same(one, other):
    assert in_order(one) == in_order(other)


@given(KHMER)
def test_putting_in_order_twice_changes_nothing_more(text):
    assert in_order(in_order(text)) == in_order(text)


@given(KHMER)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_provinces_sort_as_in_a_khmer_dictionary():
    shuffled = random.Random(7).sample(PROVINCES_IN_ORDER, len(PROVINCES_IN_ORDER))

    assert sorted(shuffled, key=sort_key) == PROVINCES_IN_ORDER
    assert sorted(shuffled) != PROVINCES_IN_ORDER  # code points alone would not do


def test_a_shifter_only_breaks_ties():
    assert sorted(["ប៉ា", "បាន", "បា"], key=sort_key) == ["បា", "ប៉ា", "បាន"]


def test_an_independent_vowel_sorts_as_the_vowel_that_it_sounds_like():
    assert sorted(["អៅ", "ឧត្ដរ", "អា", "ឪពុក"], key=sort_key) == ["អា", "ឧត្ដរ", "ឪពុក", "អៅ"]


def test_digits_come_before_khmer_and_latin_letters_after_it():
    assert sorted(["Kandal", "ក", "២", "១"], key=sort_key) == ["១", "២", "ក", "Kandal"]
