"""How a question is put: whether this channel may ask it, in which words, with which options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ponleu.core import mark as _
from ponleu.forms.rules.conversation.profiles import Profile
from ponleu.forms.rules.conversation.saying import Expected, Line, Message, Option, Phrase
from ponleu.forms.rules.conversation.state import State

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Choice, Form, Question
    from ponleu.forms.rules.session import Prompt, Session

YES, NO = Phrase(_("Yes")), Phrase(_("No"))
MORE = Phrase(_("More"))
ANOTHER = Phrase(_("Is there another?"))
SEVERAL = Phrase(_("Send the numbers of all that fit, with spaces between them. Send 0 for none."))
WHICH_DAY = Phrase(_("Send how many days ago it was (0 is today), or send the year."))
WHICH_MONTH = Phrase(_("In which month? Send a number from 1 to 12."))
WHICH_DAY_OF_MONTH = Phrase(_("On which day of the month?"))
WHICH_HOUR = Phrase(_("At which hour? Send a number from 0 to 23."))
WHICH_MINUTE = Phrase(_("And how many minutes?"))
CLOSE_NUMBER = Phrase(_("Then press #."))
SPEAK = Phrase(_("Speak after the tone, then press #."))
MOST_SINGLE = {"voice": 20, "ussd": 30}
CHOOSING = ("select1", "select")


def sort_of(question: Question) -> str:
    """How it is answered here: one, several, number, decimal, date, time, ok, recording, text; "" if it cannot be."""
    if question.kind in CHOOSING:
        return "one" if question.kind == "select1" else "several"
    if question.kind == "trigger":
        return "ok"
    if question.kind == "upload":
        return "recording" if question.parameters.get("mediatype", "").startswith("audio") else ""
    if question.kind == "range":
        return "number" if question.type == "int" else "decimal"
    sorts = {"int": "number", "decimal": "decimal", "date": "date", "time": "time", "string": "text", "boolean": "text"}
    return sorts.get(question.type, "") if question.kind == "input" else ""


def is_sensitive(form: Form, ref: str) -> bool:
    """Whether the question is marked so: then it is never read back, and never asked where others may read along."""
    bind = form.binds.get(plain(ref))
    return bind is not None and bind.extra.get("sensitive", "").casefold() in ("yes", "true", "1")


def plain(ref: str) -> str:
    """The ref in the form of a ref in a session: without places.

    >>> plain("/data/kid[2]/age")
    '/data/kid/age'
    """
    return "/".join(part.split("[")[0] for part in ref.split("/"))


def why_not(form: Form, prompt: Prompt, profile: Profile) -> str:
    """Why this channel does not ask it: "channel", "sensitive", "type", or "" when it does."""
    bind = form.binds.get(plain(prompt.ref))
    channels = bind.extra.get("channel", "").split() if bind else []
    if channels and profile.name not in channels:
        return "channel"
    if is_sensitive(form, prompt.ref) and not profile.may_hide:
        return "sensitive"
    if prompt.kind == "question" and "label" in prompt.question.appearance.split():
        return "readonly"  # the head of a table, which has nothing to answer
    return "" if prompt.kind == "note" or _can_be_asked(prompt, profile) else "type"


def asked(session: Session, prompt: Prompt, state: State, profile: Profile) -> tuple[Line, ...]:
    """The lines of a question: its words, then what may be answered, as far as the answer has come."""
    return tuple(_lines(session, prompt, state, profile))


def told(session: Session, prompt: Prompt) -> str:
    """The words of a question or note: the short ones where the form has them."""
    has_short = prompt.item.words.has(session.language, "sms")  # never those of another language
    return session.label(prompt.ref, "sms") if has_short else prompt.label


def recordings(session: Session, prompt: Prompt, profile: Profile) -> tuple[str, ...]:
    """The files that say it on the telephone; () where it is read by a voice."""
    if not profile.has_keys:
        return ()
    found = session.label(prompt.ref, "ivr-audio") or session.label(prompt.ref, "audio")
    return (found,) if found else ()


def expects(prompt: Prompt, state: State, profile: Profile) -> Expected:
    """What a telephone should listen for."""
    if not profile.has_keys:
        return "text"
    if prompt.kind == "another" or state.stage in ("confirming", "offering", "menu"):
        return "keys"
    sort = sort_of(prompt.question)
    if sort in ("text", "recording"):
        return "recording"
    return "keys" if sort in {"ok", "several"} or (sort == "one" and len(prompt.choices) <= 9) else "number"


def options_of(prompt: Prompt, language: str) -> list[tuple[str, str]]:
    """(value, label) of the open choices, in the order in which they are numbered; a label may be the value."""
    return [(choice.value, _words(choice, language) or choice.value) for choice in prompt.choices]


def _words(choice: Choice, language: str) -> str:
    return choice.words.text(language, form="sms" if choice.words.has(language, "sms") else "")


def pages_of(prompt: Prompt, profile: Profile) -> int:
    """Over how many messages the options are spread."""
    return max(1, -(-len(prompt.choices) // _page(prompt, profile)))


def _page(prompt: Prompt, profile: Profile) -> int:
    """A list that is only a little longer than a page is shown whole; a voice reads all it is given."""
    if profile.has_keys or len(prompt.choices) <= 9:
        return max(9, len(prompt.choices))
    return profile.page


def _can_be_asked(prompt: Prompt, profile: Profile) -> bool:
    sort = sort_of(prompt.question)
    if sort == "recording":
        return profile.records
    if sort in ("one", "several"):
        most = MOST_SINGLE.get(profile.name, 60) if sort == "one" else profile.most_options
        refused = profile.appearances_refused & set(prompt.question.appearance.split())
        return 0 < len(prompt.choices) <= most and not refused
    return bool(sort)


def _lines(session: Session, prompt: Prompt, state: State, profile: Profile) -> Iterator[Line]:
    if prompt.kind == "another":
        yield prompt.label if not prompt.count else ANOTHER
        yield from (Option(1, YES), Option(2, NO))
        return
    sort = sort_of(prompt.question)
    if not state.held or sort == "several":
        yield told(session, prompt)
    if state.is_hint_wanted and prompt.hint:
        yield prompt.hint
    yield from _answers(prompt, sort, state, profile)


def _answers(prompt: Prompt, sort: str, state: State, profile: Profile) -> Iterator[Line]:
    if sort == "one" or (sort == "several" and not profile.has_keys):
        yield from _options(prompt, state, profile)
        if sort == "several":
            yield SEVERAL
    elif sort == "several":
        yield options_of(prompt, state.language)[int(state.held[0]) if state.held else 0][1]
        yield from (Option(1, YES), Option(2, NO))
    elif sort == "date":
        yield (WHICH_DAY, WHICH_MONTH, WHICH_DAY_OF_MONTH)[len(state.held)]
    elif sort == "time":
        yield (WHICH_HOUR, WHICH_MINUTE)[len(state.held)]
    elif sort == "ok":
        yield Option(1, Phrase(_("I have read this.")))
    if profile.has_keys and sort in ("number", "decimal", "date", "time"):
        yield CLOSE_NUMBER
    elif profile.has_keys and sort in ("text", "recording"):
        yield SPEAK


def _options(prompt: Prompt, state: State, profile: Profile) -> Iterator[Line]:
    size = _page(prompt, profile)
    first = (state.page % pages_of(prompt, profile)) * size
    options = list(enumerate(options_of(prompt, state.language), start=1))
    yield from (Option(number, label) for number, (_value, label) in options[first : first + size])
    if pages_of(prompt, profile) > 1:
        yield Option(0, MORE)


def joined(notes: list[str], lines: tuple[Line, ...], audio: tuple[str, ...] = ()) -> Message:
    """Notes go out with the question that follows them."""
    return Message((*notes, *lines), audio)
