"""`ponleu form paper`: a questionnaire as a PDF to be filled with a pen."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Form


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes beside the file."""
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT.pdf", help="the file to write")
    parser.add_argument("--language", metavar="NAME", help="a language as the form names it; default: the form's own")


def write(args: argparse.Namespace, form: Form, say: Callable[[str], None]) -> int:
    """Write the sheet whole or not at all."""
    from ponleu.forms.rules.conversation.languages import language_named
    from ponleu.forms.rules.paper import sheet_of
    from ponleu.reports.paper_forms import write_paper

    language = language_named(form, args.language) if args.language else form.default_language
    made = write_paper(sheet_of(form, language=language), day=date.today())
    beside = args.out.with_name(f".{args.out.name}.part")
    try:
        beside.write_bytes(made)
        beside.replace(args.out)
    finally:
        beside.unlink(missing_ok=True)
    say(f"{args.out} written.")
    return 0
