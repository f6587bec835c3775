"""The text messages that a form becomes, and what each costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ponleu.forms.rules.conversation.asking import sort_of
from ponleu.forms.rules.conversation.profiles import SMS
from ponleu.forms.rules.conversation.saying import numeral
from ponleu.forms.rules.definition import Form, Question
from ponleu.forms.rules.gate.sms import Cost, cost


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message in one language; what a calculation would put into it counts as one sign."""

    ref: str
    language: str
    text: str
    cost: Cost


def languages_of(form: Form) -> tuple[str, ...]:
    """The languages of a form; the empty text for one that names none."""
    return form.languages or ("",)


def prompts(form: Form) -> Iterator[Prompt]:
    """Every message that asks or tells something by SMS, the pages of long lists apart."""
    for question in form.questions.values():
        if asked_by_sms(form, question):
            for language in languages_of(form):
                for text in _messages(question, language):
                    yield Prompt(question.ref, language, text, cost(text))


def asked_by_sms(form: Form, question: Question) -> bool:
    """Whether a text message asks it: its writer wants it, it is not sensitive, and an answer can be typed."""
    extra = form.binds[question.ref].extra
    channels = extra.get("channel", "").split()
    if (channels and SMS.name not in channels) or extra.get("sensitive") == "yes":
        return False
    return question.is_note or sort_of(question) not in {"", "recording"}


def shown(question: Question, language: str) -> str:
    """What is sent for the question itself: its short text in the language, or else its label."""
    words = question.words
    return words.text(language, form="sms") if words.has(language, "sms") else words.text(language)


def _messages(question: Question, language: str) -> Iterator[str]:
    head, lines = shown(question, language), option_lines(question, language)
    size = len(lines) if len(lines) <= 9 else SMS.page
    for first in range(0, max(len(lines), 1), max(size, 1)):
        page = lines[first : first + size]
        more = [f"{numeral(0, language)}. …"] if len(lines) > size else []
        yield "\n".join(([head] if first == 0 else []) + page + more)


def option_lines(question: Question, language: str) -> list[str]:
    """The numbered answers of a question, as they are sent."""
    if sort_of(question) not in {"one", "several"}:
        return []
    labels = [choice.words.text(language) or choice.value for choice in question.choices]
    return [f"{numeral(number, language)}. {label}" for number, label in enumerate(labels, start=1)]
