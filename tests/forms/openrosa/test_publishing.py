"""Forms are drafted, tried, published, and never change afterwards."""

import pytest

from ponleu.forms.actions import publishing
from ponleu.forms.models import Attachment, Version
from ponleu.vault.models import TrailEntry
from tests.forms.openrosa.sealing import a_team_with_keys
from tests.forms.openrosa.telephones import DAY, Telephone, a_boss, an_organisation, an_xform, filled, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]


def a_new_form(**more):
    return publishing.make(an_organisation(), form_id="play", title="Play", by=a_boss(), **more)


def drafted(form, version="1", *, marked=False, **more):
    return publishing.draft(form, an_xform(version, marked=marked), by=a_boss(), **more)


def published(form):
    return publishing.publish(form, by=a_boss(), on=DAY)


def verbs():
    return [entry.verb.removeprefix("forms.") for entry in TrailEntry.objects.filter(verb__startswith="forms.")]


def test_a_form_is_drafted_and_published_with_its_files_and_opens():
    form = a_new_form()
    drafted(form, media={"a.csv": b"name\nx\n", "b.png": b"p"}, lists=frozenset({"a.csv"}))

    version = published(form)

    assert (form.state, version.number, version.published_on) == ("open", 1, DAY)
    assert list(Attachment.objects.values_list("name", "kind")) == [("a.csv", "entityList"), ("b.png", "file")]
    assert verbs() == ["form_made", "version_drafted", "version_published"]


def test_a_second_form_of_the_same_id_is_refused():
    a_new_form()

    with pytest.raises(publishing.FormIdTaken):
        a_new_form()


def test_a_version_of_another_form_is_refused():
    form = publishing.make(an_organisation(), form_id="other", title="Other", by=a_boss())

    with pytest.raises(publishing.OtherFormId):
        drafted(form)


def test_a_published_version_never_changes():
    form = a_new_form()
    drafted(form)
    published(form)

    with pytest.raises(publishing.VersionTaken):
        drafted(form)
    with pytest.raises(publishing.NothingToPublish):
        published(form)


def test_a_new_draft_takes_the_place_of_the_one_before_and_of_what_was_tried_with_it():
    form = a_new_form()
    drafted(form)
    Telephone(form, is_trial=True).send(filled())
    tried = [row.is_trial for row in kept()]

    drafted(form)

    assert (tried, kept()) == ([True], [])
    assert list(Version.objects.values_list("version", "published_on")) == [("1", None)]


def test_marked_questions_need_a_team_that_has_keys():
    from ponleu.people.models import Team
    from ponleu.vault.queries.keys import NoKeys

    form = a_new_form()
    assert drafted(form, marked=True).seals
    with pytest.raises(publishing.TeamNeeded):
        published(form)

    form.team = Team.objects_of_django.create(organisation=an_organisation(), name="Without keys")
    form.save()
    with pytest.raises(NoKeys):
        published(form)

    form.team = a_team_with_keys()[0]
    form.save()
    assert published(form).published_on == DAY


@pytest.mark.parametrize("state", ["closing", "closed", "open"])
def test_a_state_is_set_and_stands_in_the_trail(state):
    form = a_new_form()

    publishing.set_state(form, state, by=a_boss())

    entry = TrailEntry.objects.latest("number")
    assert (form.state, entry.verb, entry.details) == (state, "forms.state_set", {"state": state})
