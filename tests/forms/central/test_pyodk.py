"""pyODK, the client that ODK publishes, works with forms and submissions."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from ponleu.forms.models import Comment
from ponleu.people.models import User
from tests.forms.central.programs import Program, a_form_of_a_network, kept, pyodk_at, readings
from tests.forms.openrosa.telephones import an_id, an_xform, filled

pytest.importorskip("pyodk")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]


@pytest.fixture
def program():
    return Program(a_form_of_a_network())


def test_it_signs_in_with_the_name_and_the_secret_of_a_key_and_sees_projects_and_forms(program, tmp_path):
    with program.pyodk(tmp_path) as client:
        [project] = client.projects.list()
        [form] = client.forms.list()

        assert (project.id, project.name, project.forms) == (program.project, "Harbour", 1)
        assert client.projects.get().name == "Harbour"
        assert (form.projectId, form.xmlFormId, form.name) == (program.project, "play", "Play and school")
        assert (form.version, form.state, form.publishedAt) == ("1", "open", datetime(2026, 11, 24, tzinfo=UTC))
        assert client.forms.get("play") == form
        assert client.forms.get_xml("play").encode() == an_xform()


def test_it_takes_up_a_session_that_it_kept(program, tmp_path):
    program.pyodk(tmp_path).open()

    assert program.secret not in (tmp_path / "cache.toml").read_text()
    with program.pyodk(tmp_path) as client:
        assert [each.name for each in client.projects.list()] == ["Harbour"]


def test_it_sends_a_filled_form_with_a_file_and_reads_it_again(program, tmp_path):
    picture = tmp_path / "one.txt"
    picture.write_bytes(b"1" * 40_000)
    id = an_id()

    with program.pyodk(tmp_path) as client:
        made = client.submissions.create(filled(id, photo="one.txt").decode(), "play", attachments=[picture])

        assert made.instanceId == id
        assert [(each.name, each.exists) for each in made.attachments] == [("one.txt", True)]
        [row] = kept()
        assert (row.channel, row.key, row.answers["/data/age"]) == ("odk", program.key, "12")
        assert bytes(row.files.get().content) == b"1" * 40_000
        assert client.submissions.get(id, "play").createdAt.date() == timezone.now().date()
        assert [each.instanceId for each in client.submissions.list("play")] == [id]


def test_it_corrects_comments_and_reviews(program, tmp_path):
    first, second = an_id(), an_id()
    program.send(filled(first))

    with program.pyodk(tmp_path) as client:
        client.submissions.edit(first, filled(second, replaces=first, age="13").decode(), "play", comment="Age")
        assert client.submissions.get(first, "play").reviewState == "edited"
        client.submissions.review(first, "hasIssues", "play", comment="Look again")

        assert client.submissions.get(first, "play").reviewState == "hasIssues"
        assert {each.body for each in client.submissions.list_comments(first, "play")} == {"Age", "Look again"}
        [row] = client.submissions.get_table("play")["value"]
        assert (row["__id"], row["meta"], row["age"]) == (first, {"instanceID": second}, 13)
        assert row["__system"]["edits"] == 1
    assert {each.written_by for each in Comment.objects.all()} == {program.person}


def test_it_reads_answers_by_page_and_with_filters(program, tmp_path):
    for age in ("9", "12", "15"):
        program.send(filled(age=age))

    with program.pyodk(tmp_path) as client:
        page = client.submissions.get_table("play", top=2, skip=0, count=True)
        older = client.submissions.get_table("play", filter="age ge 12 and town eq 'Northam'", count=True)
        none = client.submissions.get_table("play", filter="__system/reviewState eq 'approved'")
        short = client.submissions.get_table("play", select="__id,age", filter="age eq 9")

    assert (len(page["value"]), page["@odata.count"]) == (2, 3)
    assert page["@odata.nextLink"].endswith("?$skip=2&$top=2&$count=True")
    assert (sorted(row["age"] for row in older["value"]), older["@odata.count"]) == ([12, 15], 2)
    assert none["value"] == []
    assert [list(row) for row in short["value"]] == [["__id", "age"]]


def test_each_reading_is_counted_in_the_trail(program, tmp_path):
    for _each in range(3):
        program.send(filled())

    with program.pyodk(tmp_path) as client:
        client.submissions.list("play")
        client.submissions.get_table("play", top=2)

    subject = (program.person.pk, str(program.form.pk))
    assert readings() == [(*subject, {"submissions": 3}), (*subject, {"submissions": 2})]


def test_what_it_is_refused_bears_a_number_of_central(program, tmp_path):
    errors = pytest.importorskip("pyodk.errors")
    client = program.pyodk(tmp_path)

    with pytest.raises(errors.PyODKError) as refused:
        client.forms.get("other")

    assert refused.value.is_central_error(404.1)


def test_a_form_is_not_made_by_a_program(program, tmp_path):
    errors = pytest.importorskip("pyodk.errors")

    with pytest.raises(errors.PyODKError) as refused:
        program.pyodk(tmp_path).forms.create(an_xform().decode(), form_id="play")

    assert refused.value.is_central_error(405.1)


@pytest.mark.django_db(transaction=True)
def test_it_talks_to_a_server(live_server, settings, tmp_path):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    program, id = Program(a_form_of_a_network()), an_id()

    with pyodk_at(live_server.url, program, tmp_path) as client:
        client.submissions.create(filled(id).decode(), "play")

        assert [each.instanceId for each in client.submissions.list("play")] == [id]
        assert client.submissions.get_table("play")["value"][0]["town"] == "Northam"
    User.objects.filter(pk=program.person.pk).update(is_active=False)
