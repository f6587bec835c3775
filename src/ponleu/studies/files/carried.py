"""What a pack may carry under lint/: what the linter found in the source document, and findings that may stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ponleu.core import Problem, Problems, Where
from ponleu.core import mark as _
from ponleu.studies.rules.accepted import FILE, read_acceptances

_TEXTS = ("rule", "severity", "plain", "arithmetic", "evidence")
_SEVERITIES = ("error", "warning", "note")


class NotLintReport(Problem):
    """A file under lint/ is not what the linter writes."""

    message = _("The file is no report of the linter: %(reason)s.")
    advice = _("Make it again with: ponleu lint FILE --format json.")


def check_carried(texts: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong with the files under lint/.

    texts   of all files of the pack, by their paths
    """
    found: list[Problem] = []
    for name in texts:
        if name.startswith("lint/") and name.endswith(".json"):
            reason = next(_reasons(texts[name]), "")
            found += [NotLintReport(where=Where(name), reason=reason)] if reason else []
    try:
        read_acceptances(texts.get(FILE))
    except Problems as problems:
        found.extend(problems.each)
    return found


def _reasons(text: str) -> Iterator[str]:
    try:
        report = json.loads(text)
    except (ValueError, RecursionError):
        yield "it is not JSON"
        return
    findings = report.get("findings") if isinstance(report, dict) else None
    if not isinstance(findings, list):
        yield "it has no list of findings"
        return
    for number, finding in enumerate(findings, start=1):
        if not (isinstance(finding, dict) and _is_finding(finding)):
            yield f"finding {number} lacks something or holds it in another form"


def _is_finding(finding: dict[str, Any]) -> bool:
    said, repairs = finding.get("said", {}), finding.get("repairs")
    return (
        all(isinstance(finding.get(name), str) for name in _TEXTS)
        and finding["severity"] in _SEVERITIES
        and isinstance(finding.get("line"), int)
        and isinstance(repairs, list)
        and all(isinstance(each, str) and each for each in repairs)
        and isinstance(finding.get("also_lines", []), list)
        and isinstance(said, dict)
        and all(_can_be_told(each) for each in said.values())
    )


def _can_be_told(said: Any) -> bool:
    """Whether a sentence's values fill it: what is translated is the sentence, not what it says."""
    text, values = (said.get("text"), said.get("values")) if isinstance(said, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(values, dict):
        return False
    try:
        return all(isinstance(value, str) for value in values.values()) and bool(text % values if values else text)
    except (KeyError, TypeError, ValueError):
        return False
