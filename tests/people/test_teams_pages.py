"""Teams: who belongs to one, who holds its keys, and what becomes of both when somebody leaves."""

from uuid import uuid4

import pytest

from ponleu.people.models import Membership, RoleGiven, Team, User
from ponleu.places.models import Area
from ponleu.vault.actions.keys import found_team
from ponleu.vault.models import KeyPair, TrailEntry
from ponleu.vault.queries.keys import members_of
from ponleu.vault.queries.records import left_to_rewrap
from tests.people.groups import (
    a_colleague,
    a_network,
    a_record_of,
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


def _leave(client, membership):
    return client.post(f"{PEOPLE}/memberships/{membership.pk}/leave-team/")


@pytest.fixture
def harbour(a_site):
    return an_organisation()


@pytest.fixture
def client(harbour):
    return browser_of(an_administrator(harbour))


@pytest.fixture
def desk(harbour):
    """A team whose keys are held by a supervisor and a duty worker."""
    team = a_team(harbour, "Night desk")
    chan, dara = a_worker("chan", harbour), a_worker("dara", harbour)
    give(chan, "case supervisor", team=team)
    give(dara, "duty worker", team=team)
    found_team(team.pk, [chan.pk, dara.pk], by=chan.pk)
    return team


def _person(name):
    return User.objects.get(username=name)


def _membership(name):
    return Membership.objects_of_django.get(user__username=name)


def test_a_team_is_founded_without_keys_and_its_page_says_when_they_are_made(harbour, client):
    network = a_network(harbour)
    country = Area.objects.create(key="kh", country="KHM", level=0, kind="country", name="Cambodia")
    area = Area.objects.create(
        key="kh-x", country="KHM", level=1, kind="province", name="Coastal Province", parent=country
    )
    fields = {"name": "Desk", "name_km": "តុ", "channel": "sms", "area": area.pk, "network": network.pk}

    response = client.post(f"{PEOPLE}/organisations/{harbour.pk}/team/", fields)

    made = Team.objects_of_django.get()
    assert response["Location"] == f"{PEOPLE}/teams/{made.pk}/"
    assert (made.name_km, made.channel, made.area, made.network) == ("តុ", "sms", area, network)
    page = _page(client, f"{PEOPLE}/teams/{made.pk}/")[1]
    told = ["This team has no keys yet.", "Coastal Province", "text messages", "Friends", "Nobody is a member yet."]
    assert [each for each in told if each not in page] == []
    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.scope, entry.subject) == ("people.team_founded", harbour.pk, str(made.pk))


def test_a_team_of_a_name_that_is_used_is_refused_beside_its_field(harbour, client):
    a_team(harbour, "Desk")

    page = client.post(f"{PEOPLE}/organisations/{harbour.pk}/team/", {"name": "desk"}).content.decode()

    assert 'id="id_name_error"' in page
    assert Team.objects_of_django.count() == 1


def test_a_team_keeps_no_consents_of_a_network_of_others_and_is_founded_in_no_other_organisation(harbour, client):
    lighthouse = an_organisation("Lighthouse")
    theirs = a_network(lighthouse)

    client.post(f"{PEOPLE}/organisations/{harbour.pk}/team/", {"name": "Desk", "network": theirs.pk})
    elsewhere = client.post(f"{PEOPLE}/organisations/{lighthouse.pk}/team/", {"name": "Desk"})

    assert elsewhere.status_code == 404
    assert Team.objects_of_django.count() == 0


def test_the_page_of_a_team_says_who_holds_its_keys_and_who_does_not(harbour, client, desk):
    join(a_colleague("sina", harbour), team=desk)

    page = _page(client, f"{PEOPLE}/teams/{desk.pk}/")[1]

    assert "keys number 1" in page
    assert (page.count("holds the keys</span>"), page.count("no keys of the team</span>")) == (2, 1)
    assert "nothing: all records are on these keys" in page


