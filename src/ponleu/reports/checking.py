"""Asks an independent validator whether a PDF keeps what it claims."""

from __future__ import annotations

from pathlib import Path


def check_pdf(path: Path, *, with_archive: bool = True) -> tuple[str, ...]:
    """Every rule of PDF/UA-1 that a file breaks, with its message; empty when it keeps them all.

    with_archive   also the rules of PDF/A-2a, which take as long again
    """
    import page

    profiles = [page.ValidationProfile.PDF_UA_1] + [page.ValidationProfile.PDF_A_2A] * with_archive
    return tuple(
        f"{failure.rule_id}: {failure.message}"
        for profile in profiles
        for failure in page.validate_pdf(str(path), profile=profile).failures
    )
