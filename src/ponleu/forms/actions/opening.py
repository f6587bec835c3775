"""Reading what was sent: as it stands, or opened with a worker's keys. Each opening of something sealed is recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from ponleu.forms.models import Comment, File, Submission
from ponleu.vault.actions.records import Keys, read, read_bytes, unlock_record
from ponleu.vault.models import CompartmentKey
from ponleu.vault.queries.keys import NoGrant, Opened

_IDENTITY, _NARRATIVE = CompartmentKey.Compartment.IDENTITY, CompartmentKey.Compartment.NARRATIVE


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file with its name, in clear. Its bytes are of whoever sent it: never show them as a page."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)
    is_cleaned: bool


def answers_xml(submission: Submission, *, opened: Opened | None = None) -> bytes:
    """The XML as it was sent.

    opened   the worker's keys, for a sealed submission
    raises   NoGrant, Erased, KeyStoreLost or Unreadable
    """
    if not submission.is_sealed:
        return bytes(submission.xml)
    keys = _keys(submission, opened, _IDENTITY)
    return read_bytes(submission.sealed, "xml", keys=keys)


def sensitive_answers(submission: Submission, *, opened: Opened | None = None) -> dict[str, str]:
    """The answers marked sensitive and not identifying, for whoever holds the narrative and not the identity."""
    if not submission.is_sealed:
        return {}
    found = read(submission.sealed, "sensitive", keys=_keys(submission, opened, _NARRATIVE))
    answers: dict[str, str] = json.loads(found) if found else {}
    return answers


def open_file(file: File, *, opened: Opened | None = None) -> OpenedFile:
    """A file that came. Raised as above."""
    if not file.submission.is_sealed:
        return OpenedFile(file.name, bytes(file.content), file.is_cleaned)
    if opened is None:
        raise NoGrant
    sealed = file.sealed
    keys = unlock_record(sealed.record, opened=opened, compartments=(_IDENTITY,))
    name, content = read(sealed, "name", keys=keys), read_bytes(sealed, "content", keys=keys)
    return OpenedFile(name, content, file.is_cleaned)


def comment_text(comment: Comment, *, keys: Keys | None = None) -> str:
    """What stands in a comment; of a sealed submission with the keys of its internal compartment. Raises as above."""
    if not comment.submission.is_sealed:
        return comment.text
    if keys is None:
        raise NoGrant
    sealed = getattr(comment, "sealed", None)
    return read(sealed, "text", keys=keys) if sealed is not None else ""


def _keys(submission: Submission, opened: Opened | None, compartment: str) -> Keys:
    if opened is None:
        raise NoGrant
    return unlock_record(submission.sealed.record, opened=opened, compartments=(compartment,))
