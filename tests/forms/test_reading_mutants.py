"""Forms that somebody broke: read and filled all the same, or refused with reasons; never a crash."""

import copy
from functools import cache
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from bench.forms_engine import choices, made, small
from ponleu.forms.rules.checking import check
from ponleu.forms.rules.reading import NotAForm, read_form
from tests.forms.questionnaires import NOW
from tests.forms.test_walks import walk

ODD = [
    *("/data", "..", ".", "", "../../..", "//*", "/data/kid[1]/age", "position(..)", "count(/data/kid) + 1"),
    *("instance('x')/root/item[. = /data/a]", "jr:itext('zzz')", "1 div 0", "a(", "current()/..", "once(.)", "-1"),
    *("/data/kid/years/@x", "indexed-repeat(/data/kid/years, /data/kid, 1)", "1000000000000", "sum(//*)", "string(/)"),
    *("'a' | 1", "randomize(/data/kid)", "pulldata('a', 'b', 'c', 1)", "selected-at(., 'x')", "true()"),
]


@cache
def a_sound_form():
    return made(small(), choices(20), "small")


def broken(xml, dice):
    """A form with up to four things changed, taken away, doubled or renamed."""
    root = etree.fromstring(xml)
    for _ in range(dice.randint(1, 4)):
        elements = list(root.iter())
        dice.choice(WAYS)(dice.choice(elements), elements, dice)
    return etree.tostring(root)


def with_an_odd_rule(element, _elements, dice):
    if element.attrib:
        element.set(dice.choice(list(element.attrib)), dice.choice(ODD))


def without_an_attribute(element, _elements, dice):
    if element.attrib:
        del element.attrib[dice.choice(list(element.attrib))]


def without_an_element(element, _elements, _dice):
    if element.getparent() is not None:
        element.getparent().remove(element)


def with_a_second(element, elements, dice):
    if element.getparent() is not None:
        element.getparent().append(copy.deepcopy(dice.choice(elements)))


def renamed(element, elements, dice):
    element.tag = dice.choice(elements).tag


def read(xml):
    """The form, if it is one, and what is wrong with it."""
    try:
        form = read_form(xml)
    except NotAForm as refused:
        return None, refused.each
    return form, form.problems


WAYS = [with_an_odd_rule, with_an_odd_rule, without_an_attribute, without_an_element, with_a_second, renamed]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(dice=st.builds(Random, st.integers(0, 2**32)))
def test_a_broken_form_is_refused_with_reasons_or_can_be_filled_shown_and_checked(dice):
    form, problems = read(broken(a_sound_form(), dice))

    assert all(str(problem) for problem in problems)
    if form is None:
        assert problems
        return
    session = walk(form, dice, steps=30)
    session.pages()
    check(form, session.xml(), received=NOW)


@settings(max_examples=200, deadline=None, database=None)
@given(xml=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_else_is_no_form(xml):
    form, problems = read(xml)

    assert form is None
    assert problems
