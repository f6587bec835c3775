"""A form being filled: asked one by one, shown in pages, kept and taken up again, corrected after it was sent."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ponleu.forms.rules.checking import check
from ponleu.forms.rules.session import NoSuchPlace, Session
from tests.forms.questionnaires import NOW, a_form, a_model, a_session, kinds, value
from tests.forms.test_walks import form_of, walk

HOME = """
    type         | name   | label::English (en)  | label::Khmer (km) | relevant     | appearance
    text         | name   | Name                 | ឈ្មោះ              | .            | .
    begin group  | home   | Home of ${name}      | ផ្ទះ               | .            | field-list
    integer      | rooms  | Rooms                | បន្ទប់              | .            | .
    text         | why    | Why so many?         | ហេតុអ្វី            | ${rooms} > 3 | .
    end group    | .      | .                    | .                 | .            | .
    begin repeat | kid    | Child                | កុមារ              | .            | .
    integer      | age    | Age                  | អាយុ              | .            | .
    end repeat   | .      | .                    | .                 | .            | .
    note         | bye    | Thank you            | អរគុណ             | .            | .
"""
SETTINGS = "form_id | version | default_language\n home | 3 | English (en)"


def asked(session):
    """What is asked from beginning to end."""
    refs = []
    prompt = session.next()
    while prompt is not None:
        refs.append((prompt.ref, prompt.kind))
        prompt = session.next(prompt.ref)
    return refs


def test_questions_are_asked_one_after_another_with_another_child_asked_for_after_each():
    session = a_session(a_form(HOME, settings=SETTINGS), {"/data/home/rooms": "5"})
    session.add("/data/kid")

    assert asked(session) == [
        ("/data/name", "question"),
        ("/data/home/rooms", "question"),
        ("/data/home/why", "question"),
        ("/data/kid[1]/age", "question"),
        ("/data/kid[2]/age", "question"),
        ("/data/kid", "another"),
        ("/data/bye", "note"),
    ]


def test_going_back_asks_the_same_the_other_way_round():
    session = a_session(a_form(HOME, settings=SETTINGS), {"/data/home/rooms": "5"})
    forwards = [ref for ref, _kind in asked(session)]

    backwards = [forwards[-1]]
    while (prompt := session.before(backwards[-1])) is not None:
        backwards.append(prompt.ref)

    assert backwards == forwards[::-1]


def test_one_goes_on_from_where_a_question_was_that_is_no_longer_asked():
    session = a_session(a_form(HOME, settings=SETTINGS), {"/data/home/rooms": "5"})

    session.answer("/data/home/rooms", "1")

    assert session.next("/data/home/why").ref == "/data/kid[1]/age"
    session.remove("/data/kid[1]")
    assert session.next("/data/kid[1]/age").ref == "/data/kid"
    assert session.before("/data/kid[1]/age").ref == "/data/home/rooms"


def test_an_answer_tells_which_nodes_it_changed():
    session = a_session(a_form(HOME, settings=SETTINGS))

    assert session.answer("/data/home/rooms", "5") == {"/data/home/rooms", "/data/home/why"}
    assert session.answer("/data/home/rooms", "5") == frozenset()
    assert session.answer("/data/home/rooms", "6") == {"/data/home/rooms"}


def test_a_page_holds_a_group_or_a_row_of_repeats_or_a_question_that_stands_alone():
    session = a_session(a_form(HOME, settings=SETTINGS), {"/data/name": "Sok", "/data/home/rooms": "5"})

    pages = session.pages()

    assert [(page.ref, page.label) for page in pages] == [
        ("/data/name", "Name"),
        ("/data/home", "Home of Sok"),
        ("/data/kid", "Child"),
        ("/data/bye", "Thank you"),
    ]
    assert [prompt.ref for prompt in pages[1].prompts()] == ["/data/home/rooms", "/data/home/why"]
    assert [(part.ref, getattr(part, "position", None)) for part in pages[2].parts] == [
        ("/data/kid[1]", 1),
        ("/data/kid", None),
    ]


def test_words_are_said_in_the_language_asked_for_and_else_in_the_default_one():
    session = a_session(a_form(HOME, settings=SETTINGS), {"/data/name": "Sok"})

    session.language = "Khmer (km)"
    assert [session.label(ref) for ref in ("/data/name", "/data/home", "/data/kid[1]")] == ["ឈ្មោះ", "ផ្ទះ", "កុមារ"]
    session.language = "French (fr)"
    assert session.label("/data/home") == "Home of Sok"


def test_what_is_sent_leaves_out_what_is_not_relevant_and_what_is_kept_does_not():
    form = a_form(HOME, settings=SETTINGS)
    session = a_session(form, {"/data/home/rooms": "5", "/data/home/why": "Guests", "/data/kid[1]/age": "7"})
    session.answer("/data/home/rooms", "2")

    sent = session.xml().decode()

    assert "<home><rooms>2</rooms></home>" in sent
    assert '<data id="home" version="3">' in sent
    assert f"<instanceID>{session.instance_id}</instanceID>" in sent
    assert "<why>Guests</why>" in session.xml(prune=False).decode()


def test_what_was_kept_is_gone_on_from_with_the_same_id_and_the_same_chance():
    form = a_form("""
        type      | name  | label | calculation
        calculate | dice  | .     | random()
        calculate | at    | .     | now()
        integer   | age   | Age   | .
        integer   | guess | Guess | ${age} * 2
    """)
    session = a_session(form, {"/data/age": "4", "/data/guess": "9"})

    again = Session(form, now=NOW, record=session.xml(prune=False))

    assert again.states() == session.states()
    assert again.instance_id == session.instance_id
    again.answer("/data/age", "5")
    assert value(again, "/data/guess") == "10"


@pytest.mark.parametrize("name", ["small", "large", "consultation.md", "adult-interview.md"])
@settings(max_examples=15, deadline=None, database=None)
@given(dice=st.builds(Random, st.integers(0, 2**32)))
def test_any_answers_that_are_kept_stand_the_same_when_taken_up_again(name, dice):
    form = form_of(name)
    session = walk(form, dice)

    again = Session(form, now=NOW, record=session.xml(prune=False))

    assert again.states() == session.states()


def test_a_correction_has_an_id_of_its_own_and_names_what_it_replaces():
    form = a_form(HOME, settings=SETTINGS)
    sent = a_session(form, {"/data/name": "Sok"})
    correction = Session(form, now=NOW, record=sent.xml())

    correction.edit()
    correction.answer("/data/name", "Dara")

    checked = check(form, correction.xml(), received=NOW)
    assert checked.deprecated_id == sent.instance_id
    assert checked.instance_id == correction.instance_id != sent.instance_id
    assert checked.findings == ()
    assert checked.answers["/data/name"] == "Dara"


def test_what_a_submission_left_out_begins_as_the_form_says_when_it_is_corrected():
    form = a_form("""
        type    | name  | label | relevant      | default
        text    | works | Works | .             | .
        integer | hours | Hours | ${works}='yes' | 8
    """)
    correction = Session(form, now=NOW, record=a_session(form, {"/data/works": "no"}).xml())

    correction.answer("/data/works", "yes")

    assert value(correction, "/data/hours") == "8"


def test_a_choice_that_another_answer_closes_is_taken_back():
    form = a_form(
        """
        type         | name     | label    | choice_filter
        select_one p | province | Province | .
        select_one d | district | District | p = ${province}
    """,
        """
        list_name | name | label | p
        p         | n    | North | .
        p         | s    | South | .
        d         | n1   | N1    | n
        d         | s1   | S1    | s
    """,
    )
    session = a_session(form, {"/data/province": "n", "/data/district": "n1"})

    session.answer("/data/province", "s")

    assert value(session, "/data/district") == ""


def test_a_form_whose_answers_have_a_namespace_of_their_own_keeps_it():
    form = a_model(
        '<data xmlns="urn:own" id="f"><age/></data>',
        '<bind nodeset="/data/age" type="int" constraint=". &lt; 18"/>',
        '<input ref="/data/age"><label>Age</label></input>',
    )

    session = a_session(form, {"/data/age": "30"})

    root = etree.fromstring(session.xml())
    assert (root.tag, root[0].tag, root[0].text) == ("{urn:own}data", "{urn:own}age", "30")
    assert kinds(check(form, session.xml(), received=NOW).findings) == [("constraint", "/data/age")]


def test_a_submission_without_a_place_for_its_id_gets_one_when_it_is_written():
    form = a_model('<data id="f"><age/><meta><instanceID/></meta></data>', "", '<input ref="/data/age"/>')

    session = a_session(form)

    assert session.instance_id.startswith("uuid:")
    assert f"<instanceID>{session.instance_id}</instanceID>".encode() in session.xml()


@pytest.mark.parametrize("ref", ["/data/nothing", "/data/kid[9]/age", "/data/home", "", "data", "/data/kid[x]/age"])
def test_a_place_that_does_not_exist_is_refused(ref):
    session = a_session(a_form(HOME, settings=SETTINGS))

    with pytest.raises(NoSuchPlace):
        session.answer(ref, "1")


@pytest.mark.parametrize("ref", ["/data/nothing", "", "data", "/data/kid[x]/age", "/data/kid[1e999]/age"])
def test_one_cannot_go_on_from_a_place_that_the_form_does_not_have(ref):
    session = a_session(a_form(HOME, settings=SETTINGS))

    with pytest.raises(NoSuchPlace):
        session.next(ref)
