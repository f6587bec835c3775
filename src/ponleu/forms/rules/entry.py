"""One page of a form as it is typed: which field each question has, and what the fields that came back mean.

It is the same for a page on the web and for fast entry from paper.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from ponleu.core import mark as _
from ponleu.forms.rules import understanding as understand

if TYPE_CHECKING:
    from ponleu.forms.rules.session import Prompt, Session

Widget: TypeAlias = Literal[
    "text", "long", "number", "decimal", "date", "time", "moment", "one", "menu", "several", "order", "range", "ok",
    "place", "file",
]  # fmt: skip
Posted: TypeAlias = Mapping[str, Sequence[str]]
MENU_FROM = 13  # choices from which one list is opened instead of all being shown
NOT_A_NUMBER = _("Write a number, in digits.")
NOT_WHOLE = _("Write a whole number, in digits.")
NOT_A_DAY = _("Write the day, the month and the year of a day that exists.")
NOT_A_TIME = _("Write the hour from 0 to 23 and the minutes from 0 to 59.")
NOT_A_PLACE = _("Write the latitude and the longitude as numbers.")
NOT_AN_ORDER = _("Give each a different number, from 1 on.")
NOT_OFFERED = _("Choose from the list.")
TOO_LONG = _("This is longer than can be kept. Shorten it a little.")
DOES_NOT_FIT = _("This answer does not fit here.")
NEEDED = _("This question needs an answer.")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer was not taken.

    message  a sentence of ours, to be translated, or of the form, in the language that was spoken
    typed    what stood in the fields, so that nothing has to be typed twice
    """

    ref: str
    message: str
    is_ours: bool = True
    typed: tuple[str, ...] = ()


class _Unclear(Exception):
    """What was typed cannot be read."""


_BY_TYPE: Mapping[str, Widget] = {
    "int": "number",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "geopoint": "place",
    "binary": "file",
}


def widget_of(prompt: Prompt) -> Widget:
    """The kind of field that a question has on a page."""
    question = prompt.question
    appearance = question.appearance.split()
    if question.kind == "select1":
        return "menu" if len(prompt.choices) >= MENU_FROM or "minimal" in appearance else "one"
    simple: Mapping[str, Widget] = {
        "select": "several",
        "rank": "order",
        "range": "range",
        "trigger": "ok",
        "upload": "file",
    }
    if question.kind in simple:
        return simple[question.kind]
    return "long" if "multiline" in appearance else _BY_TYPE.get(question.type, "text")


def parts_of(prompt: Prompt) -> tuple[str, ...]:
    """What stands in the fields of a question when it is shown: the answer, cut as the fields want it."""
    value = prompt.value
    widget = widget_of(prompt)
    if widget == "date":
        return tuple(reversed(value.split("-"))) if value else ("", "", "")
    if widget == "time":
        return tuple(value[:5].split(":")) if value else ("", "")
    if widget == "moment":
        return (*reversed(value[:10].split("-")), *value[11:16].split(":")) if value else ("",) * 5
    if widget == "place":
        return tuple([*value.split(), "", ""][:2])
    if widget == "order":
        order = value.split()
        return tuple(str(order.index(each.value) + 1) if each.value in order else "" for each in prompt.choices)
    return (value,)


def take(session: Session, prompts: Sequence[Prompt], posted: Posted) -> tuple[Fault, ...]:
    """Store what came back from one page; what cannot be read, or breaks a rule, is a fault, and the rest is stored.

    A question that was not on the page as it was sent is left as it is. What breaks a rule stays out of the answers,
    but comes back in its field.
    """
    faults = [
        fault for prompt in prompts if prompt.kind == "question" and (fault := _take_one(session, prompt, posted))
    ]
    wrong = {fault.ref for fault in faults}
    return (*faults, *(fault for prompt in prompts if prompt.ref not in wrong and (fault := _broken(session, prompt))))


def is_on_page(prompt: Prompt, posted: Posted) -> bool:
    """Whether the page that was sent had this question."""
    return f"has:{prompt.ref}" in posted


def _take_one(session: Session, prompt: Prompt, posted: Posted) -> Fault | None:
    if prompt.readonly or not is_on_page(prompt, posted):
        return None
    typed = tuple(part.strip() for part in posted.get(prompt.ref, ()))
    try:
        value = _READERS[widget_of(prompt)](prompt, typed)
    except _Unclear as unclear:
        session.answer(prompt.ref, "")
        return Fault(prompt.ref, str(unclear), typed=typed)
    session.answer(prompt.ref, value)
    return None


def _broken(session: Session, prompt: Prompt) -> Fault | None:
    """What a rule of the form says against an answer that can be read."""
    if prompt.kind != "question":
        return None
    state, bind = session.state(prompt.ref), session.form.binds[_plain(prompt.ref)]
    if not state.constraint_ok:
        said = session.say(bind.constraint_words, prompt.ref)
        return Fault(prompt.ref, said or DOES_NOT_FIT, is_ours=not said)
    if not state.required_ok:
        said = session.say(bind.required_words, prompt.ref)
        return Fault(prompt.ref, said or NEEDED, is_ours=not said)
    return None


