"""The questions of a page as a template shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from babel.dates import get_month_names
from django.utils.translation import gettext

from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.entry import Fault, Widget, parts_of, widget_of
from ponleu.forms.rules.session import Part, Prompt, Section, Session
from ponleu.forms.rules.understanding import number_in


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    label: str
    is_chosen: bool
    place: str = ""  # typed beside it, where an order is asked for


@dataclass(frozen=True, slots=True)
class Field:
    """A question with what stands in its fields."""

    id: str
    prompt: Prompt
    widget: Widget
    parts: tuple[str, ...]
    options: tuple[Option, ...]
    error: str
    media: Mapping[str, str]
    guidance: str
    is_field = True

    @property
    def month(self) -> str:
        """The month that is chosen, without a leading zero."""
        return str(number_in(self.parts[1]) or "") if len(self.parts) > 1 else ""

    @property
    def ref(self) -> str:
        """The name of its fields."""
        return self.prompt.ref

    @property
    def described_by(self) -> str:
        """The ids of what explains it, for whoever listens to the page."""
        ids = [f"{self.id}-hint"] if self.prompt.hint else []
        return " ".join(ids + ([f"{self.id}-error"] if self.error else []))


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with what stands under it."""

    section: Section
    parts: tuple[Field | Block | Prompt, ...]
    is_field = False


def shown(session: Session, parts: tuple[Part, ...], faults: tuple[Fault, ...], *, language: str) -> list[Any]:
    """The parts of a page, in order: fields, notes, headings with their own parts, questions for another entry."""
    maker = _Maker(session, {fault.ref: fault for fault in faults}, language)
    return [maker.part(part) for part in parts]


def language_for(form: Form, code: str) -> str:
    """The form's language that goes with the page's, or its default."""
    for name in form.languages:
        if f"({code})" in name or name == code:
            return name
    return form.default_language


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is looked over: a template writes each kind as the page's language does."""

    ref: str
    label: str
    kind: Literal["none", "text", "number", "list", "day", "read"]
    value: Any


def answers(session: Session) -> list[Answer]:
    """What was asked and what was answered, in order."""
    prompts = [prompt for page in session.pages() for prompt in page.prompts() if prompt.kind == "question"]
    return [Answer(prompt.ref, prompt.label, *_answered(session, prompt)) for prompt in prompts]


def months(language: str) -> list[tuple[str, str]]:
    """(number, name) of each month."""
    names = get_month_names("wide", locale=language)
    return [(str(number), names[number]) for number in range(1, 13)]


def _answered(session: Session, prompt: Prompt) -> tuple[Any, Any]:
    widget, value = widget_of(prompt), prompt.value
    if not value:
        return "none", ""
    if widget in ("one", "menu", "several", "order"):
        labels = {each.value: session.say(each.words, prompt.ref) or each.value for each in prompt.choices}
        return "list", [labels.get(each, each) for each in value.split()]
    if widget == "date":
        return "day", date.fromisoformat(value)
    if widget in ("number", "decimal", "range", "time", "moment"):
        return "number", value[:5] if widget == "time" else value[:16].replace(
            "T", " "
        ) if widget == "moment" else value
    return ("read", "") if widget == "ok" else ("text", value)


class _Maker:
    def __init__(self, session: Session, faults: Mapping[str, Fault], language: str) -> None:
        self.session, self.faults, self.language, self.made = session, faults, language, 0

    def part(self, part: Part) -> Field | Block | Prompt:
        if isinstance(part, Section):
            return Block(part, tuple(self.part(each) for each in part.parts))
        return self.field(part) if part.kind == "question" else part

    def field(self, prompt: Prompt) -> Field:
        self.made += 1
        fault = self.faults.get(prompt.ref)
        parts = fault.typed if fault and fault.typed else parts_of(prompt)
        return Field(
            id=f"q{self.made}",
            prompt=prompt,
            widget=widget_of(prompt),
            parts=parts,
            options=self.options(prompt, parts),
            error="" if fault is None else gettext(fault.message) if fault.is_ours else fault.message,
            media={form: self.session.label(prompt.ref, form) for form in ("image", "audio")},
            guidance=self.session.hint(prompt.ref, "guidance"),
        )

    def options(self, prompt: Prompt, parts: tuple[str, ...]) -> tuple[Option, ...]:
        chosen = set(" ".join(parts).split())
        places = (*parts, *[""] * len(prompt.choices))
        return tuple(
            Option(each.value, each.words.text(self.language) or each.value, each.value in chosen, places[number])
            for number, each in enumerate(prompt.choices)
        )
