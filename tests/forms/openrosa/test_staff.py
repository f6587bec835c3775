"""Staff read and correct what was sent, and enter paper; and what comes from a telephone that has the form no more."""

from datetime import UTC, datetime

import pytest

from ponleu.forms.actions.accepting import SentFile, Status, accept
from ponleu.forms.actions.editing import NotThisEdit, edit
from ponleu.forms.actions.enrolling import give_forms
from ponleu.forms.actions.opening import answers_xml, open_file, sensitive_answers
from ponleu.forms.models import Submission
from ponleu.forms.queries.submissions import files_of, with_missing
from ponleu.forms.rules.envelope import Malformed, as_edit
from ponleu.vault.models import TrailEntry
from ponleu.vault.queries.keys import NoGrant
from tests.forms.openrosa.sealing import a_sealing_form, a_team_with_keys
from tests.forms.openrosa.telephones import Telephone, a_boss, a_form, an_id, filled, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]
NOW = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


def entries():
    return [(entry.verb, entry.subject_kind) for entry in TrailEntry.objects.filter(verb__startswith="forms.e")]


def test_what_is_entered_from_paper_says_who_typed_it_in():
    version = a_form().versions.get()

    accepted = accept(version, filled(), channel="paper", now=NOW, by=a_boss())

    assert accepted.status is Status.NEW
    assert (accepted.submission.channel, accepted.submission.entered_by_id) == ("paper", a_boss())
    assert entries() == [("forms.entered", "forms.form")]


def test_a_correction_takes_the_place_of_what_it_corrects_and_keeps_its_files():
    telephone, xml = Telephone(a_form()), filled(photo="one.jpg")
    telephone.send(xml, ("one.jpg", b"1"))
    [row] = kept()

    corrected = edit(row, as_edit(xml.replace(b"12", b"13"), instance_id=an_id()), by=a_boss(), now=NOW).submission

    assert corrected.state == "edited"
    assert [bytes(file.content) for file in files_of(corrected)] == [b"1"]
    assert corrected.files.count() == 0
    assert entries() == [("forms.edited", "forms.form")]


def test_a_file_that_is_still_missing_is_waited_for_with_the_correction():
    telephone, xml = Telephone(a_form()), filled(photo="one.jpg")
    telephone.send(xml)

    edit(kept()[0], as_edit(xml, instance_id=an_id()), by=a_boss(), now=NOW)

    rows = with_missing(Submission.objects_of_django.all())
    assert sorted((row.state, row.missing_files) for row in rows) == [("edited", 1), ("received", 1)]


def test_a_correction_of_another_form_is_refused():
    telephone = Telephone(a_form())
    telephone.send(filled())

    with pytest.raises(NotThisEdit):
        edit(kept()[0], as_edit(filled(), instance_id=an_id()), by=a_boss(), now=NOW)


def test_what_bears_no_identifier_cannot_be_corrected():
    with pytest.raises(Malformed):
        as_edit(filled(instance=""), instance_id=an_id())


def test_answers_and_files_in_clear_are_read_as_they_stand():
    telephone, xml = Telephone(a_form()), filled()
    telephone.send(xml, ("one.txt", b"1"))
    [row] = kept()

    [file] = files_of(row)

    assert (answers_xml(row), sensitive_answers(row)) == (xml, {})
    assert (open_file(file).name, open_file(file).content) == ("one.txt", b"1")


def test_sealed_ones_open_with_the_teams_keys_and_each_opening_stands_in_the_trail():
    team, worker = a_team_with_keys()
    telephone, xml = Telephone(a_sealing_form(team)), filled(told="Statement 1")
    telephone.send(xml, ("one.txt", b"1"))
    [row] = kept()
    [file] = files_of(row)
    before = TrailEntry.objects.filter(verb="vault.opened").count()

    assert answers_xml(row, opened=worker) == xml
    assert sensitive_answers(row, opened=worker) == {"/data/told": "Statement 1"}
    assert open_file(file, opened=worker).content == b"1"
    assert TrailEntry.objects.filter(verb="vault.opened").count() == before + 3
    for read in (lambda: answers_xml(row), lambda: sensitive_answers(row), lambda: open_file(file)):
        with pytest.raises(NoGrant):
            read()


def test_what_was_filled_before_the_form_was_taken_from_a_telephone_is_taken_and_flagged():
    telephone = Telephone(a_form())
    give_forms(telephone.device, [], by=a_boss())

    assert telephone.send(filled()).status_code == 201
    assert [flag["kind"] for flag in kept()[0].findings] == ["not_given"]


def test_a_form_of_another_organisation_is_not_known_to_a_telephone():
    from tests.forms.openrosa.telephones import an_organisation

    a_form(organisation=an_organisation("Lighthouse"))
    telephone = Telephone(a_form(form_id="other"))

    assert telephone.send(filled()).status_code == 404


def test_files_of_the_same_bytes_sent_twice_in_one_request_are_one():
    version = a_form().versions.get()

    accept(version, filled(), [SentFile("a.txt", b"1"), SentFile("x/a.txt", b"1")], channel="web", now=NOW)

    assert kept()[0].files.count() == 1