def test_whoever_holds_keys_without_being_a_member_stands_out(client, desk):
    Membership.objects_of_django.filter(user__username="dara").delete()

    page = _page(client, f"{PEOPLE}/teams/{desk.pk}/")[1]

    assert page.count("Not a member, and yet holds the keys.") == 1
    assert "Dara Example" in page


@pytest.mark.parametrize("who", ["chan", "dara"])
def test_members_see_their_own_team_and_no_other(harbour, desk, who):
    other = a_team(harbour, "Day desk")
    client = browser_of(_person(who))

    seen = _page(client, f"{PEOPLE}/teams/")[1]

    assert ("Night desk" in seen, "Day desk" in seen) == (True, False)
    assert [_page(client, f"{PEOPLE}/teams/{each.pk}/")[0] for each in (desk, other)] == [200, 404]


def test_a_team_of_another_organisation_answers_exactly_like_one_that_is_not_there(client):
    other = a_team(an_organisation("Lighthouse"))

    for path in ("", "move/"):
        ask = client.post if path else client.get
        answers = [(id, ask(f"{PEOPLE}/teams/{id}/{path}")) for id in (other.pk, uuid4())]
        assert [each.status_code for _id, each in answers] == [404, 404]
        assert len({each.content.decode().replace(str(id), "") for id, each in answers}) == 1


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_often_for_three_as_for_one(harbour, client, many, django_assert_num_queries):
    for number in range(many):
        team = a_team(harbour, f"Desk {number}")
        workers = [a_worker(f"worker {number} {each}", harbour) for each in range(many)]
        for each in workers:
            join(each, team=team)
        found_team(team.pk, [each.pk for each in workers], by=workers[0].pk)
        a_record_of(team)

    with django_assert_num_queries(8):
        _page(client, f"{PEOPLE}/teams/")
    with django_assert_num_queries(10):
        _page(client, f"{PEOPLE}/teams/{team.pk}/")


def test_leaving_a_team_gives_it_new_keys_and_leaves_the_rest_of_the_persons_work_alone(harbour, desk):
    dara, supervisor = _person("dara"), browser_of(_person("chan"))
    give(dara, "focal point", organisation=harbour)
    record = a_record_of(desk)
    asked = _page(supervisor, f"{PEOPLE}/memberships/{_membership('dara').pk}/leave-team/")[1]

    response = _leave(supervisor, _membership("dara"))

    assert "The team gets new keys at once, without this person." in asked
    assert response["Location"] == f"{PEOPLE}/teams/{desk.pk}/"
    assert members_of(desk.pk) == [_person("chan").pk]
    assert KeyPair.objects.get(kind="team", holder=desk.pk, is_current=True).epoch == 2
    assert _membership("dara").valid_until == today()
    ended = RoleGiven.objects_of_django.filter(user=dara).values_list("role", "valid_until")
    assert set(ended) == {("duty worker", today()), ("focal point", None)}
    assert record.team == desk.pk
    verbs = TrailEntry.objects.filter(scope=desk.pk, verb__contains="member").values_list("verb", "actor", "subject")
    assert list(verbs) == [
        ("vault.member_left", _person("chan").pk, str(dara.pk)),
        ("people.member_left", _person("chan").pk, str(dara.pk)),
    ]


def test_the_last_who_holds_the_keys_does_not_leave_and_nothing_has_changed(client, desk):
    _leave(client, _membership("dara"))

    response = _leave(client, _membership("chan"))

    page = response.content.decode()
    assert "This is the last member of the team who holds its keys. Admit another member first." in page
    assert members_of(desk.pk) == [_person("chan").pk]
    assert _membership("chan").valid_until is None
    assert RoleGiven.objects_of_django.get(user__username="chan").valid_until is None


def test_a_member_without_keys_leaves_without_new_keys(harbour, client, desk):
    sina = a_colleague("sina", harbour)
    join(sina, team=desk)

    page = _page(client, f"{PEOPLE}/memberships/{_membership('sina').pk}/leave-team/")[1]
    _leave(client, _membership("sina"))

    assert "What happens to the keys" not in page
    assert KeyPair.objects.filter(kind="team", holder=desk.pk).count() == 1
    assert _membership("sina").valid_until == today()


