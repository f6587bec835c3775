"""Every row of every table, in the order of the primary keys, so that a dump tells no order of arrival."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Collate

from ponleu.vault.files.rows import Table, pack

# Made by every migration of an empty database; a restore puts the archive's in their place.
MADE_BY_MIGRATING = ("auth_permission", "django_content_type")
# Of no use to whoever restores, and a way in for whoever should not be: an ended session would be open again.
LEFT_OUT = ("people_session",)
_KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.BinaryField, "bytes"),
    (models.DateTimeField, "datetime"),  # before DateField, which it is too
    (models.DateField, "date"),
    (models.TimeField, "time"),
    (models.UUIDField, "uuid"),
    (models.DecimalField, "decimal"),
)
_AT_ONCE = 500


def tables() -> dict[str, type[models.Model]]:
    """Each table of the database with its model, in the order of names."""
    found = {each._meta.db_table: each for each in apps.get_models(include_auto_created=True)}
    return {name: found[name] for name in sorted(found) if found[name]._meta.managed}


def shape(model: type[models.Model]) -> Table:
    """A table's columns, in the order of names, with the kind of each."""
    return Table(model._meta.db_table, tuple((field.attname, _kind(field)) for field in columns(model)))


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of `shape`, in its order."""
    return sorted(model._meta.concrete_fields, key=lambda field: field.attname)


def migrations() -> list[str]:
    """The migrations that make the tables of this version of Ponleu."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(f"{app}.{name}" for app, name in loader.disk_migrations)


def dump(using: str, counted: dict[str, int]) -> Iterator[bytes]:
    """The whole database in pieces; `counted` takes how many rows each table has, as they go by.

    Of LEFT_OUT only the head is given. The caller sees to it that nothing changes meanwhile.
    """
    for name, model in tables().items():
        counted[name] = 0
        found = iter(()) if name in LEFT_OUT else rows(model, using)
        yield from pack(shape(model), _counted(found, name, counted))


def _counted(found: Iterator[list[Any]], name: str, counted: dict[str, int]) -> Iterator[list[Any]]:
    for row in found:
        counted[name] += 1
        yield row


def rows(model: type[models.Model], using: str) -> Iterator[list[Any]]:
    """A table's rows in the order of the primary key, whoever may see them, the columns as in `shape`."""
    fields = columns(model)
    plain = [(at, prepared) for at, field in enumerate(fields) if (prepared := _prepared(field))]
    # Not the model's own manager, which may show a part of the rows.
    found = models.QuerySet[models.Model](model, using=using).order_by(_by_key(model, using))
    for given in found.values_list(*(field.attname for field in fields)).iterator(chunk_size=_AT_ONCE):
        row = list(given)
        for at, prepared in plain:
            row[at] = prepared(row[at])
        yield row


def _by_key(model: type[models.Model], using: str) -> Any:
    """The primary key; a text by its bytes, whatever the language of the database."""
    key = model._meta.pk
    if isinstance(key, models.CharField) and connections[using].vendor == "postgresql":
        return Collate(key.attname, "C")
    return key.attname


def _prepared(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """For a field of ours that makes a value of its own from what the column holds: the way back."""
    if hasattr(field, "from_db_value") and not isinstance(field, models.JSONField):
        return field.get_prep_value
    return None


def _kind(field: models.Field[Any, Any]) -> str:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((kind for class_, kind in _KINDS if isinstance(field, class_)), "plain")
