"""A Parquet file for each table, typed by the codebook, zipped. A column names what is not of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

from ponleu.forms.files.exports.export import Export, blocks, file_names, spool
from ponleu.forms.files.exports.zipped import Zipped
from ponleu.forms.rules.exports.columns import Field, Sheet
from ponleu.forms.rules.exports.rows import Row, unfit
from ponleu.forms.rules.exports.values import day, moment, number, yes_no

if TYPE_CHECKING:
    import pyarrow

UNFIT = "not_of_its_kind"  # names of columns whose text had no place in this row; CSV and JSON have the text
AT_ONCE = 5_000


def write(export: Export) -> Iterator[bytes]:
    """The zip."""
    with ExitStack() as open_files:
        files = [open_files.enter_context(spool(export)) for _sheet in export.layout.sheets]
        tables = [_Table(sheet, file, export) for sheet, file in zip(export.layout.sheets, files, strict=True)]
        for submission in export.submissions:
            for table, rows in zip(tables, submission, strict=True):
                table.add(rows)
        zipped = Zipped(export)
        for name, table, file in zip(file_names(export.layout, "parquet"), tables, files, strict=True):
            table.close()
            yield from zipped.put(name, blocks(file))
        yield zipped.end()


class _Table:
    """A file that is written some thousand rows at a time."""

    def __init__(self, sheet: Sheet, file: IO[bytes], export: Export) -> None:
        from pyarrow.parquet import ParquetWriter

        self.sheet = sheet
        self.rows: list[Row] = []
        self.schema = _schema(sheet, export.left_out)
        self.writer = ParquetWriter(file, self.schema, compression="zstd")

    def add(self, rows: list[Row]) -> None:
        """Keep some rows, and write when there are enough."""
        self.rows.extend(rows)
        if len(self.rows) >= AT_ONCE:
            self._write()

    def close(self) -> None:
        """Write what is left, and the end."""
        self._write()
        self.writer.close()

    def _write(self) -> None:
        import pyarrow

        columns = [[row[at] for row in self.rows] for at in range(len(self.sheet.fields))]
        arrays = [
            pyarrow.array([_value(each, text) for text in texts], kind.type)
            for each, texts, kind in zip(self.sheet.fields, columns, self.schema, strict=False)
        ]
        arrays.append(pyarrow.array([" ".join(unfit(self.sheet, row)) or None for row in self.rows], pyarrow.string()))
        self.writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self.schema))
        self.rows = []


def _schema(sheet: Sheet, left_out: list[str]) -> pyarrow.Schema:
    import pyarrow

    types: dict[str, Any] = {
        "int": pyarrow.int64(),
        "decimal": pyarrow.float64(),
        "date": pyarrow.date32(),
        "moment": pyarrow.timestamp("ms", tz="UTC"),
        "yes_no": pyarrow.bool_(),
    }
    taken = {each.name.casefold() for each in sheet.fields}
    unfit_name = UNFIT if UNFIT not in taken else f"{UNFIT}_"
    fields = [
        pyarrow.field(each.name, types.get(each.kind, pyarrow.string()), metadata=_labels(each))
        for each in sheet.fields
    ]
    fields.append(pyarrow.field(unfit_name, pyarrow.string()))
    return pyarrow.schema(fields, metadata={"left_out": " ".join(left_out)})


def _labels(each: Field) -> dict[str, str] | None:
    return {f"label {language}".strip(): text for language, text in each.labels.items()} or None


_READING: dict[str, Callable[[str], Any]] = {"date": day, "moment": moment, "yes_no": yes_no}


def _value(each: Field, text: str) -> Any:
    if not text:
        return None
    if each.kind in {"int", "decimal"}:
        return number(text, each.kind)
    reading = _READING.get(each.kind)
    return reading(text) if reading else text
