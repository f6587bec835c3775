"""Taking in what was filled, from whatever channel: accept and flag, never drop, never take one thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.actions.checking import MOST_FINDINGS, Looked, look_at
from ponleu.forms.actions.keeping import MOST_COUNTED, Came, add_files, came, keep_files, seal_submission
from ponleu.forms.models import Device, Form, Key, Submission, Version
from ponleu.forms.queries.forms import filled_with
from ponleu.forms.queries.submissions import Related, lock_instances, related_to, sent_as
from ponleu.forms.queries.tags import Tags, tags_of
from ponleu.forms.rules.envelope import Envelope, read_envelope
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import whole


class ConflictingId(Problem):
    """Other answers came under an identifier that is taken. Nothing is changed."""

    message = _("Other answers were sent before under the identifier of this filled form.")
    advice = _("Keep it on the telephone, and tell whoever looks after the forms.")


class Superseded(Problem):
    """An edit of something that was edited since."""

    message = _("The filled form that this corrects was corrected by somebody else since.")
    advice = _("Keep it on the telephone, and tell whoever looks after the forms.")


class Status(StrEnum):
    """What became of what was sent."""

    NEW = "new"
    MORE = "more"  # known, with files that were not here yet
    DUPLICATE = "duplicate"  # known to the last byte


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of it, and the row."""

    status: Status
    submission: Submission


@dataclass(frozen=True, slots=True)
class _Sent:
    """Everything that is known of a submission before a row is written."""

    version: Version
    was_given: bool
    envelope: Envelope
    tags: Tags = field(repr=False)
    xml: bytes = field(repr=False)

    @property
    def instance_tag(self) -> bytes:
        """Of the identifier; of the bytes where there is none, so that they are taken once all the same."""
        given = self.envelope.instance_id
        return self.tags.of("instance", given) if given else self.tags.of("bytes", self.xml)

    @property
    def replaces_tag(self) -> bytes | None:
        """Of the identifier that it corrects."""
        given = self.envelope.deprecated_id
        return self.tags.of("instance", given) if given else None


def accept(
    to: Version | Device,
    xml: bytes,
    files: Sequence[SentFile] = (),
    *,
    channel: str,
    now: datetime,
    by: UUID | None = None,
    key: Key | None = None,
) -> Accepted:
    """Take in a filled form and some or all of its files. When this returns outside a transaction, it is on the disk.

    Sent again it is known again: the same bytes are a duplicate, further files are added, other answers under one
    identifier are refused. Of the moment only the day is kept.

    to       the version that was shown on a page, or the telephone that sends
    channel  of Submission.Channel
    by       who typed it in, for paper and for edits in the office
    key      of the program that sends it
    raises   Malformed, UnknownForm, UnknownVersion, ConflictingId or Superseded; KeyStoreLost or NoKeys where nothing
             can be sealed: then nothing is kept, and whoever sent it sends it again
    """
    envelope = read_envelope(xml)
    version, was_given = filled_with(to, envelope)
    sent = _Sent(version, was_given, envelope, tags_of(version.form_id), xml)
    known = sent_as(version.form_id, sent.instance_tag) if files else None  # or pictures were painted anew for nothing
    looked = Looked() if known else look_at(version, xml, received=now)
    arrived = came(files, sent.tags, known=known)
    row = _row(sent, looked, channel=channel, now=now, by=by, device=to if isinstance(to, Device) else None)
    row.key = key
    with whole():
        lock_instances(sent.instance_tag, sent.replaces_tag)
        here = related_to(version.form_id, sent.instance_tag, sent.replaces_tag)
        if here.same is None:
            return Accepted(Status.NEW, _kept(row, sent, looked, arrived, here))
        if bytes(here.same.xml_tag) != row.xml_tag:
            raise ConflictingId
        added = add_files(here.same, arrived, day=now.date())
        return Accepted(Status.MORE if added else Status.DUPLICATE, here.same)


def _kept(row: Submission, sent: _Sent, looked: Looked, arrived: Sequence[Came], here: Related) -> Submission:
    _put_in_place(row, here)
    row.save(force_insert=True)
    if here.edit is not None:
        here.edit.replaces = row
        here.edit.save(update_fields=["replaces"])
    keys = seal_submission(row, sent.xml, looked.sensitive, by=row.entered_by_id) if row.is_sealed else None
    expected = [(name, sent.tags.of("file", name)) for name in looked.expected]
    keep_files(row, arrived, day=row.received_on, expected=expected, keys=keys)
    if row.entered_by_id is not None:
        _record_entry(row)
    return row


def _record_entry(row: Submission) -> None:
    """What staff typed in; without its id, which would tie it to a moment."""
    form = row.form
    trail.record(
        "forms.edited" if row.replaces_tag else "forms.entered",
        actor=row.entered_by_id,
        subject_kind="forms.form",
        subject=str(form.pk),
        scope=form.team_id or form.organisation_id,
    )


def _put_in_place(row: Submission, here: Related) -> None:
    """Behind the edit that overtook it, or before the row that it corrects."""
    row.is_current = here.edit is None
    if row.replaces_tag is None:
        return
    if here.rival is not None:
        raise Superseded
    if here.original is None:
        _flag(row, "original")
    elif not here.original.is_current or here.original.is_trial != row.is_trial:
        raise Superseded
    else:
        here.original.is_current = False
        here.original.save(update_fields=["is_current"])
        row.replaces = here.original


def _row(
    sent: _Sent, looked: Looked, *, channel: str, now: datetime, by: UUID | None, device: Device | None
) -> Submission:
    is_sealed = sent.version.seals
    row = Submission(
        form=sent.version.form,
        version=sent.version,
        device=device,
        entered_by_id=by,
        channel=channel,
        state=Submission.State.EDITED if sent.replaces_tag else Submission.State.RECEIVED,
        is_trial=sent.version.published_on is None or (device is not None and device.is_trial),
        is_sealed=is_sealed,
        instance_tag=sent.instance_tag,
        replaces_tag=sent.replaces_tag,
        xml_tag=sent.tags.of("xml", sent.xml),
        instance_id="" if is_sealed else sent.envelope.instance_id,
        received_on=now.date(),
        answers=looked.clear,
        findings=list(looked.findings[:MOST_FINDINGS]),
        finding_count=min(len(looked.findings), MOST_COUNTED),
        xml=b"" if is_sealed else sent.xml,
    )
    if sent.version.form.state == Form.State.CLOSED:
        _flag(row, "late")
    if not sent.envelope.instance_id:
        _flag(row, "no_instance")
    if not sent.was_given:
        _flag(row, "not_given")
    return row


def _flag(row: Submission, kind: str) -> None:
    row.findings.append({"kind": kind, "ref": ""})
    row.finding_count = min(row.finding_count + 1, MOST_COUNTED)
