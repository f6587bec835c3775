"""The traps of form expressions that the reference counts (docs/forms.md lists them), each with what phones do."""

import contextlib
import math
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ponleu.core import Problem
from ponleu.forms.rules.explaining import explained
from ponleu.forms.rules.xpath import (
    Context,
    TooMuchWork,
    check_functions,
    compiled,
    parse,
    problems,
    to_boolean,
    to_string,
    written,
)
from ponleu.forms.rules.xpath.functions import FUNCTIONS
from tests.forms.xpath_world import PHNOM_PENH, SmallWorld, value_of

KIDS = """
    <data>
      <age>9</age><empty/><stored>false</stored><day>2018-01-01</day>
      <kid><name>A</name><age>4</age><toy><what>ball</what></toy><toy><what>kite</what></toy></kid>
      <kid><name>B</name><age>8</age><toy><what>drum</what></toy></kid>
      <kid><name>C</name><age/></kid>
      <total>2</total>
    </data>
"""
WARDS = """
    <instance id="wards"><root>
      <item><name>w1</name><town>north</town><label>First</label></item>
      <item><name>w2</name><town>south</town><label>Second</label></item>
      <item><name>w3</name><town>north</town><label>Third</label></item>
      <item><name>w4</name><label>Nowhere</label></item>
    </root></instance>
"""


def kids(**given):
    return SmallWorld(KIDS, repeats=["kid", "toy"], **given)


def test_trap_1_an_empty_answer_is_no_number_and_so_neither_below_nor_above_one():
    empty = {"at": "/data/empty"}

    assert value_of(". < 18", kids(), **empty) is False
    assert value_of(". >= 18", kids(), **empty) is False
    assert value_of(". = ''", kids(), **empty) is True
    assert math.isnan(value_of("number('')", kids()))


def test_trap_2_a_calculation_that_came_to_nothing_is_passed_over():
    assert value_of("coalesce(empty + 1, 'x')", kids()) == "x"
    assert value_of("once(empty + 1)", kids(), at="/data/empty") == ""
    assert value_of("once('new')", kids(), at="/data/stored") == "false"


@pytest.mark.parametrize("path", ["/data/nowhere", "/data/age"])
def test_trap_3_what_is_missing_or_irrelevant_compares_as_an_empty_answer(path):
    world = kids(irrelevant=["/data/age"])

    assert value_of(f"{path} != 'yes'", world) is True
    assert value_of(f"{path} = ''", world) is True
    assert value_of(f"string({path})", world) == ""
    assert value_of(f"not({path})", world) is True
    assert value_of(f"{path} > 0", world) is False
    assert value_of(f"if(true(), {path}, 1) != 'yes'", world) is True
    assert value_of("/data/nowhere != 'yes'", world, forgiving=False) is False  # as plain XPath has it


def test_trap_4_sums_counts_and_lists_leave_out_what_is_irrelevant():
    world = kids(irrelevant=["/data/kid[2]"])

    assert value_of("sum(/data/kid/age)", world) == 4
    assert value_of("count(/data/kid)", world) == 2
    assert value_of("max(/data/kid/age)", world) == 4
    assert value_of("join(' ', /data/kid/name)", world) == "A C"
    assert value_of("/data/kid[age = 8]/name", world) == []


def test_trap_4_an_unanswered_number_does_not_spoil_a_sum():
    assert value_of("sum(/data/kid/age)", kids()) == 12
    assert value_of("min(/data/kid/age)", kids()) == 4


def test_trap_5_an_absolute_path_inside_a_repeat_means_the_same_instance():
    second = {"at": "/data/kid[2]/name"}

    assert value_of("/data/kid/age", kids(), **second) == ["8"]
    assert value_of("/data/kid/toy/what", kids(), **second) == ["drum"]
    assert value_of("/data/kid/toy/what", kids(), at="/data/kid[1]/toy[2]/what") == ["kite"]
    assert value_of("count(/data/kid)", kids(), **second) == 3  # not the last step: all are counted
    assert value_of("/data/kid[name = 'A']/age", kids(), **second) == ["4"]
    assert value_of("/data/kid/age", kids()) == ["4", "8", ""]


def test_trap_6_inside_a_filter_of_a_list_paths_and_dots_keep_their_meaning():
    world = kids(lists=[WARDS])
    world.at("/data/kid[2]/name").text = "south"

    in_repeat = {"at": "/data/kid[2]/age"}
    assert value_of("instance('wards')/root/item[town = /data/kid/name]/name", world, **in_repeat) == ["w2"]
    assert value_of("instance('wards')/root/item[town = current()/../name]/name", world, **in_repeat) == ["w2"]
    assert value_of("instance('wards')/root/item[name = 'w3' and ./town = 'north']/label", world) == ["Third"]
    assert value_of("instance('wards')/root/item[/data/total]/label", world) == ["First", "Second", "Third", "Nowhere"]
    assert value_of("instance('wards')/root/item[number(/data/total)]/label", world) == ["Second"]
    assert value_of("instance('wards')/root/item[town = /data/nowhere]/label", world) == ["Nowhere"]
    assert value_of("instance('wards')/root/item[town = 'north'][2]/label", world) == ["Third"]
    assert value_of("instance('wards')/root/item[town = 'north' and position() = 2]/label", world) == []
    nested = "instance('wards')/root/item[name = 'w1'][../item[last() > 1 and town = current()/../name and town]]/name"
    assert value_of(nested, world, **in_repeat) == ["w1"]
    assert value_of("pulldata('wards', 'label', 'name', 'w2')", world) == "Second"


