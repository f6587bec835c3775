"""A report while it is being written: its facts, its habits, its dice, and the parts that faults can change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from tests.findings.lint_generated.blocks import Heading, Paragraph, Report
from tests.findings.lint_generated.study import Study
from tests.findings.lint_generated.style import Style

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ARTICLES = {
    12: "the right to be heard",
    31: "rest and play",
    28: "education",
    19: "protection from violence",
    32: "child labour",
}
TERMS = {"a": "sale of children", "b": "child prostitution", "c": "child pornography"}


@dataclass
class Draft:
    """A report being written: its facts, habits and dice."""

    report: Report
    study: Study
    style: Style
    random: Random
    headings: list[tuple[Heading, list[str]]] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)

    def pick(self, *choices: str) -> str:
        """One of several wordings."""
        return self.random.choice(choices)

    def listing(self, places: list[str]) -> str:
        """Places as findings list them: by name, or by the code that the list of places gave them."""
        codes = self.study.codes
        return self.style.listing([codes.get(place, place[:3].upper()) for place in places] if codes else places)

    def heading(self, level: int, number: str, title: str) -> Heading:
        """A heading, entered in the contents when there is one."""
        made = self.report.add(Heading(level, number, title))
        entry = [number, title, str(2 + len(self.headings))]
        self.headings.append((made, entry))
        return made

    def paragraph(self) -> Paragraph:
        """An empty paragraph to put sentences in."""
        return self.report.add(Paragraph([]))

    def say(self, paragraph: Paragraph, text: str) -> None:
        """A sentence that no fault touches."""
        paragraph.sentences.append(text)

    def sentence(self, kind: str, paragraph: Paragraph, template: str, **values: Any) -> None:
        """A sentence that a fault can write again: the template is filled with values."""
        paragraph.sentences.append("")
        at = len(paragraph.sentences) - 1

        def write(given: dict[str, Any]) -> None:
            shown = {
                key: self.style.number(value, words=False) if type(value) is int else value
                for key, value in given.items()
            }
            paragraph.sentences[at] = template.format(**shown)

        self.report.piece(kind, paragraph, ["text"], values, write)


def frame(draft: Draft) -> dict[str, Any]:
    """The words for the whole frame, with its number open to a fault."""
    study, style = draft.study, draft.style
    number = style.number(study.frame - study.capital)
    return {"n": number, "units": study.units, "tail": " and the capital" if study.capital else ""}


def day(draft: Draft, on: date) -> str:
    """A date in words."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"
