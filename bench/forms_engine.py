"""How long the form engine takes: one form of twenty questions and one of three hundred, against its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bench.measure import Row, cpu
from ponleu.forms.rules.checking import check
from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.engine.plan import plan_of
from ponleu.forms.rules.reading import read_form
from ponleu.forms.rules.session import Session

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PROTOTYPE = "prototype"  # the upper figure that it was measured at, on forms of these sizes
AGAINST = {
    "20 questions": {
        "read and plan": (PROTOTYPE, 2.4),
        "begin": (PROTOTYPE, 0.53),
        "answer": (PROTOTYPE, 0.06),
        "next prompt": ("limit", 1.0),
        "pages": ("limit", 5.0),
        "findings": (PROTOTYPE, 1.3),
        "check": ("limit", 1.5),
    },
    "300 questions": {
        "read and plan": (PROTOTYPE, 43.0),
        "begin": (PROTOTYPE, 17.0),
        "answer": (PROTOTYPE, 0.56),
        "next prompt": ("limit", 1.0),
        "pages": ("limit", 30.0),
        "findings": (PROTOTYPE, 34.0),
        "check": ("limit", 30.0),
    },
}
HEADER = "type | name | label | relevant | constraint | required | calculation | choice_filter"
YES_NO = ["list_name | name | label | p", "yn | yes | Yes |", "yn | no | No |"]
SMALL = """
    start           | start    | .                 | .                  | .                   | .   | .                       | .
    end             | end      | .                 | .                  | .                   | .   | .                       | .
    today           | today    | .                 | .                  | .                   | .   | .                       | .
    select_one yn   | assent   | May I ask?        | .                  | .                   | yes | .                       | .
    integer         | age      | Age               | ${assent} = 'yes'  | . >= 5 and . < 18   | yes | .                       | .
    select_one p    | province | Province          | ${assent} = 'yes'  | .                   | yes | .                       | .
    select_one d    | district | District          | ${province} != ''  | .                   | .   | .                       | p = ${province}
    QUESTIONS
    begin repeat    | kid      | Brother or sister | ${assent} = 'yes'  | .                   | .   | .                       | .
    text            | name     | Name              | .                  | .                   | .   | .                       | .
    integer         | years    | Years             | .                  | . >= 0 and . < 120  | .   | .                       | .
    select_one yn   | school   | At school?        | ${years} > 4       | .                   | .   | .                       | .
    calculate       | minor    | .                 | .                  | .                   | .   | if(${years} < 18, 1, 0) | .
    end repeat      | .        | .                 | .                  | .                   | .   | .                       | .
    calculate       | minors   | .                 | .                  | .                   | .   | sum(${minor})           | .
    calculate       | share    | .                 | .                  | .                   | .   | ${minors} div 3 * 100   | .
    select_multiple yn | both  | Both              | .                  | .                   | .   | .                       | .
    date            | born     | Born              | .                  | . <= today()        | .   | .                       | .
    text            | more     | More              | .                  | regex(., '.{0,200}') | .  | .                       | .
