"""Reading what a telephone sends: one part with the answers, and files; limited, and nothing laid down on the disk.

Django keeps large files of a request in a temporary folder, where they would lie in clear. Here all of a request is in
memory and is gone with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.actions.accepting import SentFile

MOST_BYTES = 100_000_000  # of one request
MOST_FILE_BYTES = 10_000_000
XML_PART = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"
MEGABYTE = 1_000_000


class TooMuch(Problem):
    """More than one request or one file may have. Nothing of it is kept."""

    message = _("This is too large: at most %(most)s MB are taken.")
    advice = _("Keep it on the telephone. Take smaller pictures or shorter recordings, or ask whoever made the form.")


class LengthMissing(Problem):
    """Only a client that somebody made at home sends this."""

    message = _("The length of what was sent is missing.")
    advice = _("Send it with a Content-Length header.")


class NotParts(Problem):
    """It is not what a telephone sends."""

    message = _("What was sent is not a filled form with its files.")
    advice = _("Send it again. If this happens twice, show it to whoever looks after the forms.")


class BrokenOff(Problem):
    """The line went away in the middle."""

    message = _("The connection broke before everything had come.")
    advice = _("Send it again.")


@dataclass(frozen=True, slots=True)
class Posted:
    """What one request brought."""

    xml: bytes = field(repr=False)
    files: tuple[SentFile, ...] = field(repr=False)
    is_incomplete: bool = False  # more files follow in another request


def posted(request: HttpRequest) -> Posted:
    """The parts of a request. Raises TooMuch, LengthMissing, NotParts or BrokenOff."""
    _check_length(request)
    keeper = _Keeper()
    try:
        parser = MultiPartParser(request.META, request, [keeper], request.encoding or "utf-8")
        fields, files = parser.parse()
    except TooMuch:
        _read_to_the_end(request)
        raise
    except (MultiPartParserError, SuspiciousOperation):
        raise NotParts from None
    except UnreadablePostError:
        raise BrokenOff from None
    return _sorted_out(fields, files)


class _Keeper(FileUploadHandler):
    """Keeps files in memory and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []
        self.size = 0

    def new_file(self, *given: Any, **named: Any) -> None:
        super().new_file(*given, **named)
        self.parts, self.size = [], 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > MOST_FILE_BYTES:
            raise TooMuch(most=MOST_FILE_BYTES // MEGABYTE)
        self.parts.append(bytes(raw_data))

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        return InMemoryUploadedFile(
            BytesIO(b"".join(self.parts)), self.field_name, self.file_name, self.content_type, self.size, self.charset
        )


def _check_length(request: HttpRequest) -> None:
    given = request.headers.get("Content-Length", "")
    if not given.isdecimal():
        raise LengthMissing
    if int(given) > MOST_BYTES:
        raise TooMuch(most=MOST_BYTES // MEGABYTE)
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        raise NotParts


def _read_to_the_end(request: HttpRequest) -> None:
    """A client that is still sending does not hear why it is refused."""
    try:
        while request.read(1 << 16):
            pass
    except UnreadablePostError:
        return


def _sorted_out(fields: Any, files: Any) -> Posted:
    found = [(name, each) for name in files for each in files.getlist(name)]
    answers = [each for name, each in found if name == XML_PART]
    written = fields.getlist(XML_PART)  # by a client that gives no file name
    if len(answers) + len(written) != 1:
        raise NotParts
    xml = answers[0].read() if answers else written[0].encode()
    return Posted(xml, tuple(_others(found)), fields.get(INCOMPLETE, "").strip().lower() == "yes")


def _others(found: list[tuple[str, Any]]) -> Iterator[SentFile]:
    """Every other part is a file under its own name; what else a client calls it does not matter."""
    for name, each in found:
        if name != XML_PART:
            yield SentFile(each.name, each.read())
