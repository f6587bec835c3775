"""Rows of tables as bytes, the same from every database; docs/operations.md describes each byte."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _

_LENGTH = struct.Struct(">I")
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode

PACKED: dict[str, Callable[[Any], Any]] = {
    "date": date.isoformat,
    "datetime": lambda moment: moment.astimezone(UTC).isoformat(),
    "time": time.isoformat,
    "uuid": lambda value: value.hex,
    "decimal": str,
}
UNPACKED: dict[str, Callable[[Any], Any]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "uuid": UUID,
    "decimal": Decimal,
}


class MalformedRows(Problem):
    """Decrypted well, and yet no rows: another program wrote it, or another version of this one."""

    message = _("The archive holds something that is not a table's rows.")
    advice = _("Nothing was changed. Take another archive, or the version of Ponleu that made this one.")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name, and its columns with the kind of each: plain, bytes, date, datetime, time, uuid or decimal."""

    name: str
    columns: tuple[tuple[str, str], ...]


def pack(table: Table, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The bytes of a table: one piece for its head, one for each row, in the order given."""
    yield _piece({"table": table.name, "columns": table.columns}, [])
    kinds = [kind for _name, kind in table.columns]
    blobs = [at for at, kind in enumerate(kinds) if kind == "bytes"]
    changed = [(at, PACKED[kind]) for at, kind in enumerate(kinds) if kind in PACKED]
    for given in rows:
        row, behind = list(given), []
        for at, packed in changed:
            if row[at] is not None:
                row[at] = packed(row[at])
        for at in blobs:
            if row[at] is not None:
                behind.append(bytes(row[at]))
                row[at] = len(behind[-1])
        yield _piece(row, behind)


def _piece(head: object, behind: list[bytes]) -> bytes:
    text = _dumps(head).encode()
    return b"".join([_LENGTH.pack(len(text)), text, *behind])


def unpack(chunks: Iterable[bytes]) -> Iterator[tuple[Table, list[Any] | None]]:
    """Each table, first with None, then with each of its rows; raises MalformedRows."""
    source = _Source(chunks)
    table: Table | None = None
    try:
        while source.has_more():
            head = json.loads(source.take(_LENGTH.unpack(source.take(4))[0]))
            if isinstance(head, dict):
                table = Table(head["table"], tuple((name, kind) for name, kind in head["columns"]))
                yield table, None
            elif table is None:
                raise MalformedRows
            else:
                yield table, _row(table, head, source)
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError):
        raise MalformedRows from None


def _row(table: Table, row: list[Any], source: _Source) -> list[Any]:
    for at, ((_name, kind), value) in enumerate(zip(table.columns, row, strict=True)):
        if value is None or kind == "plain":
            continue
        row[at] = source.take(value) if kind == "bytes" else UNPACKED[kind](value)
    return row


class _Source:
    """Bytes that arrive in chunks, taken in other lengths."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks = iter(chunks)
        self.held = b""
        self.at = 0

    def has_more(self) -> bool:
        while self.at == len(self.held):
            chunk = next(self.chunks, None)
            if chunk is None:
                return False
            self.held, self.at = chunk, 0
        return True

    def take(self, count: int) -> bytes:
        parts = []
        while count > 0:
            if not self.has_more():
                raise MalformedRows
            part = self.held[self.at : self.at + count]
            self.at += len(part)
            count -= len(part)
            parts.append(part)
        return b"".join(parts)
