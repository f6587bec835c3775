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
    head = TEXT.splitlines()[0]

    with pytest.raises(Problems) as found:
        parse(f"{head}\nking,read,account,own,sober,soon,,issue 3,\n")

    assert [(each.where.row, each.where.field) for each in found.value.each] == [
        (2, "role"),
        (2, "condition"),
        (2, "valid_from"),
    ]
