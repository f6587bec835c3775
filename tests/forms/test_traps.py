"""The twenty-two ways in which engines for questionnaires go wrong, by their number in the design notes.

Where a trap lies in expressions alone (operators, functions), tests/forms/xpath has it too; here it is met in a form.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ponleu.forms.rules.checking import NotASubmission, check
from ponleu.forms.rules.reading import NotAForm, read_form
from ponleu.forms.rules.session import Session
from tests.forms.questionnaires import NOW, a_form, a_model, a_session, kinds, value

PHOENIX = timezone(timedelta(hours=-7))


def checked(form, xml, received=NOW):
    return kinds(check(form, xml.encode(), received=received).findings)


def test_1_a_constraint_is_not_asked_of_an_empty_answer():
    form = a_form("""
        type    | name | label | constraint
        integer | age  | Age   | . < 18
    """)
    session = a_session(form, {"/data/age": "30"})
    assert not session.state("/data/age").constraint_ok

    session.answer("/data/age", "")

    assert session.state("/data/age").constraint_ok
    assert session.findings() == ()


def test_2_what_is_no_number_is_stored_as_nothing():
    form = a_form("""
        type      | name   | label | calculation
        integer   | age    | Age   | .
        calculate | double | .     | ${age} * 2
        calculate | either | .     | coalesce(${age} * 2, 'none')
        calculate | kept   | .     | once(${age} * 2)
    """)

    session = a_session(form)

    assert [value(session, f"/data/{name}") for name in ("double", "either", "kept")] == ["", "none", ""]


def test_3_what_is_not_relevant_compares_as_empty_and_so_differs_from_yes():
    form = a_form("""
        type    | name | label | relevant
        integer | age  | Age   | .
        text    | job  | Job   | ${age} > 14
        text    | why  | Why   | ${job} != 'yes'
    """)
    session = a_session(form, {"/data/age": "15", "/data/job": "yes"})
    assert not session.state("/data/why").relevant

    session.answer("/data/age", "10")

    assert session.state("/data/why").relevant


def test_4_sums_counts_and_joins_leave_out_what_is_not_relevant():
    form = a_form("""
        type         | name  | label | relevant      | calculation
        begin repeat | kid   | Kid   | .             | .
        integer      | age   | Age   | .             | .
        integer      | wage  | Wage  | ${age} > 14   | .
        end repeat   | .     | .     | .             | .
        calculate    | total | .     | .             | sum(${wage})
        calculate    | paid  | .     | .             | count(${wage})
        calculate    | list  | .     | .             | join(' ', ${wage})
    """)
    session = a_session(form)
    session.add("/data/kid")
    for number, age in ((1, "15"), (2, "16")):
        session.answer(f"/data/kid[{number}]/age", age)
        session.answer(f"/data/kid[{number}]/wage", "10")

    session.answer("/data/kid[1]/age", "9")

    assert [value(session, f"/data/{name}") for name in ("total", "paid", "list")] == ["10", "1", "10"]


def test_5_an_absolute_path_inside_a_repeat_means_the_same_instance():
    form = a_model(
        '<data id="f"><kid><age/><older/></kid></data>',
        '<bind nodeset="/data/kid/older" calculate="/data/kid/age + 1"/>',
        '<repeat nodeset="/data/kid"><input ref="/data/kid/age"/></repeat>',
    )
    session = a_session(form)
    session.add("/data/kid")

    session.answer("/data/kid[1]/age", "5")
    session.answer("/data/kid[2]/age", "8")

    assert [value(session, f"/data/kid[{number}]/older") for number in (1, 2)] == ["6", "9"]


def test_5_a_path_with_a_condition_means_all_instances_and_is_worked_out_again_in_each():
    form = a_model(
        '<data id="f"><kid><age/><many/><first/></kid></data>',
        """<bind nodeset="/data/kid/many" calculate="count(/data/kid[age &gt; 9])"/>
        <bind nodeset="/data/kid/first" calculate="/data/kid[position() = 1]/age"/>""",
        '<repeat nodeset="/data/kid"><input ref="/data/kid/age"/></repeat>',
    )
    session = a_session(form, {"/data/kid[1]/age": "12"})
    session.add("/data/kid")

    session.answer("/data/kid[2]/age", "10")
    session.answer("/data/kid[1]/age", "13")

    assert [value(session, f"/data/kid[{number}]/many") for number in (1, 2)] == ["2", "2"]
    assert [value(session, f"/data/kid[{number}]/first") for number in (1, 2)] == ["13", "13"]


def test_6_in_a_choice_filter_paths_mean_the_answers_and_names_the_columns():
    form = a_form(
        """
        type          | name     | label    | choice_filter
        select_one p  | province | Province | .
        begin repeat  | kid      | Kid      | .
        select_one p  | born     | Born     | .
        select_one d  | here     | Here     | p = ${province}
        select_one d  | there    | There    | p = ${born}
        end repeat    | .        | .        | .
    """,
        """
        list_name | name | label | p
        p         | n    | North | .
        p         | s    | South | .
        d         | n1   | N1    | n
        d         | s1   | S1    | s
    """,
    )
    session = a_session(form)

    session.answer("/data/province", "n")
    session.answer("/data/kid[1]/born", "s")

    assert [one.value for one in session.choices("/data/kid[1]/here")] == ["n1"]
    assert [one.value for one in session.choices("/data/kid[1]/there")] == ["s1"]


def test_7_a_date_counts_days_in_the_zone_of_the_device_and_two_dates_are_equal_as_texts():
    form = a_form("""
        type      | name | label | calculation
        date      | born | Born  | .
        calculate | next | .     | ${born} + 1
        calculate | same | .     | if(${born} = '2018-01-01', 'yes', 'no')
    """)

    session = a_session(form, {"/data/born": "2018-01-01"}, now=NOW.astimezone(PHOENIX))

    assert value(session, "/data/next").startswith("17533.29")
    assert value(session, "/data/same") == "yes"


BORN = """
    type  | name  | label | constraint
    start | start | .     | .
    end   | end   | .     | .
    date  | born  | Born  | . <= today()
