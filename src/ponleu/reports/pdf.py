"""A tagged PDF: Typst sets the pages, then Khmer is given its true letters.

The file claims PDF/A-2a and PDF/UA-1. Typst refuses to write it where it cannot keep them, and `check_pdf` asks an
independent validator; the tests do so for every kind of block.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.reports.actual_text import with_true_letters
from ponleu.reports.fonts import font_folders, without_letters
from ponleu.reports.rules.tree import Edition, Figure
from ponleu.reports.typesetting import Data, Typesetting

_TEMPLATES = Path(str(files("ponleu.reports").joinpath("typst")))


class NoLetter(Problem):
    """A font lacks a letter: a PDF/UA file may not hold an empty box in its place."""

    message = _("The fonts of the PDF have no letter for %(letters)s.")
    advice = _("Write it in other letters, or leave 'pdf' and 'docx' out of this edition's formats.")


def write_pdf(edition: Edition) -> bytes:
    """An edition as PDF, the same bytes every time.

    raises   NoLetter
    """
    typesetting = Typesetting(edition)
    made = typeset("report.typ", typesetting.document(), day=edition.day)
    with pikepdf.open(BytesIO(made)) as pdf:
        with_true_letters(pdf, typesetting.lettering)
        return saved(pdf)


def draw_cloth_and_figures(edition: Edition, figures: Iterable[Figure], *, ppi: int = 180) -> list[bytes]:
    """The cover's strip of cloth and then each figure without its caption, as PNG, 16 cm wide.

    raises   NoLetter
    """
    data = Typesetting(edition).figures(figures)
    made = _compiler().compile(
        str(_TEMPLATES / "figures.typ"), format="png", ppi=ppi, sys_inputs={"document": _text(data)}
    )
    return made if isinstance(made, list) else [made or b""]


def saved(pdf: pikepdf.Pdf) -> bytes:
    """A small file. PDF/A forbids a stream that ends like half of a line's end; then it is packed otherwise."""
    packed = pikepdf.ObjectStreamMode.generate
    written = b""
    for mode, is_linear in ((packed, False), (packed, True), (pikepdf.ObjectStreamMode.disable, False)):
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=mode, linearize=is_linear)
        written = out.getvalue()
        if b"\r\nendstream" not in written:
            break
    return written


def typeset(template: str, data: Data, *, day: date) -> bytes:
    """A template with its data as PDF, dated. Raises NoLetter."""
    made = _compiler().compile(
        str(_TEMPLATES / template),
        format="pdf",
        sys_inputs={"document": _text(data)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(day, time(), UTC),
    )
    return bytes(made)  # type: ignore[arg-type]


def _text(data: Data) -> str:
    text = json.dumps(data, ensure_ascii=False)
    if missing := without_letters(text):
        raise NoLetter(letters=", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing))
    return text


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders()))
    return typst.Compiler(root=str(_TEMPLATES), font_paths=fonts)
