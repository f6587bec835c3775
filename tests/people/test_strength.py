"""Which passphrases are refused, what the refusal says, and that it never repeats them."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

import ponleu.people
from ponleu.core import Problem
from ponleu.people.rules.strength import (
    FEWEST_GUESSES,
    TooAlike,
    TooCommon,
    TooEasy,
    TooLong,
    TooShort,
    check,
    guesses,
    listed,
    plain,
)

COMMON = listed((Path(ponleu.people.__file__).parent / "data" / "common_passphrases.txt").read_text("utf-8"))
ABOUT = ("Sothea Vannak", "សុធា វណ្ណៈ", "Harbour of Lanterns")
HIDDEN = "\u200b"


def _refusal(passphrase, *, about=ABOUT):
    try:
        check(passphrase, common=COMMON, about=about)
    except Problem as problem:
        return type(problem)
    return None


@pytest.mark.parametrize(
    "passphrase",
    [
        "lotus bicycle thunder 7 mango",
        "correct horse battery stapler",
        "ទឹក ភ្នំ កៅអី ផ្លែឈើ",
        "kyat;Rumble.04,zebu",
        "kV9#zq!Lw2pX",
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_are_accepted(passphrase):
    assert _refusal(passphrase) is None


@pytest.mark.parametrize(
    ("passphrase", "refusal"),
    [
        ("", TooShort),
        ("kV9#zq!Lw2p", TooShort),
        ("ទឹកភ្នំកៅអ", TooShort),
        (f"ទ{HIDDEN}ឹ{HIDDEN}ក{HIDDEN}ភ{HIDDEN}្{HIDDEN}ន{HIDDEN}ំ", TooShort),
        ("kV9   zq  Lw   2", TooShort),
        ("kV9#zq!Lw2p" * 19, TooLong),
        ("កកកកកកកកកកកកកក", TooAlike),
        ("aaa bbb ccc aaa bbb", TooAlike),
        ("ABab ABab ABab ABab", TooAlike),
        ("correct horse battery staple", TooCommon),
        ("Correct-Horse-Battery-Staple!", TooCommon),
        ("ខ្ញុំ ស្រឡាញ់ កម្ពុជា", TooCommon),
        (f"ខ្ញុំ{HIDDEN}ស្រឡាញ់{HIDDEN}កម្ពុជា", TooCommon),
        ("password1234567", TooEasy),
        ("P@ssw0rdP@ssw0rd", TooEasy),
        ("qwertyuiopasdf", TooEasy),
        ("abcdefghijklmn", TooEasy),
        ("abcabcabcabcabcd", TooEasy),
        ("១២៣៤៥៦៧៨៩០១២៣", TooEasy),
        ("២៨-០៥-២០១៣ ២៨-០៥-២០១៤", TooEasy),
        ("Sothea Vannak", TooEasy),
        ("vannaksothea1990", TooEasy),
        ("sotheaharbour2026", TooEasy),
        ("Lanterns-Harbour-1", TooEasy),
        ("សុធាវណ្ណៈសុធាវណ្ណៈ", TooEasy),
        ("ponleuponleuponleu", TooEasy),
    ],
)
def test_a_passphrase_is_refused_for_its_first_weakness(passphrase, refusal):
    assert _refusal(passphrase) is refusal


@pytest.mark.parametrize("passphrase", ["sreyneang-vuthy-kosal", "ចាន់ថាសុភ័ក្ត្របូរី"])
def test_a_name_counts_only_for_whoever_bears_it(passphrase):
    names = ["Sreyneang Vuthy Kosal", "ចាន់ថាសុភ័ក្ត្របូរី"]

    assert (_refusal(passphrase, about=()), _refusal(passphrase, about=names)) == (None, TooEasy)


def test_the_limit_of_guesses_is_the_first_that_is_accepted(monkeypatch):
    found = []

    for expected in (FEWEST_GUESSES - 1, FEWEST_GUESSES):
        monkeypatch.setattr("ponleu.people.rules.strength.guesses", lambda *_, expected=expected, **__: expected)
        found.append(_refusal("lotus bicycle thunder"))

    assert found == [TooEasy, None]


@pytest.mark.parametrize(("signs", "refusal"), [(11, TooShort), (12, None), (200, None), (201, TooLong)])
def test_the_limits_of_length_are_exact(signs, refusal):
    assert _refusal(("kVzqLwpxgu" + "ំៅឿះៈ" * 40)[:signs]) is refusal


def test_a_refusal_says_what_to_do_and_repeats_nothing_of_the_passphrase():
    for passphrase in ("zebukyat", "zebukyat" * 30, "zbzb" * 5, "correct horse battery staple", "sotheavannak"):
        with pytest.raises(Problem) as refused:
            check(passphrase, common=COMMON, about=ABOUT)

        told = f"{refused.value!r} {refused.value} {refused.value.values} {refused.value.__context__}"
        assert (refused.value.advice != "", refused.value.where.row) == (True, 0)
        assert [word for word in ("zebu", "zbzb", "horse", "sothea", "vannak") if word in told.casefold()] == []


def test_a_passphrase_typed_in_another_unicode_form_is_judged_alike():
    assert plain("Cafe\u0301  Noir!") == plain("café noir") == "cafénoir"


def test_a_name_with_a_sign_in_it_counts_also_without_the_sign():
    names = ["O’Thunderlane"]

    assert [guesses(each, about=names) for each in ("o’thunderlane", "othunderlane")] == [4, 5]


def test_khmer_digits_are_judged_like_latin_ones():
    assert guesses("១៤៧២៥៨៣៦៩") == guesses("147258369") < 10**4  # a path over the keys of a telephone
    assert guesses("២៨០៥២០១៣") == guesses("28-05-2013") == guesses("28052013") < 10**6


def test_the_name_of_the_platform_is_guessed_early():
    assert guesses("ponleu") < 10 < guesses("ponleo")


def test_nothing_typed_is_the_first_guess():
    assert [guesses(each) for each in ("", " ", "-_-")] == [1, 1, 1]


def test_a_list_of_common_passphrases_is_read_without_remarks_and_empty_lines():
    assert listed("# remark\nI love\n\n  \nអង្គរ វត្ត\n") == {"ilove", "អង្គរវត្ត"}
    assert len(COMMON) == 21
    assert {each for each in COMMON if len(each) < 12} == set()


def test_the_lists_of_words_are_read_only_where_a_passphrase_is_chosen():
    code = "import sys, ponleu.people.rules.strength; print('zxcvbn' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("repeated", ["a1", "@4a", "qwerty", "ក១", "1Il!|", "2013-"])
def test_the_longest_passphrase_keeps_the_machine_busy_for_less_than_two_seconds(repeated):
    started = time.process_time()

    _refusal(("xyzw" + repeated * 100)[:200])

    assert time.process_time() - started < 2
