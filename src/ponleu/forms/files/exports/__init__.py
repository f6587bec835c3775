"""Answers as files. Each writer gives bytes piece by piece, and holds one submission at a time if its format lets it.

Cells that a spreadsheet would take for formulas are made harmless in CSV and XLSX; see `rules.exports.guarding`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from ponleu.forms.files.exports.export import Export

__all__ = ["FORMATS", "Export", "Format", "written"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, its type for browsers, and the module that writes it."""

    ending: str
    content_type: str
    module: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "csv": Format("csv", "text/csv; charset=utf-8", "csv"),
        "zip": Format("zip", "application/zip", "zipped"),
        "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        "geojson": Format("geojson", "application/geo+json", "geojson"),
        "parquet": Format("parquet.zip", "application/zip", "parquet"),
        "json": Format("json", "application/json", "jsonl"),
        "jsonl": Format("jsonl", "application/x-ndjson", "jsonl"),
    }
)


def written(export: Export, kind: str) -> Iterator[bytes]:
    """The bytes of an export in one of `FORMATS`. Raises at the first piece what its writer cannot do."""
    writer = import_module(f"ponleu.forms.files.exports.{FORMATS[kind].module}")
    write: Callable[[Export], Iterator[bytes]] = getattr(writer, "lines" if kind == "jsonl" else "write")
    return write(export)
