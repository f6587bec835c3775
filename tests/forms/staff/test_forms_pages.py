"""The forms that somebody may see, and one of them."""

import pytest

from ponleu.forms.models import Submission
from tests.forms.openrosa.telephones import Telephone, a_form, a_version, filled
from tests.forms.pages.filled import a_published_form
from tests.forms.staff.office import ONE_FORM, Office, queries_of
from tests.people.groups import a_network, an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]


def test_a_coordinator_sees_the_forms_of_the_network_with_what_came_and_no_others():
    office = Office()
    form = office.a_form()
    elsewhere = a_network(an_organisation("Lighthouse"), "Others")
    hidden = a_form(organisation=elsewhere.organisation, network=elsewhere, form_id="other")
    telephone = Telephone(form)
    telephone.send(filled(age="12"))
    telephone.send(filled(age="40"))
    Submission.objects_of_django.filter(finding_count=0).update(state="approved")

    text = office.see("")

    assert "Play and school open" in text
    assert "Answers: 2 · flagged: 1 · waiting for review: 1" in text
    assert str(hidden.pk) not in office.html
    assert [office.answered(f"{each.pk}/") for each in (form, hidden)] == [200, 404]


def test_a_facilitator_sees_the_form_and_neither_counts_nor_addresses():
    boss = Office()
    form = boss.a_form()
    Telephone(form).send(filled(age="12"))
    facilitator = Office("dara", role="facilitator", harbour=boss.harbour, network=boss.network)

    assert "Answers:" not in facilitator.see("")
    text = facilitator.see(f"{form.pk}/")

    assert "Filled forms" not in text
    assert "Telephones that have it" not in text


def test_one_form_tells_versions_languages_what_is_sealed_and_what_each_channel_cannot_ask():
    office = Office()
    form = a_published_form(ONE_FORM)
    type(form).objects_of_django.filter(pk=form.pk).update(organisation=office.harbour, network=office.network)

    text = office.see(f"{form.pk}/")

    assert "Languages English and ខ្មែរ" in text
    assert "Sealed nothing: no question is marked sensitive or identifying" in text
    assert "By text message not asked: 1" in text
    assert "Questions 3" in text
    version = form.versions.get()
    text = office.see(f"versions/{version.pk}/channels/")
    assert "A picture is not asked" in text
    assert office.answered(f"versions/{version.pk}/channels/", language="km") == 200


def test_marked_questions_are_named_as_sealed_and_a_missing_team_is_told():
    office = Office()
    form = office.a_form()
    a_version(form, "2", is_draft=True, seals=True)

    text = office.see(f"{form.pk}/")

    assert "Sealed Told and Name" in text
    assert "Who opens what is sealed no team is chosen yet" in text


def test_the_list_and_one_form_ask_as_many_questions_for_three_as_for_one():
    office = Office()
    form = office.a_form()
    Telephone(form)
    before = [queries_of(office, ""), queries_of(office, f"{form.pk}/")]
    for number in ("2", "3"):
        office.a_form(form_id=f"play{number}")
        a_version(form, number)
        Telephone(form)

    assert [queries_of(office, ""), queries_of(office, f"{form.pk}/")] == before
