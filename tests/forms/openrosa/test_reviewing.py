"""Reviewers put submissions into states and comment them; what is past its time goes."""

from datetime import UTC, date, datetime

import pytest

from ponleu.forms.actions.purging import erase, purge, records_of
from ponleu.forms.actions.reviewing import comment, review
from ponleu.forms.models import Comment, File, SealedComment, SealedSubmission, Submission
from ponleu.vault.actions.records import read, unlock_record
from ponleu.vault.actions.retention import OnHold, approve_hold, ask_hold, expire
from ponleu.vault.models import Record, TrailEntry
from ponleu.vault.queries.keys import NoGrant
from tests.forms.openrosa.sealing import a_sealing_form, a_team_with_keys
from tests.forms.openrosa.telephones import Telephone, a_boss, a_form, filled, kept
from tests.vault.workers import a_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]
AT = datetime(2026, 11, 24, 9, 15, 33, tzinfo=UTC)


def a_submission(form=None, *files):
    before = {row.pk for row in kept()}
    Telephone(form or a_form()).send(filled(), *files)
    return next(row for row in kept() if row.pk not in before)


def at(row, day):
    Submission.objects_of_django.filter(pk=row.pk).update(received_on=day)


def test_a_state_is_set_with_a_comment_and_stands_in_the_trail():
    row = a_submission()

    review(row, "has_issues", text="Look at the age", by=a_boss(), at=AT)

    [made] = Comment.objects.all()
    assert (made.state, made.text, made.written_at) == ("has_issues", "Look at the age", AT.replace(second=0))
    assert kept()[0].state == "has_issues"
    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.subject) == ("forms.reviewed", str(row.pk))
    assert entry.details == {"before": "received", "state": "has_issues"}


def test_a_state_that_is_none_is_a_mistake():
    with pytest.raises(ValueError, match="fine"):
        review(a_submission(), "fine", by=a_boss(), at=AT)


def test_a_comment_on_a_sealed_submission_is_sealed_for_the_team_alone():
    team, worker = a_team_with_keys()
    row = a_submission(a_sealing_form(team))
    with pytest.raises(NoGrant):
        comment(row, "Statement 1", by=a_boss(), at=AT)
    keys = unlock_record(row.sealed.record, opened=worker, compartments=("internal",))

    made = comment(row, "Statement 1", keys=keys, by=a_boss(), at=AT)

    assert (made.text, Comment.objects.count()) == ("", 1)
    assert read(SealedComment.objects.get(), "text", keys=keys) == "Statement 1"


def test_a_state_of_a_sealed_submission_needs_no_keys():
    row = a_submission(a_sealing_form(a_team_with_keys()[0]))

    review(row, "approved", by=a_boss(), at=AT)

    assert kept()[0].state == "approved"


def test_what_is_past_its_months_is_deleted_with_its_files_and_comments():
    form = a_form(retention_months=3)
    old, young = (a_submission(form, ("one.jpg", b"1")) for _ in range(2))
    comment(old, "x", by=a_boss(), at=AT)
    at(old, date(2026, 1, 31))
    at(young, date(2026, 2, 1))

    assert purge(date(2026, 5, 31)) == 1
    assert [row.pk for row in kept()] == [young.pk]
    assert (File.objects.count(), Comment.objects.count()) == (1, 0)
    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.details) == ("forms.purged", {"submissions": 1})
    assert purge(date(2026, 5, 31)) == 0


def test_a_sealed_submission_goes_when_the_vault_has_erased_it():
    form = a_sealing_form(a_team_with_keys()[0], retention_months=1)
    a_submission(form)
    month = Record.objects.get().expires_id
    over = date(int(month[:4]) + 1, 1, 1)
    assert purge(over) == 0

    expire(over, is_clock_right=True)

    assert purge(over) == 1
    assert (kept(), SealedSubmission.objects.count()) == ([], 0)


def test_one_is_erased_before_its_time_unless_a_hold_forbids_it():
    team, worker = a_team_with_keys()
    form = a_sealing_form(team)
    one, two = a_submission(form), a_submission(form)
    hold = ask_hold(records_of(one)[0], "2031-01", reason="claim", by=worker.holder, on=date.today())
    approve_hold(hold, by=a_worker().holder, on=date.today())

    erase(two, by=a_boss())
    with pytest.raises(OnHold):
        erase(one, by=a_boss())

    assert [row.pk for row in kept()] == [one.pk]
    assert sorted(Record.objects.values_list("is_erased", flat=True)) == [False, True]
