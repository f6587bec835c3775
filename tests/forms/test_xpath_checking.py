import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponleu.forms.rules.xpath import check_functions, functions_of, is_volatile, parse, problems
from ponleu.forms.rules.xpath.patterns import check_pattern, matches_whole


def _kinds(text):
    return [type(problem) for problem in check_functions(parse(text))]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("if(age > 1, selected(risks, 'x'), explode())", [problems.UnknownFunction]),
        ("false() and substring('a')", [problems.WrongArguments]),
        ("selected(risks)", [problems.WrongArguments]),
        ("indexed-repeat(/data/kid/age, /data/kid, 1)", []),
        ("indexed-repeat(/data/kid/age, /data/kid)", [problems.WrongArguments]),
        ("indexed-repeat(/data/kid/age, /data/kid, 1, /data/kid)", [problems.WrongArguments]),
        ("count('kid')", [problems.NotAList]),
        ("count(age + 1)", [problems.NotAList]),
        ("count(if(age > 1, kid, adult))", []),
        ("regex(., '(a+)+$')", []),
        (r"regex(., '(?=a)b')", [problems.PatternRefused]),
        (r"regex(., '(a)\1')", [problems.PatternRefused]),
        ("regex(., '[')", [problems.PatternRefused]),
        ("digest(., 'MD4')", [problems.NotComputable]),
        ("digest(., 'SHA-256', 'hex')", []),
        ("instance('wards')/root/item[explode() = 1]", [problems.UnknownFunction]),
    ],
)
def test_trap_21_what_would_fail_in_a_branch_that_is_never_taken_is_found_before_publishing(text, kinds):
    assert _kinds(text) == kinds


def test_a_problem_with_a_function_says_its_name_and_what_it_takes():
    assert [str(problem) for problem in check_functions(parse("substr('a') + explode(1)"))] == [
        "“substr” is given 1 values, and takes 2-3. Count the commas inside its brackets.",
        "There is no function “explode”. Check its spelling; functions of other systems cannot be used.",
    ]


def test_every_function_of_odk_is_there():
    documented = """
        if position once selected selected-at count-selected jr:choice-name indexed-repeat count count-non-empty sum max
        min regex contains starts-with ends-with substr substring-before substring-after translate string-length
        normalize-space concat join boolean-from-string string digest base64-decode pulldata round int number abs pow
        log log10 exp exp10 sqrt sin cos tan asin acos atan atan2 pi random today now date date-time decimal-date-time
        decimal-time format-date format-date-time coalesce checklist weighted-checklist true false not boolean uuid
        area distance geofence instance current randomize jr:itext last id lang local-name name namespace-uri floor
        ceiling substring property
    """

    assert [name for name in documented.split() if problems.UnknownFunction in _kinds(f"{name}()")] == []


def test_the_functions_of_an_expression_are_those_of_all_its_branches():
    assert functions_of(parse("kid[position() = 1]/age + sum(kid[selected(x, 'y')]/age)")) == {
        "position",
        "sum",
        "selected",
    }


@pytest.mark.parametrize("text", ["today()", "1 + now()", "kid[random() > 1]", "uuid()", "once('a')", "randomize(kid)"])
def test_trap_15_what_clock_or_chance_has_a_say_in_is_volatile(text):
    assert is_volatile(parse(text))


@pytest.mark.parametrize("text", ["age + 1", "randomize(kid, 7)", "date('2026-01-01')", "uuid = 1", "explode()"])
def test_trap_15_what_depends_on_answers_alone_is_not(text):
    assert not is_volatile(parse(text))


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("[0-9]{3}", "123", True),
        ("[0-9]{3}", "1234", False),
        ("[0-9]{3}", "a123", False),
        ("a|b", "ab", False),
        (".*", "two\nlines", False),
        (r"\p{IsKhmer}+", "កខ", True),
        (r"\p{L}+", "é", True),
        (r"\p{Alpha}+", "é", False),
        (r"\d+", "៣", False),
    ],
)
def test_trap_18_a_pattern_must_match_the_whole_answer_as_on_phones(pattern, text, fits):
    assert matches_whole(pattern, text) is fits


@pytest.mark.parametrize(
    "pattern", [r"(a+)+b", r"(a|a)*b", r"(.*)*x", r"((a{0,50}){0,50})b", r"^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_trap_18_a_pattern_that_would_take_for_ever_elsewhere_answers_at_once_or_is_refused(pattern):
    began = time.process_time()

    try:
        matched = matches_whole(pattern, "a" * 50_000 + "!")
    except problems.PatternRefused:
        matched = False

    assert matched is False
    assert time.process_time() - began < 1


@settings(max_examples=300)
@given(st.text(max_size=30), st.text(max_size=30))
def test_trap_18_any_pattern_is_run_or_refused_with_a_reason(pattern, text):
    try:
        check_pattern(pattern)
        matches_whole(pattern, text)
    except problems.PatternRefused as refusal:
        reason = refusal.values["reason"]
    else:
        reason = "none needed"

    assert reason


def test_trap_18_a_pattern_longer_than_any_form_needs_is_refused():
    with pytest.raises(problems.PatternRefused):
        check_pattern("a" * 3_000)
