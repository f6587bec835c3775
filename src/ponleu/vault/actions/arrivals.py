"""What arrived, counted by the day: an entry for each arrival would stand between others and so tell its moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db.models import Count

from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import whole
from ponleu.vault.models import Record, TrailEntry

COUNTED = "vault.records_arrived"


def count_arrivals(day: date) -> int:
    """Enter in the trail how many records arrived for each team on a day that is over; once for each day and team.

    returns   how many entries were made
    """
    at = datetime.combine(day, time(), tzinfo=UTC)
    with whole():
        told = TrailEntry.objects.filter(verb=COUNTED, at=at, scope__isnull=False).values("scope")
        arrived = Record.objects.filter(arrived_on=day).exclude(team__in=told).order_by("team")
        counts = list(arrived.values_list("team").annotate(records=Count("pk")))
        for team, records in counts:
            trail.record(COUNTED, at=at, scope=team, records=records)
    return len(counts)
