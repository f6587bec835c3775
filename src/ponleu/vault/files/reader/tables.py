"""The tables of an archive that hold keys, and what points from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.vault.files.reader.archive import AlteredArchive, Archive, Row
from ponleu.vault.files.reader.formats import CannotBeOpened, Place, public_of

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
    "vault_ceremony": {"id", "pair_id"},
    "vault_recoveryblob": {"id", "ceremony_id", "group", "blob"},
}
_LATER = {"vault_card"}  # read with the texts, when it is known which are wanted
_POINTS = {  # what a row names must be there
    ("vault_privatecopy", "pair_id"): "vault_keypair",
    ("vault_privatecopy", "opener_id"): "vault_keypair",
    ("vault_compartmentkey", "record_id"): "vault_record",
    ("vault_wrap", "key_id"): "vault_compartmentkey",
    ("vault_wrap", "pair_id"): "vault_keypair",
    ("vault_wrap", "month_id"): "vault_month",
    ("vault_record", "expires_id"): "vault_month",
    ("vault_teamsecret", "pair_id"): "vault_keypair",
    ("vault_ceremony", "pair_id"): "vault_keypair",
    ("vault_recoveryblob", "ceremony_id"): "vault_ceremony",
}


class OtherTables(Problem):
    """Made by another version."""

    message = _("The table %(table)s is not as this reader knows it.")
    advice = _("Read it with the Ponleu that made the archive, or a later one. Nothing is shown.")


@dataclass
class Pair:
    """A key pair; its private half when it was opened."""

    id: int
    kind: str
    holder: UUID
    epoch: int
    public: bytes
    private: bytes = field(repr=False, default=b"")

    def place(self, way: str) -> Place:
        """Where a copy of the private half belongs."""
        return Place("vault_privatecopy", f"{way}.{self.kind}.{self.epoch}", self.holder.int)

    def take(self, private: bytes) -> None:
        """Keep the private half, which gives the public half, or one of them was exchanged."""
        if public_of(private) != self.public:
            raise CannotBeOpened
        self.private = private


class Tables:
    """The rows that opening needs, all of them read and counted."""

    def __init__(self, archive: Archive) -> None:
        self._path, self._rows = str(archive.path), dict[str, list[Row]]()
        for table, row in archive.rows(self._is_needed):
            self._rows[table].append(row)
        if missing := sorted(set(_NEEDED) - set(self._rows)):
            raise OtherTables(table=missing[0])
        self._check_pointers()
        self.pairs = {row["id"]: _pair(row) for row in self["vault_keypair"]}
        self.records = {row["id"]: row for row in self["vault_record"]}
        self.months = {row["month"]: row for row in self["vault_month"]}

    def __getitem__(self, table: str) -> list[Row]:
        return self._rows[table]

    def _is_needed(self, table: str, columns: Sequence[str]) -> bool:
        if table not in _NEEDED:
            return False
        if not _NEEDED[table] <= set(columns):
            raise OtherTables(table=table)
        self._rows[table] = []
        return table not in _LATER

    def _check_pointers(self) -> None:
        for (table, column), there in _POINTS.items():
            known = {row["month" if there == "vault_month" else "id"] for row in self[there]}
            if any(row[column] is not None and row[column] not in known for row in self[table]):
                where = Where(self._path, 0, f"{table}.{column}")
                raise AlteredArchive(where=where, what="a row points to one that is not there")


def _pair(row: Row) -> Pair:
    return Pair(row["id"], row["kind"], UUID(row["holder"]), row["epoch"], row["public"])
