"""Corrections made in the office. What was sent stays; the correction stands before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.actions.accepting import Accepted, SentFile, accept
from ponleu.forms.models import Key, Submission, Version
from ponleu.forms.queries.tags import tags_of
from ponleu.forms.rules.envelope import read_envelope


class NotThisEdit(Problem):
    """The correction says that it corrects something else."""

    message = _("This correction is of another filled form.")
    advice = _("Open the filled form again, and correct it there.")


def edit(
    submission: Submission,
    xml: bytes,
    files: Sequence[SentFile] = (),
    *,
    version: Version | None = None,
    by: UUID,
    now: datetime,
    key: Key | None = None,
) -> Accepted:
    """Take in a correction, which `rules.envelope.as_edit` has given its identifiers.

    version   with which it was filled; else the one of what it corrects
    key       of the program that sends it, in the name of `by`
    raises    NotThisEdit, and what `accept` raises
    """
    version = version or Version.objects.select_related("form").get(pk=submission.version_id)
    envelope = read_envelope(xml)
    replaced = tags_of(version.form_id).of("instance", envelope.deprecated_id)
    if version.form_id != submission.form_id or replaced != bytes(submission.instance_tag):
        raise NotThisEdit
    return accept(version, xml, files, channel=Submission.Channel.STAFF, now=now, by=by, key=key)
