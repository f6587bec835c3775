"""A form as JSON for the script of a page: which of its rules can run there, and what is left to the server."""

import json

import pytest

from ponleu.forms.rules.for_browsers import for_browser
from tests.forms.questionnaires import NOW, a_form, a_model

TOWNS = """
    list_name | name | label  | province
    yn        | y    | Yes    | .
    yn        | n    | No     | .
    town      | a    | Town A | north
    town      | b    | Town B | south
"""


def made(survey, choices="", language=""):
    return for_browser(a_form(survey, choices), language=language, now=NOW)


def items(body):
    for item in body:
        yield item
        yield from items(item.get("body", ()))


def by_name(found):
    return {item["ref"].rpartition("/")[2]: item for item in items(found["pages"])}


def test_a_rule_is_a_small_tree():
    found = made("""
        type      | name | label | relevant                           | constraint        | required
        integer   | age  | Age   | .                                  | . >= 5 and . < 18 | yes
        text      | why  | Why   | ${age} > 9 or not(${age} != '')    | .                 | .
    """)

    age = by_name(found)["age"]
    assert age["ok"] == ["and", [">=", ["v", "/data/age"], 5], ["<", ["v", "/data/age"], 18]]
    assert age["req"] is True
    assert found["when"] == {"/data/why": ["or", [">", ["v", "/data/age"], 9], ["not", ["!=", ["v", "/data/age"], ""]]]}


def test_what_is_worked_out_stands_beside_it_and_in_words():
    found = made("""
        type      | name  | label            | calculation
        integer   | girls | Girls            | .
        integer   | boys  | Boys             | .
        calculate | all   | .                | coalesce(${girls}, 0) + coalesce(${boys}, 0)
        note      | told  | There are ${all} | .
    """)

    girls, boys = (["coalesce", ["v", f"/data/{name}"], 0] for name in ("girls", "boys"))
    assert found["sums"] == {"/data/all": [["+", girls, boys], "text"]}
    assert by_name(found)["told"]["l"] == ["There are ", [["v", "/data/all"]]]


@pytest.mark.parametrize(
    "rule",
    [
        "today() > '2020-01-01'",
        "${day} > '2020-01-01'",
        "${name} > 5",  # a name may be typed that reads as a date
        "count(${kid}) > 1",
        "${age} > 1",  # of every child, seen from outside
        "regex(${name}, 'a')",
        "${hidden} = 'a'",
        "position(..) = 1",
        "${far} = 'a'",
    ],
)
def test_what_the_script_cannot_run_is_left_to_the_server(rule):
    found = made(f"""
        type         | name   | label | relevant     | calculation
        text         | name   | Name  | .            | .
        date         | day    | Day   | .            | .
        calculate    | hidden | .     | .            | uuid()
        text         | far    | Far   | today() > 1  | .
        begin repeat | kid    | Child | .            | .
        integer      | age    | Age   | .            | .
        end repeat   | .      | .     | .            | .
        text         | why    | Why   | {rule}       | .
    """)

    assert found["when"] == {}


def test_nothing_is_demanded_of_a_question_that_may_not_be_asked_at_all():
    found = made("""
        type         | name | label | relevant    | constraint | required
        begin group  | g    | Group | today() > 1 | .          | .
        integer      | age  | Age   | .           | . > 5      | yes
        end group    | .    | .     | .           | .          | .
    """)

    assert not {"ok", "req"} & by_name(found)["age"].keys()


def test_choices_come_with_the_columns_that_decide_which_are_open():
    found = made(
        """
        type             | name     | label    | choice_filter
        text             | province | Province | .
        select_one town  | town     | Town     | province = ${province}
        select_one yn    | sure     | Sure?    | .
    """,
        TOWNS,
    )

    town, sure = (by_name(found)[name] for name in ("town", "sure"))
    assert town["few"] == ["=", ["c", "province"], ["v", "/data/province"]]
    assert found["lists"][town["list"]] == [
        ["a", "Town A", {"province": "north"}],
        ["b", "Town B", {"province": "south"}],
    ]
    assert found["lists"][sure["list"]] == [["y", "Yes"], ["n", "No"]]


def test_pictures_and_choices_from_answers_wait_for_the_server():
    found = made("""
        type              | name | label | required
        image             | face | Face  | yes
        begin repeat      | kid  | Child | .
        text              | nick | Name  | .
        end repeat        | .    | .     | .
        select_one ${nick} | who | Who?  | yes
    """)

    for name in ("face", "who"):
        assert by_name(found)[name]["w"] == "later"
        assert "req" not in by_name(found)[name]


def test_entries_of_the_beginning_are_told_with_what_stands_in_them():
    kids = "<kid><age>1</age></kid><kid><age>2</age></kid>"
    form = a_model(
        f'<data id="f">{kids}</data>',
        '<bind nodeset="/data/kid/age" type="int"/>',
        '<group ref="/data/kid"><repeat nodeset="/data/kid"><input ref="/data/kid/age"/></repeat></group>',
    )

    found = for_browser(form, language="", now=NOW)

    assert found["start"]["rows"] == {"/data/kid": 2}
    assert found["start"]["typed"] == {"/data/kid[2]/age": ["2"]}
    assert by_name(found)["age"]["v"] == ["1"]


def test_it_speaks_one_language_and_is_json():
    found = made(
        """
        type | name | label::English (en) | label::Khmer (km)
        text | name | Name                | ឈ្មោះ
    """,
        language="Khmer (km)",
    )

    assert by_name(found)["name"]["l"] == "ឈ្មោះ"
    assert json.loads(json.dumps(found, allow_nan=False)) == found
