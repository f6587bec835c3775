"""Findings as JSON: for programs."""

from __future__ import annotations

import json
from typing import Any

from ponleu.findings.rules.lint.check import Report
from ponleu.findings.rules.lint.finding import Finding, Said


def finding_data(finding: Finding) -> dict[str, Any]:
    """One finding in plain values."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "line": finding.line,
        "column": finding.span.column,
        "length": finding.span.length,
        "also_lines": list(finding.also_lines),
        "evidence": finding.evidence,
        "arithmetic": str(finding.arithmetic),
        "repairs": list(finding.repairs),
        "plain": str(finding.plain),
        "said": {"arithmetic": _said(finding.arithmetic), "plain": _said(finding.plain)},
    }


def _said(said: Said) -> dict[str, Any]:
    """A sentence before translation, with its values as they are to be printed."""
    return {"text": said.text, "values": {name: str(value) for name, value in said.values.items()}}


def report_data(report: Report) -> dict[str, Any]:
    """The whole report in plain values; the same document gives the same values."""
    severities = [finding.severity.value for finding in report.findings]
    return {
        "document": report.document.name,
        "lines": len(report.document.lines),
        "summary": {severity: severities.count(severity) for severity in ("error", "warning", "note")},
        "findings": [finding_data(finding) for finding in report.findings],
        "not_checked": [{"rule": entry.rule, "reason": str(entry.reason)} for entry in report.not_checked],
    }


def as_json(report: Report) -> str:
    """The report as JSON text."""
    return json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n"
