"""Asking somebody at a terminal, and showing one person something that the next one must not see."""

from __future__ import annotations

import getpass
import sys
import textwrap
from collections.abc import Sequence

from ponleu.core import Problem
from ponleu.core import mark as _

WIDTH = 78
# A screen of its own, which leaves nothing to scroll back to; cleared before it is left, for terminals that have none.
_ENTER = "\x1b[?1049h\x1b[2J\x1b[H"
_LEAVE = "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l"


class NoTerminal(Problem):
    """What is shown to one person must not go into a file or to another program."""

    message = _("This works only at a terminal, with somebody before it.")
    advice = _("Run it without redirecting what it reads or writes.")


class Stopped(Problem):
    """They said no."""

    message = _("Stopped. Nothing was made and nothing was opened.")


class Terminal:
    """The person at the keyboard. Raises NoTerminal where there is none."""

    def __init__(self) -> None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise NoTerminal

    def tell(self, text: str) -> None:
        """Say something."""
        sys.stdout.write(f"\n{text.strip()}\n")
        sys.stdout.flush()

    def explain(self, text: str) -> None:
        """Say something longer: paragraphs in lines that fit."""
        self.tell("\n\n".join(paragraph(" ".join(each.split())) for each in text.strip().split("\n\n")))

    def ask(self, prompt: str, *, usual: str = "") -> str:
        """An answer; `usual` when nothing is typed, or the question again. Raises Stopped at the end of the input."""
        shown = f"\n{prompt}{f' [{usual}]' if usual else ''}: "
        while True:
            if answer := self._line(shown) or usual:
                return answer

    def number(self, prompt: str, *, usual: int, least: int, most: int) -> int:
        """A whole number within bounds; `usual` 0 means that there is none."""
        while True:
            answer = self.ask(prompt, usual=str(usual or ""))
            if answer.isdecimal() and least <= int(answer) <= most:
                return int(answer)
            self.tell(f"A number from {least} to {most}, please.")

    def choice(self, prompt: str, names: Sequence[str]) -> int:
        """Which of several, from 0; a single one is not asked about."""
        if len(names) == 1:
            self.tell(f"Organisation: {names[0]}")
            return 0
        self.tell("\n".join(f"{number}  {name}" for number, name in enumerate(names, start=1)))
        return self.number(prompt, usual=0, least=1, most=len(names)) - 1

    def secret(self, prompt: str) -> str:
        """What is typed without being seen. Raises Stopped at the end of the input."""
        try:
            return getpass.getpass(f"{prompt} (not shown): ")
        except EOFError:
            raise Stopped from None

    def agree(self, prompt: str) -> None:
        """Go on only after the word yes. Raises Stopped."""
        if self.ask(f"{prompt}? Type yes").casefold() != "yes":
            raise Stopped

    def pause(self, prompt: str) -> None:
        """Wait for Enter."""
        self._line(f"\n{prompt}: ")

    def show(self, text: str, prompt: str) -> None:
        """Show something on a cleared screen until Enter, and clear it whatever happens."""
        sys.stdout.write(f"{_ENTER}{text}\n")
        try:
            self.pause(prompt)
        finally:
            sys.stdout.write(_LEAVE)
            sys.stdout.flush()

    def _line(self, prompt: str) -> str:
        try:
            return input(prompt).strip()
        except EOFError:
            raise Stopped from None


def paragraph(text: str) -> str:
    """A text in lines that fit."""
    return textwrap.fill(text, WIDTH)
