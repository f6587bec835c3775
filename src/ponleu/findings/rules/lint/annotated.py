"""The document with its findings in place: what a page needs to show them beside the lines."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ponleu.findings.rules.lint.check import Report
from ponleu.findings.rules.lint.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line, and the gravest finding about it; None where there is none."""

    text: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedLine:
    """A line with the findings that begin on it.

    pieces   the line's text, cut where findings begin and end
    also     findings that begin elsewhere and speak of this line too
    """

    number: int
    text: str
    findings: tuple[Finding, ...] = ()
    pieces: tuple[Piece, ...] = ()
    also: tuple[Finding, ...] = ()


def annotated_lines(report: Report) -> tuple[AnnotatedLine, ...]:
    """Every line of the document with its findings."""
    on: dict[int, list[Finding]] = defaultdict(list)
    also: dict[int, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        on[finding.line].append(finding)
        for line in finding.also_lines:
            also[line].append(finding)
    return tuple(
        AnnotatedLine(number, text, tuple(on[number]), _pieces(text, on[number]), tuple(also[number]))
        for number, text in enumerate(report.document.lines, start=1)
    )


def _pieces(text: str, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    spans = [
        (f.span.column - 1, min(f.span.column - 1 + f.span.length, len(text)), f.severity)
        for f in findings
        if f.span.length
    ]
    cuts = sorted(
        {0, len(text), *(edge for start, end, _s in spans for edge in (start, end) if 0 <= edge <= len(text))}
    )
    return tuple(Piece(text[a:b], _gravest(a, spans)) for a, b in itertools.pairwise(cuts))


def _gravest(at: int, spans: Sequence[tuple[int, int, Severity]]) -> Severity | None:
    over = {severity for start, end, severity in spans if start <= at < end}
    return next((severity for severity in Severity if severity in over), None)


def folded(lines: Sequence[AnnotatedLine], *, around: int = 2) -> Iterator[AnnotatedLine | int]:
    """The lines with findings and a few around them; between, the number of lines left out."""
    wanted = {
        n + near for n, line in enumerate(lines) if line.findings or line.also for near in range(-around, around + 1)
    }
    left_out = 0
    for n, line in enumerate(lines):
        if n in wanted:
            if left_out:
                yield left_out
            left_out = 0
            yield line
        else:
            left_out += 1
    if left_out:
        yield left_out