def test_nobody_takes_themselves_or_a_member_of_another_team_out(harbour, desk):
    supervisor, other = browser_of(_person("chan")), a_team(harbour, "Day desk")
    join(a_colleague("sina", harbour), team=other)

    assert [_leave(supervisor, _membership(each)).status_code for each in ("chan", "sina")] == [404, 404]
    assert Membership.objects_of_django.filter(valid_until=None).count() == 3


def test_a_duty_worker_takes_nobody_out(desk):
    worker = browser_of(_person("dara"))

    assert _leave(worker, _membership("chan")).status_code == 404
    assert "End this membership" not in _page(worker, f"{PEOPLE}/teams/{desk.pk}/")[1]


def test_a_membership_of_a_network_does_not_end_as_one_of_a_team_nor_the_other_way_round(harbour, client, desk):
    network = a_network(harbour, "Teachers", kind="adults")
    join(a_colleague("sina", harbour), network=network)

    answers = [
        _leave(client, _membership("sina")),
        client.post(f"{PEOPLE}/memberships/{_membership('dara').pk}/leave-network/"),
    ]

    assert [each.status_code for each in answers] == [404, 404]
    assert members_of(desk.pk) == sorted([_person("chan").pk, _person("dara").pk])


def _after_somebody_left(desk, client, *, records):
    for _ in range(records):
        a_record_of(desk)
    _leave(client, _membership("dara"))


def test_the_pages_count_what_is_left_to_move_and_a_member_with_an_open_vault_moves_it(client, desk):
    _after_somebody_left(desk, client, records=3)
    supervisor = browser_of(_person("chan"))
    seen = [_page(supervisor, f"{PEOPLE}/teams/{path}")[1] for path in ("", f"{desk.pk}/")]

    supervisor.post(f"{PEOPLE}/teams/{desk.pk}/move/")

    assert "Left to move to new keys: 3" in seen[0]
    assert ("Records on former keys: 3" in seen[1], "Move them now" in seen[1]) == (True, True)
    assert left_to_rewrap(desk.pk) == 0
    assert TrailEntry.objects.filter(verb="vault.rewrapped", outcome="done").count() == 3


def test_one_press_moves_only_so_many_and_the_next_press_the_rest(monkeypatch, client, desk):
    from ponleu.people.actions import teams

    monkeypatch.setattr(teams, "AT_ONCE", 2)
    _after_somebody_left(desk, client, records=3)
    supervisor = browser_of(_person("chan"))

    left = []
    for _ in range(2):
        supervisor.post(f"{PEOPLE}/teams/{desk.pk}/move/")
        left.append(left_to_rewrap(desk.pk))

    assert left == [1, 0]


def test_with_a_locked_vault_nothing_is_moved_and_the_passphrase_is_asked_for(client, desk):
    _after_somebody_left(desk, client, records=1)
    supervisor = browser_of(_person("chan"))
    supervisor.post("/en/account/lock/")

    response = supervisor.post(f"{PEOPLE}/teams/{desk.pk}/move/")

    assert response["Location"] == "/en/account/unlock/"
    assert left_to_rewrap(desk.pk) == 1


def test_an_administrator_without_the_keys_sees_what_is_left_and_moves_nothing(client, desk):
    _after_somebody_left(desk, client, records=1)

    page = _page(client, f"{PEOPLE}/teams/{desk.pk}/")[1]

    assert ("Records on former keys: 1" in page, "Move them now" in page) == (True, False)
    assert client.post(f"{PEOPLE}/teams/{desk.pk}/move/").status_code == 404
    assert left_to_rewrap(desk.pk) == 1


def test_whoever_left_finds_the_team_no_more(client, desk):
    dara = browser_of(_person("dara"))
    before = _page(dara, f"{PEOPLE}/teams/{desk.pk}/")[0]

    _leave(client, _membership("dara"))

    assert (before, _page(dara, f"{PEOPLE}/teams/{desk.pk}/")[0], _page(dara, f"{PEOPLE}/teams/")[0]) == (200, 404, 404)
