"""What a log and a debugging page may tell of something that broke: where in the code, never what it was about.

A page can break while a record is open; then the message of the exception, or a variable beside it, holds what
somebody wrote there.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

OURS = "ponleu"  # the loggers whose messages are written here, without content


class WithoutAddress(logging.Filter):
    """Lets the operator see that a page failed and where in the code, but not which page was asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the address out of what Django says of a request."""
        if record.name == "django.request":
            record.msg, record.args = "A page failed", ()
        return True


class WithoutContent(logging.Formatter):
    """Writes where an exception came from and its kind, not its message; of others' messages the fixed words alone."""

    def format(self, record: logging.LogRecord) -> str:
        """One record; what another formatter made of its exception is not taken over."""
        kept = logging.makeLogRecord(record.__dict__ | {"exc_text": None})
        if record.name.partition(".")[0] != OURS:
            kept.args = ()
        return super().format(kept)

    def formatException(self, ei: Any) -> str:
        """The frames and the kind of an exception, and of those it came from."""
        return "".join(_told(ei[1], ei[2])).rstrip("\n") if ei[1] else ""


class WithoutValues(ExceptionReporter):
    """The page that DEBUG shows: no messages, no variables, nothing that was sent."""

    def get_traceback_html(self) -> SafeString:
        """For a browser."""
        page = "<!doctype html><html lang=en><title>It broke</title><pre>{}</pre>"
        return format_html(page, self._where())

    def get_traceback_text(self) -> SafeString:
        """For everything else, as plain text."""
        return SafeString(self._where())

    def _where(self) -> str:
        return "".join(_told(self.exc_value, self.tb)) if self.exc_value else ""


def _told(error: BaseException, frames: TracebackType | None) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before, before.__traceback__)
        yield "\nAfter which:\n"
    yield from traceback.format_tb(frames)
    yield f"{type(error).__qualname__}\n"
    for each in getattr(error, "exceptions", ()):
        yield from _told(each, each.__traceback__)
