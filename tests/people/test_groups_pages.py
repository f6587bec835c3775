"""Organisations, networks and working groups: founded, joined and left by whoever looks after them."""

from uuid import uuid4

import pytest
from django.test import Client

from ponleu.people.actions.organisations import found_network
from ponleu.people.models import Membership, Network, Organisation, RoleGiven, Seat, User, WorkingGroup
from ponleu.vault.models import TrailEntry
from tests.people.accounts import sign_in
from tests.people.groups import (
    a_colleague,
    a_group,
    a_network,
    a_seat,
    a_team,
    a_worker,
    an_administrator,
    an_organisation,
    browser_of,
    give,
    join,
    today,
)

pytestmark = pytest.mark.usefixtures("a_site")
PEOPLE = "/en/people"


def _page(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode()


def _last():
    entry = TrailEntry.objects.latest("number")
    return entry.verb, entry.scope, entry.subject


@pytest.fixture
def harbour(a_site):
    return an_organisation()


@pytest.fixture
def client(harbour):
    return browser_of(an_administrator(harbour))


@pytest.fixture
def operator(a_site):
    user = a_worker("kosal", None)
    give(user, "operator")
    return browser_of(user)


def test_an_operator_enters_an_organisation_and_it_stands_in_the_trail(operator):
    response = operator.post(f"{PEOPLE}/organisations/enter/", {"name": "Harbour", "name_km": "កំពង់ផែ", "kind": "ngo"})

    made = Organisation.objects_of_django.get()
    assert response["Location"] == f"{PEOPLE}/organisations/{made.pk}/"
    assert (made.name, made.name_km, made.kind) == ("Harbour", "កំពង់ផែ", "ngo")
    assert _last() == ("people.organisation_entered", made.pk, str(made.pk))


def test_an_operator_sees_every_organisation_and_an_administrator_their_own(operator, harbour, client):
    an_organisation("Lighthouse")

    seen = [_page(each, f"{PEOPLE}/organisations/")[1] for each in (operator, client)]

    assert [(page.count("Harbour"), page.count("Lighthouse")) for page in seen] == [(1, 1), (1, 0)]


def test_a_name_that_is_used_is_refused_beside_its_field_in_whatever_case(operator, harbour):
    page = operator.post(f"{PEOPLE}/organisations/enter/", {"name": "HARBOUR", "kind": "ngo"}).content.decode()

    assert 'id="id_name_error"' in page
    assert "There is one of this name already. Choose a name that tells them apart." in page
    assert Organisation.objects_of_django.count() == 1


def test_only_an_operator_enters_organisations(client):
    assert _page(client, f"{PEOPLE}/organisations/enter/")[0] == 404
    assert client.post(f"{PEOPLE}/organisations/enter/", {"name": "Tower", "kind": "ngo"}).status_code == 404
    assert Organisation.objects_of_django.filter(name="Tower").count() == 0


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_often_for_three_as_for_one(harbour, client, many, django_assert_num_queries):
    for number in range(many):
        a_network(harbour, f"Network {number}")
        a_group(harbour, f"Group {number}")
        a_team(harbour, f"Team {number}")

    for path, asked in (
        ("organisations/", 5),
        (f"organisations/{harbour.pk}/", 8),
        ("networks/", 5),
        ("working-groups/", 5),
    ):
        with django_assert_num_queries(asked):
            assert _page(client, f"{PEOPLE}/{path}")[0] == 200


@pytest.mark.parametrize("kind", ["organisations", "networks", "working-groups"])
def test_what_is_of_another_organisation_answers_exactly_like_what_is_not_there(client, kind):
    lighthouse = an_organisation("Lighthouse")
    made = {
        "organisations": lighthouse,
        "networks": a_network(lighthouse),
        "working-groups": a_group(lighthouse),
    }[kind]

    answers = [(id, client.get(f"{PEOPLE}/{kind}/{id}/")) for id in (made.pk, uuid4())]

    assert [each.status_code for _id, each in answers] == [404, 404]
    assert len({each.content.decode().replace(str(id), "") for id, each in answers}) == 1


def test_a_network_of_children_is_founded_and_its_page_says_that_it_never_investigates(harbour, client):
    client.post(f"{PEOPLE}/organisations/{harbour.pk}/network/", {"name": "Friends", "kind": "children"})

    made = Network.objects_of_django.get()
    assert (made.kind, made.may_investigate, made.has_duty_to_report) == ("children", False, False)
    assert "It never investigates." in _page(client, f"{PEOPLE}/networks/{made.pk}/")[1]
    assert _last() == ("people.network_founded", harbour.pk, str(made.pk))


def test_a_network_of_children_that_would_investigate_is_refused_beside_the_field(harbour, client):
    fields = {"name": "Friends", "kind": "children", "may_investigate": "on"}

    page = client.post(f"{PEOPLE}/organisations/{harbour.pk}/network/", fields).content.decode()

    assert 'id="id_may_investigate_error"' in page
    assert "A network of children never investigates. Leave this empty." in page
    assert Network.objects_of_django.count() == 0


def test_a_network_of_children_does_not_investigate_whatever_the_action_is_told(harbour):
    made = found_network(harbour, name="Friends", kind="children", may_investigate=True, by=harbour.pk)

    assert made.may_investigate is False


@pytest.mark.parametrize(
    ("investigates", "told"), [({}, "It does not look into"), ({"may_investigate": "on"}, "are trained to look")]
)
def test_a_network_of_adults_has_a_duty_to_report_and_says_so(harbour, client, investigates, told):
    client.post(f"{PEOPLE}/organisations/{harbour.pk}/network/", {"name": "Teachers", "kind": "adults"} | investigates)

    made = Network.objects_of_django.get()
    page = _page(client, f"{PEOPLE}/networks/{made.pk}/")[1]
    assert (made.may_investigate, made.has_duty_to_report) == (bool(investigates), True)
    assert ("It has a duty to report." in page, told in page) == (True, True)


def test_networks_and_groups_are_made_only_in_ones_own_organisation(client):
    lighthouse = an_organisation("Lighthouse")

    answers = [
        client.post(f"{PEOPLE}/organisations/{lighthouse.pk}/{what}/", {"name": "x", "kind": "adults"}).status_code
        for what in ("network", "working-group")
    ]

    assert answers == [404, 404]
    assert (Network.objects_of_django.count(), WorkingGroup.objects_of_django.count()) == (0, 0)


def test_a_focal_point_sees_the_organisation_and_makes_nothing(harbour):
    focal = browser_of(a_worker("dara", harbour, "focal point"))

    status, page = _page(focal, f"{PEOPLE}/organisations/{harbour.pk}/")

    assert (status, "Found a network" in page, "No network that you may see." in page) == (200, False, True)
    assert (
        focal.post(f"{PEOPLE}/organisations/{harbour.pk}/network/", {"name": "x", "kind": "adults"}).status_code == 404
    )


@pytest.fixture
def teachers(harbour):
    return a_network(harbour, "Teachers", kind="adults")


@pytest.fixture
def coordinator(harbour, teachers):
    return browser_of(a_worker("sina", harbour, "adult network coordinator", network=teachers))


def test_a_coordinator_takes_an_adult_in_by_their_sign_in_name(harbour, teachers, coordinator):
    dara = a_colleague("dara", harbour)

    coordinator.post(f"{PEOPLE}/networks/{teachers.pk}/", {"username": " DARA "})

    assert Membership.objects_of_django.get(user=dara).network == teachers
    assert _last() == ("people.member_taken_in", teachers.pk, str(dara.pk))
    assert "Dara Example" in _page(coordinator, f"{PEOPLE}/networks/{teachers.pk}/")[1]


def test_whoever_is_not_of_the_organisation_is_not_found_like_nobody(harbour, teachers, coordinator):
    a_colleague("chan", an_organisation("Lighthouse"))
    a_colleague("gone", harbour, is_active=False)
    User.objects.create(username="blue fish", age_band="12-14", organisation=harbour)

    for username in ("chan", "gone", "blue fish", "nobody", "sina"):
        page = coordinator.post(f"{PEOPLE}/networks/{teachers.pk}/", {"username": username}).content.decode()
        assert "Nobody with this sign-in name can be added here." in page

    assert Membership.objects_of_django.count() == 1


def test_somebody_is_not_taken_in_twice(harbour, teachers, coordinator):
    join(a_colleague("dara", harbour), network=teachers)

    page = coordinator.post(f"{PEOPLE}/networks/{teachers.pk}/", {"username": "dara"}).content.decode()

    assert "This person is there already." in page
    assert Membership.objects_of_django.count() == 2


def test_an_administrator_sees_members_but_takes_nobody_in_alone(harbour, teachers, client):
    a_colleague("dara", harbour)
    join(a_colleague("chan", harbour), network=teachers)

    page = _page(client, f"{PEOPLE}/networks/{teachers.pk}/")[1]

    assert ("Chan Example" in page, "Take them in" in page) == (True, False)
    assert client.post(f"{PEOPLE}/networks/{teachers.pk}/", {"username": "dara"}).status_code == 404


def test_children_are_seen_by_their_network_and_not_by_the_administrator_of_the_organisation(harbour, client):
    friends = a_network(harbour)
    join(User.objects.create(username="blue fish", age_band="12-14", organisation=harbour), network=friends)
    helper = browser_of(a_worker("sina", harbour, "facilitator", network=friends))

    seen = [_page(each, f"{PEOPLE}/networks/{friends.pk}/")[1] for each in (helper, client)]

    assert ["blue fish" in page for page in seen] == [True, False]


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_network_asks_as_often_for_three_members_as_for_one(
    harbour, teachers, coordinator, many, django_assert_num_queries
):
    for number in range(many):
        join(a_colleague(f"person {number}", harbour), network=teachers)

    with django_assert_num_queries(8):
        _page(coordinator, f"{PEOPLE}/networks/{teachers.pk}/")


def test_leaving_a_network_ends_membership_and_roles_there_and_nothing_else(harbour, teachers, coordinator):
    dara, others = a_colleague("dara", harbour), a_network(harbour, "Nurses", kind="adults")
    for network in (teachers, others):
        give(dara, "adult network coordinator", network=network)
    mine = Membership.objects_of_django.get(user=dara, network=teachers)
    asked = _page(coordinator, f"{PEOPLE}/memberships/{mine.pk}/leave-network/")[1]

    coordinator.post(f"{PEOPLE}/memberships/{mine.pk}/leave-network/")

    assert "Does Dara Example leave Teachers?" in asked
    for rows in (Membership, RoleGiven):
        until = rows.objects_of_django.filter(user=dara).values_list("network__name", "valid_until")
        assert set(until) == {("Teachers", today()), ("Nurses", None)}
    assert _last() == ("people.member_left", teachers.pk, str(dara.pk))


def test_nobody_ends_their_own_membership_or_one_of_another_network(harbour, teachers, coordinator):
    others = a_network(harbour, "Nurses", kind="adults")
    join(a_colleague("dara", harbour), network=others)

    answers = [
        coordinator.post(f"{PEOPLE}/memberships/{each.pk}/leave-network/").status_code
        for each in Membership.objects_of_django.all()
    ]

    assert answers == [404, 404]
    assert Membership.objects_of_django.filter(valid_until=None).count() == 2


def test_a_working_group_is_set_up_and_stands_in_the_trail(harbour, client):
    client.post(f"{PEOPLE}/organisations/{harbour.pk}/working-group/", {"name": "Report of 2030"})

    made = WorkingGroup.objects_of_django.get()
    assert (made.name, made.organisation) == ("Report of 2030", harbour)
    assert _last() == ("people.group_set_up", harbour.pk, str(made.pk))


@pytest.fixture
def report(harbour):
    return a_group(harbour)


@pytest.fixture
def lead(harbour, report):
    return browser_of(a_worker("sina", harbour, "secretariat lead", group=report))


def test_a_seat_is_given_to_an_adult_for_their_organisation_and_to_a_child_for_its_network(harbour, report, lead):
    lighthouse = an_organisation("Lighthouse")
    friends = a_network(lighthouse)
    a_colleague("chan", lighthouse)
    join(User.objects.create(username="blue fish", age_band="12-14", organisation=lighthouse), network=friends)

    for username in ("chan", "blue fish"):
        lead.post(f"{PEOPLE}/working-groups/{report.pk}/", {"username": username})

    given = Seat.objects_of_django.values_list("user__username", "organisation__name", "network__name")
    assert set(given) == {("chan", "Lighthouse", None), ("blue fish", None, "Friends")}
    page = _page(lead, f"{PEOPLE}/working-groups/{report.pk}/")[1]
    assert ("for Lighthouse" in page, "for Friends" in page) == (True, True)


def test_a_seat_is_not_given_twice_nor_to_oneself_nor_for_nobody(harbour, report, lead):
    a_seat(a_colleague("dara", harbour), report, organisation=harbour)
    a_colleague("rith", None)

    told = [
        lead.post(f"{PEOPLE}/working-groups/{report.pk}/", {"username": username}).content.decode()
        for username in ("dara", "sina", "rith", "nobody")
    ]

    assert "This person is there already." in told[0]
    assert "this person belongs to none." in told[2]
    assert ["Nobody with this sign-in name can be added here." in page for page in told] == [False, True, False, True]
    assert Seat.objects_of_django.count() == 1


def test_a_lead_without_the_second_step_sees_the_seats_and_gives_none(harbour, report):
    a_worker("sina", harbour, "secretariat lead", group=report)
    dara, client = a_colleague("dara", harbour), Client()
    a_seat(dara, report, organisation=harbour)
    sign_in(client, name="sina")

    status, page = _page(client, f"{PEOPLE}/working-groups/{report.pk}/")

    assert (status, "Dara Example" in page, "Give the seat" in page) == (200, True, False)
    assert client.post(f"{PEOPLE}/working-groups/{report.pk}/", {"username": "dara"}).status_code == 403


def test_a_seat_is_taken_back_and_can_be_given_again(harbour, report, lead):
    seat = a_seat(a_colleague("dara", harbour), report, organisation=harbour)

    lead.post(f"{PEOPLE}/seats/{seat.pk}/end/")
    ended = Seat.objects_of_django.get().valid_until
    lead.post(f"{PEOPLE}/working-groups/{report.pk}/", {"username": "dara"})

    assert ended == today()
    assert Seat.objects_of_django.filter(valid_until=None).count() == 1


def test_seats_of_another_working_group_are_out_of_reach(harbour, lead):
    other = a_group(harbour, "Report of 2040")
    seat = a_seat(a_colleague("dara", harbour), other, organisation=harbour)

    answers = [
        lead.get(f"{PEOPLE}/working-groups/{other.pk}/"),
        lead.post(f"{PEOPLE}/working-groups/{other.pk}/", {"username": "dara"}),
        lead.post(f"{PEOPLE}/seats/{seat.pk}/end/"),
    ]

    assert [each.status_code for each in answers] == [404, 404, 404]
    assert Seat.objects_of_django.get().valid_until is None


def test_a_lead_does_not_take_their_own_seat_back(harbour, report, lead):
    seat = a_seat(User.objects.get(username="sina"), report, organisation=harbour)

    assert lead.post(f"{PEOPLE}/seats/{seat.pk}/end/").status_code == 404
    assert f"/seats/{seat.pk}/end/" not in _page(lead, f"{PEOPLE}/working-groups/{report.pk}/")[1]


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_working_group_asks_as_often_for_three_seats_as_for_one(
    harbour, report, lead, many, django_assert_num_queries
):
    for number in range(many):
        a_seat(a_colleague(f"person {number}", harbour), report, organisation=harbour)

    with django_assert_num_queries(7):
        _page(lead, f"{PEOPLE}/working-groups/{report.pk}/")


@pytest.mark.parametrize("path", ["organisations/", "networks/", "working-groups/"])
def test_whoever_has_no_role_finds_none_of_these_lists(harbour, path):
    assert _page(browser_of(a_worker("dara", harbour)), f"{PEOPLE}/{path}")[0] == 404
