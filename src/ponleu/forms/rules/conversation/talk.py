"""A conversation: begin it, hear one message, notice a silence, hand over what came of it.

Sources: reference of channels, section 5; dispositions as survey research names them (AAPOR Standard Definitions).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ponleu.core import mark as _
from ponleu.forms.rules.conversation import stages
from ponleu.forms.rules.conversation.control import command_in
from ponleu.forms.rules.conversation.profiles import PROFILES
from ponleu.forms.rules.conversation.saying import Message, Phrase, Turn
from ponleu.forms.rules.conversation.stages import Talk
from ponleu.forms.rules.conversation.state import Disposition, State
from ponleu.forms.rules.session import Session

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Form

EARLIEST, LATEST = 8, 19  # hours between which somebody is reminded
STILL_HERE = Phrase(_("Your questions are still here. Answer when it suits you, or send STOP."))
DELETED = Phrase(_("Everything is deleted. Goodbye."))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a conversation.

    xml          the submission, as a page or ODK Collect would send it; b"" if it was deleted or nothing was said
    disposition  how it ended
    reached      the question that was asked last
    modes        ref -> channel by which it was answered
    skipped      ref -> "no answer" or "refused"
    left_out     ref -> why the channel did not ask it
    """

    xml: bytes
    disposition: Disposition
    reached: str
    modes: Mapping[str, str]
    skipped: Mapping[str, str]
    left_out: Mapping[str, str]


def begin(
    form: Form,
    *,
    channel: str,
    now: datetime,
    language: str | None = None,
    is_theirs: bool = False,
    properties: Mapping[str, str] | None = None,
    seed: int | None = None,
) -> Turn:
    """The first message.

    language   None to let whoever answers choose, where the form has several
    is_theirs  whether they began it. If not, a telephone may be in another hand: nothing of the form is said before
               somebody says that this is the right person and a good time
    """
    session = Session(form, now=now, language=language, properties=properties or {}, seed=seed)
    state = State(form.id, form.version, channel, language or form.default_language, _record(session))
    talk = Talk(form, PROFILES[channel], session, state, now)
    if language is None and len(form.languages) > 1:
        return talk.turn(*stages.ask_language(talk, "language" if is_theirs else "language first"))
    return talk.turn(*stages.open_talk(talk)) if not is_theirs else talk.turn(*stages.welcome(talk))


def hear(form: Form, state: State, text: str, *, now: datetime) -> Turn:
    """The answer to one message. Nothing is lost by a message that means nothing: it is asked again.

    text  what was typed or keyed; for a recording the name of its file
    """
    if state.is_closed:
        return _afterwards(state, text)
    session = Session(form, now=now, language=state.language or None, record=state.record.encode())
    talk = Talk(form, PROFILES[state.channel], session, state.but(is_reminded=False), now)
    command = command_in(text, has_keys=talk.profile.has_keys)
    if command in ("stop", "delete", "person", "help"):
        return talk.turn(*stages.leave(talk, command))
    return talk.turn(*stages.answer(talk, command, text))


def idle(form: Form, state: State, *, now: datetime) -> Turn | None:
    """What silence leads to: nothing yet (None), one reminder by day, or the end, of which nothing is said."""
    if state.is_closed:
        return None
    profile = PROFILES[state.channel]
    waited = now - datetime.fromisoformat(state.asked_at)
    most = profile.waits_when_sensitive if state.is_sensitive else profile.waits
    if waited >= most:
        return Turn(state.but(stage="closed", disposition="expired"), (), "nothing")
    may_remind = profile.reminds and not state.is_reminded and not state.is_sensitive and state.stage != "opening"
    if may_remind and waited >= most / 2 and EARLIEST <= now.hour < LATEST:
        return Turn(state.but(is_reminded=True), (Message((STILL_HERE,)),))
    return None


def outcome(form: Form, state: State, *, now: datetime) -> Outcome:
    """What is to be kept of a conversation, closed or not."""
    kept = (state.disposition, state.ref, state.modes, state.skipped, state.left_out)
    if state.disposition in ("deleted", "refused") or not state.modes:
        return Outcome(b"", *kept)
    session = Session(form, now=now, language=state.language or None, record=state.record.encode())
    if state.is_closed:
        session.finish()
    return Outcome(session.xml(), *kept)


def _afterwards(state: State, text: str) -> Turn:
    """After the end nobody is written to; but what was said can still be deleted, once."""
    if command_in(text) == "delete" and state.disposition != "deleted":
        gone = state.but(record="", disposition="deleted", modes={}, skipped={}, held=())
        return Turn(gone, (Message((DELETED,)),), "nothing")
    return Turn(state, (), "nothing")


def _record(session: Session) -> str:
    return session.xml(prune=False).decode()