"""  # noqa: E501


def small() -> list[str]:
    """Twenty questions: about a child and its work, with a repeat."""
    ask = "select_one yn | q{0} | Question {0} | ${{age}} > {1} | . | . | . | ."
    asked = "\n".join(ask.format(n, 5 + n % 10) for n in range(1, 9))
    return [HEADER, *SMALL.replace("QUESTIONS", asked).strip().splitlines()]


def large() -> list[str]:
    """Three hundred questions in ten sections, four of them repeats, with cascades of places in each."""
    rows = [HEADER, *(f"{kind} | {kind} | . | . | . | . | . | ." for kind in ("start", "end", "today"))]
    for section in range(10):
        kind = "repeat" if section in {1, 4, 7, 8} else "group"
        rows.append(f"begin {kind} | s{section} | Section {section} | . | . | . | . | .")
        rows.append(f"select_one p | p{section} | Province | . | . | yes | . | .")
        rows.append(f"select_one d | d{section} | District | . | . | yes | . | p=${{p{section}}}")
        rows += [row for number in range(7) for row in four(f"q{section}_{number}")]
        rows.append(f"end {kind} | . | . | . | . | . | . | .")
    for section in (0, 2, 3, 5, 6, 9):
        total = " + ".join(f"${{q{section}_{number}c}}" for number in range(7))
        rows.append(f"calculate | sum{section} | . | . | . | . | {total} | .")
    return rows


def four(name: str) -> list[str]:
    """Four rows that hang on one another."""
    return [
        f"integer | {name} | How many | . | . >= 0 and . <= 100 | yes | . | .",
        f"select_one yn | {name}y | Is it so? | ${{{name}}} > 10 | . | . | . | .",
        f"text | {name}t | Tell | ${{{name}y}} = 'yes' | string-length(.) < 200 | . | . | .",
        f"calculate | {name}c | . | . | . | . | if(${{{name}}} > 50, 1, 0) | .",
    ]


def choices(districts: int) -> list[str]:
    """Yes and no, twenty-five provinces and some districts in each."""
    provinces = (f"p | p{number} | Province {number} |" for number in range(25))
    return [
        *YES_NO,
        *provinces,
        *(f"d | d{number} | District {number} | p{number % 25}" for number in range(districts)),
    ]


def made(survey: list[str], lists: list[str], name: str) -> bytes:
    """The XForm of some sheets; "." is an empty cell."""
    from pyxform.xls2xform import convert

    lines = []
    for sheet, rows in {"survey": survey, "choices": lists, "settings": ["form_id | version", f"{name} | 1"]}.items():
        lines.append(f"| {sheet} |")
        lines += ["|   | " + " | ".join("" if c.strip() == "." else c for c in row.split("|")) + " |" for row in rows]
    xform: str = convert(xlsform="\n".join(lines) + "\n").xform
    return xform.encode()


def filled(form: Form) -> Session:
    """The form with every question answered."""
    session = Session(form, now=NOW, seed=1)
    prompt = session.next()
    while prompt is not None:
        if prompt.kind == "another" and prompt.count < 3:
            session.add(prompt.ref)
            prompt = session.next(f"{prompt.ref}[{prompt.count + 1}]")
            continue
        if prompt.kind == "question":
            session.answer(prompt.ref, _answer(prompt.question.type, [one.value for one in prompt.choices]))
        prompt = session.next(prompt.ref)
    session.finish()
    return session


def _answer(kind: str, values: list[str]) -> str:
    if values:
        return values[0]
    return {"int": "17", "date": "2010-01-02"}.get(kind, "some words")


def milliseconds(work: Callable[[], object], *, times: int) -> float:
    """The median CPU time of one of some runs."""
    return cpu(lambda: [work() for _ in range(times)], rounds=7) / times * 1000


def measured(name: str, xml: bytes, *, times: int) -> Iterator[Row]:
    """Every figure of one form."""
    form = read_form(xml)
    session = filled(form)
    sent = session.xml()
    assert check(form, sent, received=NOW).findings == ()
    asked = [ref for ref, state in session.states().items() if state.type in {"input", "select"} and state.relevant]
    said = {ref: session.state(ref).value for ref in asked}

    def answer_all() -> None:
        for ref, text in said.items():
            session.answer(ref, "")
            session.answer(ref, text)

    figures = {
        "read and plan": milliseconds(lambda: plan_of(read_form(xml)), times=1),
        "begin": milliseconds(lambda: Session(form, now=NOW), times=times),
        "answer": milliseconds(answer_all, times=1) / len(said) / 2,
        "next prompt": milliseconds(lambda: [session.next(ref) for ref in asked], times=1) / len(asked),
        "pages": milliseconds(session.pages, times=times),
        "findings": milliseconds(session.findings, times=times),
        "check": milliseconds(lambda: check(form, sent, received=NOW), times=times),
    }
    for what, figure in figures.items():
        yield Row(f"{name}: {what}", figure, "ms CPU", *AGAINST[name][what])


def main() -> None:
    """Print each figure beside its limit, or beside the prototype's where there is no limit."""
    for name, survey, times in (("20 questions", small(), 50), ("300 questions", large(), 5)):
        for row in measured(name, made(survey, choices(200), "bench"), times=times):
            print(row, flush=True)


if __name__ == "__main__":
    main()
