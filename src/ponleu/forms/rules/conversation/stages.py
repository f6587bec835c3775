"""What each stage of a conversation does with a message. Each function returns the next state and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from ponleu.core import mark as _
from ponleu.forms.rules import understanding
from ponleu.forms.rules.conversation import asking
from ponleu.forms.rules.conversation.answering import Part, Whole, heard
from ponleu.forms.rules.conversation.control import Command
from ponleu.forms.rules.conversation.languages import NoSuchLanguage, language_named, own_name
from ponleu.forms.rules.conversation.profiles import Profile
from ponleu.forms.rules.conversation.saying import Expected, Line, Message, Option, Phrase, Turn
from ponleu.forms.rules.conversation.state import Disposition, State
from ponleu.forms.rules.understanding import folded

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Form
    from ponleu.forms.rules.session import Prompt, Session

Step: TypeAlias = tuple[State, tuple[Message, ...]]
MOST_TRIES = 3
MOST_STEPS = 5000  # from one question to the next that this channel asks

OPENING = Phrase(_("Somebody would like to ask you some questions. Is this a good time, and can you answer alone?"))
GOOD_TIME, LATER, WRONG = Phrase(_("Yes")), Phrase(_("Not now")), Phrase(_("Wrong number"))
WELCOME = Phrase(_("You may skip any question. Send ? for help, BACK to go back, STOP to end."))
WELCOME_KEYS = Phrase(_("Press 0 to hear a question again, and star to end."))
LATER_THEN = Phrase(_("All right. Nobody will ask again by itself. Goodbye."))
WRONG_THEN = Phrase(_("Sorry for the trouble. This number will not be asked again."))
THANKS = Phrase(_("That was the last question. Thank you: what you said is kept."))
THANKS_PART = Phrase(_("That was the last question. Thank you: what you said is kept, also without the rest."))
STOPPED = Phrase(_("It ends here, and what you said is kept. Send DELETE if nothing of it shall be kept."))
GONE = Phrase(_("It ends here, and everything is deleted. Goodbye."))
PERSON = Phrase(_("A person of the team will see that you asked for one. What you said is kept."))
NOT_UNDERSTOOD = Phrase(_("That was not clear to us. Please try once more."))
DOES_NOT_FIT = Phrase(_("That answer does not fit here. Please try once more."))
MATTERS = Phrase(_("This question matters for the others. If you would rather not answer, send SKIP once more."))
FIRST = Phrase(_("This is the first question."))
OFFER = Phrase(_("That is no trouble, and what you said is kept. How shall we go on?"))
MENU = Phrase(_("What would you like?"))
LANGUAGE = Phrase(_("Choose a language."))
OFFERED: tuple[tuple[Command, Phrase], ...] = (
    ("skip", Phrase(_("The next question"))),
    ("person", Phrase(_("A person"))),
    ("stop", Phrase(_("End"))),
)
CHOICES_OF_MENU: tuple[tuple[Command, Phrase], ...] = (
    ("repeat", Phrase(_("Hear the question again"))),
    ("back", Phrase(_("Back"))),
    ("skip", Phrase(_("Skip this question"))),
    ("person", Phrase(_("A person"))),
    ("stop", Phrase(_("End"))),
)


@dataclass(slots=True)
class Talk:
    """One message being worked on."""

    form: Form
    profile: Profile
    session: Session
    state: State
    now: datetime

    def turn(self, state: State, said: tuple[Message, ...]) -> Turn:
        """The turn, with the answers so far written into its state."""
        record = self.session.xml(prune=False).decode()
        kept = state.but(record="" if state.disposition == "deleted" else record, asked_at=self.now.isoformat())
        return Turn(kept, said, self._expects(kept))

    def prompt(self) -> Prompt | None:
        """The question that was asked last."""
        return prompt_at(self.session, self.state.ref)

    def _expects(self, state: State) -> Expected:
        prompt = None if state.is_closed else prompt_at(self.session, state.ref)
        if prompt is None:
            return "nothing" if state.is_closed else "keys" if self.profile.has_keys else "text"
        return asking.expects(prompt, state, self.profile)


def prompt_at(session: Session, ref: str) -> Prompt | None:
    """What is asked at a place now; None when nothing is."""
    if not ref:
        return None
    before = session.before(ref)
    found = session.next(before.ref if before else None)
    return found if found and found.ref == ref else None


def ask_language(talk: Talk, then: str) -> Step:
    """Let whoever answers choose a language, each called by its own name."""
    options = [Option(number, own_name(name)) for number, name in enumerate(talk.form.languages, start=1)]
    return talk.state.but(stage="language", held=(then,)), (Message((LANGUAGE, *options)),)


def open_talk(talk: Talk) -> Step:
    """Ask for the right person and a good time, before anything of the form is said."""
    options = (Option(1, GOOD_TIME), Option(2, LATER), Option(3, WRONG))
    return talk.state.but(stage="opening", held=()), (Message((OPENING, *options)),)


def welcome(talk: Talk) -> Step:
    """Say how to steer, and ask the first question."""
    state, said = advance(talk, talk.state.but(held=()), after=None)
    return state, (Message((WELCOME_KEYS if talk.profile.has_keys else WELCOME,)), *said)


def leave(talk: Talk, command: Command) -> Step:
    """Stop, delete, or hand over to a person, from any stage."""
    if command == "delete":
        gone = talk.state.but(modes={}, skipped={}, held=())
        return _closed(gone, "deleted"), (Message((GONE,)),)
    if command == "stop":
        return _closed(talk.state, "broke off" if talk.state.modes else "refused"), (Message((STOPPED,)),)
    return _closed(talk.state, "wants a person"), (Message((PERSON,)),)


def answer(talk: Talk, command: Command | None, text: str) -> Step:
    """What a message leads to at the stage where the conversation stands."""
    by_stage = {
        "opening": _opened,
        "language": _language,
        "menu": _menu,
        "offering": _offered,
        "confirming": _confirmed,
    }
    if stage := by_stage.get(talk.state.stage):
        return stage(talk, text)
    if talk.prompt() is None:  # the form was changed under the conversation
        return advance(talk, talk.state, after=None)
    return _commanded(talk, command, text) if command else _heard(talk, text)


def advance(talk: Talk, state: State, *, after: str | None) -> Step:
    """To the next question that this channel asks; what it leaves out is noted with its reason."""
    notes: list[str] = []
    for _step in range(MOST_STEPS):
        prompt = talk.session.next(after)
        if prompt is None:
            return _finished(talk, state, notes)
        reason = _left_out(talk, prompt)
        if not reason and prompt.kind == "note":
            notes.append(asking.told(talk.session, prompt))
        elif not reason:
            return ask(talk, state, prompt, notes)
        elif reason != "readonly":
            state = state.but(left_out=state.left_out | {prompt.ref: reason})
        after = prompt.ref
    return _finished(talk, state, notes)


def ask(
    talk: Talk, state: State, prompt: Prompt, notes: list[str] | None = None, *, before: Line | None = None
) -> Step:
    """Put one question, from its beginning."""
    now = state.but(
        stage="asking",
        ref=prompt.ref,
        kind=prompt.kind,
        held=(),
        tries=0,
        refusals=0,
        page=0,
        is_hint_wanted=False,
        is_sensitive=asking.is_sensitive(talk.form, prompt.ref),
    )
    return _again(talk, now, prompt, *([before] if before else []), *(notes or []))


def _again(talk: Talk, state: State, prompt: Prompt, *before: Line) -> Step:
    lines = asking.asked(talk.session, prompt, state, talk.profile)
    audio = asking.recordings(talk.session, prompt, talk.profile)
    return state, (Message((*before, *lines), audio),)


def _left_out(talk: Talk, prompt: Prompt) -> str:
    if prompt.kind == "another":
        return "repeat" if prompt.count >= talk.profile.most_instances else ""
    if prompt.readonly and prompt.kind == "question":
        return "readonly"
    return asking.why_not(talk.form, prompt, talk.profile)


def _opened(talk: Talk, text: str) -> Step:
    number = understanding.within(text, 1, 3)
    if number == 1 or (number is None and understanding.is_yes(text)):
        return welcome(talk)
    if number is None and understanding.is_yes(text) is None:
        return _closed(talk.state, "refused"), ()  # whoever it is did not agree: silence is the safest answer
    return _closed(talk.state, "refused"), (Message((WRONG_THEN if number == 3 else LATER_THEN,)),)


def _language(talk: Talk, text: str) -> Step:
    names = [(name, own_name(name)) for name in talk.form.languages]
    found = understanding.chosen(text, names) or _named(talk, text)
    then = talk.state.held[0] if talk.state.held else ""
    if found is None:
        return ask_language(talk, then)
    talk.state = talk.state.but(language=found, held=())
    talk.session.language = found
    return open_talk(talk) if then == "language first" else welcome(talk)


def _named(talk: Talk, text: str) -> str | None:
    try:
        return language_named(talk.form, text)
    except NoSuchLanguage:
        return None


def _commanded(talk: Talk, command: Command, text: str) -> Step:
    prompt = talk.prompt()
    assert prompt is not None
    if command == "menu":
        options = [Option(number, label) for number, (_c, label) in enumerate(CHOICES_OF_MENU, start=1)]
        return talk.state.but(stage="menu"), (Message((MENU, *options)),)
    if command == "back":
        return _back(talk, prompt)
    if command == "skip":
        return _skip(talk, prompt)
    is_hint = command == "hint" or (command == "repeat" and talk.profile.has_keys and talk.state.is_hint_wanted)
    return _again(talk, talk.state.but(is_hint_wanted=is_hint or talk.profile.has_keys), prompt)


def _menu(talk: Talk, text: str) -> Step:
    found = _of(CHOICES_OF_MENU, text)
    talk.state = talk.state.but(stage="asking")
    if found in ("person", "stop"):
        return leave(talk, found)
    return _commanded(talk, found or "repeat", text)


def _offered(talk: Talk, text: str) -> Step:
    found = _of(OFFERED, text)
    prompt = talk.prompt()
    if found in ("person", "stop"):
        return leave(talk, found)
    if found == "skip" and prompt is not None:
        return _skipped(talk, prompt, "no answer")
    if talk.state.tries + 1 >= 2 * MOST_TRIES:
        return _closed(talk.state, "broke off"), (Message((PERSON,)),)
    return talk.state.but(tries=talk.state.tries + 1), (_offer(),)


def _heard(talk: Talk, text: str) -> Step:
    prompt, state = talk.prompt(), talk.state
    assert prompt is not None
    if prompt.kind == "another":
        return _another(talk, prompt, text)
    if asking.pages_of(prompt, talk.profile) > 1 and understanding.number_in(text) == 0 and _is_single(prompt):
        return _again(talk, state.but(page=state.page + 1), prompt)
    found = heard(prompt, text, state.held, now=talk.now, profile=talk.profile, language=state.language)
    if found is None:
        return _wrong(talk, prompt, NOT_UNDERSTOOD)
    if isinstance(found, Part):
        return _again(talk, state.but(held=found.held, tries=0), prompt)
    return _confirm(talk, prompt, found) if _must_confirm(talk, prompt) else _store(talk, prompt, found.value)


def _another(talk: Talk, prompt: Prompt, text: str) -> Step:
    wanted = understanding.is_yes(text)
    if wanted is None:
        return _wrong(talk, prompt, NOT_UNDERSTOOD)
    if not wanted:
        return advance(talk, talk.state, after=prompt.ref)
    talk.session.add(prompt.ref)
    return advance(talk, talk.state, after=f"{prompt.ref}[{prompt.count + 1}]")


def _must_confirm(talk: Talk, prompt: Prompt) -> bool:
    """A number heard on the telephone is read back where it must be right; nothing sensitive ever is."""
    bind = talk.form.binds.get(asking.plain(prompt.ref))
    if bind is None or asking.is_sensitive(talk.form, prompt.ref):
        return False
    is_number = asking.sort_of(prompt.question) in ("number", "decimal")
    return bind.extra.get("confirm", "").casefold() in ("yes", "true", "1") or (
        talk.profile.has_keys and prompt.required and is_number
    )


def _confirm(talk: Talk, prompt: Prompt, found: Whole) -> Step:
    shown = dict(asking.options_of(prompt, talk.state.language)).get(found.value, found.value)
    said = Phrase(_("You answered: %(answer)s. Is that right?"), {"answer": shown})
    state = talk.state.but(stage="confirming", held=(found.value,))
    return state, (Message((said, Option(1, asking.YES), Option(2, asking.NO))),)


def _confirmed(talk: Talk, text: str) -> Step:
    prompt, answer = talk.prompt(), understanding.is_yes(text)
    assert prompt is not None
    if answer is None:
        return _confirm(talk, prompt, Whole(talk.state.held[0]))
    return _store(talk, prompt, talk.state.held[0]) if answer else ask(talk, talk.state, prompt)


def _store(talk: Talk, prompt: Prompt, value: str) -> Step:
    talk.session.answer(prompt.ref, value)
    if not talk.session.state(prompt.ref).constraint_ok:
        talk.session.answer(prompt.ref, prompt.value)
        bind = talk.form.binds[asking.plain(prompt.ref)]
        words = talk.session.say(bind.constraint_words, prompt.ref)
        return _wrong(talk, prompt, words or DOES_NOT_FIT)
    modes = talk.state.modes | {prompt.ref: talk.profile.name}
    skipped = {ref: why for ref, why in talk.state.skipped.items() if ref != prompt.ref}
    return advance(talk, talk.state.but(modes=modes, skipped=skipped), after=prompt.ref)


def _wrong(talk: Talk, prompt: Prompt, why: Line) -> Step:
    """Asked again, twice; then the way out is offered, and nobody is blamed."""
    state = talk.state.but(tries=talk.state.tries + 1, stage="asking")
    if state.tries >= MOST_TRIES:
        return state.but(stage="offering", held=()), (_offer(),)
    return _again(talk, state, prompt, why)


def _skip(talk: Talk, prompt: Prompt) -> Step:
    if prompt.required and not talk.state.refusals:
        return talk.state.but(refusals=1), (Message((MATTERS,)),)
    return _skipped(talk, prompt, "refused" if prompt.required else "no answer")


def _skipped(talk: Talk, prompt: Prompt, how: str) -> Step:
    if prompt.kind != "another":
        talk.session.answer(prompt.ref, "")
    modes = {ref: mode for ref, mode in talk.state.modes.items() if ref != prompt.ref}
    state = talk.state.but(skipped=talk.state.skipped | {prompt.ref: how}, modes=modes)
    return advance(talk, state, after=prompt.ref)


def _back(talk: Talk, prompt: Prompt) -> Step:
    before: str = prompt.ref
    for _step in range(MOST_STEPS):
        found = talk.session.before(before)
        if found is None:
            return _again(talk, talk.state, prompt, FIRST)
        if found.kind == "question" and not _left_out(talk, found):
            return ask(talk, talk.state, found)
        before = found.ref
    return _again(talk, talk.state, prompt, FIRST)


def _finished(talk: Talk, state: State, notes: list[str]) -> Step:
    is_whole = not [each for each in talk.session.findings() if each.kind == "required"]
    said = THANKS if is_whole else THANKS_PART
    return _closed(state, "complete" if is_whole else "partial"), (Message((*notes, said)),)


def _closed(state: State, how: Disposition) -> State:
    return state.but(stage="closed", disposition=how, held=())


def _offer() -> Message:
    return Message((OFFER, *(Option(number, label) for number, (_c, label) in enumerate(OFFERED, start=1))))


def _of(offered: tuple[tuple[Command, Phrase], ...], text: str) -> Command | None:
    number = understanding.within(text, 1, len(offered))
    words = [command for command, _label in offered if command == folded(text)]
    return offered[number - 1][0] if number else words[0] if words else None


def _is_single(prompt: Prompt) -> bool:
    return prompt.kind == "question" and asking.sort_of(prompt.question) == "one"
