"""What waits, what is held, and what was decided, of the holds and erasures that somebody may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from ponleu.people.models import Team, User
from ponleu.vault.models import CompartmentKey, Erasure, Hold, Record

_HAPPENED = ("kind", "pk", "record_id", "record__kind", "reason", "asked_by", "approved_by", "ended_on", "decided_on")


@dataclass(frozen=True, slots=True)
class Happened:
    """A hold or an erasure that is over.

    ended_on   when a hold was released, or either was declined; None for what was erased, or ended with its record
    """

    kind: str
    id: int
    record: int
    record_kind: str
    reason: str
    asked_by: UUID
    approved_by: UUID | None
    ended_on: date | None
    decided_on: date


def waiting_holds(holds: QuerySet[Hold]) -> list[Hold]:
    """Those that nobody has agreed to yet, the oldest first."""
    return list(_alive(holds).filter(approved_by=None, released_on=None).order_by("asked_on", "pk"))


def active_holds(holds: QuerySet[Hold]) -> list[Hold]:
    """Those that keep a record now, whose month comes first first."""
    return list(_alive(holds).filter(approved_by__isnull=False, released_on=None).order_by("until", "pk"))


def waiting_erasures(erasures: QuerySet[Erasure]) -> list[Erasure]:
    """Those that nobody has agreed to yet, the oldest first."""
    return list(_alive(erasures).filter(approved_on=None, declined_on=None).order_by("asked_on", "pk"))


def decided(holds: QuerySet[Hold], erasures: QuerySet[Erasure]) -> QuerySet[Any, Any]:
    """Both kinds that are over, the newest first, as rows for `happened`."""
    held = holds.filter(Q(released_on__isnull=False) | Q(record__is_erased=True)).annotate(
        kind=Value("hold"),
        ended_on=F("released_on"),
        decided_on=Coalesce("released_on", "approved_on", "asked_on"),
    )
    over = Q(approved_on__isnull=False) | Q(declined_on__isnull=False) | Q(record__is_erased=True)
    erased = erasures.filter(over).annotate(
        kind=Value("erasure"),
        ended_on=F("declined_on"),
        decided_on=Coalesce("declined_on", "approved_on", "asked_on"),
    )
    rows = held.values_list(*_HAPPENED).union(erased.values_list(*_HAPPENED), all=True)
    return rows.order_by("-decided_on", "pk")


def happened(row: tuple[Any, ...]) -> Happened:
    """One of `decided`."""
    return Happened(*row)


def workers_named(ids: Collection[UUID | None], *, teams: QuerySet[Team]) -> dict[UUID, User]:
    """Those of these ids who are adults of the organisations to which the teams belong."""
    adults = User.objects.filter(pk__in={id for id in ids if id}, age_band=User.AgeBand.ADULT)
    return {each.pk: each for each in adults.filter(organisation__in=teams.values("organisation"))}


def compartments_of(record: Record) -> list[str]:
    """Which parts of a record are there to be erased."""
    return sorted(CompartmentKey.objects.filter(record=record).values_list("compartment", flat=True))


def other_holds(record: Record) -> list[Hold]:
    """The holds on a record that were asked for or agreed to, and are not over."""
    return list(Hold.objects.filter(record=record, released_on=None).order_by("-until"))


def _alive(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(record__is_erased=False)
