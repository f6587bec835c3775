"""Where the expressions of one form are understood, each text once, and what is wrong with them is gathered."""

from __future__ import annotations

from ponleu.core import Problem
from ponleu.forms.rules.definition import Rule
from ponleu.forms.rules.reading.problems import BadRule
from ponleu.forms.rules.xpath import NotAnExpression, compiled, parse


class Rulebook:
    """Rules by their text, and the problems met: `errors` stop a form, `doubts` stop only its publication."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.doubts: list[Problem] = []
        self._known: dict[str, Rule | None] = {}

    def rule(self, text: str | None, *, ref: str, place: str) -> Rule | None:
        """The rule that a text says; None when there is no text, or when it cannot be understood (see `errors`)."""
        text = (text or "").strip()
        if not text:
            return None
        if text not in self._known:
            try:
                expression = parse(text)
                self._known[text] = Rule(text, expression, compiled(expression))
            except NotAnExpression as problem:
                self._known[text] = None
                self.error(BadRule(place=place, ref=ref, reason=str(problem)))
        return self._known[text]

    def error(self, problem: Problem) -> None:
        """Keep a problem that leaves nothing to fill."""
        self.errors.append(problem)

    def doubt(self, problem: Problem) -> None:
        """Keep a problem that filling survives."""
        self.doubts.append(problem)
