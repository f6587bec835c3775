"""Uploading a questionnaire: what is wrong with it, repairs by a button, a draft, publishing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ponleu.forms.models import Form, Version
from ponleu.vault.models import TrailEntry
from tests.forms.staff.office import ONE_FORM, Office
from tests.forms.test_converting import md
from tests.people.groups import a_team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]

WRONG = """
    | survey | | | | |
    | | type | name | label | relevant |
    | | integer | how old | How old? | |
    | | text | town | Which town? | ${nowhere} = 1 |
    | settings | | |
    | | form_id | version |
    | | play | 1 |
"""
REPAIRABLE = WRONG.replace("${nowhere} = 1", "")
WITH_A_PICTURE = """
    | survey | | | | |
    | | type | name | label | media::image |
    | | integer | age | How old? | face.png |
    | settings | | |
    | | form_id | version |
    | | play | 1 |
"""


def a_file(table, name="play.md"):
    content = md(table)
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def uploaded(office, table=ONE_FORM, **more):
    given = {"file": a_file(table), "home": str(office.network.pk), "team": "", "retention_months": "24"} | more
    return office.send("upload/", **given)


def taken(office, table=ONE_FORM, **more):
    """Uploaded, and taken as a draft although there are things to know."""
    uploaded(office, table, **more)
    if office.response.status_code == 200:
        office.send("upload/", **hidden(office), do="take")
    return forms()[0]


def forms():
    return list(Form.objects_of_django.all())


def hidden(office):
    """The fields that travel in the page."""
    return dict(re.findall(r'type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"', office.html))


def test_what_is_right_becomes_a_form_with_a_draft_and_is_published_by_a_button():
    office = Office()

    form = taken(office)

    assert office.response["Location"] == f"/en/forms/{form.pk}/"
    assert (form.form_id, form.title, form.network, form.state) == ("play", "Play and school", office.network, "draft")
    assert "Draft 1" in office.see(f"{form.pk}/")
    office.send(f"{form.pk}/publish/")
    text = office.see(f"{form.pk}/")
    assert "1 in use published on" in text
    assert forms()[0].state == "open"


def test_every_problem_is_told_with_sheet_row_and_column_and_nothing_is_kept():
    office = Office()

    text = uploaded(office, WRONG)

    assert "problems that keep it out:" in text
    assert "sheet survey, row 2, column name" in text
    assert "sheet survey, row 3, column relevant" in text
    assert (forms(), Version.objects.count()) == ([], 0)


def test_a_repair_by_a_button_checks_again_without_choosing_the_file_anew_and_says_what_it_did():
    office = Office()
    text = uploaded(office, REPAIRABLE)
    assert "Put underscores for spaces and other signs in names of questions." in text
    assert 'value="repair:names"' in office.html

    office.send("upload/", **hidden(office), do="repair:names")

    if not forms():  # it says what it did, and is taken by one more button
        assert "Done in the copy that is checked here" in office.text
        office.send("upload/", **hidden(office), do="take")
    [form] = forms()
    assert b"how_old" in bytes(form.versions.get().xml)


def test_a_further_version_takes_along_the_files_that_it_still_needs():
    office = Office()
    picture = SimpleUploadedFile("face.png", b"\x89PNG one")
    form = taken(office, WITH_A_PICTURE, attached=picture)
    office.send(f"{form.pk}/publish/")

    office.send(f"{form.pk}/upload/", file=a_file(WITH_A_PICTURE.replace("| 1 |", "| 2 |")))

    draft = form.versions.get(version="2")
    assert [(each.name, bytes(each.content)) for each in draft.attachments.all()] == [("face.png", b"\x89PNG one")]


def test_a_missing_file_is_named_keeps_the_draft_back_and_can_be_added():
    office = Office()
    form = taken(office, WITH_A_PICTURE)
    text = office.see(f"{form.pk}/")
    assert "face.png is missing" in text
    assert "Publish this version" not in text
    assert "The form needs files that are not here yet: face.png." in office.send(f"{form.pk}/publish/")

    office.send(f"{form.pk}/files/", attached=SimpleUploadedFile("face.png", b"\x89PNG one"))

    assert "Publish this version" in office.see(f"{form.pk}/")


def test_the_pages_of_a_draft_are_turned_over_and_nothing_is_sent():
    from ponleu.forms.models import Submission

    office = Office()
    address = f"versions/{taken(office).versions.get().pk}/preview/"

    text = office.see(address)
    assert "This is a look at the draft. Nothing is sent, and nothing is kept." in text
    assert "How old are you?" in text
    for _page in range(3):
        refs = re.findall(r'name="has:([^"]+)"', office.html)
        typed = {f"has:{ref}": "1" for ref in refs} | {ref: "12" for ref in refs if ref.endswith("age")}
        office.send(address, draft=hidden(office)["draft"], do="next", **typed)
    assert "Look over your answers" in office.text
    assert "Nothing was sent and nothing was kept" in office.send(address, draft=hidden(office)["draft"], do="send")
    assert Submission.objects_of_django.count() == 0


def test_a_form_is_closed_slowly_closed_and_opened_again():
    office = Office()
    form = office.a_form()
    seen = []

    for state in ("closing", "closed", "open", "draft"):
        office.send(f"{form.pk}/state/", state=state)
        seen.append(forms()[0].state)

    assert seen == ["closing", "closed", "open", "open"]


def test_a_team_is_chosen_before_what_is_marked_is_published():
    office = Office()
    team = a_team(office.harbour)
    form = office.a_form()

    office.send(f"{form.pk}/settings/", team=str(team.pk), retention_months="12")

    assert [(each.team, each.retention_months) for each in forms()] == [(team, 12)]
    assert TrailEntry.objects.filter(verb="forms.settled").count() == 1


def test_whoever_may_only_enter_what_was_on_paper_uploads_publishes_and_closes_nothing():
    boss = Office()
    form = boss.a_form()
    facilitator = Office("dara", role="facilitator", harbour=boss.harbour, network=boss.network)

    paths = ["upload/", *(f"{form.pk}/{deed}/" for deed in ("upload", "files", "publish", "state", "settings"))]
    answered = {facilitator.browser.post(f"/en/forms/{path}").status_code for path in paths}

    assert answered == {404}


def test_a_file_of_another_kind_is_refused_with_its_reason_in_khmer_too():
    office = Office()

    text = uploaded(office, file=SimpleUploadedFile("play.exe", b"MZ"))

    assert "Questionnaires are read from" in text
    assert "ទម្រង់" in office.send("upload/", language="km", **hidden(office), do="check")