def test_trap_7_dates_become_days_in_the_zone_of_the_phone_and_are_equal_as_texts():
    phoenix = kids(now=datetime(2026, 11, 23, tzinfo=ZoneInfo("America/Phoenix")))

    assert round(value_of("day + 1", phoenix), 2) == 17533.29
    assert round(value_of("day + 1", kids()), 2) == 17532.71
    assert value_of("date(day + 1)", phoenix) == value_of("date(day + 1)", kids()) == "2018-01-02"
    assert value_of("day < '2018-01-02'", kids()) is True
    assert value_of("day = '2018-01-01T00:00:00.000+07:00'", kids()) is False
    assert value_of("date(0)", kids()) == "1970-01-01T07:00:00.000+07:00"
    assert value_of("int(('2026-11-23' - day) div 365.25)", kids()) == 8


def test_trap_8_today_and_now_are_those_of_the_moment_given():
    late = kids(now=datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=-7))))

    assert value_of("today()", late) == "2026-11-23"
    assert value_of("now()", late) == "2026-11-23T23:30:00.000-07:00"
    assert value_of("'2026-11-23' <= today()", late) is True
    assert value_of("today()", kids(now=late.now.astimezone(PHNOM_PENH))) == "2026-11-24"


def test_trap_9_halves_are_rounded_away_from_zero_and_int_cuts():
    assert [value_of(f"round({n})", kids()) for n in ("-1.5", "1.5", "2.5", "-0.4")] == [-2, 2, 3, 0]
    assert value_of("round(-1.5)", kids(), forgiving=False) == -1
    assert value_of("round(2.675, 2)", kids()) == 2.68
    assert [value_of(f"int({n})", kids()) for n in ("-1.9", "1.9")] == [-1, 1]


def test_trap_10_a_stored_false_is_a_text_and_a_bare_path_asks_whether_anything_is_answered():
    assert value_of("boolean(stored)", kids()) is True
    assert value_of("boolean-from-string(stored)", kids()) is False
    assert value_of("if(empty, 'some', 'none')", kids()) == "none"
    assert value_of("if(age, 'some', 'none')", kids()) == "some"
    assert value_of("boolean(empty)", kids(), forgiving=False) is True  # plain XPath asks whether the node is there


def test_trap_11_position_may_be_given_a_node_and_templates_do_not_count():
    world = kids()
    world.root.insert(0, etree.fromstring('<kid xmlns:jr="http://openrosa.org/javarosa" jr:template=""/>'))

    assert value_of("position(..)", world, at="/data/kid[name='B']/age") == 2
    assert value_of("position(/data/nowhere)", world) == 0
    assert value_of("kid[position() = 3]/name", world) == ["B"]


def test_trap_13_choices_are_the_words_of_an_answer_in_their_order():
    assert value_of("selected('a ab b', 'b')", kids()) is True
    assert value_of("selected('ab', 'a')", kids()) is False
    assert value_of("selected-at('c a b', 1)", kids()) == "a"
    assert value_of("selected-at('c a b', 3)", kids()) == ""
    assert value_of("selected-at('c a b', -0.5)", kids()) == "c"
    assert value_of("count-selected(' c  a ')", kids()) == 2
    assert value_of("jr:choice-name('w1', '/data/ward')", kids()) == "label of w1 in /data/ward"


def test_trap_16_what_an_index_of_a_repeat_does_not_reach_is_empty():
    assert value_of("indexed-repeat(/data/kid/age, /data/kid, 2)", kids()) == ["8"]
    assert value_of("indexed-repeat(/data/kid/age, /data/kid, 9)", kids()) == []
    assert value_of("indexed-repeat(/data/kid/toy/what, /data/kid, 1, /data/kid/toy, 2)", kids()) == ["kite"]
    assert value_of("indexed-repeat(../age, .., /data/total)", kids(), at="/data/kid[1]/name") == ["8"]


def test_trap_20_what_is_known_of_a_node_belongs_to_the_node_and_not_to_where_it_lay_in_memory():
    world = kids()

    texts = [value_of("join('', /data/kid/name | /data/kid/age | //what)", world) for _ in range(200)]

    assert set(texts) == {"A4ballkiteB8drumC"}


def test_trap_21_a_function_that_does_not_exist_fails_only_when_it_is_reached():
    assert value_of("if(true(), 'A', explode())", kids()) == "A"
    assert value_of("false() and substring()", kids()) is False
    with pytest.raises(problems.UnknownFunction):
        value_of("if(false(), 'A', explode())", kids())
    with pytest.raises(problems.WrongArguments):
        value_of("substring()", kids())


