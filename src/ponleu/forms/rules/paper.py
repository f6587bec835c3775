"""A form as a sheet of paper: what is printed, with the way through it in words. How it looks is for `reports`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.conversation.saying import code_of, numeral
from ponleu.forms.rules.definition import Choice, Group, Item, Question, Repeat, Rule, Words
from ponleu.forms.rules.explaining import explained
from ponleu.forms.rules.gate.on_paper import LONGEST_LIST
from ponleu.forms.rules.xpath import Path

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Form

COPIES = 3  # how often the questions of a repeat are printed
LONGEST_NAME = 40  # letters of a question when another one speaks of it
Room: TypeAlias = Literal["choice", "choices", "order", "digits", "decimal", "day", "time", "line", "lines", "tick"]
_BY_TYPE: Mapping[str, Room] = {"int": "digits", "decimal": "decimal", "date": "day", "time": "time"}


class NothingToPrint(Problem):
    """Every question is marked for other channels."""

    message = _("Nothing in this form is asked on paper.")
    advice = _("See the column channel of its sheet.")


@dataclass(frozen=True, slots=True)
class Printed:
    """One thing on the sheet.

    kind     "heading", "note", "question", "entry" (the beginning of one instance of a repeat)
    number   of a question, from 1: the same on the page for fast entry
    when     under which condition it is answered, in words; "" for always
    room     what is left to write in
    options  (number, label), as they are ticked
    ref      the question, for who reads the sheet back
    """

    kind: Literal["heading", "note", "question", "entry"]
    text: str
    number: int = 0
    hint: str = ""
    when: str = ""
    room: Room = "line"
    options: tuple[tuple[int, str], ...] = ()
    level: int = 2
    is_required: bool = False
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form on paper."""

    title: str
    form_id: str
    version: str
    language: str
    parts: tuple[Printed, ...]


def sheet_of(form: Form, *, language: str) -> Sheet:
    """The form as it is printed in one of its languages. Raises NothingToPrint.

    What only a screen can do is left out: values within words become a gap, files are not asked for.
    """
    printer = _Printer(form, language)
    parts = tuple(printer.body(form.body, level=2))
    if not any(part.kind == "question" for part in parts):
        raise NothingToPrint
    return Sheet(form.title, form.id, form.version, language, parts)


def numbers_of(form: Form) -> dict[str, int]:
    """The number of each question that is printed, by ref."""
    printed = [question for question in form.questions.values() if _is_printed(form, question)]
    return {question.ref: number for number, question in enumerate(printed, start=1)}


class _Printer:
    def __init__(self, form: Form, language: str) -> None:
        self.form, self.language, self.numbers = form, language, numbers_of(form)

    def body(self, body: tuple[Item, ...], *, level: int) -> Iterator[Printed]:
        for item in body:
            if isinstance(item, Question):
                yield from self.question(item)
            elif isinstance(item, Repeat):
                yield from self.repeat(item, level)
            elif inner := tuple(self.body(item.body, level=min(level + 1, 4))):
                yield from self.heading(item, level)
                yield from inner

    def heading(self, item: Group | Repeat, level: int) -> Iterator[Printed]:
        text, when = self.said(item.words), self.when(item.ref)
        if text or when:
            yield Printed("heading", text, when=when, level=level)

    def repeat(self, item: Repeat, level: int) -> Iterator[Printed]:
        yield from self.heading(item, level)
        for place in range(1, COPIES + 1):
            inner = tuple(self.body(item.body, level=min(level + 1, 4)))
            if inner:
                yield Printed("entry", self.said(item.words), number=place, level=min(level + 1, 4))
                yield from inner

    def question(self, item: Question) -> Iterator[Printed]:
        if item.is_note and _is_on_paper(self.form, item.ref):
            yield Printed("note", self.said(item.words), hint=self.said(item.hint), when=self.when(item.ref))
        if item.ref not in self.numbers:
            return
        bind = self.form.binds[item.ref]
        yield Printed(
            "question",
            self.said(item.words),
            number=self.numbers[item.ref],
            hint=self.said(item.hint),
            when=self.when(item.ref),
            room=_room(item),
            options=self.options(item),
            is_required=bind.required is not None,
            ref=item.ref,
        )

    def options(self, item: Question) -> tuple[tuple[int, str], ...]:
        if not 0 < len(item.choices) <= LONGEST_LIST:
            return ()
        return tuple((number, self.chosen(choice)) for number, choice in enumerate(item.choices, start=1))

    def chosen(self, choice: Choice) -> str:
        return self.said(choice.words) or choice.value

    def said(self, words: Words) -> str:
        return words.text(self.language)

    def when(self, ref: str) -> str:
        bind = self.form.binds.get(ref)
        return self.explained(bind.relevant, ref) if bind and bind.relevant else ""

    def explained(self, rule: Rule, at: str) -> str:
        code = "km" if code_of(self.language) == "km" else "en"
        return explained(
            rule.expression,
            name_of=lambda path: self.name(_ref(path, at)),
            value_name=lambda path, value: self.value(_ref(path, at), value),
            language=code,
        )

    def name(self, ref: str) -> str:
        question = self.form.questions.get(ref)
        if question is None:
            return ref.rpartition("/")[2]
        words = self.said(question.words).strip()
        short = words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"
        return f"{numeral(self.numbers[ref], self.language)}. {short}" if ref in self.numbers else short

    def value(self, ref: str, value: str) -> str:
        question = self.form.questions.get(ref)
        choices = question.choices if question else ()
        return next((self.chosen(choice) for choice in choices if choice.value == value), value)


def _is_on_paper(form: Form, ref: str) -> bool:
    bind = form.binds.get(ref)
    channels = bind.extra.get("channel", "").split() if bind else []
    return not channels or "paper" in channels


def _is_printed(form: Form, question: Question) -> bool:
    bind = form.binds.get(question.ref)
    is_worked_out = bind is not None and bind.calculate is not None and bind.readonly is not None
    is_head = "label" in question.appearance.split()
    return not (question.is_note or question.kind == "upload" or is_worked_out or is_head) and _is_on_paper(
        form, question.ref
    )


def _room(question: Question) -> Room:
    is_list = 0 < len(question.choices) <= LONGEST_LIST
    if question.kind in ("select1", "select", "rank"):
        rooms: Mapping[str, Room] = {"select1": "choice", "select": "choices", "rank": "order"}
        return rooms[question.kind] if is_list else "line"
    if question.kind == "trigger":
        return "tick"
    if question.type in _BY_TYPE:
        return _BY_TYPE[question.type]
    return "lines" if question.type == "string" and "numbers" not in question.appearance else "line"


def _ref(path: Path, at: str) -> str:
    """The question that a path leads to, seen from where its rule stands."""
    steps = [] if path.absolute else at.split("/")[1:]
    for step in path.steps:
        if step.axis == "parent":
            steps = steps[:-1]
        elif step.axis == "child":
            steps.append(step.test)
    return "/" + "/".join(steps)
