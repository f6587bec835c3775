"""`ponleu lint FILE`: check a report's numbers, places, citations and words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ponleu.findings.rules.lint.check import Report
    from ponleu.findings.rules.lint.ledger import Ledger

CLEAN, HAS_ERRORS, UNREADABLE = 0, 1, 2
FORMATS = ("text", "json", "sarif", "html")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a text, Markdown, HTML, Word (DOCX) or PDF document")
    parser.add_argument("--pack", type=Path, metavar="PACK", help="a study pack whose counts and places are known")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to print the findings (default: text)")
    parser.add_argument("--language", default="en", help="the language of the document (default: en)")


def run(args: argparse.Namespace) -> int:
    """Print the findings: 1 when one of them is an error, 0 when none is, 2 when something could not be read."""
    from ponleu.core import Problem
    from ponleu.findings.rules.lint.check import lint
    from ponleu.reports.reading import read

    try:
        document = read(args.file, language=args.language)
        ledger = _ledger(args.pack)
    except Problem as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return UNREADABLE
    report = lint(document, ledger)
    _write(_rendered(report, args.format))
    return HAS_ERRORS if report.has_errors else CLEAN


def _write(text: str) -> None:
    """UTF-8 whatever the terminal says: a finding may quote any script."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(text.encode("utf-8", "replace"))
        buffer.flush()


def _ledger(pack: Path | None) -> Ledger:
    """What a pack knows; always with the treaties' definitions and the terms to avoid."""
    if pack is None:
        from ponleu.findings.standard_ledger import standard_ledger

        return standard_ledger()
    from ponleu.studies.files.ledger import ledger_for
    from ponleu.studies.files.reading import read_pack

    return ledger_for(read_pack(pack))


def _rendered(report: Report, form: str) -> str:
    from importlib import import_module

    module = import_module(f"ponleu.findings.rules.lint.output_{form}")
    return str(getattr(module, f"as_{form}")(report))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command alone."""
    parser = argparse.ArgumentParser(prog="ponleu lint", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
