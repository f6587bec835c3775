"""Findings on our own editions that somebody has looked at and let stand, each with a reason.

An acceptance names the very words or numbers that a finding is about. When these change, it no longer fits and the
finding is open again: that is how it expires.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ponleu.core import Problem, Problems, Where
from ponleu.core import mark as _

FILE = "lint/accepted.csv"
HEADER = ("edition", "rule", "evidence", "reason", "by")


class NoReason(Problem):
    """An acceptance that does not say why, or who says so."""

    message = _("The finding is accepted without a reason or a name.")
    advice = _("Say why it may stand and who decided, or take the row out.")


class NotAcceptances(Problem):
    """The header is another."""

    message = _("The columns are not those of accepted findings.")
    advice = _("The first line must be: %(header)s.")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that may stand."""

    edition: str
    rule: str
    evidence: str
    reason: str
    by: str


def read_acceptances(text: str | None) -> tuple[Acceptance, ...]:
    """The rows of `lint/accepted.csv`; raises Problems for a wrong header or rows without a reason.

    text   None where a pack has no such file
    """
    if text is None:
        return ()
    rows = _rows(text)
    if not rows or tuple(rows[0][1]) != HEADER:
        raise Problems([NotAcceptances(where=Where(FILE, 1), header=",".join(HEADER))])
    bare = [
        NoReason(where=Where(FILE, line))
        for line, row in rows[1:]
        if len(row) != len(HEADER) or not row[3].strip() or not row[4].strip()
    ]
    if bare:
        raise Problems(bare)
    return tuple(Acceptance(*(cell.strip() for cell in row)) for _line, row in rows[1:])


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line on which it begins."""
    found, start = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((start, row))
            start = reader.line_num + 1
    except csv.Error:
        raise Problems([NotAcceptances(where=Where(FILE, start), header=",".join(HEADER))]) from None
    return found


def with_acceptances(report: Mapping[str, Any], edition: str, acceptances: Sequence[Acceptance]) -> dict[str, Any]:
    """A lint report as plain values, its accepted findings moved to `accepted` and no longer counted.

    report   as `findings.rules.lint.output_json.report_data` gives it
    """
    known = {(each.rule, each.evidence): each for each in acceptances if each.edition == edition}
    open_ = [finding for finding in report["findings"] if (finding["rule"], finding["evidence"]) not in known]
    accepted = [
        finding | {"reason": known[key].reason, "accepted_by": known[key].by}
        for finding in report["findings"]
        if (key := (finding["rule"], finding["evidence"])) in known
    ]
    severities = [finding["severity"] for finding in open_]
    summary = {severity: severities.count(severity) for severity in report["summary"]}
    return dict(report) | {"summary": summary, "findings": open_, "accepted": accepted}
