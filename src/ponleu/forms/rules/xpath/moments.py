"""Dates and moments: read from ISO text, turned into days since 1970, and written again, in the zone of the phone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from math import isfinite, nan

DAY = 86_400.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_DAY = 2_900_000  # days since 1970 within which Python's calendar (years 1 to 9999) and every zone can answer
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:T(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)


def moment_of_text(text: str, zone: tzinfo) -> datetime | None:
    """The moment that an ISO date (its midnight) or date and time names, seen in `zone`; None if it names none.

    >>> moment_of_text("2026-11-23", UTC).isoformat()
    '2026-11-23T00:00:00+00:00'
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    at = (int(hour or 0), int(minute or 0), int(second or 0), _microseconds(fraction))
    try:
        return datetime(int(year), int(month), int(day), *at, tzinfo=_offset(offset) or zone).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def moment_of_days(days: float, zone: tzinfo) -> datetime | None:
    """The moment so many days after the first second of 1970 in Greenwich, seen in `zone`."""
    if not isfinite(days) or abs(days) > _LAST_DAY:
        return None
    try:
        return (_EPOCH + timedelta(milliseconds=round(days * DAY * 1000))).astimezone(zone)
    except OverflowError:
        return None


def days_of(moment: datetime) -> float:
    """Days since the first second of 1970 in Greenwich.

    >>> days_of(datetime(1970, 1, 2, 12, tzinfo=UTC))
    1.5
    """
    return (moment - _EPOCH) / timedelta(days=1)


def days_of_text(text: str, zone: tzinfo) -> float:
    """Days since 1970 of an ISO date or moment; NaN of any other text."""
    if len(text) < 8 or text[4] != "-":
        return nan
    moment = moment_of_text(text, zone)
    return nan if moment is None else days_of(moment)


def written_moment(moment: datetime) -> str:
    """Date, time to the millisecond and offset, as phones write them."""
    return moment.isoformat(timespec="milliseconds")


def written_day(moment: datetime) -> str:
    """The date alone of a midnight, else date and time."""
    is_midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    return moment.date().isoformat() if is_midnight else written_moment(moment)


def share_of_day(text: str, now: datetime) -> float:
    """How much of the day has passed, in the zone of `now`, at a time with or without an offset; NaN if it is none."""
    found = _TIME.fullmatch(text)
    if found is None:
        return nan
    hour, minute, second, fraction, offset = found.groups()
    try:
        at = now.replace(
            hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=_microseconds(fraction),
            tzinfo=_offset(offset) or now.tzinfo,
        )  # fmt: skip
        return passed_of_day(at.astimezone(now.tzinfo))
    except (ValueError, OverflowError):
        return nan


def passed_of_day(moment: datetime) -> float:
    """How much of its day has passed, from 0 to 1.

    >>> passed_of_day(datetime(2026, 11, 23, 6))
    0.25
    """
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return seconds / DAY


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