"""


@pytest.mark.parametrize(("born", "found"), [("2026-11-20", []), ("2026-11-21", [("constraint", "/data/born")])])
def test_8_a_rule_about_today_is_asked_at_the_end_time_and_zone_of_the_device(born, found):
    xml = f"""<data id="f" version="1"><start>2026-11-20T22:00:00.000-07:00</start>
        <end>2026-11-20T22:30:00.000-07:00</end><born>{born}</born></data>"""  # 21 November in Greenwich

    assert checked(a_form(BORN), xml, received=NOW + timedelta(days=400)) == found


def test_9_half_is_rounded_away_from_zero_and_whole_numbers_are_cut():
    form = a_form("""
        type      | name    | label | calculation     | bind::type
        calculate | rounded | .     | round(-1.5, 0)  | .
        calculate | cut     | .     | int(-1.5)       | .
        calculate | stored  | .     | 7 div 2         | int
    """)

    session = a_session(form)

    assert [value(session, f"/data/{name}") for name in ("rounded", "cut", "stored")] == ["-2", "-1", "3"]


def test_10_a_stored_false_is_a_text_and_so_true_and_a_bare_question_means_answered():
    form = a_form("""
        type | name | label | relevant
        text | said | Said  | .
        text | more | More  | ${said}
    """)
    session = a_session(form)
    assert not session.state("/data/more").relevant

    session.answer("/data/said", "false")

    assert session.state("/data/more").relevant


def test_11_a_position_is_counted_without_templates_and_again_when_an_instance_goes():
    form = a_form("""
        type         | name  | label | calculation
        begin repeat | kid   | Kid   | .
        text         | name  | Name  | .
        calculate    | place | .     | position(..)
        end repeat   | .     | .     | .
        calculate    | many  | .     | count(${kid})
    """)
    session = a_session(form)
    session.add("/data/kid")
    session.add("/data/kid")
    assert [value(session, f"/data/kid[{number}]/place") for number in (1, 2, 3)] == ["1", "2", "3"]

    session.remove("/data/kid[1]")

    assert [value(session, f"/data/kid[{number}]/place") for number in (1, 2)] == ["1", "2"]
    assert value(session, "/data/many") == "2"


def test_12_names_with_hyphens_and_numbers_beside_words_are_read():
    form = a_model(
        '<data id="f"><a-b/><sum/></data>',
        '<bind nodeset="/data/sum" calculate="if(/data/a-b = 1or /data/a-b=2, /data/a-b - 1, 7.5)"/>',
        '<input ref="/data/a-b"/>',
    )

    assert value(a_session(form, {"/data/a-b": "2"}), "/data/sum") == "1"


def test_13_choices_are_parted_at_spaces_and_their_order_is_kept():
    form = a_form(
        """
        type              | name  | label | relevant
        select_multiple t | toys  | Toys  | .
        rank t            | order | Order | .
        text              | which | Which | selected(${toys}, 'ball')
    """,
        """
        list_name | name     | label
        t         | ball     | Ball
        t         | football | Football
    """,
    )
    session = a_session(form, {"/data/toys": "football", "/data/order": "football ball"})
    assert not session.state("/data/which").relevant

    session.answer("/data/toys", "football ball")

    assert session.state("/data/which").relevant
    assert session.findings() == ()
    assert b"<order>football ball</order>" in session.xml()


CALCULATED = """
    type      | name    | label   | calculation | relevant
    integer   | price   | Price   | .           | .
    integer   | guessed | Guessed | ${price} * 2 | .
    calculate | double  | .       | ${price} * 2 | .
