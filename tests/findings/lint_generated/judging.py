"""Run the linter on a generated document, as a user would, and judge every finding against what was planted."""

from __future__ import annotations

import argparse
import io
import json
import re
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tests.findings.lint_generated.blocks import Fault, Key
from tests.findings.lint_generated.documents import Generated

Finding = dict[str, Any]


@dataclass
class Judged:
    """A document with its findings: which errors hit a planted fault, and how loudly each fault was found."""

    document: Generated
    findings: list[Finding]
    right: list[Finding] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    needless: list[Finding] = field(default_factory=list)  # warnings that hit no planted fault
    loudest: dict[Fault, str] = field(default_factory=dict)  # "error", "warning", "note" or "" for missed


def lint(path: Path, *extra: str) -> list[Finding]:
    """What `ponleu lint PATH --format json` finds."""
    from ponleu.site.commands import lint as command

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    with redirect_stdout(io.StringIO()) as out:
        command.run(parser.parse_args([str(path), "--format", "json", *extra]))
    return json.loads(out.getvalue())["findings"]


def extracted_lines(path: Path) -> tuple[str, ...]:
    """The text that line numbers of HTML, DOCX and PDF count."""
    from ponleu.reports.reading import read

    return read(path).lines


def judge(document: Generated, folder: Path) -> Judged:
    """Save, lint and judge one document."""
    path = document.save(folder)
    found = lint(path)
    parts = Parts(document, path)
    judged = Judged(document, found)
    for finding in found:
        hit = [
            fault for fault in document.report.faults if finding["rule"] in fault.rules and parts.touch(finding, fault)
        ]
        _count(judged, finding, hit)
    return judged


def _count(judged: Judged, finding: Finding, hit: list[Fault]) -> None:
    severity = finding["severity"]
    if severity == "error":
        (judged.right if hit else judged.wrong).append(finding)
    elif severity == "warning" and not hit:
        judged.needless.append(finding)
    for fault in hit:
        if severity != "note" or fault.style_only:
            ranks = ["", "note", "warning", "error"]
            judged.loudest[fault] = max(judged.loudest.get(fault, ""), severity, key=ranks.index)


class Parts:
    """From a finding's line to the parts of the report that stand there or on a neighbouring line."""

    def __init__(self, document: Generated, path: Path) -> None:
        """Read the file again where its lines are not the source lines."""
        self.document = document
        self.keys: list[set[Key]] = (
            [{key} if key else set() for _, key in document.lines]
            if document.has_exact_lines
            else _aligned(document, extracted_lines(path))
        )

    def touch(self, finding: Finding, fault: Fault) -> bool:
        """Whether a finding stands within one line of a fault."""
        numbers = [finding["line"], *finding.get("also_lines", [])]
        near = {line + step for line in numbers for step in (-1, 0, 1)}
        return any(self.keys[line - 1] & fault.keys for line in near if 0 < line <= len(self.keys))


def words(text: str) -> list[str]:
    """Words and numbers, for lining two texts up."""
    return re.findall(r"\w+", text.casefold())


def _aligned(document: Generated, extracted: tuple[str, ...]) -> list[set[Key]]:
    ours = [(word, key) for text, key in document.lines for word in words(text)]
    theirs = [(word, at) for at, line in enumerate(extracted) for word in words(line)]
    matcher = SequenceMatcher(None, [word for word, _ in ours], [word for word, _ in theirs], autojunk=False)
    keys: list[set[Key]] = [set() for _ in extracted]
    for left, right, size in matcher.get_matching_blocks():
        for step in range(size):
            key = ours[left + step][1]
            if key:
                keys[theirs[right + step][1]].add(key)
    return keys
