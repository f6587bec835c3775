"""The sheets of an XLSForm as text, with the row and the column in which each cell stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ponleu.core import Where

KNOWN_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")

# What older forms call a column, by the name that is used now.
_CALLED = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "list name": "list_name",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "constraint message": "constraint_message",
    "requiredmsg": "required_message",
    "required message": "required_message",
    "read_only": "readonly",
    "read only": "readonly",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "repeat count": "repeat_count",
    "set form title": "form_title",
    "set_form_title": "form_title",
    "set form id": "form_id",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "choice filter": "choice_filter",
    "default language": "default_language",
    "guidance hint": "guidance_hint",
    "ivr audio": "ivr_audio",
    "ivr-audio": "ivr_audio",
}
_SPLITS_OLD = frozenset({"label", "hint", "image", "audio", "video", "constraint_message", "required_message", "media"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name in use now and the language that it is in; empty for none.

    >>> Column.of("Label::Khmer (km)")
    Column(name='label', language='Khmer (km)')
    >>> Column.of("media::audio::English")
    Column(name='audio', language='English')
    """

    name: str
    language: str = ""

    @classmethod
    def of(cls, header: str) -> Column:
        """What a header means; an unknown one is itself, in small letters."""
        first, *rest = _parts(header)
        if first == "media" and rest:
            first, *rest = [" ".join(rest[0].split()).lower(), *rest[1:]]
        if first in {"bind", "control", "body", "instance"} and rest:
            return cls(f"{first}::{'::'.join(rest)}")
        return cls(_CALLED.get(first, first.replace(" ", "_")), "::".join(rest))


def _parts(header: str) -> list[str]:
    first, *rest = (part.strip() for part in header.split("::"))
    first = " ".join(first.split()).lower()
    before, colon, _after = first.partition(":")
    if not rest and colon and _CALLED.get(before.strip(), before.strip()) in _SPLITS_OLD:
        return [before.strip(), header.split(":", 1)[1].strip()]
    return [first, *rest]


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is what a spreadsheet shows beside it, 1 being the header. Empty cells are left out."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")

    def setting(self, cells: Mapping[str, str]) -> Row:
        """The same row with some cells set, by header."""
        merged = {**self.cells, **cells}
        return Row(self.number, {header: text for header, text in merged.items() if text})


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name in small letters, its headers as typed, its rows that are not empty."""

    name: str
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @cached_property
    def columns(self) -> dict[Column, str]:
        """The header of each column, by what it means; of two that mean the same the first."""
        found: dict[Column, str] = {}
        for header in self.header:
            found.setdefault(Column.of(header), header)
        return found

    def header_of(self, name: str, language: str = "") -> str:
        """How the sheet writes a column, or the plain name when it has none."""
        return self.columns.get(Column(name, language), f"{name}::{language}" if language else name)

    def has(self, name: str, language: str = "") -> bool:
        """Whether the sheet has the column."""
        return Column(name, language) in self.columns

    def text(self, row: Row, name: str, language: str = "") -> str:
        """The cell of a row in a column, empty when there is none."""
        return row[self.header_of(name, language)]

    def where(self, row: Row, name: str, language: str = "") -> Where:
        """The cell as a place to name in an error."""
        return Where(file=self.name, row=row.number, field=self.header_of(name, language))

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages in which a column exists, in order; without one is the empty text."""
        return tuple(column.language for column in self.columns if column.name == name)

    def with_rows(self, rows: Iterator[Row] | tuple[Row, ...]) -> Sheet:
        """The same sheet with other rows; a header that they newly use is added at the end."""
        kept = tuple(rows)
        used = dict.fromkeys([*self.header, *(header for row in kept for header in row.cells)])
        return replace(self, header=tuple(used), rows=kept)


@dataclass(frozen=True)
class Workbook:
    """Every sheet of a file, by its name in small letters; `named` as typed, in order."""

    sheets: Mapping[str, Sheet]
    named: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Sheet:
        return self.sheets.get(name, Sheet(name))

    @property
    def survey(self) -> Sheet:
        """The questions."""
        return self["survey"]

    @property
    def choices(self) -> Sheet:
        """The answers to choose from."""
        return self["choices"]

    @property
    def settings(self) -> Sheet:
        """The settings; their values stand in the first row."""
        return self["settings"]

    def setting(self, name: str) -> str:
        """A setting, empty when it is not given."""
        return self.settings.text(self.settings.rows[0], name) if self.settings.rows else ""

    def with_sheet(self, sheet: Sheet) -> Workbook:
        """The same workbook with a sheet put in place of the one of its name, or added."""
        named = self.named if sheet.name in self.sheets else (*self.named, sheet.name)
        return Workbook({**self.sheets, sheet.name: sheet}, named)

    def with_setting(self, name: str, value: str) -> Workbook:
        """The same workbook with one setting put; an empty value takes it away."""
        sheet = self.settings
        row = sheet.rows[0] if sheet.rows else Row(2, {})
        return self.with_sheet(sheet.with_rows((row.setting({sheet.header_of(name): value}), *sheet.rows[1:])))
