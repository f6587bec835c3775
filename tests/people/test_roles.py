"""The table of roles: every cell of it, read a second time by hand, and what it refuses."""

import csv
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

import ponleu.people
from ponleu.core import Period, Problems
from ponleu.people.rules.roles import OBJECTS, ROLES, VERBS, Condition, State, parse, permitted
from ponleu.people.rules.scopes import Held, Scope

TEXT = (Path(ponleu.people.__file__).parent / "data" / "roles.csv").read_text("utf-8")
RULES = parse(TEXT)
HEAD = TEXT.splitlines()[0]
DAY = date(2026, 12, 1)
ALL = [frozenset(some) for many in range(5) for some in combinations(Condition, many)]


def _rows():
    return list(csv.DictReader(TEXT.splitlines()))


def _held(role, scope, *, until=None):
    return Held(role, scope, "one", Period(date(2026, 11, 1), until))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_its_rows_say_and_nothing_else(role):
    allowed = [(r["verb"], r["object"], r["scope"], set(r["condition"].split())) for r in _rows() if r["role"] == role]
    wrong = []

    for scope in Scope:
        circle = (scope, "" if scope is Scope.OWN else "one")
        for verb in VERBS:
            for thing in OBJECTS:
                mine = [needs for v, o, s, needs in allowed if (v, o, s) == (verb, thing, scope)]
                for holds in ALL:
                    expected = any(needs <= holds for needs in mine)
                    state = State(frozenset({circle}), holds)
                    got = permitted([_held(role, scope)], verb, thing, state, rules=RULES, on=DAY)
                    if bool(got) != expected:
                        wrong.append((verb, thing, scope, holds))

    assert allowed
    assert wrong == []


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['role']} {row['verb']} {row['object']}")
def test_outside_the_circle_nothing_is_permitted(row):
    scope = Scope(row["scope"])
    elsewhere = frozenset() if scope in {Scope.OWN, Scope.COUNTRY} else frozenset({(scope, "another")})
    state = State(elsewhere, frozenset(Condition))
    held = [_held(row["role"], Scope.TEAM if scope is Scope.COUNTRY else scope)]

    assert not permitted(held, row["verb"], row["object"], state, rules=RULES, on=DAY)


def test_an_expired_role_gives_nothing_from_its_last_day_on():
    state = State(frozenset({(Scope.TEAM, "one")}), frozenset(Condition))
    held = [_held("duty worker", Scope.TEAM, until=DAY)]

    assert permitted(held, "read", "sealed_record", state, rules=RULES, on=date(2026, 11, 30))
    assert not permitted(held, "read", "sealed_record", state, rules=RULES, on=DAY)


def test_a_refusal_says_which_conditions_are_missing():
    state = State(frozenset({(Scope.TEAM, "one")}), frozenset({Condition.SECOND_FACTOR}))

    decision = permitted([_held("duty worker", Scope.TEAM)], "read", "sealed_record", state, rules=RULES, on=DAY)

    assert decision.missing == {Condition.UNLOCKED}


def test_an_unknown_word_is_named_with_its_row_and_field():
    rows = ["king,rule,land,moon,sober,soon,never,version 1,", "analyst,use,search,team,,,,version 1,"]

    assert _found(*rows) == [
        *((2, each) for each in ("role", "verb", "object", "scope", "condition", "valid_from", "valid_until")),
        (3, "valid_from"),
    ]


@pytest.mark.parametrize("until", ["2026-11-01", "2026-10-31"])
def test_a_rule_that_ends_before_it_starts_is_named_with_its_row_and_field(until):
    row = f"analyst,use,search,team,unlocked,2026-11-01,{until},version 1,"

    assert _found(row) == [(2, "valid_until")]


@pytest.mark.parametrize("again", ["unlocked,2026-11-01,", ",2026-11-01,", "unlocked,2027-05-31,2027-06-01"])
def test_a_permission_said_twice_for_the_same_days_is_named_at_its_second_row(again):
    first = "analyst,use,search,team,unlocked,2026-11-01,2027-06-01,version 1,"
    another = "analyst,use,search,organisation,unlocked,2026-11-01,,version 1,"

    assert _found(first, another, f"analyst,use,search,team,{again},version 1,") == [(4, "role")]


def test_a_permission_may_be_said_anew_from_the_day_on_which_the_first_ends():
    rules = parse(
        f"{HEAD}\nanalyst,use,search,team,,2026-11-01,2026-12-01,version 1,\n"
        "analyst,use,search,team,unlocked,2026-12-01,,version 1,\n"
    )

    state = State(frozenset({(Scope.TEAM, "one")}), frozenset())
    asked = [
        permitted([_held("analyst", Scope.TEAM)], "use", "search", state, rules=rules, on=day)
        for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1))
    ]

    assert [bool(each) for each in asked] == [False, True, True, False]
    assert [each.by and each.by.row for each in asked] == [None, 2, 2, 3]


def test_a_table_with_other_columns_is_refused_at_its_head():
    with pytest.raises(Problems) as found:
        parse("role,verb\nanalyst,read\n")

    assert [each.where.row for each in found.value.each] == [1]


def test_a_refusal_names_the_row_with_the_fewest_missing_conditions():
    held = [_held("auditor", Scope.ORGANISATION), _held("case supervisor", Scope.TEAM)]
    state = State(frozenset({(Scope.TEAM, "one"), (Scope.ORGANISATION, "one")}), frozenset({Condition.NOT_OWN}))
    rows = [
        "case supervisor,approve,hold,team,second_factor not_own",
        "auditor,approve,hold,organisation,not_own unlocked",
    ]
    more = "case supervisor,approve,hold,team,second_factor unlocked"
    both = "\n".join(f"{each},2026-11-01,,version 1," for each in rows)

    few = permitted(held, "approve", "hold", state, rules=parse(f"{HEAD}\n{both}"), on=DAY)
    many = parse(f"{HEAD}\n{more},2026-11-01,,version 1,\n{rows[1]},2026-11-01,,version 1,")

    assert few.missing == {Condition.SECOND_FACTOR}
    assert permitted(held, "approve", "hold", state, rules=many, on=DAY).missing == {Condition.UNLOCKED}


def test_a_role_for_the_whole_country_reaches_nothing_by_a_circle_of_another_kind():
    rules = parse(f"{HEAD}\noperator,create,ceremony,country,,2026-11-01,,version 1,")
    country = Held("operator", Scope.COUNTRY, "", Period(date(2026, 11, 1)))
    nowhere = Held("operator", Scope.ORGANISATION, "", Period(date(2026, 11, 1)))
    state = State(frozenset({(Scope.ORGANISATION, "")}), frozenset())

    assert permitted([country], "create", "ceremony", state, rules=rules, on=DAY)
    assert not permitted([nowhere], "create", "ceremony", state, rules=rules, on=DAY)


def test_a_role_within_nothing_reaches_nothing():
    rules = parse(f"{HEAD}\nanalyst,use,search,team,,2026-11-01,,version 1,")
    state = State(frozenset({(Scope.TEAM, "")}), frozenset())
    held = [Held("analyst", Scope.TEAM, "", Period(date(2026, 11, 1)))]

    assert not permitted(held, "use", "search", state, rules=rules, on=DAY)


def _found(*rows):
    with pytest.raises(Problems) as found:
        parse("\n".join([HEAD, *rows]))
    return [(each.where.row, each.where.field) for each in found.value.each]
