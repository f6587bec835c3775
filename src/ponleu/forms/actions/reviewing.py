"""What reviewers do with a submission: put it into a state, comment it. Answers change by edits alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ponleu.forms.models import Comment, SealedComment, Submission
from ponleu.vault.actions import trail
from ponleu.vault.actions.records import Keys, write
from ponleu.vault.actions.refusals import whole
from ponleu.vault.queries.keys import NoGrant


def review(
    submission: Submission, state: str, *, text: str = "", keys: Keys | None = None, by: UUID, at: datetime
) -> Comment:
    """Put a submission into a state, with a comment where there is something to say.

    state   of Submission.State
    keys    of a sealed submission's record, unlocked before with its internal compartment; needed for a text alone
    raises  NoGrant when a text for a sealed submission comes without keys
    """
    with whole():
        locked = Submission.objects_of_django.select_for_update(of=("self",)).get(pk=submission.pk)
        before, locked.state = locked.state, Submission.State(state)
        locked.save(update_fields=["state"])
        comment = _written(locked, text, state=locked.state, keys=keys, by=by, at=at)
        _record("forms.reviewed", locked, by=by, before=before, state=state)
    submission.state = locked.state
    return comment


def comment(submission: Submission, text: str, *, keys: Keys | None = None, by: UUID, at: datetime) -> Comment:
    """Write something beside a submission. Keys and what is raised as in `review`."""
    with whole():
        made = _written(submission, text, state="", keys=keys, by=by, at=at)
        _record("forms.commented", submission, by=by)
    return made


def _written(submission: Submission, text: str, *, state: str, keys: Keys | None, by: UUID, at: datetime) -> Comment:
    if text and submission.is_sealed and keys is None:
        raise NoGrant
    made = Comment.objects.create(
        submission=submission,
        written_by_id=by,
        written_at=at.replace(second=0, microsecond=0),
        state=state,
        text="" if submission.is_sealed else text,
    )
    if text and keys is not None and submission.is_sealed:
        sealed = SealedComment(record=keys.record, comment=made)
        write(sealed, "text", text, keys=keys)
        sealed.save(force_insert=True)
    return made


def _record(verb: str, submission: Submission, *, by: UUID, **details: str) -> None:
    trail.record(
        verb,
        actor=by,
        subject_kind="forms.submission",
        subject=str(submission.pk),
        scope=submission.form.team_id or submission.form.organisation_id,
        at=None,
        outcome="done",
        **details,
    )
