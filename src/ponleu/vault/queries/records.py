"""What is sealed for whom, and which columns are sealed at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Length, Substr

from ponleu.vault.fields import RandomId, SealedField
from ponleu.vault.models import KeyPair, PrivateCopy, Record, Sealed, Wrap
from ponleu.vault.rules.cipher import HEAD, SHORTEST, Place

# Anything else could hold a text: a telephone number fits into an integer.
WITHOUT_TEXT = (
    models.BooleanField,
    models.DateField,
    models.ForeignKey,
    models.SmallIntegerField,
    models.PositiveSmallIntegerField,
    models.UUIDField,
    RandomId,
    SealedField,
)


def wrap_place(record_id: int, compartment: str) -> Place:
    """Where a wrap belongs: to a compartment of a record, in whatever row it stands. Its layer too."""
    return Place("vault_wrap", compartment, record_id)


def card_place(record_id: int) -> Place:
    """Where a search card and its layer belong."""
    return Place("vault_card", "blob", record_id)


def wraps_for(record: Record, holder: UUID, compartments: Collection[str] | None = None) -> list[Wrap]:
    """The wraps of a record that a worker opens, alone or as a member of a team; those of current keys last."""
    as_oneself = Q(pair__kind=KeyPair.Kind.USER, pair__holder=holder)
    way = PrivateCopy.Way.MEMBER
    as_member = PrivateCopy.objects.filter(way=way, opener__kind=KeyPair.Kind.USER, opener__holder=holder)
    found = Wrap.objects.filter(as_oneself | Q(pair__in=as_member.values("pair")), key__record=record)
    if compartments is not None:
        found = found.filter(key__compartment__in=compartments)
    return list(found.select_related("key", "pair", "month").order_by("pair__is_current", "pair__epoch"))


def of_old_epochs(team: UUID) -> QuerySet[Wrap]:
    """The wraps that a team has not yet moved to its current keys."""
    return Wrap.objects.filter(pair__kind=KeyPair.Kind.TEAM, pair__holder=team, pair__is_current=False)


def records_to_rewrap(team: UUID) -> QuerySet[Record]:
    """The records that still hang on keys from before somebody left."""
    return Record.objects.filter(pk__in=of_old_epochs(team).values("key__record"))


def left_to_rewrap(team: UUID) -> int:
    """How many records still hang on keys from before somebody left."""
    return records_to_rewrap(team).count()


def epoch_of_team(team: UUID) -> int:
    """The number of the team's current epoch; 1 when it has no keys."""
    epochs = KeyPair.objects.filter(kind=KeyPair.Kind.TEAM, holder=team, is_current=True)
    return epochs.values_list("epoch", flat=True).first() or 1


def sealed_models() -> list[type[Sealed]]:
    """Every table that has sealed columns."""
    return [model for model in apps.get_models() if issubclass(model, Sealed)]


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """The sealed columns of a table."""
    return [field for field in model._meta.local_fields if isinstance(field, SealedField)]


def undeclared(model: type[Sealed]) -> Iterator[str]:
    """The columns of a table that could hold a text and are neither sealed nor in clear for a reason."""
    for field in model._meta.local_fields:
        if not isinstance(field, WITHOUT_TEXT) and not model.in_clear.get(field.name, "").strip():
            yield field.name


def not_sealed(model: type[Sealed]) -> int:
    """How many rows of a table hold something in a sealed column that nobody sealed: a text in clear, or damage."""
    found = Q()
    rows = QuerySet[Sealed](model)
    for field in sealed_fields(model):
        head, size = f"{field.name}_head", f"{field.name}_size"
        of_a_text = {head: Substr(field.name, 1, 2, output_field=field), size: Length(field.name)}
        rows = rows.annotate(**of_a_text)
        found |= Q(**{f"{size}__gt": 0}) & (~Q(**{head: HEAD}) | Q(**{f"{size}__lt": SHORTEST}))
    return rows.filter(found).count() if found else 0