"""


def test_14_a_calculation_at_a_question_is_only_its_default():
    xml = '<data id="f" version="1"><price>2</price><guessed>{}</guessed><double>{}</double></data>'

    assert checked(a_form(CALCULATED), xml.format(9, 4)) == []
    assert checked(a_form(CALCULATED), xml.format(9, 9)) == [("calculated", "/data/double")]


def test_15_what_hangs_on_the_clock_or_chance_is_not_worked_out_again():
    form = a_form("""
        type      | name  | label | calculation
        calculate | at    | .     | now()
        calculate | dice  | .     | once(random())
        calculate | id    | .     | uuid()
        calculate | later | .     | concat(${dice}, '!')
    """)
    xml = '<data id="f" version="1"><at>2020-01-01</at><dice>0.5</dice><id>x</id><later>{}</later></data>'

    assert checked(form, xml.format("0.5!")) == []
    assert checked(form, xml.format("0.6!")) == [("calculated", "/data/later")]  # the sent value is known


def test_16_what_a_phone_left_out_as_irrelevant_is_taken_as_empty():
    form = a_form("""
        type         | name  | label | relevant          | required | calculation
        text         | work  | Work  | .                 | .        | .
        begin group  | job   | Job   | ${work} = 'yes'   | .        | .
        text         | boss  | Boss  | .                 | yes      | .
        begin repeat | day   | Day   | .                 | .        | .
        integer      | hours | Hours | .                 | .        | .
        end repeat   | .     | .     | .                 | .        | .
        end group    | .     | .     | .                 | .        | .
        calculate    | total | .     | .                 | .        | sum(${hours})
        text         | rest  | Rest  | ${boss} != 'x'    | yes      | .
    """)

    assert checked(form, '<data id="f" version="1"><work>no</work><total>0</total><rest>r</rest></data>') == []
    assert checked(form, '<data id="f" version="1"><work>yes</work><total>0</total><rest>r</rest></data>') == [
        ("required", "/data/job/boss")
    ]


def test_16_places_are_not_counted_again_where_instances_may_have_been_left_out():
    form = a_model(
        '<data id="f"><kid><name/></kid><kid><name/></kid><kid><name/></kid><all/></data>',
        """<bind nodeset="/data/kid" relevant="position(current()) &gt; 1"/>
        <bind nodeset="/data/all" calculate="join(' ', /data/kid/name)"/>""",
        '<repeat nodeset="/data/kid"><input ref="/data/kid/name"/></repeat>',
    )
    session = a_session(form, {"/data/kid[2]/name": "B", "/data/kid[3]/name": "C"})
    assert value(session, "/data/all") == "B C"

    assert checked(form, session.xml().decode()) == []  # the second and third came as the first and second


def test_17_a_count_that_feeds_itself_grows_by_a_few_with_each_answer():
    form = a_model(
        '<data id="f"><n/><kid jr:template=""><name/></kid></data>',
        '<bind nodeset="/data/n" calculate="count(/data/kid) + 1"/>',
        '<repeat nodeset="/data/kid" jr:count="/data/n"><input ref="/data/kid/name"/></repeat>',
    )

    session = a_session(form)
    begun = int(value(session, "/data/n"))

    assert begun < 20
    assert check(form, session.xml(), received=NOW).findings == ()


def test_17_a_count_adds_and_takes_instances_and_a_loop_through_it_comes_to_rest():
    form = a_model(
        '<data id="f"><n/><count/><kid jr:template=""><more/></kid></data>',
        """<bind nodeset="/data/n" calculate="count(/data/kid)"/>
        <bind nodeset="/data/count" type="int"
            calculate="if(/data/n = 0 or indexed-repeat(/data/kid/more, /data/kid, /data/n) = 'yes',
                          /data/n + 1, /data/n)"/>""",
        '<repeat nodeset="/data/kid" jr:count="/data/count"><input ref="/data/kid/more"/></repeat>',
    )
    session = a_session(form)
    assert [value(session, f"/data/{name}") for name in ("n", "count")] == ["1", "1"]

    session.answer("/data/kid[1]/more", "yes")

    assert [value(session, f"/data/{name}") for name in ("n", "count")] == ["2", "2"]
    assert session.findings() == ()


