"""`ponleu form talk`: answer a questionnaire in the terminal as on a plain telephone. Nothing is kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ponleu.forms.rules.conversation import Turn
    from ponleu.forms.rules.definition import Form

CHANNELS = ("sms", "ussd", "chat", "voice")
CODES = ("en", "km")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes beside the file."""
    parser.add_argument("--channel", choices=CHANNELS, default="sms", help="default: sms")
    parser.add_argument("--language", metavar="NAME", help="a language as the form names it; asked for when left out")
    parser.add_argument(
        "--called", action="store_true", help="as if they were written to first, on whoever's telephone"
    )
    parser.add_argument("--words", choices=CODES, default="en", help="the language of our own sentences; default: en")


def talk(args: argparse.Namespace, form: Form, say: Callable[[str], None]) -> int:
    """Go through a conversation, one line of input for each message, until it ends or the input does."""
    from ponleu.forms.rules.conversation import begin, hear, outcome
    from ponleu.forms.rules.conversation.languages import language_named

    language = language_named(form, args.language) if args.language else None
    translate = _words(args.words)
    turn = begin(form, channel=args.channel, now=_now(), language=language, is_theirs=not args.called)
    _tell(turn, translate, say)
    for line in sys.stdin:
        turn = hear(form, turn.state, line.rstrip("\n"), now=_now())
        _tell(turn, translate, say)
        if turn.state.is_closed:
            break
    came = outcome(form, turn.state, now=_now())
    say(f"\n— {came.disposition or 'not finished'}; answered {len(came.modes)}, skipped {len(came.skipped)}.")
    for ref, why in came.left_out.items():
        say(f"— not asked here: {ref} ({why})")
    if came.xml:
        say(came.xml.decode())
    return 0


def _tell(turn: Turn, translate: Callable[[str], str], say: Callable[[str], None]) -> None:
    for message in turn.said:
        say(f"\n{message.text(translate, language=turn.state.language)}")
        for name in message.audio:
            say(f"— {name} is played.")
    if turn.expects in ("number", "recording", "keys"):
        say(f"— expects: {turn.expects}")


def _words(code: str) -> Callable[[str], str]:
    if code == "en":
        return str
    from ponleu.site.messages import catalogue

    messages = catalogue(code)

    def translated(text: str) -> str:
        found = messages.get(text)
        return str(found.string) if found and found.string else text

    return translated


def _now() -> datetime:
    return datetime.now().astimezone()
