"""What programs do with their keys: read answers, each reading in the trail; send, correct, review, add files."""

from __future__ import annotations

from datetime import date, datetime

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.actions import reviewing
from ponleu.forms.actions.accepting import Accepted, SentFile, accept
from ponleu.forms.actions.editing import edit
from ponleu.forms.actions.keeping import add_files, came
from ponleu.forms.actions.opening import answers_xml, open_file
from ponleu.forms.models import Comment, File, Form, Key, Submission, Version
from ponleu.forms.queries.central import comments_of
from ponleu.forms.queries.forms import UnknownForm, UnknownVersion
from ponleu.forms.queries.submissions import files_of, lock_instances
from ponleu.forms.queries.tags import tags_of
from ponleu.forms.rules.envelope import read_envelope
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import whole


class Sealed(Problem):
    """What is asked for is sealed: no key of a program opens it."""

    message = _("This is sealed for the team of the form, and no program can read it.")
    advice = _("Somebody of the team opens it on the pages, with their own keys.")


class NotHere(Problem):
    """No file of this name came."""

    message = _("No file of this name has come.")
    advice = _("The list of attachments tells which have.")


def record_reading(form: Form, key: Key, *, submissions: int) -> None:
    """Before anything leaves: in whose name how many were read; never which, and never what was asked for."""
    trail.record(
        "forms.read_by_program",
        actor=key.person_id,
        subject_kind="forms.form",
        subject=str(form.pk),
        scope=form.team_id or form.organisation_id,
        outcome="done",
        at=None,
        submissions=submissions,
    )


def read_xml(submission: Submission, key: Key) -> bytes:
    """The answers as they were sent, in clear. Raises Sealed."""
    if submission.is_sealed:
        raise Sealed
    record_reading(submission.form, key, submissions=1)
    return answers_xml(submission)


def read_comments(submission: Submission, key: Key) -> list[Comment]:
    """What reviewers wrote beside it, the newest first. Raises Sealed."""
    if submission.is_sealed:
        raise Sealed
    record_reading(submission.form, key, submissions=1)
    return comments_of(submission.form, submission)


def read_file(submission: Submission, name: str, key: Key) -> bytes:
    """A file that came, in clear. Raises Sealed or NotHere."""
    if submission.is_sealed:
        raise Sealed
    found = [each for each in files_of(submission) if each.name == name and each.content_tag]
    if not found:
        raise NotHere
    record_reading(submission.form, key, submissions=1)
    return open_file(File.objects.select_related("submission").get(pk=found[0].pk)).content


def send(form: Form, xml: bytes, *, key: Key, now: datetime) -> Accepted:
    """Take in a filled form. Raises what `accept` raises, and UnknownForm where it answers another form."""
    version = _filled_with(form, xml)
    return accept(version, xml, channel=Submission.Channel.ODK, now=now, key=key)


def correct(submission: Submission, xml: bytes, *, key: Key, now: datetime) -> Accepted:
    """Take in a correction of the newest version. Raises what `edit` raises, and as above."""
    version = _filled_with(submission.form, xml)
    return edit(submission, xml, version=version, by=key.person_id, now=now, key=key)


def review(submission: Submission, state: str, *, key: Key, at: datetime) -> Comment:
    """Put a submission into a state, in the name of the key's person."""
    return reviewing.review(submission, state, by=key.person_id, at=at)


def comment(submission: Submission, text: str, *, key: Key, at: datetime) -> Comment:
    """Write something beside a submission, in the name of the key's person. Raises Sealed."""
    if submission.is_sealed:
        raise Sealed
    return reviewing.comment(submission, text, by=key.person_id, at=at)


def add_file(submission: Submission, file: SentFile, *, day: date) -> int:
    """Add a file that came by itself; returns how many are new. Raises KeyStoreLost or NoKeys."""
    arrived = came([file], tags_of(submission.form_id), known=submission)
    with whole():
        lock_instances(bytes(submission.instance_tag))
        return add_files(submission, arrived, day=day)


def _filled_with(form: Form, xml: bytes) -> Version:
    """The version that a program says was filled. Raises Malformed, UnknownForm or UnknownVersion."""
    envelope = read_envelope(xml)
    if envelope.form_id != form.form_id:
        raise UnknownForm
    rows = Version.objects.filter(form=form, version=envelope.version, published_on__isnull=False)
    found = rows.select_related("form").defer("source").first()
    if found is None:
        raise UnknownVersion
    return found
