"""Functions over texts."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterable
from math import floor, inf, isfinite, isnan

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.xpath.context import Context, Value
from ponleu.forms.rules.xpath.functions.registry import XPATH_ALONE, function
from ponleu.forms.rules.xpath.nodes import text_of
from ponleu.forms.rules.xpath.patterns import matches_whole
from ponleu.forms.rules.xpath.values import BLANKS, to_string


@function("string", "s.", gives="string")
def _string(context: Context, text: str) -> str:
    return text


MOST_LETTERS = 100_000  # of a text that is put together; texts that double from rule to rule would fill the memory


class TextTooLong(Problem):
    """Texts put together from texts that were put together."""

    message = _("A rule puts together a text of more than %(most)s characters.")
    advice = _("Put less together: no answer and no label needs so much.")


@function("concat", "v*", gives="string")
def _concat(context: Context, *values: Value) -> str:
    return _joined("", _texts(values))


@function("concat", "s s s*", gives="string", table=XPATH_ALONE)
def _concat_as_xpath(context: Context, *texts: str) -> str:
    return _joined("", texts)


@function("join", "s v*", gives="string")
def _join(context: Context, between: str, *values: Value) -> str:
    return _joined(between, _texts(values))


@function("starts-with", "s s", gives="boolean")
def _starts_with(context: Context, text: str, start: str) -> bool:
    return text.startswith(start)


@function("ends-with", "s s", gives="boolean")
def _ends_with(context: Context, text: str, end: str) -> bool:
    return text.endswith(end)


@function("contains", "s s", gives="boolean")
def _contains(context: Context, text: str, part: str) -> bool:
    return part in text


@function("substring-before", "s s", gives="string")
def _substring_before(context: Context, text: str, mark: str) -> str:
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


@function("substring-after", "s s", gives="string")
def _substring_after(context: Context, text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


@function("substring", "s n n?", gives="string")
def _substring(context: Context, text: str, start: float, length: float = inf) -> str:
    """XPath counts from 1 and rounds; an unknown bound leaves nothing."""
    first = _rounded(start)
    beyond = inf if length == inf and not isnan(first) else first + _rounded(length)
    if isnan(first) or isnan(beyond):
        return ""
    return text[int(max(first, 1)) - 1 : int(min(beyond - 1, len(text)))] if first <= len(text) and beyond > 1 else ""


@function("substr", "s n n?", gives="string")
def _substr(context: Context, text: str, start: float, end: float = inf) -> str:
    """ODK counts from 0, from the end if negative; the end is left out."""
    return text[_bound(start, len(text)) : _bound(end, len(text))]


@function("string-length", "s.", gives="number")
def _string_length(context: Context, text: str) -> float:
    return float(len(text))


@function("normalize-space", "s.", gives="string")
def _normalize_space(context: Context, text: str) -> str:
    return " ".join(part for part in text.translate(_AS_BLANK).split(" ") if part)


@function("translate", "s s s", gives="string")
def _translate(context: Context, text: str, old: str, new: str) -> str:
    table: dict[int, str] = {}
    for index, sign in enumerate(old):
        table.setdefault(ord(sign), new[index] if index < len(new) else "")
    return text.translate(table)


@function("regex", "s s", gives="boolean")
def _regex(context: Context, text: str, pattern: str) -> bool:
    return matches_whole(pattern, text)


@function("base64-decode", "s", gives="string")
def _base64_decode(context: Context, text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return ""


@function("uuid", "n?", gives="string", is_volatile=True)
def _uuid(context: Context, length: float | None = None) -> str:
    """A random UUID, or as many random letters and digits, from the series of the session."""
    if length is None:
        bits = sum(int(context.world.random() * 2**32) << 32 * part for part in range(4))
        return str(uuid.UUID(int=bits, version=4))
    count = int(min(max(length, 0), 1_000)) if isfinite(length) else 0
    return "".join(_LETTERS[int(context.world.random() * len(_LETTERS))] for _ in range(count))


@function("property", "s", gives="string", is_volatile=True)
def _property(context: Context, name: str) -> str:
    return context.world.property(name)


_AS_BLANK = {ord(sign): " " for sign in BLANKS}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _joined(between: str, texts: Iterable[str]) -> str:
    parts: list[str] = []
    left = MOST_LETTERS + len(between)
    for text in texts:
        parts.append(text)
        left -= len(text) + len(between)
        if left < 0:
            raise TextTooLong(most=MOST_LETTERS)
    return between.join(parts)


def _texts(values: Iterable[Value]) -> Iterable[str]:
    for value in values:
        if isinstance(value, list):
            yield from (text_of(node) for node in value)
        else:
            yield to_string(value)


def _rounded(value: float) -> float:
    return float(floor(value + 0.5)) if isfinite(value) else value


def _bound(value: float, length: int) -> int:
    if isnan(value):
        return 0
    bound = length if value > length else int(max(value, -length - 1))
    return max(bound + length, 0) if bound < 0 else bound
