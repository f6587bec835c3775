"""Of a form with marked questions: what stands in clear, what is sealed, and who opens it."""

import json

import pytest
from django.apps import apps

from ponleu.forms.models import File, SealedFile, Submission
from ponleu.vault.models import Record
from tests.forms.openrosa.sealing import a_sealing_form, a_team_with_keys, opened
from tests.forms.openrosa.telephones import Telephone, an_id, filled, kept, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]
PHOTO = "1764000000000.jpg"


def everything():
    """Every row of every table of forms, as a thief sees it."""
    rows = [row for model in apps.get_app_config("forms").get_models() for row in model._base_manager.values()]
    return b"".join(
        bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        for row in rows
        for value in row.values()
    )


@pytest.fixture
def desk():
    return a_team_with_keys()


def test_marked_answers_the_whole_xml_files_and_their_names_are_sealed_and_the_rest_is_in_clear(desk):
    team, worker = desk
    telephone = Telephone(a_sealing_form(team))
    xml = filled(age="12", town="Northam", photo=PHOTO, told="Statement 1", name="Name A")

    response = telephone.send(xml, (PHOTO, b"a picture of Name A"))

    [row] = kept()
    assert response.status_code == 201
    assert row.answers == {"/data/age": "12", "/data/town": "Northam"}
    assert (bytes(row.xml), row.instance_id, [file.name for file in row.files.all()]) == (b"", "", [""])
    assert [word for word in (b"Statement 1", b"Name A", PHOTO.encode(), b"uuid:") if word in everything()] == []
    told = json.dumps({"/data/told": "Statement 1"})
    assert opened(row, worker) == (xml, told, {PHOTO: b"a picture of Name A"})


def test_a_sealed_form_sent_again_is_known_again_and_other_answers_are_refused(desk):
    telephone, one = Telephone(a_sealing_form(desk[0])), an_id()

    answers = [telephone.send(filled(one, told=told)).status_code for told in ("1", "1", "2")]

    assert answers == [201, 202, 409]
    assert (len(kept()), Record.objects.count()) == (1, 1)


def test_a_file_that_comes_later_is_sealed_in_a_record_of_its_own_that_ends_with_the_first(desk):
    team, worker = desk
    telephone, xml = Telephone(a_sealing_form(team)), filled(photo=PHOTO)

    answers = [telephone.send(xml, *files).status_code for files in ((), [(PHOTO, b"1")], [(PHOTO, b"1")])]

    [row] = kept()
    assert answers == [201, 201, 202]
    assert opened(row, worker)[2] == {PHOTO: b"1"}
    assert sorted(Record.objects.values_list("kind", flat=True)) == ["forms.later_files", "forms.submission"]
    assert Record.objects.values("expires").distinct().count() == 1


def test_a_file_that_has_not_come_is_known_by_a_row_without_a_day(desk):
    telephone = Telephone(a_sealing_form(desk[0]))

    telephone.send(filled(photo=PHOTO))

    [file] = File.objects.all()
    assert (file.is_expected, file.received_on, file.name) == (True, None, "")


def test_without_the_teams_keys_nothing_is_kept_and_the_telephone_is_told_to_send_it_again(desk):
    from ponleu.vault.models import KeyPair

    telephone, xml = Telephone(a_sealing_form(desk[0])), filled(told="Statement 1")
    KeyPair.objects.filter(kind="team").update(is_current=False)

    response = telephone.send(xml)

    assert response.status_code == 503
    assert (kept(), Record.objects.count()) == ([], 0)


def test_a_lost_key_store_keeps_nothing_and_a_second_sending_after_its_return_is_new(desk, settings, tmp_path):
    telephone, xml, there = Telephone(a_sealing_form(desk[0])), filled(told="Statement 1"), settings.KEY_STORE
    settings.KEY_STORE = tmp_path / "nowhere"

    lost = telephone.send(xml)
    settings.KEY_STORE = there

    assert lost.status_code == 503
    assert "Statement" not in said(lost)[1]
    assert telephone.send(xml).status_code == 201


def test_an_edit_of_a_sealed_form_finds_what_it_corrects(desk):
    telephone, one = Telephone(a_sealing_form(desk[0])), an_id()
    telephone.send(filled(one, told="1"))

    assert telephone.send(filled(replaces=one, told="2")).status_code == 201
    assert sorted(Submission.objects_of_django.values_list("state", "is_current")) == [
        ("edited", True),
        ("received", False),
    ]
    assert SealedFile.objects.count() == 0


def test_what_is_sent_leaves_no_entry_in_the_trail(desk):
    from ponleu.vault.models import TrailEntry

    telephone = Telephone(a_sealing_form(desk[0]))
    before = TrailEntry.objects.count()

    telephone.send(filled(told="1", photo=PHOTO), (PHOTO, b"1"))

    assert TrailEntry.objects.count() == before
