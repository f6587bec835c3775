"""Retention months, and the keys that everything which expires with them hangs on."""

from __future__ import annotations

from datetime import date
from hmac import compare_digest

from ponleu.core import mark as _
from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.models import Hold, Month
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.tombstones import Tombstone, fingerprint

MONTHS_AHEAD = 13  # keys that are there before they are needed; others are made when a record asks for them


class KeyStoreOfAnotherCopy(KeyStoreLost):
    """A month's key is there, but it is not the one that sealed what this database holds."""

    message = _("The key store's key of %(month)s is not the one that this database was sealed with.")
    advice = _("Nothing was changed. Restore the key store that belongs to this database.")


def month_of(day: date) -> str:
    """2027-03-14 lies in 2027-03."""
    return f"{day:%Y-%m}"


def months_from(month: str, count: int) -> list[str]:
    """As many months, this one first.

    >>> months_from("2027-11", 3)
    ['2027-11', '2027-12', '2028-01']
    """
    first = int(month[:4]) * 12 + int(month[5:]) - 1
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, first + count)]


def key_of(month: Month) -> bytes:
    """The month's key. Raises MonthIsGone, KeyStoreOfAnotherCopy or KeyStoreLost."""
    key = keystore().month_key(month.month)
    if not compare_digest(fingerprint(key), bytes(month.fingerprint)):
        raise KeyStoreOfAnotherCopy(month=month.month)
    return key


def destroyed_months() -> set[Tombstone]:
    """The keys that were destroyed as the database tells it."""
    over = Month.objects.filter(destroyed_on__isnull=False).values_list("month", "fingerprint")
    return {Tombstone(f"months/{month}", bytes(print_)) for month, print_ in over}


def active_holds(record_id: int) -> list[Hold]:
    """Holds that two persons agreed on and nobody released; the one that ends last first."""
    holds = Hold.objects.filter(record=record_id, approved_by__isnull=False, released_on__isnull=True)
    return list(holds.order_by("-until"))


def months_without_row(today: date) -> int:
    """How many months, this one and those until the last that a daily run made a month ago, have no key yet."""
    wanted = months_from(month_of(today), MONTHS_AHEAD - 1)
    return len(wanted) - Month.objects.filter(month__in=wanted).count()


def months_without_key(today: date) -> int:
    """How many months that are not over have lost their key, or have another copy's; all, if the store is lost."""
    return sum(not _has_key(month) for month in Month.objects.filter(month__gte=month_of(today), destroyed_on=None))


def overdue(today: date) -> int:
    """How many months are over and not destroyed, as the database or the key store tells. Raises KeyStoreLost."""
    rows = Month.objects.filter(month__lt=month_of(today), destroyed_on=None).values_list("month", flat=True)
    return len({*rows, *(month for month in keystore().months() if month < month_of(today))})


def _has_key(month: Month) -> bool:
    try:
        key_of(month)
    except KeyStoreLost:
        return False
    return True
