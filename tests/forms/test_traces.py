"""Whole forms filled step by step, as another engine recorded them; see docs/forms.md for what differs and why."""

import gzip
import json
import re
from datetime import UTC, datetime

from lxml import etree

from ponleu.forms.rules.reading import read_form
from ponleu.forms.rules.session import Session
from tests.forms.known_trace_differences import BEGUN_BEFORE, KNOWN, LANGUAGES

RECORDED = datetime(2026, 11, 23, 23, 28, 18, 414000, tzinfo=UTC)
ALTERS = re.compile(
    r"uuid:[0-9a-f-]{36}|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{22}|\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)"
)


def same(text):
    """A recorded value without ids and moments, which differ each time, and without the names of namespaces."""
    return ALTERS.sub("*", re.sub(r' xmlns(:\w+)?="[^"]*"', "", text))


def element_of(text):
    """The value within `<age>7</age>`, whose prefix is not declared there."""
    plain = re.sub(r"<(/?)\w+:", r"<\1", text)
    return etree.fromstring(plain).text or ""


def written(ref, state, answers):
    """A value as the traces write it."""
    if not state.relevant:
        return ""
    (element,) = answers.xpath(ref, namespaces={prefix: uri for prefix, uri in answers.nsmap.items() if prefix})
    return etree.tostring(element, encoding="unicode", with_tail=False)


def seen(session):
    """The state of every node as the traces write it."""
    elements = etree.fromstring(session.xml(prune=False))
    return {
        ref: [state.type, *(int(part) for part in state[1:6]), same(written(ref, state, elements))]
        for ref, state in session.states().items()
    }


def record_of(states):
    """The answers that a trace begins with, as XML."""
    root = etree.Element(next(iter(states)).split("/")[1])
    for ref, state in states.items():
        place = root
        for step in ref.split("/")[2:-1]:
            name, _bracket, number = step.split(":")[-1].partition("[")
            found = place.findall(name)
            position = int(number[:-1]) if number else 1
            place = found[position - 1] if len(found) >= position else etree.SubElement(place, name)
        if state[6]:
            etree.SubElement(place, ref.split("/")[-1].split(":")[-1]).text = element_of(state[6])
    return etree.tostring(root)


def differences(number, trace):
    """What differs from a trace, step by step; the first step that differs ends it."""
    record = record_of(trace["steps"][0]["changed"]) if number in BEGUN_BEFORE else None
    session = Session(read_form(trace["form"].encode()), now=RECORDED, record=record, seed=1)
    expected = {}
    for at, step in enumerate(trace["steps"]):
        session.language = LANGUAGES.get(number, {}).get(at, session.language)
        do, ref = step["do"], step["ref"]
        if do == "answer":
            session.answer(ref, element_of(step["text"]))
        elif do == "add":
            session.add(ref)
        elif do == "remove":
            session.remove(ref)
        for gone in step["gone"]:
            expected.pop(gone, None)
        expected.update({key: [*value[:6], same(value[6])] for key, value in step["changed"].items()})
        found = seen(session)
        wrong = {
            key: (found.get(key), expected.get(key))
            for key in {*found, *expected}
            if found.get(key) != expected.get(key)
        }
        if wrong:
            return at, do, ref, wrong
    return None


def traces(folder):
    with gzip.open(folder / "traces.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def test_forms_filled_step_by_step_stand_as_another_engine_recorded(vectors_folder, capsys):
    failed, total = {}, 0
    for number, trace in enumerate(traces(vectors_folder)):
        total += 1
        wrong = differences(number, trace)
        if wrong:
            failed[number] = wrong

    with capsys.disabled():
        print(f"\ntraces: {total - len(failed)} of {total} = {1 - len(failed) / total:.1%}")  # noqa: T201
    assert {number: wrong for number, wrong in failed.items() if number not in KNOWN} == {}
    assert [number for number in KNOWN if number not in failed] == []
    assert 1 - len(failed) / total >= 0.96
