"""No PDF leaves a build before an independent validator has found that it keeps what it claims."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from ponleu.core import Problem, Problems, Where
from ponleu.core import mark as _
from ponleu.reports.checking import check_pdf


class PdfBreaksItsClaim(Problem):
    """A PDF says that it is accessible and is not."""

    message = _("The PDF claims PDF/UA-1 and breaks a rule: %(rule)s.")
    advice = _("This is a defect of the platform: please report it with the text that caused it.")


class PdfCannotBeChecked(Problem):
    """The validator gives up on a PDF: it follows a chain of headings only so far."""

    message = _("The PDF could not be checked: %(reason)s.")
    advice = _("Divide chapters that have hundreds of headings, and editions that have hundreds of chapters.")


def check_claims(files: Mapping[str, bytes]) -> None:
    """Check every PDF of a build; raises Problems with all rules that are broken."""
    from page import PageError

    found: list[Problem] = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "edition.pdf"
        for file, data in files.items():
            if file.endswith(".pdf"):
                path.write_bytes(data)
                try:
                    broken = check_pdf(path, with_archive=False)
                except PageError as error:
                    found.append(PdfCannotBeChecked(where=Where(file), reason=error))
                    continue
                found += [PdfBreaksItsClaim(where=Where(file), rule=rule) for rule in broken]
    if found:
        raise Problems(found)
