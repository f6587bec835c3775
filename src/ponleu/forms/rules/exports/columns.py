"""The columns of an export: the same names at the same places, whatever version an answer was given in.

Columns stand in the order in which the versions brought them: a new question comes last, one that was removed keeps
its place, another label changes a heading and nothing else. Sealed answers have columns only in an export that opens
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from ponleu.forms.rules.codebook import Code, Labels
from ponleu.forms.rules.exports.values import Kind

Disclosed: TypeAlias = Literal["clear", "identifying", "sensitive", "beside"]

KEY, PARENT = "KEY", "PARENT_KEY"
OF_A_SUBMISSION: Final[Mapping[str, Kind]] = {
    KEY: "text",
    "received_on": "date",
    "form_version": "text",
    "channel": "text",
    "review_state": "text",
    "findings": "int",
    "trial": "text",
    "sealed": "text",
}
OF_A_ROW: Final[Mapping[str, Kind]] = {KEY: "text", PARENT: "text"}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an export.

    name       stands at its head, unless labels are asked for; unique in its table, whatever the case of letters
    heading    what stands at its head
    ref        the place in the form; "" for what the platform says of a submission
    type       of the bind, as "geopoint"
    labels     of the question, by language
    choices    their values and labels
    disclosed  what it would tell: "beside" is what hangs on a marked answer, or would give one away
    of         for one choice of several: the name of its question
    choice     and its value
    """

    name: str
    kind: Kind
    heading: str
    ref: str = ""
    type: str = "string"
    labels: Labels = field(default_factory=lambda: MappingProxyType({}))
    choices: tuple[Code, ...] = ()
    disclosed: Disclosed = "clear"
    of: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table of an export: of submissions, or of one repeat.

    ref       of the root or the repeat
    repeats   the refs of the repeats that a row lies in, the outermost first, its own last
    spoken    by the place of a field, what is written for each value of a choice; empty without labels
    """

    name: str
    ref: str
    parent: int  # place of the table that its rows lie in; -1 for the first
    repeats: tuple[str, ...]
    fields: tuple[Field, ...]
    spoken: Mapping[int, Mapping[str, str]]

    @cached_property
    def headings(self) -> list[str]:
        """What stands at the head of each column."""
        return [each.heading for each in self.fields]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """By name, the place of each column."""
        return {each.name: place for place, each in enumerate(self.fields)}


@dataclass(frozen=True)
class Layout:
    """Every table of an export, and the columns that it leaves out because they are sealed."""

    form_id: str
    title: str
    languages: tuple[str, ...]
    language: str | None  # of headings and choices; None for names and values
    sheets: tuple[Sheet, ...]
    left_out: tuple[Field, ...]

    def count(self, disclosed: Disclosed) -> int:
        """How many questions of a class are told."""
        fields = (each for sheet in self.sheets for each in sheet.fields if each.ref and not each.of)
        return sum(each.disclosed == disclosed for each in fields)

    @cached_property
    def has_places(self) -> bool:
        """Whether anything in it can be shown on a map."""
        return any(each.kind == "place" for sheet in self.sheets for each in sheet.fields)


def said(labels: Labels, language: str) -> str:
    """The label in a language, or in the first that has one."""
    return " ".join((labels.get(language) or next(iter(labels.values()), "")).split())
