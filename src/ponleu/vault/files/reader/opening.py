"""From a worker's passphrase or printed code, through the keys of teams and compartments, to texts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.vault.files.reader import formats
from ponleu.vault.files.reader.archive import AlteredArchive, Archive, Row
from ponleu.vault.files.reader.formats import Malformed, Place, at
from ponleu.vault.files.reader.keys import Keys

# Which compartment seals a column stands nowhere in an archive; docs/vault-formats.md has the same list.
SEALED = {
    ("people_childconsent", "child_name"): "identity",
    ("people_childconsent", "guardian"): "identity",
    ("people_childconsent", "explained"): "narrative",
}
_NEEDED = {
    "people_user": {"id", "username"},
    "vault_keypair": {"id", "kind", "holder", "epoch", "public"},
    "vault_privatecopy": {"id", "pair_id", "way", "salt", "opener_id", "blob"},
    "vault_record": {"id", "kind", "expires_id"},
    "vault_compartmentkey": {"id", "record_id", "compartment"},
    "vault_wrap": {"id", "key_id", "pair_id", "month_id", "blob"},
    "vault_month": {"month", "fingerprint", "destroyed_on"},
    "vault_teamsecret": {"id", "pair_id", "purpose", "blob"},
    "vault_card": {"id", "record_id", "pair_id", "blob"},
}


_POINTS = {  # what a row names must be there
    ("vault_privatecopy", "pair_id"): "vault_keypair",
    ("vault_privatecopy", "opener_id"): "vault_keypair",
    ("vault_compartmentkey", "record_id"): "vault_record",
    ("vault_wrap", "key_id"): "vault_compartmentkey",
    ("vault_wrap", "pair_id"): "vault_keypair",
    ("vault_wrap", "month_id"): "vault_month",
    ("vault_record", "expires_id"): "vault_month",
    ("vault_teamsecret", "pair_id"): "vault_keypair",
}


class OtherTables(Problem):
    """Made by another version."""

    message = _("The table %(table)s is not as this reader knows it.")
    advice = _("Read it with the Ponleu that made the archive, or a later one. Nothing is shown.")


class NoSuchWorker(Problem):
    """No name, or a name without keys."""

    message = _("Nobody with this name has keys in this archive.")
    advice = _("Give the name with which the worker signed in, letter by letter.")


class WrongPassphrase(Problem):
    """The worker's own copy does not open."""

    message = _("It opens nothing of this worker.")
    advice = _(
        "The passphrase is the one of the day when the archive was made, and needs the pepper of the same key store; "
        "the printed code is the newest of that day. Or the archive was altered."
    )


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


@dataclass
class _Pair:
    id: int
    kind: str
    holder: UUID
    epoch: int
    public: bytes
    private: bytes = field(repr=False, default=b"")

    def place(self, way: str) -> Place:
        """Where a copy of the private half belongs."""
        return Place("vault_privatecopy", f"{way}.{self.kind}.{self.epoch}", self.holder.int)


