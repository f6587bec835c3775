"""Findings as SARIF 2.1.0: for code review tools and editors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from ponleu.findings.rules.lint.check import Report
from ponleu.findings.rules.lint.finding import Finding, Severity
from ponleu.findings.rules.lint.registry import RULES

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif_data(report: Report) -> dict[str, Any]:
    """The report as a SARIF log of one run."""
    driver = {
        "name": "ponleu lint",
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.title},
                "defaultConfiguration": {"level": _LEVELS[rule.ceiling]},
            }
            for rule in RULES
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, report.document.name) for finding in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, name: str) -> dict[str, Any]:
    places = [rule.id for rule in RULES]
    return {
        "ruleId": finding.rule,
        "ruleIndex": places.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.plain} {finding.arithmetic}"},
        "locations": [_location(name, finding.line, finding.span.column, finding.evidence)],
        "relatedLocations": [_location(name, line) for line in finding.also_lines],
        "partialFingerprints": {"ruleAndEvidence/v1": finding.id},
        "properties": {"repairs": list(finding.repairs)},
    }


def _location(name: str, line: int, column: int = 1, evidence: str = "") -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": line, "startColumn": column}
    if evidence:
        region["snippet"] = {"text": evidence}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(name)}, "region": region}}


def as_sarif(report: Report) -> str:
    """The report as SARIF text."""
    return json.dumps(sarif_data(report), ensure_ascii=False, indent=2) + "\n"