def _plain(ref: str) -> str:
    return "/".join(part.split("[")[0] for part in ref.split("/"))


def _text(_prompt: Prompt, typed: tuple[str, ...]) -> str:
    text = typed[0].replace("\r\n", "\n") if typed else ""
    if len(text) > understand.MOST_LETTERS:
        raise _Unclear(TOO_LONG)
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t\u200b\u200c\u200d")


def _whole(_prompt: Prompt, typed: tuple[str, ...]) -> str:
    if not any(typed):
        return ""
    number = understand.number_in(typed[0])
    if number is None:
        raise _Unclear(NOT_WHOLE)
    return str(number)


def _decimal(_prompt: Prompt, typed: tuple[str, ...]) -> str:
    if not any(typed):
        return ""
    number = understand.decimal_in(typed[0])
    if number is None:
        raise _Unclear(NOT_A_NUMBER)
    return number


def _range(prompt: Prompt, typed: tuple[str, ...]) -> str:
    return _whole(prompt, typed) if prompt.question.type == "int" else _decimal(prompt, typed)


def _date(_prompt: Prompt, typed: tuple[str, ...]) -> str:
    return _day(typed).isoformat() if any(typed) else ""


def _day(typed: tuple[str, ...]) -> date:
    day, month, year = [understand.number_in(part) for part in (*typed, "", "", "")[:3]]
    if not (day and month and year and 1 <= month <= 12):
        raise _Unclear(NOT_A_DAY)
    year -= understand.BUDDHIST if year > 2400 else 0
    if not (1800 <= year <= 2200 and 1 <= day <= monthrange(year, month)[1]):
        raise _Unclear(NOT_A_DAY)
    return date(year, month, day)


def _time(_prompt: Prompt, typed: tuple[str, ...]) -> str:
    if not any(typed):
        return ""
    hour, minute = [
        understand.within(part, *bounds) for part, bounds in zip(_two(typed), ((0, 23), (0, 59)), strict=True)
    ]
    if hour is None or minute is None:
        raise _Unclear(NOT_A_TIME)
    return f"{hour:02}:{minute:02}:00.000"


def _moment(prompt: Prompt, typed: tuple[str, ...]) -> str:
    if not any(typed):
        return ""
    return f"{_day(typed[:3]).isoformat()}T{_time(prompt, typed[3:]) or '00:00:00.000'}"


def _one(prompt: Prompt, typed: tuple[str, ...]) -> str:
    value = typed[-1] if typed else ""
    if value and value not in {choice.value for choice in prompt.choices}:
        raise _Unclear(NOT_OFFERED)
    return value


def _several(prompt: Prompt, typed: tuple[str, ...]) -> str:
    offered = [choice.value for choice in prompt.choices]
    if set(filter(None, typed)) - set(offered):
        raise _Unclear(NOT_OFFERED)
    return " ".join(value for value in offered if value in typed)


def _order(prompt: Prompt, typed: tuple[str, ...]) -> str:
    if not any(typed):
        return ""
    places = [understand.number_in(part) for part in typed]
    if sorted(place or 0 for place in places) != list(range(1, len(prompt.choices) + 1)):
        raise _Unclear(NOT_AN_ORDER)
    values = [choice.value for choice in prompt.choices]
    return " ".join(values[places.index(place)] for place in range(1, len(values) + 1))


def _ok(_prompt: Prompt, typed: tuple[str, ...]) -> str:
    return "OK" if any(typed) else ""


def _place(_prompt: Prompt, typed: tuple[str, ...]) -> str:
    if not any(typed):
        return ""
    latitude, longitude = [understand.decimal_in(part) for part in _two(typed)]
    if latitude is None or longitude is None or abs(float(latitude)) > 90 or abs(float(longitude)) > 180:
        raise _Unclear(NOT_A_PLACE)
    return f"{latitude} {longitude} 0 0"


def _file(prompt: Prompt, _typed: tuple[str, ...]) -> str:
    return prompt.value  # pages take no files


def _two(typed: tuple[str, ...]) -> tuple[str, str]:
    first, second = (*typed, "", "")[:2]
    return first, second


_READERS = {
    "text": _text, "long": _text, "number": _whole, "decimal": _decimal, "range": _range, "date": _date, "time": _time,
    "moment": _moment, "one": _one, "menu": _one, "several": _several, "order": _order, "ok": _ok, "place": _place,
    "file": _file,
}  # fmt: skip


def zone_of(now: datetime) -> str:
    """The zone of a moment as a form writes it.

    >>> from datetime import timezone
    >>> zone_of(datetime(2026, 1, 1, tzinfo=timezone.utc))
    '+00:00'
    """
    return now.isoformat()[-6:]
