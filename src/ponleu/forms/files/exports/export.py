"""What every writer is given, and where rows wait that cannot be written at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from ponleu.forms.rules.exports.columns import Layout, Sheet
from ponleu.forms.rules.exports.rows import Row

BLOCK = 1 << 16


@dataclass(frozen=True)
class Export:
    """The columns, and the rows of one submission after the other, for each table; they can be read once.

    is_secret  some answers were sealed: nothing of the export may touch a disk
    day        on which it is made
    """

    layout: Layout
    submissions: Iterable[Sequence[list[Row]]] = field(repr=False)
    day: date
    is_secret: bool = False

    @property
    def left_out(self) -> list[str]:
        """The names of the columns that are not here because they are sealed."""
        return [each.name for each in self.layout.left_out]


def spool(export: Export) -> IO[bytes]:
    """A file without a name that is gone when it is closed; in memory, where no disk may see what stands in it."""
    return BytesIO() if export.is_secret else TemporaryFile()


class Waiting:
    """Rows of one table, kept until they can be written."""

    def __init__(self, export: Export) -> None:
        self._file = spool(export)
        self.count = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Keep some rows."""
        for row in rows:
            self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            self.count += 1

    def rows(self) -> Iterator[Row]:
        """Every row again."""
        self._file.seek(0)
        for line in self._file:
            row: Row = json.loads(line)
            yield row

    def close(self) -> None:
        """Forget them."""
        self._file.close()


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file from its beginning."""
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def file_names(layout: Layout, ending: str) -> list[str]:
    """A name for the file of each table: of the form, and of the form with the repeat."""
    made: list[str] = []
    for each in layout.sheets:
        name = plain_name(layout.form_id if each.parent < 0 else f"{layout.form_id}-{each.name}")
        while f"{name}.{ending}".casefold() in {other.casefold() for other in made}:
            name += "_"
        made.append(f"{name}.{ending}")
    return made


def plain_name(name: str) -> str:
    """A name that any disk takes."""
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[:80] or "form"


def codebook_rows(sheet: Sheet, languages: Sequence[str]) -> Iterator[Row]:
    """What each column of a table means: its name, kind, the question and each choice in every language."""
    spoken = list(languages) or [""]
    for each in sheet.fields:
        labels = [" ".join(each.labels.get(language, "").split()) for language in spoken]
        yield [sheet.name, each.name, each.kind, each.disclosed, "", *labels]
        for code in each.choices:
            words = [" ".join(code.labels.get(language, "").split()) for language in spoken]
            yield [sheet.name, each.name, "choice", "", code.value, *words]


def codebook_head(languages: Sequence[str]) -> Row:
    """The head of those rows."""
    return ["table", "column", "kind", "class", "value", *(language or "label" for language in languages or [""])]