def test_a_list_that_the_form_does_not_have_is_named():
    with pytest.raises(problems.NoSuchInstance) as refusal:
        value_of("count(instance('towns')/root/item)", kids())

    assert refusal.value.values == {"name": "towns"}


@pytest.mark.parametrize(
    "text",
    [
        "//*[//*[//*[//*[//*[//*]]]]]",
        "count(//*[" + " or ".join(["//*[. = 'x']"] * 300) + "])",
        "/data/kid[" + " + ".join(["1"] * 9_000) + " = 2]" * 1,
    ],
)
def test_no_expression_runs_without_end(text):
    world = SmallWorld("<data>" + "<kid><age>1</age></kid>" * 300 + "</data>")

    with pytest.raises(TooMuchWork):
        value_of(text, world)


def test_predicates_inside_predicates_are_compiled_once():
    text = "a" + "[b and c" * 24 + "]" * 24

    assert value_of(text, kids()) == []


@pytest.mark.parametrize(
    ("start", "core", "end"),
    [
        ("if(age = 1, 'a', ", "''", ")"),
        ("age[", "1", "]"),
        ("age[age and ", "1", "]"),
        ("current()/..[count(", "kid", ") > 0]"),
        ("(1 + ", "1", ")"),
        ("-(1 = ", "1", ")"),
        ("not(", "1", ")"),
        ("(kid | ", "kid", ")"),
        ("instance('wards')/root/item[name = ", "'w1'", "]"),
        ("- ", "1", ""),
        ("1 + 1 - ", "1", ""),
    ],
)
def test_the_deepest_rule_that_is_read_can_also_be_run_written_and_told_far_down_in_a_program(start, core, end):
    deepest = max(depth for depth in range(1, 120) if _is_read(start * depth + core + end * depth))
    text = start * deepest + core + end * deepest

    assert _far_down(300, lambda: _everything_with(text)) == text


def _is_read(text):
    try:
        parse(text)
    except problems.TooDeep:
        return False
    return True


def _everything_with(text):
    tree = parse(text)
    with contextlib.suppress(TooMuchWork):  # four choices in each of thirty lists inside each other
        compiled(tree)(Context(WORLD.at("/data"), world=WORLD))
    explained(tree, name_of=written, value_name=lambda path, value: value, language="en")
    assert check_functions(tree) == []
    return text if parse(written(tree)) == tree else ""


def _far_down(calls, do):
    return _far_down(calls - 1, do) if calls else do()


ARGUMENTS = st.sampled_from(
    [
        *("''", "'x'", "'2026-11-23'", "'-1'", "'1 2 3'", "0", "-1", "1.5", "1e300", "-1 div 0", "0 div 0", "true()"),
        *("/data/kid", "/data/kid/age", "/data/nowhere", ".", "..", "/", "@x", "text()", "today()", "current()"),
        *("'%Y-%m-%d %%%'", "'11.5 104.9 0 0'", "'1 1;1 2;2 2;1 1'", "'[a-z]+'", "'SHA-256'", "'VGVzdA=='", "'wards'"),
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(ARGUMENTS, max_size=5))
def test_any_function_with_any_values_gives_a_value_or_a_problem(name, given):
    text = f"{name}({', '.join(given)})"

    try:
        value = compiled(parse(text))(Context(WORLD.at("/data/age"), world=WORLD))
    except Problem as problem:
        value = str(problem)

    assert isinstance(value, float | str | bool | list)
    assert isinstance(to_string(value), str)
    assert to_boolean(value) in (True, False)


OPERATORS = st.sampled_from(["+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or"])


@settings(max_examples=300, deadline=None)
@given(ARGUMENTS, OPERATORS, ARGUMENTS)
def test_any_two_values_can_be_joined_by_any_operator_the_same_whether_known_before_or_only_now(left, operator, right):
    """The compiled shortcuts for known kinds say the same as the comparison of values whose kinds are found late."""
    known = value_of(f"({left}) {operator} ({right})", WORLD, at="/data/age")
    late = value_of(f"if(true(), {left}, 1) {operator} if(true(), {right}, 1)", WORLD, at="/data/age")

    assert known == late or (math.isnan(known) and math.isnan(late))


WORLD = kids(lists=[WARDS])


def test_moments_outside_every_calendar_are_empty_answers():
    for text in ("date(1e9)", "date('9999-99-99')", "date(-1e7)", "format-date('0000-00-00', '%Y')", "date('')"):
        assert value_of(text, kids()) == ""
    assert value_of("date('0001-01-01')", kids(now=datetime(2026, 1, 1, tzinfo=UTC))) == "0001-01-01"


def test_a_date_is_formatted_by_the_codes_of_odk():
    text = "format-date-time('2026-01-05T04:03:02.001+07:00', '%Y %y %m %n %b %d %e %H %h %M %S %3 %a %% %q %')"

    assert value_of(text, kids()) == "2026 26 01 1 Jan 05 5 04 4 03 02 001 Mon % %q %"


def test_a_uuid_comes_from_the_series_of_the_session():
    assert value_of("uuid()", kids()) == value_of("uuid()", kids()) == "80000000-8000-4000-8000-000080000000"
