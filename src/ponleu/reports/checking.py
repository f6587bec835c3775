"""Asks an independent validator whether a PDF keeps what it claims."""

from __future__ import annotations

from pathlib import Path


def check_pdf(path: Path) -> tuple[str, ...]:
    """Every rule of PDF/UA-1 and PDF/A-2a that a file breaks, with its message; empty when it keeps them all."""
    import page

    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
    return tuple(
        f"{failure.rule_id}: {failure.message}"
        for profile in profiles
        for failure in page.validate_pdf(str(path), profile=profile).failures
    )