class Reader:
    """An archive as one worker reads it."""

    def __init__(self, archive: Archive, keys: Keys, *, without: Collection[str] = ()) -> None:
        self._archive, self._keys, self._without = archive, keys, frozenset(without)
        self._tables: dict[str, list[Row]] = {}
        for table, row in archive.rows(self._is_needed):
            self._tables[table].append(row)
        if missing := sorted(set(_NEEDED) - set(self._tables)):
            raise OtherTables(table=missing[0])
        self._check_pointers()
        self._pairs = {row["id"]: _pair(row) for row in self._tables["vault_keypair"]}
        self._records = {row["id"]: row for row in self._tables["vault_record"]}
        self._months = {row["month"]: row for row in self._tables["vault_month"]}

    def unlock(self, name: str, *, passphrase: str = "", code: str = "") -> None:
        """Open the worker's own keys, by passphrase or by printed code, and those of the teams."""
        own = self._own(name)
        way = "recovery_code" if code else "passphrase"
        copies = [row for row in self._tables["vault_privatecopy"] if row["pair_id"] in own and row["way"] == way]
        if not copies:
            raise NoSuchWorker
        closes = self._closing(passphrase, code)
        for row in copies:
            pair = self._pairs[row["pair_id"]]
            try:
                pair.private = formats.open_closed(row["blob"], key=closes(row), place=pair.place(way))
            except formats.CannotBeOpened:
                raise WrongPassphrase from None
            _check(pair, row)
        self._join_teams({id_ for id_ in own if self._pairs[id_].private})

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

    def _is_needed(self, table: str, columns: Sequence[str]) -> bool:
        if table not in _NEEDED:
            return False
        if not _NEEDED[table] <= set(columns):
            raise OtherTables(table=table)
        self._tables[table] = []
        return table != "vault_card"  # cards are read with the texts, when it is known which

    def _check_pointers(self) -> None:
        for (table, column), there in _POINTS.items():
            known = {row["month" if there == "vault_month" else "id"] for row in self._tables[there]}
            for row in self._tables[table]:
                if row[column] is not None and row[column] not in known:
                    where = Where(str(self._archive.path), 0, f"{table}.{column}")
                    raise AlteredArchive(where=where, what="a row points to one that is not there")

    def _own(self, name: str) -> set[int]:
        holders = {UUID(row["id"]) for row in self._tables["people_user"] if row["username"] == name}
        return {pair.id for pair in self._pairs.values() if pair.kind == "user" and pair.holder in holders}

    def _closing(self, passphrase: str, code: str) -> Callable[[Row], bytes]:
        """What closes a copy: the code alone, or the passphrase with the copy's salt."""
        if code:
            key = formats.derive(formats.recovery_secret(code), "recovery code")
            return lambda row: key
        pepper = self._keys.pepper()
        return lambda row: formats.stretch(passphrase, pepper=pepper, salt=row["salt"]).key

    def _join_teams(self, own: set[int]) -> None:
        for row in self._tables["vault_privatecopy"]:
            if row["opener_id"] not in own or row["way"] != "member":
                continue
            pair, opener = self._pairs[row["pair_id"]], self._pairs[row["opener_id"]]
            with at("vault_privatecopy", row["id"], "blob"):
                pair.private = formats.open_wrap(row["blob"], private=opener.private, place=pair.place("member"))
            _check(pair, row)

    def _compartments(self, only: int) -> dict[int, dict[str, bytes]]:
        """The keys of the compartments that were granted to the worker, by record."""
        found: dict[int, dict[str, bytes]] = defaultdict(dict)
        keys = {row["id"]: row for row in self._tables["vault_compartmentkey"]}
        for row in self._tables["vault_wrap"]:
            pair, key = self._pairs[row["pair_id"]], keys[row["key_id"]]
            record, compartment = key["record_id"], key["compartment"]
            if not pair.private or row["month_id"] in self._without or only not in {0, record}:
                continue
            place = Place("vault_wrap", compartment, record)
            with at("vault_wrap", row["id"], "blob"):
                wrap = formats.open_layer(row["blob"], month_key=self._month_key(row["month_id"]), place=place)
                found[record][compartment] = formats.open_wrap(wrap, private=pair.private, place=place)
        return dict(found)

    def _month_key(self, month: str) -> bytes:
        row = self._months[month]
        return self._keys.of_month(month, marked=row["fingerprint"], is_destroyed=row["destroyed_on"] is not None)

    def _row(self, table: str, row: Row, keys: dict[str, bytes]) -> Opened:
        if table == "vault_card":
            texts, closed = self._card(row)
        else:
            texts, closed = _texts(table, row, keys)
        record = self._records[row["record_id"]]
        return Opened(record["id"], record["kind"], table, row["id"], texts, tuple(closed))

    def _card(self, row: Row) -> tuple[dict[str, Any], list[str]]:
        pair = self._pairs[row["pair_id"]]
        if not pair.private:
            return {}, ["blob"]
        place = Place("vault_card", "blob", row["record_id"])
        month = self._records[row["record_id"]]["expires_id"]
        with at("vault_card", row["id"], "blob"):
            under = formats.open_layer(row["blob"], month_key=self._month_key(month), place=place)
            return {"blob": _shown(formats.open_text(under, key=self._search_key(pair), place=place))}, []

    def _search_key(self, pair: _Pair) -> bytes:
        for row in self._tables["vault_teamsecret"]:
            if row["pair_id"] == pair.id and row["purpose"] == "search":
                place = Place("vault_teamsecret", f"search.{pair.epoch}", pair.holder.int)
                return formats.open_wrap(row["blob"], private=pair.private, place=place)
        raise Malformed


def _is_sealed(table: str, columns: Sequence[str]) -> bool:
    return table == "vault_card" or (not table.startswith("vault_") and "record_id" in columns)


def _pair(row: Row) -> _Pair:
    return _Pair(row["id"], row["kind"], UUID(row["holder"]), row["epoch"], row["public"])


def _check(pair: _Pair, row: Row) -> None:
    """A private half gives its public half, or one of them was exchanged."""
    if formats.public_of(pair.private) != pair.public:
        raise formats.CannotBeOpened(where=Where("vault_privatecopy", row["id"], "blob"))


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
        raise formats.UnknownVersion(version=packed[:1].hex())
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


def lines(opened: Sequence[Opened]) -> Iterator[str]:
    """JSON lines."""
    return (f"{each.as_json()}\n" for each in opened)
