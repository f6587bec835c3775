"""Dates and moments. They travel as ISO text; what names no moment becomes an empty answer, or NaN as a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from math import nan

from ponleu.forms.rules.xpath.context import Context, Value
from ponleu.forms.rules.xpath.functions.registry import function
from ponleu.forms.rules.xpath.moments import (
    days_of,
    moment_of_days,
    moment_of_text,
    passed_of_day,
    share_of_day,
    written_day,
    written_moment,
)
from ponleu.forms.rules.xpath.problems import NotComputable
from ponleu.forms.rules.xpath.values import BLANKS, first_text, number_of_text

MOST_CODES = 1_000  # characters that say how a date is written
_CODE = re.compile("%(.?)", re.DOTALL)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CODES: Mapping[str, Callable[[datetime], str]] = {
    "%": lambda moment: "%",
    "Y": lambda moment: f"{moment.year:04}",
    "y": lambda moment: f"{moment.year % 100:02}",
    "m": lambda moment: f"{moment.month:02}",
    "n": lambda moment: str(moment.month),
    "b": lambda moment: _MONTHS[moment.month - 1],
    "d": lambda moment: f"{moment.day:02}",
    "e": lambda moment: str(moment.day),
    "H": lambda moment: f"{moment.hour:02}",
    "h": lambda moment: str(moment.hour),
    "M": lambda moment: f"{moment.minute:02}",
    "S": lambda moment: f"{moment.second:02}",
    "3": lambda moment: f"{moment.microsecond // 1000:03}",
    "a": lambda moment: _DAYS[moment.weekday()],
    "W": lambda moment: f"{moment.isocalendar().week:02}",
}


@function("today", gives="string", is_volatile=True)
def _today(context: Context) -> str:
    return context.world.now.date().isoformat()


@function("now", gives="string", is_volatile=True)
def _now(context: Context) -> str:
    return written_moment(context.world.now)


@function("date", "v", gives="string")
def _date(context: Context, value: Value) -> str:
    """The date of a text, or of days since 1970; with its time when that is not midnight, as in web-forms."""
    moment = _moment(context, value)
    return "" if moment is None else written_day(moment)


@function("date-time", "v", gives="string")
def _date_time(context: Context, value: Value) -> str:
    moment = _moment(context, value)
    return "" if moment is None else written_day(moment)


@function("decimal-date-time", "v", gives="number")
def _decimal_date_time(context: Context, value: Value) -> float:
    """Days since 1970 with their fraction."""
    moment = _moment(context, value)
    return nan if moment is None else days_of(moment)


@function("decimal-time", "v", gives="number")
def _decimal_time(context: Context, value: Value) -> float:
    """How much of the day has passed at a time, or at the time of a moment."""
    moment = _moment(context, value)
    if moment is not None:
        return passed_of_day(moment)
    text = first_text(value) if isinstance(value, list) else value
    return share_of_day(text.strip(BLANKS), context.world.now) if isinstance(text, str) else nan


@function("format-date", "v s", gives="string")
def _format_date(context: Context, value: Value, form: str) -> str:
    moment = _moment(context, value)
    if len(form) > MOST_CODES:
        raise NotComputable(name="format-date", given=f"{form[:40]}…")
    return "" if moment is None else _formatted(moment, form)


@function("format-date-time", "v s", gives="string")
def _format_date_time(context: Context, value: Value, form: str) -> str:
    return _format_date(context, value, form)


def _moment(context: Context, value: Value) -> datetime | None:
    """The moment that a value names: ISO text, or days since 1970."""
    zone = context.world.now.tzinfo
    if zone is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        return moment_of_days(value, zone)
    text = (first_text(value) if isinstance(value, list) else value).strip(BLANKS)
    moment = moment_of_text(text, zone)
    return moment_of_days(number_of_text(text, None), zone) if moment is None else moment


def _formatted(moment: datetime, form: str) -> str:
    """A moment by the codes of ODK; an unknown code stays as it is."""
    return _CODE.sub(lambda found: _CODES[found[1]](moment) if found[1] in _CODES else found[0], form)
