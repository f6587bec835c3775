"""Forms filled at random, with right and wrong answers: what filling says of them, checking says too."""

import gzip
import json
import re
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from bench.forms_engine import choices, large, made, small
from ponleu.forms.rules.checking import check
from ponleu.forms.rules.reading import read_form
from ponleu.forms.rules.session import Session
from tests.forms.questionnaires import NOW, kinds

INSTRUMENTS = sorted((Path(__file__).resolve().parents[2] / "studies").glob("*/forms/*.md"))
TRUE_TO_TYPE = {
    "int": ["0", "3", "17", "40", "250"],
    "decimal": ["0.5", "12", "-3.25"],
    "date": ["2010-02-03", "2026-11-23", "2030-01-01"],
    "dateTime": ["2026-11-23T09:00:00.000+07:00"],
    "time": ["09:30:00.000+07:00"],
    "geopoint": ["11.55 104.92 12 5"],
    "geotrace": ["11.5 104.9 0 0; 11.6 104.9 0 0"],
    "geoshape": ["11.5 104.9 0 0; 11.6 104.9 0 0; 11.6 105 0 0; 11.5 104.9 0 0"],
}


def an_answer(prompt, dice):
    """Something that could be answered, now and then wrongly; or nothing."""
    if dice.random() < 0.1:
        return ""
    if dice.random() < 0.05:
        return "nonsense"
    values = [one.value for one in prompt.choices]
    if prompt.question.kind == "select1":
        return dice.choice(values) if values else ""
    if prompt.question.kind in {"select", "rank"}:
        return " ".join(dice.sample(values, dice.randint(0, len(values))))
    if prompt.question.kind == "trigger":
        return "OK"
    return dice.choice(TRUE_TO_TYPE.get(prompt.question.type, ["yes", "no", "a", "ក ខ", "12"]))


def walk(form, dice, steps=120):
    """Fill a form, going on most of the time, and back, adding and removing now and then."""
    session = Session(form, now=NOW, seed=dice.randint(0, 9999), language=dice.choice([*form.languages, None]))
    prompt = session.next()
    for _ in range(steps):
        if prompt is None:
            break
        if prompt.kind == "question" and not prompt.readonly:
            session.answer(prompt.ref, an_answer(prompt, dice))
        elif prompt.kind == "another" and prompt.count < 4 and dice.random() < 0.4:
            session.add(prompt.ref)
            prompt = session.next(f"{prompt.ref}[{prompt.count + 1}]")
            continue
        elif prompt.kind == "another" and prompt.count and dice.random() < 0.2:
            session.remove(f"{prompt.ref}[{dice.randint(1, prompt.count)}]")
        prompt = session.before(prompt.ref) if dice.random() < 0.05 else session.next(prompt.ref)
    session.finish()
    return session


def filled_rightly(form, dice):
    """Fill a form from beginning to end, trying each question until the answer is right."""
    session = Session(form, now=NOW, seed=1)
    prompt = session.next()
    while prompt is not None:
        if prompt.kind == "another" and prompt.count < 3 and dice.random() < 0.3:
            session.add(prompt.ref)
            prompt = session.next(f"{prompt.ref}[{prompt.count + 1}]")
            continue
        if prompt.kind == "question" and not prompt.readonly:
            answer_rightly(session, prompt, dice)
        prompt = session.next(prompt.ref)
    session.finish()
    return session


def answer_rightly(session, prompt, dice):
    """Give answers until one is right, or none if none is wanted."""
    for _ in range(100):
        text = an_answer(prompt, dice)
        session.answer(prompt.ref, text)
        state = session.state(prompt.ref)
        if text != "nonsense" and state.constraint_ok and state.required_ok:
            return


def both(form, dice):
    """What filling and what checking say of one walk."""
    session = walk(form, dice)
    found = kinds(session.findings()), kinds(check(form, session.xml(), received=NOW).findings)
    return tuple([one for one in side if not hangs_on_the_clock(form, *one)] for side in found)


def hangs_on_the_clock(form, kind, ref):
    """Whether an answer is wanting that was asked for at one moment only: filling can say it, checking cannot."""
    steps = re.sub(r"\[\d+\]", "", ref).split("/")
    binds = [form.binds.get("/".join(steps[:end])) for end in range(2, len(steps) + 1)]
    rules = [bind.relevant.text for bind in binds if bind and bind.relevant]
    return kind == "required" and any("today()" in rule or "now()" in rule for rule in rules)


@cache
def form_of(name):
    """A form by the name that a failing test shows."""
    if name == "small":
        return read_form(made(small(), choices(60), "small"))
    if name == "large":
        return read_form(made(large(), choices(60), "large"))
    path = next(path for path in INSTRUMENTS if path.name == name)
    return read_form(convert(xlsform=path.read_text("utf-8")).xform.encode())


@pytest.mark.parametrize("name", ["small", "large", *(path.name for path in INSTRUMENTS)])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(dice=st.builds(Random, st.integers(0, 2**32)))
def test_filling_and_checking_agree_on_what_is_wrong(name, dice):
    filling, checking = both(form_of(name), dice)

    assert checking == filling


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(number=st.integers(0, 999), dice=st.builds(Random, st.integers(0, 2**32)))
def test_filling_and_checking_agree_on_recorded_forms(vectors_folder, number, dice):
    forms = recorded(vectors_folder)

    filling, checking = both(forms[number % len(forms)], dice)

    assert checking == filling


@pytest.mark.parametrize("name", ["small", "large", *(path.name for path in INSTRUMENTS)])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(dice=st.builds(Random, st.integers(0, 2**32)))
def test_nothing_is_found_wrong_in_a_form_that_was_filled_rightly(name, dice):
    form = form_of(name)

    session = filled_rightly(form, dice)

    assert check(form, session.xml(), received=NOW).findings == ()


@cache
def recorded(folder):
    """The forms of the recorded traces that rules do not go in circles in, each once."""
    with gzip.open(folder / "traces.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = dict.fromkeys(json.loads(line)["form"] for line in lines)
    forms = [read_form(text.encode()) for text in texts]
    return [form for form in forms if form.id and not form.problems]
