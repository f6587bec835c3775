import gzip
import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponleu.forms.rules.xpath import problems
from ponleu.forms.rules.xpath.parsing import AXES, MOST_LEVELS, parse
from ponleu.forms.rules.xpath.syntax import (
    PRECEDENCE,
    Binary,
    Call,
    Filter,
    Literal,
    Negate,
    Number,
    Path,
    Step,
    Union,
)
from ponleu.forms.rules.xpath.writing import written

AGE = Path(False, (Step("child", "age"),))


def test_a_rule_is_read_as_a_tree_that_remembers_where_each_part_stood():
    tree = parse(". >= 5 and age < 18")

    assert tree == Binary(
        "and",
        (Binary(">=", (Path(False, (Step("self", "node()"),)), Number(5.0))), Binary("<", (AGE, Number(18.0)))),
    )
    assert [part.at for part in tree.operands] == [0, 11]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1and1", Binary("and", (Number(1.0), Number(1.0)))),
        ("1 and1", Binary("and", (Number(1.0), Number(1.0)))),
        ("'1'or'1'", Binary("or", (Literal("1"), Literal("1")))),
        ("7.9e-12", Number(7.9e-12)),
        ("a-b", Path(False, (Step("child", "a-b"),))),
        ("a -b", Binary("-", (Path(False, (Step("child", "a"),)), Path(False, (Step("child", "b"),))))),
        ("div div mod", Binary("div", (Path(False, (Step("child", "div"),)), Path(False, (Step("child", "mod"),))))),
        (".5", Number(0.5)),
        ("* * *", Binary("*", (Path(False, (Step("child", "*"),)), Path(False, (Step("child", "*"),))))),
        ("--1", Negate(Negate(Number(1.0)))),
        ("if (age, 1, 2)", Call("if", (AGE, Number(1.0), Number(2.0)))),
        ("text()", Path(False, (Step("child", "text()"),))),
        ("/", Path(True, ())),
        ("//age", Path(True, (Step("descendant-or-self", "node()"), Step("child", "age")))),
        ("(age)[1]", Filter(AGE, (Number(1.0),), ())),
        ("age[1]", Path(False, (Step("child", "age", (Number(1.0),)),))),
        ("current()/../age", Filter(Call("current", ()), (), (Step("parent", "node()"), Step("child", "age")))),
        ("a|b", Union((Path(False, (Step("child", "a"),)), Path(False, (Step("child", "b"),))))),
        ("អាយុ", Path(False, (Step("child", "អាយុ"),))),
    ],
)
def test_trap_12_words_and_signs_that_engines_cut_differently_are_cut_as_on_phones(text, tree):
    assert parse(text) == tree


def test_a_chain_of_one_operator_is_one_level_and_brackets_are_kept():
    assert parse("1 - 2 - 3") == Binary("-", (Number(1.0), Number(2.0), Number(3.0)))
    assert parse("(1 - 2) - 3") == Binary("-", (Binary("-", (Number(1.0), Number(2.0))), Number(3.0)))
    assert parse("1 - 2 + 3") == Binary("+", (Binary("-", (Number(1.0), Number(2.0))), Number(3.0)))
    assert len(parse(" or ".join(["age = 1"] * 3_000)).operands) == 3_000


