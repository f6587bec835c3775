"""Reading what a program sends: JSON, one filled form, or one file; limited, in memory, and gone with the request."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, UnreadablePostError

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules import envelope

MOST_JSON = 100_000
MOST_XML = envelope.MOST_BYTES
MOST_FILE = 10_000_000


class TooMuch(Problem):
    """More than is taken at once."""

    message = _("This is too large: at most %(most)s bytes are taken here.")
    advice = _("Send less at once.")


class LengthMissing(Problem):
    """Neither a length nor an end that the server in front of this one can tell."""

    message = _("The length of what was sent is missing.")
    advice = _("Send it with a Content-Length header.")


class BrokenOff(Problem):
    """The line went away in the middle."""

    message = _("The connection broke before everything had come.")
    advice = _("Send it again.")


class NotJSON(Problem):
    """It is no JSON object."""

    message = _("What was sent is not a JSON object.")
    advice = _("Send an object, as {“body”: “…”}.")


class NotThisValue(Problem):
    """A field or a parameter that cannot be taken."""

    message = _("“%(name)s” is missing, or is not what it has to be: %(wanted)s.")
    advice = _("Send it so.")


def body(request: HttpRequest, *, most: int) -> bytes:
    """All that was sent. Raises TooMuch, LengthMissing or BrokenOff."""
    stream: Any = request
    length = request.headers.get("Content-Length", "")
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        if not request.META.get("wsgi.input_terminated"):
            raise LengthMissing
        stream = request.META["wsgi.input"]  # Django reads no further than a length, and there is none
    elif length and (not length.isdecimal() or int(length) > most):
        raise TooMuch(most=most)
    try:
        found: bytes = stream.read(most + 1)
    except UnreadablePostError:
        raise BrokenOff from None
    if len(found) > most:
        raise TooMuch(most=most)
    return found


def fields(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises NotJSON, and as above."""
    try:
        found = json.loads(body(request, most=MOST_JSON))
    except (ValueError, RecursionError):
        raise NotJSON from None
    if not isinstance(found, dict):
        raise NotJSON
    return found


def text(given: dict[str, Any], name: str, *, longest: int) -> str:
    """A text in it. Raises NotThisValue."""
    found = given.get(name)
    if not isinstance(found, str) or not found.strip() or len(found) > longest:
        raise NotThisValue(name=name, wanted=_("a text"))
    return found


def count(request: HttpRequest, name: str) -> int | None:
    """A whole number in the address, or None where it is not there. Raises NotThisValue."""
    found = request.GET.get(name)
    if found is None:
        return None
    if not (found.isascii() and found.isdecimal() and len(found) < 10):
        raise NotThisValue(name=name, wanted=_("a whole number"))
    return int(found)


def yes(request: HttpRequest, name: str) -> bool:
    """Whether a parameter of the address says yes; pyODK writes True."""
    return request.GET.get(name, "").lower() == "true"
