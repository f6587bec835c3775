"""Findings as text: for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ponleu.findings.rules.lint.check import Report
from ponleu.findings.rules.lint.finding import Finding

WIDEST_EVIDENCE = 160


def as_text(report: Report) -> str:
    """One paragraph per finding, a summary, and what could not be checked."""
    lines = [line for finding in report.findings for line in _finding(report.document.name, finding)]
    lines.append(_summary(report))
    lines += [f"not checked: {entry.rule}: {entry.reason}" for entry in report.not_checked]
    return "\n".join(lines) + "\n"


def _finding(name: str, finding: Finding) -> Iterator[str]:
    yield f"{name}:{finding.line}:{finding.span.column}: {finding.severity.value} {finding.rule}: {finding.plain}"
    yield f"    “{_shortened(' '.join(finding.evidence.split()))}”"
    yield f"    {finding.arithmetic}"
    if finding.repairs:
        yield "    perhaps: " + "; ".join(finding.repairs)
    if finding.also_lines:
        yield "    also on: " + ", ".join(map(str, finding.also_lines))
    yield ""


def _shortened(text: str) -> str:
    return text if len(text) <= WIDEST_EVIDENCE else text[: WIDEST_EVIDENCE - 1] + "…"


def _summary(report: Report) -> str:
    found = [finding.severity.value for finding in report.findings]
    return ", ".join(f"{found.count(severity)} {severity}s" for severity in ("error", "warning", "note"))