@pytest.mark.parametrize(
    ("text", "kind", "position"),
    [
        ("", problems.NothingWritten, 1),
        ("  ", problems.NothingWritten, 1),
        ("1 +", problems.EndsTooSoon, 4),
        ("count(age", problems.EndsTooSoon, 10),
        ("age = 'yes", problems.QuoteNotClosed, 7),
        ("age == 1", problems.NotAnExpression, 6),
        ("age && 1", problems.UnknownSign, 5),
        ("age = “yes”", problems.UnknownSign, 7),
        ("${age} > 1", problems.NameInBraces, 1),
        ("age 1", problems.NotAnExpression, 5),
        ("1e999", problems.NumberTooLarge, 1),
        ("nowhere::age", problems.NotAnExpression, 1),
        ("if(1,,2)", problems.NotAnExpression, 6),
        ("(" * 500 + "1" + ")" * 500, problems.TooDeep, MOST_LEVELS + 1),
        ("-" * 60_000 + "1", problems.TooDeep, MOST_LEVELS + 1),
        ("1" + "0" * 70_000, problems.TooLong, 65_537),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text, kind, position):
    with pytest.raises(kind) as refusal:
        parse(text)

    assert refusal.type is kind
    assert refusal.value.position == position
    assert str(refusal.value)


def test_nesting_within_the_limit_is_read_and_written():
    text = "if(age = 1, 'a', " * (MOST_LEVELS - 2) + "''" + ")" * (MOST_LEVELS - 2)

    assert written(parse(text)) == text


@settings(max_examples=300)
@given(st.text(alphabet=string.printable + "ក៣“”é", max_size=40))
def test_any_text_is_an_expression_or_is_refused(text):
    tree, position = _read(text)

    assert 1 <= position <= len(text) + 1
    assert tree is None or parse(written(tree)) == tree


def _read(text):
    try:
        return parse(text), 1
    except problems.NotAnExpression as refusal:
        return None, refusal.position


PIECES = st.sampled_from(
    [
        *("a", "b-c", "jr:itext", "and", "or", "div", "mod", "*", "+", "-", "=", "!=", "<", "<=", "|", "(", ")", "["),
        *("]", "/", "//", ".", "..", "@", "::", ",", "1", ".5", "1e3", "'x'", '"y"', "node()", "self", "child", "$"),
    ]
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " "]))
def test_any_row_of_tokens_is_an_expression_that_can_be_written_again_or_is_refused(pieces, between):
    tree, _ = _read(between.join(pieces))

    assert tree is None or parse(written(tree)) == tree


NAMES = st.sampled_from(["age", "and", "div", "kid-1", "jr:count", "*", "jr:*", "អាយុ", "node", "text"])


def trees():
    leaves = st.one_of(
        st.builds(Number, st.floats(min_value=0, allow_infinity=False, allow_nan=False).map(abs)),
        st.builds(Literal, st.text(max_size=5).filter(lambda text: not ("'" in text and '"' in text))),
        st.just(Path(True, ())),
    )
    return st.recursive(leaves, _larger, max_leaves=12)


def _larger(inner):
    some = st.lists(inner, max_size=2).map(tuple)
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    tests = st.one_of(NAMES, st.sampled_from(["node()", "text()", "processing-instruction('x')"]))
    steps = st.lists(st.builds(Step, st.sampled_from(sorted(AXES)), tests, some), min_size=1, max_size=4).map(tuple)
    calls = st.builds(Call, st.sampled_from(["if", "jr:itext", "and", "count-selected"]), some)
    filters = st.builds(Filter, inner, some, steps) | st.builds(
        Filter, inner, st.lists(inner, min_size=1, max_size=2).map(tuple), st.just(())
    )
    return st.one_of(
        st.builds(Path, st.booleans(), steps),
        calls,
        filters,
        st.builds(Negate, inner),
        st.builds(Union, st.lists(st.one_of(st.builds(Path, st.booleans(), steps), calls), min_size=2).map(tuple)),
        st.builds(Binary, st.sampled_from(sorted(PRECEDENCE)), several),
    )


@settings(max_examples=100, deadline=None)
@given(trees())
def test_every_tree_is_read_again_from_what_it_is_written_as(tree):
    assert parse(written(tree)) == tree


def test_the_recorded_expressions_are_read_again_from_what_they_are_written_as(vectors_folder):
    with gzip.open(vectors_folder / "xpath.jsonl.gz", "rt") as lines:
        texts = {json.loads(line)["expr"] for line in lines}

    for text in texts:
        assert parse(written(parse(text))) == parse(text)
