"""Small forms and small answers that would keep a server busy for ever, or fill its memory: each ends, and says so."""

from itertools import pairwise
from time import process_time

import pytest

from ponleu.forms.rules.checking import check
from ponleu.forms.rules.reading import read_form
from ponleu.forms.rules.session import Session
from tests.forms.questionnaires import NOW

SECONDS = 60  # of this processor: far more than any of these takes, and without bounds each takes hours


@pytest.fixture(autouse=True)
def in_good_time():
    began = process_time()
    yield
    assert process_time() - began < SECONDS


def a_form(nodes, binds="", body="", texts=""):
    """A form from its parts."""
    itext = f'<itext><translation lang="en">{texts}</translation></itext>' if texts else ""
    return read_form(
        f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>F</h:title>
        <model>{itext}<instance><data id="f" version="1">{nodes}<orx:meta><orx:instanceID/></orx:meta></data></instance>
        {binds}</model></h:head><h:body>{body}</h:body></h:html>""".encode()
    )


def a_repeat(ref, inside, count=""):
    counted = f' jr:count="{count}"' if count else ""
    return f'<group ref="{ref}"><label>R</label><repeat nodeset="{ref}"{counted}>{inside}</repeat></group>'


def a_question(ref):
    return f'<input ref="{ref}"><label>Q</label></input>'


def an_answer(inside):
    return f'<data id="f" version="1">{inside}<meta><instanceID>uuid:1</instanceID></meta></data>'.encode()


def test_texts_that_double_from_rule_to_rule_stop_at_a_length():
    doubling = [
        f'<bind nodeset="/data/a{number}" calculate="concat(/data/a{number - 1}, /data/a{number - 1})"/>'
        for number in range(1, 60)
    ]
    form = a_form("<a0>0123456789</a0>" + "".join(f"<a{number}/>" for number in range(1, 60)), "".join(doubling))

    session = Session(form, now=NOW)

    assert len(session.state("/data/a13").value) == 81_920
    assert session.state("/data/a14").value == ""
    assert len(session.xml()) < 200_000
    assert {finding.kind for finding in session.findings()} == {"rule"}


@pytest.mark.parametrize(
    "rule",
    [
        "join(/data/long, /data/long, /data/long, /data/long)",
        f"concat({', '.join(['/data/long'] * 5000)})",
        "format-date('2026-01-01', /data/long)",
    ],
)
def test_no_function_makes_a_long_text_of_long_texts(rule):
    form = a_form(f"<long>{'%Y' * 30_000}</long><made/>", f'<bind nodeset="/data/made" calculate="{rule}"/>')

    assert Session(form, now=NOW).state("/data/made").value == ""


def said_by(*texts):
    """What a question says whose label is the last of these texts."""
    listed = "".join(
        f'<text id="t{number}"><value>{"".join(_spoken(part) for part in text)}</value></text>'
        for number, text in enumerate(texts)
    )
    label = f"""<input ref="/data/a"><label ref="jr:itext('t{len(texts) - 1}')"/></input>"""
    return Session(a_form("<a/>", "", label, listed), now=NOW).label("/data/a")


def _spoken(part):
    return part if isinstance(part, str) else f"""<output value="jr:itext('t{part}')"/>"""


def test_a_text_within_a_text_is_said_and_a_tower_of_them_is_not():
    assert said_by(["play"], ["to ", 0, " and ", 0]) == "to play and play"
    assert "play" not in said_by(["play"], *([below, below] for below in range(40)))


def test_a_text_that_names_itself_ends():
    assert said_by(["around ", 0]) == "around " * 6


def test_a_label_that_names_itself_ends():
    output = """<output value="jr:choice-name('1', '/data/a')"/>"""
    form = a_form(
        "<a/>",
        "",
        f"""<select1 ref="/data/a"><label>Q</label><item><label>so {output * 2}</label><value>1</value></item>
        </select1>""",
    )
    session = Session(form, now=NOW)

    assert session.say(session.choices("/data/a")[0].words, "/data/a").startswith("so so")


def test_an_answer_whose_every_entry_adds_up_all_others_is_checked_in_bounded_time():
    body = a_repeat("/data/o", a_repeat("/data/o/i", a_question("/data/o/i/x")))
    rule = '<bind nodeset="/data/o/i/y" calculate="sum(/data/o/i/x) + count(//x)"/>'
    form = a_form("<o><i><x/><y/></i></o>", rule, body)
    entries = f"<o>{'<i><x>1</x><y>2</y></i>' * 40}</o>" * 40

    found = check(form, an_answer(entries), received=NOW)

    assert ("rule", "/data/o/i/y") in {(finding.kind, finding.ref) for finding in found.findings}
    assert len(found.answers) == 3_200


def test_the_next_answer_is_worked_out_again():
    body = a_repeat("/data/o", a_question("/data/o/x"))
    form = a_form("<n/><o><x/></o>", '<bind nodeset="/data/n" calculate="count(/data/o)"/>', body)
    session = Session(form, now=NOW)
    session._filling.worked = 10**9

    session.add("/data/o")

    assert session.state("/data/n").value == "2"


def test_counts_of_a_thousand_million_within_each_other_make_as_much_as_a_form_may_hold():
    inner = a_repeat("/data/o/i", a_question("/data/o/i/x"), "/data/n")
    form = a_form("<n>1000000000</n><o><i><x/></i></o>", "", a_repeat("/data/o", inner, "/data/n"))

    session = Session(form, now=NOW)

    assert 20_000 < len(session.states()) < 50_000


def test_more_entries_than_there_may_be_are_found_and_not_looked_at():
    form = a_form("<o><x/></o>", '<bind nodeset="/data/o/x" type="int"/>', a_repeat("/data/o", a_question("/data/o/x")))

    found = check(form, an_answer("<o><x>a</x></o>" * 60_000), received=NOW)

    assert len(found.answers) == 1000
    assert found.findings[0].kind == "unknown"


def test_questions_that_hang_on_each_other_five_thousand_deep_open_one_by_one():
    names = [f"a{number}" for number in range(5000)]
    rules = [f"""<bind nodeset="/data/{name}" relevant="/data/{before} = '1'"/>""" for before, name in pairwise(names)]
    body = "".join(a_question(f"/data/{name}") for name in names)
    session = Session(a_form("".join(f"<{name}/>" for name in names), "".join(rules), body), now=NOW)

    changed = session.answer("/data/a0", "1")

    assert changed == {"/data/a0", "/data/a1"}
    assert not session.state("/data/a4999").relevant


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "(.*)*(.*)*x", "(((a{30}){30}){30}){30}"])
def test_a_pattern_does_not_hang_on_the_answer_made_for_it(pattern):
    form = a_form("<a/>", f"""<bind nodeset="/data/a" constraint="regex(., '{pattern}')"/>""", a_question("/data/a"))

    found = check(form, an_answer(f"<a>{'a' * 200_000}</a>"), received=NOW)

    assert {finding.kind for finding in found.findings} <= {"constraint", "rule"}
    assert found.findings
