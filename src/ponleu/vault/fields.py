"""Columns that keep a promise: ids that tell no order, and texts that are never in clear."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def random_id() -> int:
    """A number from 1 to 2**63 - 1 that says nothing of when it was made."""
    return secrets.randbelow(2**63 - 1) + 1


class RandomId(models.BigIntegerField):  # type: ignore[type-arg]
    """A random primary key.

    On SQLite it is the row's own place in the table (`integer primary key`), so that no hidden row number is left that
    would tell the order in which rows came; a UUID column would keep such a number beside it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(primary_key=True, default=random_id, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """What a migration writes: nothing that the field sets itself."""
        name, path, args, kwargs = super().deconstruct()
        for given in ("primary_key", "default", "editable"):
            kwargs.pop(given, None)
        return name, path, args, kwargs

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """`integer` on SQLite, where only that word makes the key the row's place."""
        return "integer" if connection.vendor == "sqlite" else "bigint"

    def rel_db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The type of a column that points here."""
        return self.db_type(connection)


class Declared(NamedTuple):
    """A sealed column: where it is, and which of a record's keys opens it."""

    table: str
    column: str
    compartment: str


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A text that only `vault.actions.records` reads and writes; the column holds ciphertext.

    compartment   identity, narrative, shared or internal: which of the record's keys seals it
    """

    declared: ClassVar[dict[tuple[str, str], Declared]] = {}

    def __init__(self, *args: Any, compartment: str = "", **kwargs: Any) -> None:
        self.compartment = compartment
        kwargs.setdefault("default", bytes)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """What a migration writes: the compartment too, so that changing it is seen in review."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "compartment": self.compartment}

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        """Enter the column in the registry of sealed fields."""
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract and cls.__module__ != "__fake__":
            table = cls._meta.db_table
            SealedField.declared[table, name] = Declared(table, name, self.compartment)
