"""Writing files and sealed texts of submissions, within the transaction of whoever takes them in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from ponleu.forms.files.pictures import cleaned
from ponleu.forms.models import File, Form, SealedFile, SealedSubmission, Submission
from ponleu.forms.queries.submissions import earlier
from ponleu.forms.queries.tags import Tags
from ponleu.forms.rules.names import base_name
from ponleu.vault.actions.records import Keys, start, write, write_bytes
from ponleu.vault.models import CompartmentKey
from ponleu.vault.queries.retention import month_of, months_from

MOST_COUNTED = 32_767
SUBMISSION, LATER_FILES = "forms.submission", "forms.later_files"  # kinds of records
_COMPARTMENTS = CompartmentKey.Compartment
WHOLE = (_COMPARTMENTS.IDENTITY, _COMPARTMENTS.NARRATIVE, _COMPARTMENTS.INTERNAL)


class Sent(Protocol):
    """A file as somebody sent it."""

    @property
    def name(self) -> str:
        """As they called it."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came: its tags, and what is kept of it. `content_tag` is of the bytes as they were sent."""

    name: str = field(repr=False)
    name_tag: bytes = field(repr=False)
    content_tag: bytes = field(repr=False)
    content: bytes = field(repr=False)
    is_cleaned: bool

    @property
    def tags(self) -> tuple[bytes, bytes]:
        """By which it is known again."""
        return (self.name_tag, self.content_tag)


def came(files: Iterable[Sent], tags: Tags, *, known: Submission | None) -> list[Came]:
    """The files of one sending, each once; pictures are painted anew here, before any transaction begins.

    known   the submission, if it is here already: what it has is not painted again
    """
    there = _tags_there(known) if known else set()
    found: dict[tuple[bytes, bytes], Came] = {}
    for file in files:
        name = base_name(file.name) or "unnamed"
        pair = (tags.of("file", name), tags.of("content", file.content))
        if pair not in found and pair not in there:
            picture = cleaned(file.content)
            found[pair] = Came(name, *pair, file.content if picture is None else picture, picture is not None)
    return list(found.values())


def keep_files(
    submission: Submission,
    arrived: Sequence[Came],
    *,
    day: date,
    expected: Sequence[tuple[str, bytes]],
    keys: Keys | None,
) -> None:
    """Keep the files of a submission that is new, and a row for each that an answer names and that did not come.

    keys   of its record, if it is sealed
    """
    named = {tag for _name, tag in expected}
    for each in arrived:
        _keep(submission, each, is_expected=each.name_tag in named, day=day, keys=keys)
    here = {each.name_tag for each in arrived}
    if len(here) < len(arrived):
        _flag_two_contents(submission)
    if named - here:
        here |= {tag for row in earlier(submission) for tag, _content in _tags_there(row)}
    for name, tag in expected:
        if tag not in here:
            _wait_for(submission, name, tag, keys=keys)


def add_files(submission: Submission, arrived: Sequence[Came], *, day: date) -> int:
    """Add the files that are not here yet; returns how many. Of a sealed one they get a record of their own."""
    there = _tags_there(submission) if arrived else set()
    new = [each for each in arrived if each.tags not in there]
    if not new:
        return 0
    keys = _later(submission, day) if submission.is_sealed else None
    waited_for = _missing_rows(submission)
    for each in new:
        row = waited_for.pop(each.name_tag, None)
        if row is not None:
            row.delete()
        _keep(submission, each, is_expected=row is not None, day=day, keys=keys)
    names = [each.name_tag for each in new] + list({name for name, _content in there})
    if len(set(names)) < len(names):
        _flag_two_contents(submission)
    return len(new)


def _flag_two_contents(submission: Submission) -> None:
    flag = {"kind": "two_files", "ref": ""}
    if flag not in submission.findings:
        submission.findings = [*submission.findings, flag]
        submission.finding_count = min(submission.finding_count + 1, MOST_COUNTED)
        submission.save(update_fields=["findings", "finding_count"])


def seal_submission(submission: Submission, xml: bytes, sensitive: Mapping[str, str], *, by: UUID | None) -> Keys:
    """Start the record of a submission for the form's team, and seal what it says. Raises NoKeys or KeyStoreLost."""
    form, day = submission.form, submission.received_on
    keys = _started(SUBMISSION, form, expires=expiry(form, day), day=day, by=by)
    row = SealedSubmission(record=keys.record, submission=submission)
    write_bytes(row, "xml", xml, keys=keys)
    if sensitive:
        write(row, "sensitive", json.dumps(sensitive, ensure_ascii=False), keys=keys)
    row.save(force_insert=True)
    return keys


def expiry(form: Form, day: date) -> str:
    """The month with which something that came on a day ends."""
    return months_from(month_of(day), form.retention_months + 1)[-1]


def _later(submission: Submission, day: date) -> Keys:
    """A record for files that came after the first: nobody here can open the record of the submission to add them."""
    ends = submission.sealed.record.expires_id
    return _started(LATER_FILES, submission.form, expires=max(ends, month_of(day)), day=day, by=None)


def _started(kind: str, form: Form, *, expires: str, day: date, by: UUID | None) -> Keys:
    team = form.team_id
    assert isinstance(team, UUID), "a form that seals has a team"
    return start(kind, team=team, expires=expires, arrived_on=day, compartments=WHOLE, by=by).keys


def _tags_there(submission: Submission) -> set[tuple[bytes, bytes]]:
    rows = File.objects.filter(submission=submission).exclude(content_tag=b"")
    return {(bytes(name), bytes(content)) for name, content in rows.values_list("name_tag", "content_tag")}


def _missing_rows(submission: Submission) -> dict[bytes, File]:
    rows = File.objects.filter(submission=submission, content_tag=b"").defer("content")
    return {bytes(row.name_tag): row for row in rows}


def _keep(submission: Submission, file: Came, *, is_expected: bool, day: date, keys: Keys | None) -> None:
    row = File.objects.create(
        submission=submission,
        name="" if keys else file.name,
        name_tag=file.name_tag,
        content_tag=file.content_tag,
        content=b"" if keys else file.content,
        is_expected=is_expected,
        is_cleaned=file.is_cleaned,
        received_on=day,
    )
    if keys:
        _seal_file(row, file.name, file.content, keys)


def _wait_for(submission: Submission, name: str, tag: bytes, *, keys: Keys | None) -> None:
    row = File.objects.create(submission=submission, name="" if keys else name, name_tag=tag, is_expected=True)
    if keys:
        _seal_file(row, name, b"", keys)


def _seal_file(row: File, name: str, content: bytes, keys: Keys) -> None:
    sealed = SealedFile(record=keys.record, file=row)
    write(sealed, "name", name, keys=keys)
    write_bytes(sealed, "content", content, keys=keys)
    sealed.save(force_insert=True)
