"""Where each row of the survey stands: in which groups and repeats, and under which path in a filled form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.gate.limits import GROUPS_DEEP, REPEATS_DEEP
from ponleu.forms.rules.gate.problems import Refusal
from ponleu.forms.rules.gate.types import Type, type_of
from ponleu.forms.rules.gate.workbook import Row, Sheet, Workbook


class EndWithoutBegin(Refusal):
    """A group is closed that was not open."""

    message = _("Nothing is open here that this row could end.")
    advice = _("Take the row away, or add the row that begins the %(of)s above it.")


class OtherEnd(Refusal):
    """The innermost open thing is of another kind than what is ended."""

    message = _("This row ends a %(of)s, but the innermost that is open is a %(open)s, begun in row %(row)s.")
    advice = _("End what was begun last first.")


class NeverEnded(Refusal):
    """A group that is open at the end of the sheet."""

    message = _("The %(of)s “%(name)s” is begun here and never ended.")
    advice = _("Add a row of type end_%(of)s where it ends.")


class TooDeep(Refusal):
    """Groups in groups beyond what any page or telephone can show."""

    message = _("More than %(most)s of this kind lie one in the other here.")
    advice = _("Bring inner groups or repeats out.")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of the survey that makes a question or a group.

    path      where its value stands in a filled form, such as /data/family/age
    within    the rows of the groups and repeats around it, outermost first
    """

    row: Row
    type: Type
    name: str
    path: str
    within: tuple[Placed, ...] = ()

    @property
    def parent(self) -> Placed | None:
        """The group or repeat that it stands in."""
        return self.within[-1] if self.within else None

    @property
    def is_group(self) -> bool:
        """Whether it begins a group, repeat or loop."""
        return self.type.begins


@dataclass(frozen=True)
class Outline:
    """All rows of a survey that make something, in order."""

    sheet: Sheet
    root: str
    placed: tuple[Placed, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_path(self) -> dict[str, Placed]:
        """Each row by its path; of two with the same path the first."""
        found: dict[str, Placed] = {}
        for item in self.placed:
            found.setdefault(item.path, item)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[Placed]]:
        """The rows of each name."""
        found: dict[str, list[Placed]] = {}
        for item in self.placed:
            found.setdefault(item.name, []).append(item)
        return found


@dataclass
class _Walk:
    sheet: Sheet
    root: str
    open: list[Placed] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: Row) -> None:
        kind = type_of(self.sheet.text(row, "type"))
        if kind.ends:
            self._end(row, kind)
            return
        name = self.sheet.text(row, "name") or (f"generated_note_name_{row.number}" if kind.word == "note" else "")
        if kind.word == "audit":
            name = "audit"
        item = Placed(row, kind, name, self._path(name), tuple(self.open))
        self.placed.append(item)
        if item.is_group:
            self._begin(item)

    def _path(self, name: str) -> str:
        return "/".join([self.open[-1].path if self.open else f"/{self.root}", name])

    def _begin(self, item: Placed) -> None:
        self.open.append(item)
        repeats = sum(around.type.of == "repeat" for around in self.open)
        if len(self.open) == GROUPS_DEEP + 1 or (item.type.of == "repeat" and repeats == REPEATS_DEEP + 1):
            most = REPEATS_DEEP if repeats == REPEATS_DEEP + 1 else GROUPS_DEEP
            self.problems.append(TooDeep(where=self.sheet.where(item.row, "type"), most=most))

    def _end(self, row: Row, kind: Type) -> None:
        where = self.sheet.where(row, "type")
        if not self.open:
            self.problems.append(EndWithoutBegin(where=where, of=kind.of))
        elif self.open[-1].type.of != kind.of:
            begun = self.open.pop()
            self.problems.append(OtherEnd(where=where, of=kind.of, open=begun.type.of, row=begun.row.number))
        else:
            self.open.pop()


def outline_of(workbook: Workbook) -> Outline:
    """Place every row of the survey; rows without a type, and settings in the survey, make nothing."""
    sheet = workbook.survey
    walk = _Walk(sheet, workbook.setting("name") or "data")
    for row in _making(sheet, sheet.rows):
        walk.add(row)
    walk.problems += [
        NeverEnded(where=sheet.where(begun.row, "type"), of=begun.type.of, name=begun.name) for begun in walk.open
    ]
    return Outline(sheet, walk.root, tuple(walk.placed), tuple(walk.problems))


def _making(sheet: Sheet, rows: Sequence[Row]) -> list[Row]:
    disabled = {"yes", "true", "true()"}
    return [
        row for row in rows if sheet.text(row, "type") and sheet.text(row, "disabled").strip().lower() not in disabled
    ]
