"""What is fuzzed: each function takes bytes that somebody sent, and ends with nothing worse than a Problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from random import Random

from ponleu.core import Problem, Problems
from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.session import Session

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MOST_BYTES = 20_000  # larger inputs find nothing that smaller ones do not, and take longer
ENDINGS = (".xml", ".md", ".csv", ".xlsx", ".xls")

FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>F</h:title><model>
<itext><translation lang="en"><text id="k"><value>Child <output value="/data/kid/name"/></value></text></translation>
</itext><instance><data id="f" version="1"><start/><end/><age/><day/><at/><town/><risk/><place/><n/><total/>
<kid jr:template=""><name/><years>3</years><twice/></kid>
<photo/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<instance id="towns"><root><item><name>a</name><label>A</label><in>x</in></item><item><name>b</name><label>B</label>
<in>y</in></item></root></instance>
<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
<bind nodeset="/data/end" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>
<bind nodeset="/data/age" type="int" constraint=". &lt; 18" required="true()"/>
<bind nodeset="/data/day" type="date" constraint=". &lt;= today()"/><bind nodeset="/data/at" type="time"/>
<bind nodeset="/data/town" relevant="/data/age &gt; 3"/><bind nodeset="/data/place" type="geopoint"/>
<bind nodeset="/data/n" type="int"/><bind nodeset="/data/total" calculate="sum(/data/kid/years) + int(/data/n)"/>
<bind nodeset="/data/kid" relevant="/data/n != 0"/><bind nodeset="/data/kid/years" type="decimal"/>
<bind nodeset="/data/kid/twice" calculate="../years * 2"/><bind nodeset="/data/photo" type="binary"/>
<bind nodeset="/data/orx:meta/orx:instanceID" jr:preload="uid"/></model></h:head><h:body>
<input ref="/data/age"><label>Age</label></input><input ref="/data/day"><label>Day</label></input>
<input ref="/data/at"><label>At</label></input><select1 ref="/data/town"><label>Town</label>
<itemset nodeset="instance('towns')/root/item[in = 'x' or /data/age &gt; 9]">
<value ref="name"/><label ref="label"/></itemset>
</select1><select ref="/data/risk"><label>Risk</label><item><label>1</label><value>one</value></item>
<item><label>2</label><value>two</value></item></select><input ref="/data/place"><label>Place</label></input>
<input ref="/data/n"><label>N</label></input><group ref="/data/kid"><label ref="jr:itext('k')"/>
<repeat nodeset="/data/kid" jr:count="/data/n"><input ref="/data/kid/name"><label>Name</label></input>
<input ref="/data/kid/years"><label>Years</label></input></repeat></group>
<upload ref="/data/photo" mediatype="image/*"><label>P</label></upload></h:body></h:html>"""


@cache
def a_form() -> Form:
    """A form with something of everything."""
    from ponleu.forms.rules.reading import read_form

    return read_form(FORM)


def expressions(data: bytes) -> None:
    """A rule, read, checked, written again, and worked out."""
    from ponleu.forms.rules.definition import Rule
    from ponleu.forms.rules.engine.filling import Filling
    from ponleu.forms.rules.engine.plan import plan_of
    from ponleu.forms.rules.xpath import check_functions, compiled, parse, written

    with suppress(Problem):
        text = data.decode("utf-8", "replace")
        expression = parse(text)
        check_functions(expression)
        again = parse(written(expression))
        if written(again) != written(expression):
            raise AssertionError("what was written is read otherwise")
        filling = Filling(plan_of(a_form()), now=NOW, seed=1)
        filling.begin()
        filling.run(Rule(text, expression, compiled(expression)), filling.top)


def questionnaires(data: bytes) -> None:
    """An XForm, read, filled, shown and checked."""
    from ponleu.forms.rules.checking import check
    from ponleu.forms.rules.reading import read_form

    with suppress(Problem, Problems):
        form = read_form(data)
        session = Session(form, now=NOW, seed=1)
        _fill(session, Random(len(data)))  # noqa: S311 (so that what broke breaks again)
        session.pages()
        check(form, session.xml(), received=NOW)


def _fill(session: Session, dice: Random) -> None:
    prompt = session.next()
    for _step in range(20):
        if prompt is None:
            return
        if prompt.kind == "question":
            options = [choice.value for choice in prompt.choices]
            session.answer(prompt.ref, dice.choice(options or ["", "1", "x", "2026-01-02", "1 2 3 4"]))
        prompt = session.next(prompt.ref)


def workbooks(data: bytes) -> None:
    """A questionnaire as it is uploaded; its first byte says what its name ends with."""
    from ponleu.forms.files.xlsform import FormRefused, converted

    if data:
        with suppress(FormRefused):
            converted(data[1:], name=f"f{ENDINGS[data[0] % len(ENDINGS)]}")


def requests(data: bytes) -> None:
    """What a telephone posts, with x for its boundary; a first line may give another type of content."""
    from django.test import RequestFactory

    from ponleu.forms.views.openrosa.reading import posted

    first, line, rest = data.partition(b"\n")
    kind, body = (first.decode("latin-1"), rest) if line and not first.startswith(b"--") else ("boundary=x", data)
    with suppress(Problem):
        posted(RequestFactory().generic("POST", "/", body, f"multipart/form-data; {kind}"))


def submissions(data: bytes) -> None:
    """A filled form as it comes, corrected and checked."""
    from ponleu.forms.rules.checking import check
    from ponleu.forms.rules.envelope import as_edit, read_envelope

    with suppress(Problem):
        read_envelope(data)
        as_edit(data, instance_id="uuid:2")
    with suppress(Problem):
        check(a_form(), data, received=NOW)


def records(data: bytes) -> None:
    """Answers that were kept, taken up again, shown page by page, and gone on with."""
    from ponleu.forms.rules import walk
    from ponleu.forms.rules.entry import parts_of

    with suppress(Problem):
        session = Session(a_form(), now=NOW, record=data, seed=1)
        pages = session.pages()
        for page in pages:
            for prompt in page.prompts():
                if prompt.kind == "question":
                    parts_of(prompt)
        at = pages[0].ref if pages else walk.REVIEW
        for deed in ("next", "look", "back", "add:/data/kid", "remove:/data/kid[1]", "send"):
            at = walk.press(session, at, deed, {}).at
        session.finish()
        session.xml()


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (expressions, questionnaires, workbooks, requests, submissions, records)
}
