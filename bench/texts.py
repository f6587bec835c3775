"""Long reports to lint: generated ones, one after another, as an annual volume would hold them."""

from __future__ import annotations

from tests.findings.lint_generated.documents import a_document

LETTERS_PER_PAGE = 3_000


def pages(count: int) -> str:
    """A text of at least so many pages, the same on every run."""
    parts: list[str] = []
    letters, seed = 0, 1
    while letters < count * LETTERS_PER_PAGE:
        parts.append(a_document(seed, format="text").content.decode())
        letters += len(parts[-1])
        seed += 1
    return "\n\n".join(parts)[: count * LETTERS_PER_PAGE]
