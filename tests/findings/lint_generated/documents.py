"""From a seed to a file with its planted faults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.findings.lint_generated import render_lines, render_office
from tests.findings.lint_generated.answers import ask
from tests.findings.lint_generated.blocks import Key, Report
from tests.findings.lint_generated.closing import close
from tests.findings.lint_generated.draft import Draft
from tests.findings.lint_generated.faults_of_text import plant
from tests.findings.lint_generated.findings import findings
from tests.findings.lint_generated.front import front
from tests.findings.lint_generated.study import a_study
from tests.findings.lint_generated.style import Style, a_style
from tests.findings.lint_generated.traps import set_traps

SUFFIXES = {"text": "txt", "markdown": "md", "html": "html", "docx": "docx", "pdf": "pdf"}
HELD_OUT = 100_000  # seeds from here on are measured and never shown to the linter's author


@dataclass
class Generated:
    """One document: what it says, how, and its source lines with the parts that they show."""

    seed: int
    report: Report
    style: Style
    lines: list[render_lines.Line]
    content: bytes

    @property
    def suffix(self) -> str:
        """The file's ending."""
        return SUFFIXES[self.style.format]

    @property
    def has_exact_lines(self) -> bool:
        """Whether the file's lines are the source lines."""
        return self.style.format in ("text", "markdown")

    def near(self, keys: frozenset[Key]) -> set[int]:
        """Source lines (from 1) that show these parts, and their neighbours."""
        hit = {number for number, (_, key) in enumerate(self.lines, start=1) if key in keys}
        return {number + step for number in hit for step in (-1, 0, 1)}

    def save(self, folder: Path) -> Path:
        """Write the file into a folder."""
        path = folder / f"report-{self.seed}.{self.suffix}"
        path.write_bytes(self.content)
        return path


def a_document(seed: int, *, format: str | None = None, faults: int | None = None) -> Generated:
    """The document of a seed.

    format   text, markdown, html, docx or pdf; drawn when None
    faults   how many to plant; drawn when None (none in two of five documents)
    """
    random = Random(seed)
    style = a_style(random, format=format)
    draft = Draft(Report(), a_study(random, style), style, random)
    front(draft)
    findings(draft)
    ask(draft)
    close(draft)
    set_traps(draft)
    plant(draft, count=random.choice([0, 0, 1, 2, 4]) if faults is None else faults)
    lines = render_lines.lines(draft.report, style, random)
    return Generated(seed, draft.report, style, lines, _content(draft, lines))


def _content(draft: Draft, lines: list[render_lines.Line]) -> bytes:
    match draft.style.format:
        case "html":
            return render_office.html(draft.report, draft.style, draft.random)
        case "docx":
            return render_office.word(draft.report, draft.style)
        case "pdf":
            return render_office.pdf(draft.report, draft.style)
    return ("\n".join(text for text, _ in lines) + "\n").encode()
