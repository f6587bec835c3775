"""Who may see and do what with forms, submissions and telephones."""

import pytest

from ponleu.forms import access
from ponleu.people.access import NotFound, SecondStepNeeded, asker_for
from ponleu.people.models import User
from ponleu.people.rules.roles import Condition
from tests.forms.openrosa.telephones import Telephone, a_form, an_organisation, filled, kept
from tests.people.groups import START, a_group, a_network, a_team, give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]

SEEING = {
    "forms": lambda asker, scene: list(access.forms_seen(asker)),
    "answers": lambda asker, scene: list(access.submissions_seen(asker, scene.form)),
    "telephones": lambda asker, scene: list(access.devices_seen(asker)),
}


class Scene:
    """A form in a working group, a network and a team, with a telephone and a submission; and another of others."""

    def __init__(self):
        harbour, lighthouse = an_organisation("Harbour"), an_organisation("Lighthouse")
        self.circles = self._circles(harbour)
        self.form = a_form(organisation=harbour, **self.circles)
        self.theirs = a_form(organisation=lighthouse, **self._circles(lighthouse))
        where = {name: self.circles[name] for name in ("group", "network")}
        self.telephone = Telephone(self.form, network=where["network"], group=where["group"])
        self.telephone.send(filled())
        [self.row] = kept()
        Telephone(self.theirs).send(filled())

    def _circles(self, organisation):
        return {"group": a_group(organisation), "network": a_network(organisation), "team": a_team(organisation)}

    def asker(self, role, *, steps=2, **where):
        user = User.objects.create(username=role or "nobody")
        if role:
            give(user, role, **(where or self._where(role)))
        return asker_for(user, on=START, holds=[Condition.SECOND_FACTOR] if steps == 2 else [])

    def _where(self, role):
        if role in {"focal point", "auditor"}:
            return {"organisation": self.form.organisation}
        circle = {"secretariat lead": "group", "duty worker": "team", "case supervisor": "team", "analyst": "team"}
        name = circle.get(role, "network")
        return {name: self.circles[name]}


@pytest.fixture
def scene():
    return Scene()


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("secretariat lead", {"forms", "answers", "telephones"}),
        ("child network coordinator", {"forms", "answers", "telephones"}),
        ("adult network coordinator", {"forms", "answers", "telephones"}),
        ("duty worker", {"forms", "answers"}),
        ("case supervisor", {"forms", "answers"}),
        ("analyst", {"forms", "answers"}),
        ("facilitator", {"forms"}),
        ("focal point", {"forms"}),
        ("auditor", {"forms"}),
        ("translator", set()),
        ("", set()),
    ],
)
def test_each_role_sees_what_is_within_its_circle_and_nothing_of_others(scene, role, sees):
    asker = scene.asker(role, **({"team": scene.circles["team"]} if role == "translator" else {}))

    found = {name: seen(asker, scene) for name, seen in SEEING.items()}

    assert {name for name, rows in found.items() if rows} == sees
    assert scene.theirs not in found["forms"]
    assert list(access.submissions_seen(asker, scene.theirs)) == []


def test_answers_open_with_two_steps_and_for_others_as_if_they_were_not_there(scene):
    assert access.submission_seen(scene.asker("analyst"), scene.row.pk) == scene.row
    with pytest.raises(SecondStepNeeded):
        access.submission_seen(scene.asker("duty worker", steps=1), scene.row.pk)
    with pytest.raises(NotFound):
        access.submission_seen(scene.asker("facilitator"), scene.row.pk)
    with pytest.raises(NotFound):
        access.submission_seen(scene.asker(""), 1)


def test_an_analyst_reads_and_neither_reviews_nor_deletes(scene):
    asker = scene.asker("analyst")

    for verb in ("change", "end"):
        with pytest.raises(NotFound):
            access.submission_seen(asker, scene.row.pk, verb)


def test_forms_and_telephones_are_made_within_ones_own_circle(scene):
    lead, coordinator = scene.asker("secretariat lead"), scene.asker("child network coordinator")

    assert list(access.groups_for(lead)) == [scene.circles["group"]]
    assert list(access.networks_for(lead)) == []
    assert list(access.networks_for(coordinator, "device")) == [scene.circles["network"]]
    assert access.form_seen(lead, scene.form.pk, "change") == scene.form
    assert access.device_seen(lead, scene.telephone.device.pk, "end") == scene.telephone.device
    with pytest.raises(NotFound):
        access.form_seen(lead, scene.theirs.pk)


def test_a_facilitator_enters_paper_and_changes_nothing(scene):
    asker = scene.asker("facilitator")

    assert access.form_to_fill(asker, scene.form.pk) == scene.form
    with pytest.raises(NotFound):
        access.form_seen(asker, scene.form.pk, "change")


def test_a_table_that_is_asked_without_a_scope_refuses():
    from ponleu.forms.models import Submission
    from ponleu.people.access import QueryWithoutScope

    with pytest.raises(QueryWithoutScope):
        list(Submission.objects.all())
