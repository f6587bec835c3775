"""A finished submission against its form: everything wrong in it is found, named and placed, and nothing of it told."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ponleu.forms.rules.checking import check
from tests.forms.questionnaires import NOW, a_form, a_model, a_session, kinds

SURVEY = """
    type              | name  | label | relevant      | required | constraint  | calculation          | repeat_count
    start             | start | .     | .             | .        | .           | .                    | .
    end               | end   | .     | .             | .        | .           | .                    | .
    integer           | age   | Age   | .             | yes      | . < 18      | .                    | .
    select_one yn     | work  | Work  | .             | .        | .           | .                    | .
    select_multiple t | what  | What  | ${work}='yes' | .        | .           | .                    | .
    date              | since | Since | .             | .        | .           | .                    | .
    begin repeat      | kid   | Kid   | .             | .        | .           | .                    | 2
    text              | name  | Name  | .             | .        | .           | .                    | .
    end repeat        | .     | .     | .             | .        | .           | .                    | .
    calculate         | twice | .     | .             | .        | .           | ${age} * 2           | .
"""
CHOICES = """
    list_name | name  | label
    yn        | yes   | Yes
    yn        | no    | No
    t         | brick | Bricks
    t         | fish  | Fish
"""
SENT = """<data id="f" version="1"><start>2026-11-20T08:00:00.000+07:00</start><end>2026-11-20T08:30:00.000+07:00</end>
<age>12</age><work>yes</work><what>brick fish</what><since>2024-01-02</since><kid_count>2</kid_count>
<kid><name>A</name></kid><kid><name>B</name></kid><twice>24</twice><meta><instanceID>uuid:1</instanceID></meta></data>"""


def a_checked(before="", after=""):
    assert before in SENT
    return check(a_form(SURVEY, CHOICES), SENT.replace(before, after).encode(), received=NOW)


def test_nothing_is_found_in_what_was_filled_rightly():
    assert a_checked().findings == ()


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("<age>12</age>", "<age/>", [("required", "/data/age"), ("calculated", "/data/twice")]),
        ("<age>12</age>", "", [("required", "/data/age"), ("calculated", "/data/twice")]),
        ("12</age>", "99</age>", [("constraint", "/data/age"), ("calculated", "/data/twice")]),
        ("12</age>", "12.5</age>", [("type", "/data/age"), ("calculated", "/data/twice")]),
        ("2024-01-02", "2024-02-30", [("type", "/data/since")]),
        ("2024-01-02", "yesterday", [("type", "/data/since")]),
        ("<work>yes", "<work>perhaps", [("choice", "/data/work"), ("hidden", "/data/what")]),
        ("<work>yes", "<work>yes no", [("choice", "/data/work"), ("hidden", "/data/what")]),
        ("brick fish", "brick gold", [("choice", "/data/what")]),
        ("<work>yes", "<work>no", [("hidden", "/data/what")]),
        ("<twice>24", "<twice>25", [("calculated", "/data/twice")]),
        ("<twice>24", "<twice>24.0", []),
        ("<kid><name>A</name></kid>", "", [("count", "/data/kid")]),
        ("<kid><name>A</name></kid>", "<kid/><kid/>", [("count", "/data/kid")]),
        ("<age>", "<age><b/>", [("unknown", "/data/age/b"), ("required", "/data/age"), ("calculated", "/data/twice")]),
        ("<work>", "<wage>5</wage><work>", [("unknown", "/data/wage")]),
        ("<work>yes</work>", "<work>yes</work><work>no</work>", [("unknown", "/data/work")]),
        ('id="f"', 'id="g"', [("form", "")]),
        ('version="1"', 'version="2"', [("version", "")]),
        (' version="1"', "", [("version", "")]),
        ("<meta>", "<meta><note>of the client</note>", []),
    ],
)
def test_what_is_wrong_is_found_where_it_is(before, after, found):
    assert kinds(a_checked(before, after).findings) == found


def test_no_message_repeats_an_answer():
    checked = a_checked("<age>12</age><work>yes", "<age>1234567</age><work>somebodys-name")

    assert len(checked.findings) == 4
    assert all("1234567" not in str(one.message) and "somebody" not in str(one.message) for one in checked.findings)


def test_what_was_said_is_read_by_place_with_the_times_of_the_device():
    checked = a_checked()

    zone = timezone(timedelta(hours=7))
    assert (checked.started, checked.ended) == (
        datetime(2026, 11, 20, 8, 0, tzinfo=zone),
        datetime(2026, 11, 20, 8, 30, tzinfo=zone),
    )
    assert (checked.instance_id, checked.deprecated_id) == ("uuid:1", "")
    assert dict(list(checked.answers.items())[2:]) == {
        "/data/age": "12",
        "/data/work": "yes",
        "/data/what": "brick fish",
        "/data/since": "2024-01-02",
        "/data/kid_count": "2",
        "/data/kid[1]/name": "A",
        "/data/kid[2]/name": "B",
        "/data/twice": "24",
    }


def test_what_was_answered_against_the_form_is_kept_as_said():
    checked = a_checked("<work>yes", "<work>no")

    assert checked.answers["/data/what"] == "brick fish"


@pytest.mark.parametrize("ended", ["1970-01-01T00:00:00.000+07:00", "nonsense", "2026-11-20T08:30:00.000", ""])
def test_a_wrong_clock_is_no_reason_to_lose_a_submission(ended):
    checked = a_checked("2026-11-20T08:30:00.000+07:00", ended)

    assert checked.answers["/data/age"] == "12"
    assert checked.ended in {None, datetime(1969, 12, 31, 17, tzinfo=UTC)}


def test_the_words_of_a_broken_rule_are_those_of_the_form():
    form = a_form("""
        type    | name | label | constraint | constraint_message
        integer | age  | Age   | . < 18     | You said ${age}? Ask a child.
    """)

    (found,) = check(form, b'<data id="f" version="1"><age>40</age></data>', received=NOW).findings

    assert found.message.values["words"].startswith("You said")


def test_a_choice_is_checked_against_what_was_open_with_the_answers_given():
    form = a_form(
        """
        type         | name     | label    | choice_filter
        select_one p | province | Province | .
        select_one d | district | District | p = ${province}
    """,
        CHOICES.replace("label\n", "label | p\n")
        + "    p | n | North | .\n    p | s | South | .\n    d | n1 | N1 | n\n    d | s1 | S1 | s\n",
    )
    sent = '<data id="f" version="1"><province>{}</province><district>{}</district></data>'

    def found(*answers):
        return kinds(check(form, sent.format(*answers).encode(), received=NOW).findings)

    assert [found("n", "n1"), found("s", "s1"), found("n", "n1")] == [[], [], []]
    assert [found("n", "s1"), found("s", "n1"), found("", "n1")] == [[("choice", "/data/district")]] * 3


def test_many_more_wrongs_than_a_person_reads_are_not_all_kept():
    sent = SENT.replace("<work>", "<x/>" * 1 + "".join(f"<x{number}/>" for number in range(5_000)) + "<work>")

    assert len(check(a_form(SURVEY, CHOICES), sent.encode(), received=NOW).findings) == 1_000


def test_attributes_with_rules_are_worked_out_sent_and_checked():
    form = a_model(
        '<data id="f"><name/><meta><entity dataset="kids" id="" create=""><label/></entity><instanceID/></meta></data>',
        """<bind nodeset="/data/meta/entity/@create" calculate="if(/data/name != '', 1, '')"/>
        <setvalue ref="/data/meta/entity/@id" event="odk-instance-first-load" value="uuid()"/>
        <bind nodeset="/data/meta/entity/label" calculate="/data/name"/>""",
        '<input ref="/data/name"><label>Name</label></input>',
    )

    session = a_session(form, {"/data/name": "Sok"})

    assert b'create="1"' in session.xml()
    assert b'id=""' not in session.xml()
    assert check(form, session.xml(), received=NOW).findings == ()
    assert kinds(check(form, session.xml().replace(b'create="1"', b'create="0"'), received=NOW).findings) == [
        ("calculated", "/data/meta/entity/@create")
    ]
