"""The answers of submissions as the tables of OData: one of submissions, one for each repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from ponleu.forms.rules.central.asking import Value
from ponleu.forms.rules.central.shapes import JSON, REVIEWED, Sent, moment
from ponleu.forms.rules.codebook import Codebook, Column, Table
from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.exports.values import KINDS, geometry, number
from ponleu.forms.rules.sealing import Marks

SUBMISSIONS = "Submissions"
SYSTEM = (
    *("submissionDate", "updatedAt", "deletedAt", "submitterId", "submitterName", "attachmentsPresent"),
    *("attachmentsExpected", "status", "reviewState", "deviceId", "edits", "formVersion"),
)
_PLACE = re.compile(r"\[(\d+)\]")
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Answered:
    """A submission with its answers in clear.

    present, expected   how many of its files came, and how many its answers name
    """

    sent: Sent
    answers: Mapping[str, str]
    present: int = 0
    expected: int = 0


@dataclass(frozen=True)
class Tables:
    """What a form's answers look like.

    sealed   refs of columns that are sealed in some version: they stand in no table, whatever the version
    """

    book: Codebook
    sealed: frozenset[str]

    def named(self, name: str) -> Table | None:
        """The table that an address names, as `Submissions` or `Submissions.home.child`."""
        return next((each for each in self.book.tables if table_name(self.book, each) == name), None)

    def columns(self, *, sealed: bool = False) -> dict[str, Column]:
        """The columns of the first table by their paths, in clear or sealed."""
        first = self.book.tables[0]
        shown = {path_of(each.ref, first.ref): each for each in first.columns}
        return {path: each for path, each in shown.items() if (each.ref in self.sealed) is sealed}


def tables_of(book: Codebook, versions: Iterable[tuple[Form, Marks]]) -> Tables:
    """The tables of a form in all its versions, each with what is marked in it."""
    sealed: set[str] = set()
    for form, marks in versions:
        sealed |= set(form.binds) - marks.in_clear if marks.seals else set()
    return Tables(book, frozenset(sealed))


def fields_of(tables: Tables) -> list[JSON]:
    """Every question, group and repeat, as Central lists the fields of a form; `sealed` is ours."""
    found: dict[str, JSON] = {}
    root = tables.book.tables[0].ref
    columns = {each.ref: each for table in tables.book.tables for each in table.columns}
    repeats = {table.ref for table in tables.book.tables}
    for ref in [*columns, *repeats]:
        *above, _last = ref.removeprefix(f"{root}/").split("/")
        for count in range(1, len(above) + 1):
            group = f"{root}/{'/'.join(above[:count])}"
            found.setdefault(group, _field(group, root, "repeat" if group in repeats else "structure"))
        if ref in columns:
            found[ref] = _field(ref, root, columns[ref].type, columns[ref], is_sealed=ref in tables.sealed)
        elif ref != root:
            found.setdefault(ref, _field(ref, root, "repeat"))
    return list(found.values())


def _field(ref: str, root: str, type: str, column: Column | None = None, *, is_sealed: bool = False) -> JSON:
    return {
        "path": "/" + path_of(ref, root),
        "name": plain(ref.rpartition("/")[2]),
        "type": type,
        "binary": type == "binary" or None,
        "selectMultiple": (column is not None and column.kind == "select") or None,
        "sealed": is_sealed,
    }


def table_name(book: Codebook, table: Table) -> str:
    """`Submissions`, or behind it the path of a repeat.

    source   OData identifiers take letters, digits and `_`
    """
    first = book.tables[0].ref
    return SUBMISSIONS if table.ref == first else f"{SUBMISSIONS}.{path_of(table.ref, first).replace('/', '.')}"


def path_of(ref: str, above: str) -> str:
    """The names below a node, as an address of a column has them."""
    return "/".join(plain(name) for name in ref.removeprefix(f"{above}/").split("/"))


def plain(name: str) -> str:
    """A name as OData takes it.

    >>> plain("orx:a-b"), plain("1st")
    ('a_b', '_1st')
    """
    found = re.sub(r"\W+", "_", name.rpartition(":")[2])
    return f"_{found}" if found[:1].isdigit() else found


def system(row: Answered) -> JSON:
    """What the platform says of a submission."""
    sent = row.sent
    return {
        "submissionDate": moment(sent.received_on),
        "updatedAt": None,
        "deletedAt": None,
        "submitterId": str(sent.sender),
        "submitterName": None,
        "attachmentsPresent": row.present,
        "attachmentsExpected": row.expected,
        "status": "notDecrypted" if sent.is_sealed else None,
        "reviewState": REVIEWED[sent.state],
        "deviceId": sent.device or None,
        "edits": sent.edits,
        "formVersion": sent.version,
    }


def submission_row(tables: Tables, row: Answered, *, is_expanded: bool, as_text: bool) -> JSON:
    """A row of the first table.

    is_expanded   repeats stand in it, instead of where they can be read
    as_text       places are written as well-known text
    """
    first = tables.book.tables[0]
    start: JSON = {"__id": row.sent.name, "__system": system(row), "meta": {"instanceID": row.sent.current or None}}
    return start | _Writer(tables, row, is_expanded, as_text).content(first, first.ref)


def repeat_rows(tables: Tables, table: Table, row: Answered, *, as_text: bool) -> Iterator[JSON]:
    """The rows that a submission has in the table of a repeat."""
    writer = _Writer(tables, row, False, as_text)
    above = next(each for each in tables.book.tables if each.ref == table.parent)
    for ref in writer.instances(table.ref):
        outer = _instance_above(ref, above.ref)
        key = f"__{table_name(tables.book, above).replace('.', '-')}-id"
        yield writer.instance(table, ref) | {key: writer.id_of(outer)}


class _Writer:
    """Writes one submission."""

    def __init__(self, tables: Tables, row: Answered, is_expanded: bool, as_text: bool) -> None:
        self.tables, self.row, self.is_expanded, self.as_text = tables, row, is_expanded, as_text
        self.root = tables.book.tables[0].ref

    def content(self, table: Table, ref: str) -> JSON:
        """The answers and repeats that lie in one row; `ref` is the place of the row."""
        found: JSON = {}
        for column in table.columns:
            if column.ref not in self.tables.sealed:
                text = self.row.answers.get(ref + column.ref.removeprefix(table.ref), "")
                _put(found, path_of(column.ref, table.ref), typed(text, column.type, as_text=self.as_text))
        for inner in self.tables.book.tables:
            if inner.parent == table.ref:
                self._put_repeat(found, inner, table, ref)
        return found

    def _put_repeat(self, found: JSON, inner: Table, table: Table, ref: str) -> None:
        path = path_of(inner.ref, table.ref)
        if self.is_expanded:
            below = ref + inner.ref.removeprefix(table.ref)
            _put(found, path, [self.instance(inner, each) for each in self.instances(inner.ref, within=below)])
        else:
            _put(found, f"{path}@odata.navigationLink", self._link(ref, path, table))

    def _link(self, ref: str, path: str, table: Table) -> str:
        id = self.id_of(ref).replace("'", "''")
        return f"{table_name(self.tables.book, table)}('{id}')/{path}"

    def instance(self, table: Table, ref: str) -> JSON:
        """One row of a repeat."""
        return {"__id": self.id_of(ref)} | self.content(table, ref)

    def instances(self, repeat: str, *, within: str = "") -> list[str]:
        """The places of a repeat in which anything was answered in clear, in order."""
        found: dict[tuple[int, ...], str] = {}
        depth = repeat.count("/")
        for ref in self.row.answers:
            head = "/".join(ref.split("/")[: depth + 1])
            if "[" in head and _PLACE.sub("", head) == repeat and head.startswith(f"{within}[" if within else ""):
                found[tuple(int(each) for each in _PLACE.findall(head))] = head
        return [found[place] for place in sorted(found)]

    def id_of(self, ref: str) -> str:
        """Of a submission its name; of a row in a repeat what follows from that and its place."""
        if ref == self.root:
            return self.row.sent.name
        return sha256(f"{self.row.sent.name} {ref}".encode()).hexdigest()[:40]


def _instance_above(ref: str, above: str) -> str:
    return "/".join(ref.split("/")[: above.count("/") + 1])


def _put(found: JSON, path: str, value: Any) -> None:
    *groups, name = path.split("/")
    for group in groups:
        found = found.setdefault(group, {})
    found[name] = value


def selected(row: JSON, paths: Iterable[str]) -> JSON:
    """The named columns of a row alone; a name of a group takes all of it.

    >>> selected({"__id": "1", "a": {"b": 2, "c": 3}}, ["__id", "a/b"])
    {'__id': '1', 'a': {'b': 2}}
    """
    found: JSON = {}
    for path in paths:
        value: Any = row
        for name in path.split("/"):
            value = value.get(name, _NOTHING) if isinstance(value, dict) else _NOTHING
        if value is not _NOTHING:
            _put(found, path, value)
    return found


def typed(text: str, type: str, *, as_text: bool = False) -> Any:
    """An answer as JSON has it; what is not of its type stays a text.

    >>> typed("12", "int"), typed("many", "int"), typed("", "int"), typed("1.5", "decimal")
    (12, 'many', None, 1.5)
    >>> typed("11.5 104.9 12 4", "geopoint", as_text=True)
    'POINT (104.9 11.5 12.0)'
    """
    if not text:
        return None
    if KINDS.get(type) in {"int", "decimal"}:
        found = number(text, KINDS[type])
        return text if found is None else found
    if KINDS.get(type) == "place":
        place = geometry(text, type)
        return text if place is None else _well_known(place) if as_text else place | {"properties": _beside(text, type)}
    return text


def compared_as(text: str, type: str) -> Value:
    """An answer as a filter compares it."""
    try:
        if type == "date":
            return date.fromisoformat(text[:10]) if text else None
        if type == "dateTime":
            found = datetime.fromisoformat(text) if text else None
            return found.astimezone(UTC) if found and found.tzinfo else found and found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return text
    return typed(text, type) if KINDS.get(type) in {"int", "decimal"} else text or None


def _beside(text: str, type: str) -> JSON:
    """How exact a point is, in metres, where the telephone told it."""
    parts = text.split()
    return {"accuracy": number(parts[3], "decimal") if len(parts) > 3 else None} if type == "geopoint" else {}


def _well_known(place: JSON) -> str:
    kind, inside = place["type"], place["coordinates"]
    points = [inside] if kind == "Point" else inside[0] if kind == "Polygon" else inside
    written = ", ".join(" ".join(str(each) for each in point) for point in points)
    return f"{kind.upper()} (({written}))" if kind == "Polygon" else f"{kind.upper()} ({written})"
