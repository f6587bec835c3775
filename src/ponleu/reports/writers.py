"""Each format's writer by its file ending. Libraries are loaded when a format is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ponleu.reports.rules.tree import Edition


def _html(edition: Edition) -> bytes:
    from ponleu.reports.html import page

    return page(edition).encode()


def _pdf(edition: Edition) -> bytes:
    from ponleu.reports.pdf import write_pdf

    return write_pdf(edition)


def _docx(edition: Edition) -> bytes:
    from ponleu.reports.word import write_docx

    return write_docx(edition)


def _txt(edition: Edition) -> bytes:
    from ponleu.reports.text import write_text

    return write_text(edition)


WRITERS: Mapping[str, Callable[[Edition], bytes]] = {"html": _html, "pdf": _pdf, "docx": _docx, "txt": _txt}
