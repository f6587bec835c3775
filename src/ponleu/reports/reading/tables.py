"""Rows of cells, from any kind of file, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ponleu.findings.rules.lint.structure import Hint, clean_line

Line = tuple[str, Hint]


def joined(pieces: Iterable[str]) -> str:
    """The paragraphs or lines of one cell as one text; names on lines of their own stay apart."""
    text = ""
    for piece in (" ".join(piece.split()) for piece in pieces):
        if piece and text:
            text += " " if text.endswith((",", ";", ":", "-")) or piece[:1].islower() else "; "
        text += piece
    return text


def row_line(cells: Sequence[str], *, table: int, header: bool = False) -> Line:
    """A row as one line, its cells parted by tabs."""
    texts = [clean_line(cell.replace("\t", " ")).strip() for cell in cells]
    placed, column = [], 1
    for text in texts:
        placed.append((text, column))
        column += len(text) + 1
    return "\t".join(texts), Hint(cells=tuple(placed), table=table, header=header)
