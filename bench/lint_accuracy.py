"""How often the linter's errors are right, and how many planted faults it finds, on generated documents.

    python bench/lint_accuracy.py --documents 300 --seed 1

Documents from seed 100000 on are held out: their findings are never shown to whoever writes the rules.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.findings.lint_generated.documents import HELD_OUT, a_document
from tests.findings.lint_generated.judging import Judged, judge


def measured(seeds: Iterable[int], *, kind: str | None = None) -> list[Judged]:
    """Judge the documents of these seeds, all of one file format where one is given."""
    with tempfile.TemporaryDirectory() as folder:
        return [judge(a_document(seed, format=kind), Path(folder)) for seed in seeds]


def percent(part: int, whole: int) -> str:
    """A share with one decimal; a dash when there is nothing to share."""
    if not whole:
        return "-"
    tenths = (Fraction(1000 * part, whole) + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}"


def summary(judged: list[Judged]) -> str:
    """The figures that the targets speak of."""
    right, wrong = (sum(len(part) for part in (getattr(j, name) for j in judged)) for name in ("right", "wrong"))
    planted = [(j, fault) for j in judged for fault in j.document.report.faults]
    loud = [j.loudest.get(fault, "") for j, fault in planted]
    found, loudly = sum(map(bool, loud)), loud.count("error")
    clean = [j for j in judged if not j.document.report.faults]
    return "\n".join(
        [
            f"documents                        {len(judged)} ({len(clean)} clean), {len(planted)} planted faults",
            f"errors that are right            {right} of {right + wrong} = {percent(right, right + wrong)} %",
            f"faults found, any severity       {found} of {len(loud)} = {percent(found, len(loud))} %",
            f"faults found as errors           {loudly} of {len(loud)} = {percent(loudly, len(loud))} %",
            f"clean documents with an error    {sum(bool(j.wrong) for j in clean)} of {len(clean)}",
            f"needless warnings                {sum(len(j.needless) for j in judged)} in {len(judged)} documents",
        ]
    )


def by_kind(judged: list[Judged]) -> str:
    """Recall for each kind of planted fault."""
    rows = Counter((fault.kind, j.loudest.get(fault, "")) for j in judged for fault in j.document.report.faults)
    lines = [f"{'planted kind':<20}{'n':>5}{'found':>7}{'%':>8}{'as error':>10}{'warning':>9}{'note':>6}"]
    for kind in sorted({kind for kind, _ in rows}):
        counts = {level: rows[kind, level] for level in ("error", "warning", "note", "")}
        total, found = sum(counts.values()), sum(counts.values()) - counts[""]
        loudness = f"{counts['error']:>10}{counts['warning']:>9}{counts['note']:>6}"
        lines.append(f"{kind:<20}{total:>5}{found:>7}{percent(found, total):>8}{loudness}")
    return "\n".join(lines)


def by_rule(judged: list[Judged]) -> str:
    """Precision of each rule's errors, and its needless warnings."""
    right, wrong, needless = (
        Counter(finding["rule"] for j in judged for finding in getattr(j, name))
        for name in ("right", "wrong", "needless")
    )
    lines = [f"{'rule':<20}{'errors':>7}{'right':>7}{'%':>8}{'needless warnings':>19}"]
    for rule in sorted({*right, *wrong, *needless}):
        errors = right[rule] + wrong[rule]
        lines.append(f"{rule:<20}{errors:>7}{right[rule]:>7}{percent(right[rule], errors):>8}{needless[rule]:>19}")
    return "\n".join(lines)


def by(name: str, judged: list[Judged], choice: Callable[[Judged], str]) -> str:
    """Precision and recall for each value of a document's habit."""
    lines = [f"{name:<20}{'docs':>6}{'errors':>8}{'right %':>9}{'faults':>8}{'found %':>9}"]
    for value in sorted({choice(j) for j in judged}):
        some = [j for j in judged if choice(j) == value]
        right, errors = sum(len(j.right) for j in some), sum(len(j.right) + len(j.wrong) for j in some)
        faults, found = sum(len(j.document.report.faults) for j in some), sum(len(j.loudest) for j in some)
        lines.append(
            f"{value:<20}{len(some):>6}{errors:>8}{percent(right, errors):>9}{faults:>8}{percent(found, faults):>9}"
        )
    return "\n".join(lines)


def report(judged: list[Judged]) -> str:
    """All tables."""
    return "\n\n".join(
        [
            summary(judged),
            by_kind(judged),
            by_rule(judged),
            by("format", judged, lambda j: j.document.style.format),
            by("layout of findings", judged, lambda j: j.document.style.layout),
            by("decimals", judged, lambda j: str(j.document.style.decimals)),
        ]
    )


def main() -> None:
    """Print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help=f"first seed; {HELD_OUT} and above are held out")
    parser.add_argument("--format", choices=["text", "markdown", "html", "docx", "pdf"], help="only this file format")
    given = parser.parse_args()
    start = time.process_time()
    print(report(measured(range(given.seed, given.seed + given.documents), kind=given.format)))
    print(f"\n{time.process_time() - start:.0f} s of CPU")


if __name__ == "__main__":
    main()
