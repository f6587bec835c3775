"""From the keys of a worker's teams, through those of compartments, to texts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.files.reader import formats
from ponleu.vault.files.reader.archive import Archive, Row
from ponleu.vault.files.reader.formats import Malformed, Place, UnknownVersion, at
from ponleu.vault.files.reader.keys import Keys
from ponleu.vault.files.reader.tables import OtherTables, Pair, Tables

# Which compartment seals a column stands nowhere in an archive; docs/vault-formats.md has the same list.
SEALED = {
    ("forms_sealedcomment", "text"): "internal",
    ("forms_sealedfile", "content"): "identity",
    ("forms_sealedfile", "name"): "identity",
    ("forms_sealedsubmission", "sensitive"): "narrative",
    ("forms_sealedsubmission", "xml"): "identity",
    ("people_childconsent", "child_name"): "identity",
    ("people_childconsent", "guardian"): "identity",
    ("people_childconsent", "consented"): "narrative",
    ("people_childconsent", "consented_on"): "narrative",
    ("people_childconsent", "purposes"): "narrative",
    ("people_childconsent", "explained"): "narrative",
    ("people_childconsent", "assented_on"): "narrative",
}


class NothingReached(Problem):
    """No grant leads to this worker."""

    message = _("Nothing that is asked for was open to this worker when the archive was made.")
    advice = _("It is not there, was erased, or lies with others: ask with the name of somebody of its team.")


class Opened(NamedTuple):
    """One row of a record, with all that this worker may read of it."""

    record: int
    kind: str
    table: str
    row: int
    texts: dict[str, Any]
    closed: tuple[str, ...]

    def as_json(self) -> str:
        """A line without signs that steer a terminal; ids are texts, which no program rounds."""
        told = self._asdict() | {"record": str(self.record), "row": str(self.row)}
        line = json.dumps(told, ensure_ascii=False)
        return "".join(f"\\u{ord(sign):04x}" if _steers(sign) else sign for sign in line)


def lines(opened: Sequence[Opened]) -> Iterator[str]:
    """JSON lines."""
    return (f"{each.as_json()}\n" for each in opened)


class Reading:
    """An archive as the worker reads it whose keys were opened in its tables.

    without   months whose records are left out
    """

    def __init__(self, archive: Archive, tables: Tables, keys: Keys, *, without: Collection[str] = ()) -> None:
        self._archive, self._tables, self._keys, self._without = archive, tables, keys, frozenset(without)

    def read(self, *, record: int = 0) -> list[Opened]:
        """Every sealed text that the worker reaches; all of it or a Problem.

        record   the id of the only record that is wanted; 0 for all
        """
        compartments = self._compartments(record)
        if not compartments:
            raise NothingReached
        opened = [
            self._row(table, row, compartments[row["record_id"]])
            for table, row in self._archive.rows(_is_sealed)
            if row["record_id"] in compartments
        ]
        return [each for each in opened if each.texts or each.closed]

    def _compartments(self, only: int) -> dict[int, dict[str, bytes]]:
        """The keys of the compartments that were granted to the worker, by record."""
        found: dict[int, dict[str, bytes]] = defaultdict(dict)
        keys = {row["id"]: row for row in self._tables["vault_compartmentkey"]}
        for row in self._tables["vault_wrap"]:
            pair, key = self._tables.pairs[row["pair_id"]], keys[row["key_id"]]
            record, compartment = key["record_id"], key["compartment"]
            if not pair.private or row["month_id"] in self._without or only not in {0, record}:
                continue
            place = Place("vault_wrap", compartment, record)
            with at("vault_wrap", row["id"], "blob"):
                wrap = formats.open_layer(row["blob"], month_key=self._month_key(row["month_id"]), place=place)
                found[record][compartment] = formats.open_wrap(wrap, private=pair.private, place=place)
        return dict(found)

    def _month_key(self, month: str) -> bytes:
        row = self._tables.months[month]
        return self._keys.of_month(month, marked=row["fingerprint"], is_destroyed=row["destroyed_on"] is not None)

    def _row(self, table: str, row: Row, keys: dict[str, bytes]) -> Opened:
        texts, closed = self._card(row) if table == "vault_card" else _texts(table, row, keys)
        record = self._tables.records[row["record_id"]]
        return Opened(record["id"], record["kind"], table, row["id"], texts, tuple(closed))

    def _card(self, row: Row) -> tuple[dict[str, Any], list[str]]:
        place = Place("vault_card", "blob", row["record_id"])
        month = self._tables.records[row["record_id"]]["expires_id"]
        with at("vault_card", row["id"], "blob"):
            pair = self._tables.pairs.get(row["pair_id"])
            if pair is None:
                raise Malformed
            if not pair.private:
                return {}, ["blob"]
            under = formats.open_layer(row["blob"], month_key=self._month_key(month), place=place)
            return {"blob": _shown(formats.open_text(under, key=self._search_key(pair), place=place))}, []

    def _search_key(self, pair: Pair) -> bytes:
        for row in self._tables["vault_teamsecret"]:
            if row["pair_id"] == pair.id and row["purpose"] == "search":
                place = Place("vault_teamsecret", f"search.{pair.epoch}", pair.holder.int)
                return formats.open_wrap(row["blob"], private=pair.private, place=place)
        raise Malformed


def _is_sealed(table: str, columns: Sequence[str]) -> bool:
    return table == "vault_card" or (not table.startswith("vault_") and "record_id" in columns)


def _texts(table: str, row: Row, keys: dict[str, bytes]) -> tuple[dict[str, Any], list[str]]:
    texts, closed = {}, []
    for column, blob in row.items():
        if not isinstance(blob, bytes) or not blob:
            continue
        if (table, column) not in SEALED:
            raise OtherTables(table=table)
        if (key := keys.get(SEALED[table, column])) is None:
            closed.append(column)
            continue
        with at(table, row["id"], column):
            texts[column] = _text(formats.open_text(blob, key=key, place=Place(table, column, row["id"])))
    return texts, closed


def _text(held: bytes) -> str:
    try:
        return held.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed from None


def _shown(packed: bytes) -> list[Any]:
    """A card, without what is looked through."""
    if packed[:1] != b"\x01":
        raise UnknownVersion(version=packed[:1].hex())
    _through, _zero, shown = packed[1:].partition(b"\0")
    try:
        told = json.loads(shown)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, list):
        raise Malformed
    return told


def _steers(sign: str) -> bool:
    """Deleting, the second set of controls, line ends of Unicode, and what turns the direction of writing."""
    return "\x7f" <= sign <= "\x9f" or "\u2028" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
