"""How long somebody waits who typed a wrong secret: longer and longer, but never locked out by a stranger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)  # older mistakes no longer count
_STEPS = ((20, 5), (10, 2), (5, 1))  # so many mistakes within the window: so many minutes between two attempts


def may_try_at(mistakes: Sequence[datetime], now: datetime) -> datetime:
    """When the next attempt is looked at: `now`, or a later full minute.

    mistakes   failed attempts on one name, to the minute, in any order; those older than WINDOW do not count

    >>> noon = datetime(2026, 11, 24, 12, 0)
    >>> may_try_at([noon] * 4, noon) == noon
    True
    >>> may_try_at([noon] * 5, noon)
    datetime.datetime(2026, 11, 24, 12, 1)
    """
    counted = [at for at in mistakes if now - at < WINDOW]
    minutes = next((minutes for many, minutes in _STEPS if len(counted) >= many), 0)
    return max(now, max(counted) + timedelta(minutes=minutes)) if minutes else now
