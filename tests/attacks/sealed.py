"""Fills every sealed column that the registry knows, so that a new one is attacked without touching a test."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

from django.apps import apps
from django.db import models

from ponleu.vault.actions.records import Started, write
from ponleu.vault.fields import SealedField
from ponleu.vault.models import CompartmentKey, Sealed
from ponleu.vault.queries.records import sealed_fields, sealed_models

COMPARTMENTS = tuple(CompartmentKey.Compartment.values)
DAY = date(2027, 3, 14)


def every_sealed_column() -> list[str]:
    """`table.column` of each."""
    return sorted(f"{table}.{column}" for table, column in SealedField.declared)


def write_everything(started: Started, texts: dict[str, str]) -> list[Sealed]:
    """One row in every sealed table of this record, each column with its own text; they are saved."""
    rows = [_row_of(model, record=started.record) for model in sealed_models()]
    for row in rows:
        for field in sealed_fields(type(row)):
            write(row, field.name, texts[f"{row._meta.db_table}.{field.name}"], keys=started.keys)
        row.save()
    return rows


def model_of(table: str) -> type[models.Model]:
    """The model of a table."""
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def _row_of(model, **given):
    """A row, not saved, with whatever its table demands."""
    for field in model._meta.local_fields:
        if field.name not in given and not field.null and not field.has_default() and not field.primary_key:
            given[field.name] = _value_for(field)
    return model(**given)


def _value_for(field):
    if isinstance(field, models.ForeignKey):
        made = _row_of(field.related_model)
        made.save()
        return made
    if field.choices:
        return field.choices[0][0]
    kinds = {
        models.DateTimeField: datetime.combine(DAY, time(), tzinfo=UTC),  # before DateField, which it is too
        models.DateField: DAY,
        models.BooleanField: True,
        models.UUIDField: uuid4(),
        models.BinaryField: uuid4().bytes,
        models.IntegerField: 1,
        models.TextField: "x",
    }
    found = next((value for kind, value in kinds.items() if isinstance(field, kind)), None)
    return uuid4().hex[: field.max_length] if found is None else found
