"""A CSV for the submissions and one for each repeat, zipped; rows of repeats name the row they lie in (PARENT_KEY)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ponleu.forms.files.exports.csv import MARK, Paper, lines
from ponleu.forms.files.exports.export import Export, blocks, codebook_head, codebook_rows, file_names, spool

LEVEL = 3  # a quarter of the time of the usual level, and a tenth larger


class Outlet:
    """A file that cannot be sought; what was written into it is taken piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, content: bytes, /) -> int:
        """Keep it until it is taken."""
        self._pieces.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """Nothing to close."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken


class Zipped:
    """A zip that is written from its beginning to its end, once."""

    def __init__(self, export: Export) -> None:
        self.outlet = Outlet()
        self._zip = ZipFile(self.outlet, "w", ZIP_DEFLATED)
        self._moment = (*export.day.timetuple()[:3], 0, 0, 0)

    def put(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """One file of it."""
        info = ZipInfo(name, date_time=self._moment)
        info.compress_type, info._compresslevel = ZIP_DEFLATED, LEVEL  # type: ignore[attr-defined]
        with self._zip.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                entry.write(piece)
                if ready := self.outlet.taken():
                    yield ready
        yield self.outlet.taken()

    def end(self) -> bytes:
        """Its list of files."""
        self._zip.close()
        return self.outlet.taken()


def write(export: Export) -> Iterator[bytes]:
    """The zip, with a codebook, and a list of what was left out."""
    names, zipped = file_names(export.layout, "csv"), Zipped(export)
    waiting = [spool(export) for _sheet in export.layout.sheets[1:]]
    try:
        yield from zipped.put(names[0], _first(export, waiting))
        for name, file in zip(names[1:], waiting, strict=True):
            yield from zipped.put(name, blocks(file))
    finally:
        for file in waiting:
            file.close()
    yield from zipped.put("codebook.csv", _codebook(export))
    if export.left_out:
        yield from zipped.put("left_out.csv", [MARK, *lines(["sealed_column"], [[name] for name in export.left_out])])
    yield zipped.end()


def _first(export: Export, waiting: Sequence[IO[bytes]]) -> Iterator[bytes]:
    """The first table; rows of the others go where they wait meanwhile."""
    papers = [Paper() for _sheet in export.layout.sheets]
    for paper, sheet in zip(papers, export.layout.sheets, strict=True):
        paper.add([sheet.headings])
    yield MARK
    for file in waiting:
        file.write(MARK)
    for tables in export.submissions:
        for paper, rows in zip(papers, tables, strict=True):
            paper.add(rows)
        if papers[0].is_full:
            yield papers[0].taken()
        _carry(papers[1:], waiting, only_full=True)
    _carry(papers[1:], waiting)
    yield papers[0].taken()


def _carry(papers: Sequence[Paper], waiting: Sequence[IO[bytes]], *, only_full: bool = False) -> None:
    for paper, file in zip(papers, waiting, strict=True):
        if paper.is_full or not only_full:
            file.write(paper.taken())


def _codebook(export: Export) -> Iterator[bytes]:
    layout = export.layout
    rows = (row for sheet in layout.sheets for row in codebook_rows(sheet, layout.languages))
    yield MARK
    yield from lines(codebook_head(layout.languages), rows)