def test_17_a_count_beyond_reason_is_held_back():
    form = a_form("""
        type         | name | label | repeat_count
        integer      | many | Many  | .
        begin repeat | kid  | Kid   | ${many}
        text         | name | Name  | .
        end repeat   | .    | .     | .
    """)

    session = a_session(form, {"/data/many": "1000000000"})

    assert sum("/kid[" in ref for ref in session.states()) == 1000


def test_17_rules_that_never_come_to_rest_are_left_after_a_while():
    form = a_model(
        '<data id="f"><a/><b/></data>',
        '<bind nodeset="/data/a" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="coalesce(/data/a, 0)"/>',
    )

    a_session(form)

    assert [type(problem).__name__ for problem in form.problems] == ["Circle"]


def test_18_a_pattern_must_fit_all_of_the_answer_and_cannot_hang():
    form = a_form("""
        type | name | label | constraint
        text | code | Code  | regex(., '(a+)+b')
    """)

    session = a_session(form, {"/data/code": "aab"})
    assert session.state("/data/code").constraint_ok
    session.answer("/data/code", "a" * 5_000)

    assert not session.state("/data/code").constraint_ok
    session.answer("/data/code", "xaab")
    assert not session.state("/data/code").constraint_ok


TOWNS = """
    type                            | name | label
    select_one_from_file towns.csv  | town | Town
"""


def test_19_an_answer_is_checked_against_the_list_that_its_form_was_read_with():
    xml = '<data id="f" version="1"><town>b</town></data>'

    assert checked(a_form(TOWNS, media={"towns.csv": b"name,label\na,A\nb,B\n"}), xml) == []
    assert checked(a_form(TOWNS, media={"towns.csv": b"name,label\na,A\n"}), xml) == [("choice", "/data/town")]
    assert checked(a_form(TOWNS), xml) == []  # the list is not there: nobody can say


def test_20_nodes_are_told_apart_after_thousands_of_lookups():
    form = a_form("""
        type         | name | label | calculation
        begin repeat | kid  | Kid   | .
        integer      | age  | Age   | .
        calculate    | next | .     | ${age} + 1
        end repeat   | .    | .     | .
        calculate    | sum  | .     | sum(${next})
    """)
    session = a_session(form)
    for _ in range(99):
        session.add("/data/kid")

    for number in range(1, 101):
        session.answer(f"/data/kid[{number}]/age", str(number))

    assert value(session, "/data/sum") == str(sum(range(2, 102)))


def test_21_an_unknown_function_in_a_branch_never_taken_lets_the_form_be_filled_and_not_published():
    form = a_model(
        '<data id="f"><a/><b/><c/></data>',
        """<bind nodeset="/data/b" calculate="if(/data/a = 'x', unheard-of(1), 'fine')"/>
        <bind nodeset="/data/c" calculate="/data/missing"/>""",
        '<input ref="/data/a"/>',
    )

    session = a_session(form)

    assert value(session, "/data/b") == "fine"
    assert [type(problem).__name__ for problem in form.problems] == ["UnknownFunction", "NoReference"]
    session.answer("/data/a", "x")
    assert kinds(session.findings()) == [("rule", "/data/b")]


BOMB = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><data id="f"><age>&b;</age></data>'
READS_A_FILE = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><data id="f"><age>&a;</age></data>'
DEEP = b"<data>" + b"<a>" * 150 + b"</a>" * 150 + b"</data>"


@pytest.mark.parametrize("xml", [BOMB, READS_A_FILE, DEEP, b"", b"age=7", b"<data>", b"<data\x00/>", b"<other/>"])
def test_22_xml_with_entities_outside_files_or_great_depth_is_no_submission_form_or_record(xml):
    form = a_form("""
        type    | name | label
        integer | age  | Age
    """)

    with pytest.raises(NotASubmission):
        check(form, xml, received=NOW)
    with pytest.raises(NotAForm):
        read_form(xml)


def test_22_more_bytes_than_a_submission_needs_are_refused():
    form = a_form("""
        type | name | label
        text | said | Said
    """)

    with pytest.raises(NotASubmission):
        check(form, b"<data><said>" + b"a" * 10_000_000 + b"</said></data>", received=NOW)


def test_a_clock_must_know_its_zone():
    form = a_form("""
        type | name | label
        text | said | Said
    """)

    with pytest.raises(ValueError, match="zone"):
        Session(form, now=datetime(2026, 11, 23, 9, 30))
    assert Session(form, now=datetime(2026, 11, 23, 9, 30, tzinfo=UTC)).now.tzinfo is UTC
