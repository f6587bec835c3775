"""Giving roles: one person asks, a second one agrees, and neither for themselves; keys go with some of them."""

import pytest
from django.test import Client

from ponleu.people.actions import roles
from ponleu.people.models import NOT_YET, Membership, RoleGiven, User
from ponleu.vault.actions.keys import TwoPersonsNeeded, found_team
from ponleu.vault.models import TrailEntry
from ponleu.vault.queries.keys import members_of
from tests.people.accounts import UNLOCK
from tests.people.groups import (
    START,
    a_colleague,
    a_group,
    a_network,
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
WAITING = "/en/people/waiting/"


def _ask(client, person, role, where):
    kind, circle = where
    fields = {"role": role, "where": f"{kind}:{circle.pk}"}
    return client.post(f"/en/people/accounts/{person.pk}/ask-for-role/", fields)


def _agree(client, given):
    return client.post(f"{WAITING}{given.pk}/agree/")


def _decline(client, given):
    return client.post(f"{WAITING}{given.pk}/decline/")


def _trail():
    return list(TrailEntry.objects.filter(verb__startswith="people.role").values_list("verb", "outcome", "details"))


@pytest.fixture
def harbour(a_site):
    return an_organisation()


@pytest.fixture
def first(harbour):
    return browser_of(an_administrator(harbour))


@pytest.fixture
def second(harbour):
    return browser_of(an_administrator(harbour, "sophea"))


def test_a_role_begins_when_a_second_person_agrees(harbour, first, second):
    dara = a_colleague("dara", harbour)

    _ask(first, dara, "focal point", ("organisation", harbour))
    asked = RoleGiven.objects_of_django.get(user=dara)
    _agree(second, asked)

    given = RoleGiven.objects_of_django.get(user=dara)
    assert (asked.valid_from, asked.approved_by) == (NOT_YET, None)
    assert (given.valid_from, given.given_by.username, given.approved_by.username) == (today(), "vanna", "sophea")
    assert _trail() == [
        ("people.role_asked", "done", {"role": "focal_point"}),
        ("people.role_given", "done", {"role": "focal_point"}),
    ]


def test_a_role_that_waits_permits_nothing(harbour, first):
    dara = a_worker("dara", harbour)

    _ask(first, dara, "people administrator", ("organisation", harbour))

    assert browser_of(dara).get("/en/people/accounts/").status_code == 404


def test_whoever_asked_does_not_agree_and_is_not_offered_to(harbour, first):
    dara = a_colleague("dara", harbour)
    _ask(first, dara, "focal point", ("organisation", harbour))
    asked = RoleGiven.objects_of_django.get(user=dara)

    response = _agree(first, asked)

    assert response.status_code == 404
    assert RoleGiven.objects_of_django.get(user=dara).valid_from == NOT_YET
    assert f"{WAITING}{asked.pk}/agree/" not in first.get(f"{WAITING}{asked.pk}/").content.decode()


def test_whoever_would_receive_it_neither_asks_nor_agrees(harbour, first):
    sophea = an_administrator(harbour, "sophea")
    receiver = browser_of(sophea)
    _ask(first, sophea, "auditor", ("organisation", harbour))
    asked = RoleGiven.objects_of_django.get(role="auditor")

    assert _agree(receiver, asked).status_code == 404
    assert _ask(receiver, sophea, "focal point", ("organisation", harbour)).status_code == 404
    assert RoleGiven.objects_of_django.get(role="auditor").is_waiting


@pytest.mark.django_db(transaction=True)
def test_the_action_itself_refuses_one_person_in_two_parts_and_records_it(harbour, first):
    dara, sophea = a_colleague("dara", harbour), an_administrator(harbour, "sophea")
    asked = roles.ask(dara, "focal point", within=harbour, by=sophea, on=today())

    for by in (sophea, dara):
        with pytest.raises(TwoPersonsNeeded):
            roles.agree(asked, by=by, on=today())
    with pytest.raises(TwoPersonsNeeded):
        roles.ask(dara, "auditor", within=harbour, by=dara, on=today())

    refused = [("people.role_given", "refused")] * 2 + [("people.role_asked", "refused")]
    assert [entry[:2] for entry in _trail()[1:]] == refused


def test_an_administrator_of_another_organisation_neither_sees_nor_decides_it(harbour, first):
    dara = a_colleague("dara", harbour)
    stranger = browser_of(an_administrator(an_organisation("Lighthouse"), "chan"))
    _ask(first, dara, "focal point", ("organisation", harbour))
    asked = RoleGiven.objects_of_django.get(user=dara)

    answers = [
        stranger.get(f"{WAITING}{asked.pk}/"),
        _agree(stranger, asked),
        stranger.post(f"{WAITING}{asked.pk}/decline/"),
    ]

    assert [each.status_code for each in answers] == [404, 404, 404]
    assert "Dara Example" not in stranger.get(WAITING).content.decode()
    assert RoleGiven.objects_of_django.get(user=dara).is_waiting


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_what_waits_asks_as_often_for_three_as_for_one(harbour, first, many, django_assert_num_queries):
    for number in range(many):
        dara = a_colleague(f"person {number}", harbour)
        _ask(first, dara, "focal point", ("organisation", harbour))

    with django_assert_num_queries(5):
        page = first.get(WAITING).content.decode()

    assert page.count("asked for by you") == many


def test_when_nothing_waits_the_page_says_what_would_stand_there(first):
    assert "stands here until a second person has agreed or not" in first.get(WAITING).content.decode()


def test_what_was_asked_for_can_be_taken_back_or_not_agreed_to(harbour, first, second):
    dara = a_colleague("dara", harbour)
    for decide in (first, second):
        _ask(first, dara, "focal point", ("organisation", harbour))
        asked = RoleGiven.objects_of_django.get(user=dara)
        _decline(decide, asked)

    assert RoleGiven.objects_of_django.filter(user=dara).count() == 0
    assert [verb for verb, _outcome, _details in _trail()] == ["people.role_asked", "people.role_declined"] * 2


def test_what_was_decided_is_not_decided_again(harbour, first, second):
    dara = a_colleague("dara", harbour)
    given = give(dara, "focal point", organisation=harbour)

    assert [_agree(second, given).status_code, _decline(second, given).status_code] == [404, 404]
    assert RoleGiven.objects_of_django.get(pk=given.pk).valid_from == START


def test_of_two_who_decide_at_the_same_moment_the_slower_is_told(harbour, first):
    dara, vanna, sophea = (
        a_colleague("dara", harbour),
        User.objects.get(username="vanna"),
        a_colleague("sophea", harbour),
    )
    asked = roles.ask(dara, "focal point", within=harbour, by=vanna, on=today())
    seen_by_both = RoleGiven.objects_of_django.get(pk=asked.pk)
    roles.agree(asked, by=sophea, on=today())

    with pytest.raises(roles.Decided):
        roles.agree(seen_by_both, by=sophea, on=today())
    with pytest.raises(roles.Decided):
        roles.decline(seen_by_both, by=vanna)


def test_the_same_role_twice_is_refused_beside_its_field_with_what_to_do(harbour, first):
    dara = a_colleague("dara", harbour)
    give(dara, "focal point", organisation=harbour)

    page = _ask(first, dara, "focal point", ("organisation", harbour)).content.decode()

    assert 'id="id_role_error"' in page
    assert "This person holds this role there already, or it waits for a second person." in page
    assert RoleGiven.objects_of_django.filter(user=dara).count() == 1


def test_a_role_that_has_ended_can_be_asked_for_again(harbour, first):
    dara = a_colleague("dara", harbour)
    give(dara, "focal point", until=START, organisation=harbour)

    _ask(first, dara, "focal point", ("organisation", harbour))

    assert RoleGiven.objects_of_django.filter(user=dara).count() == 2


def test_a_role_is_asked_for_only_where_it_is_held(harbour, first):
    dara = a_colleague("dara", harbour)

    page = _ask(first, dara, "focal point", ("team", a_team(harbour))).content.decode()

    assert 'id="id_where_error"' in page
    assert "This role is not held in such a place." in page


def test_the_form_offers_the_places_of_this_organisation_and_no_role_of_children_or_of_the_whole_country(
    harbour, first
):
    dara, lighthouse = a_colleague("dara", harbour), an_organisation("Lighthouse")
    for organisation in (harbour, lighthouse):
        a_team(organisation, f"Desk of {organisation}")
        a_network(organisation, f"Friends of {organisation}")
        a_group(organisation, f"Report of {organisation}")

    page = first.get(f"/en/people/accounts/{dara.pk}/ask-for-role/").content.decode()

    assert [page.count(f"{each} of Harbour") for each in ("Desk", "Friends", "Report")] == [1, 1, 1]
    assert [each for each in ("Lighthouse", "child researcher", "operator", "account holder") if each in page] == []


def test_a_place_of_another_organisation_is_refused_like_one_that_is_not_there(harbour, first):
    dara = a_colleague("dara", harbour)

    _ask(first, dara, "duty worker", ("team", a_team(an_organisation("Lighthouse"))))

    assert RoleGiven.objects_of_django.filter(user=dara).count() == 0


def test_a_child_gets_no_role_of_adults(harbour):
    child = User.objects.create(username="blue fish", age_band="12-14", organisation=harbour)
    vanna = an_administrator(harbour)

    with pytest.raises(roles.NotForThisAge):
        roles.ask(child, "duty worker", within=a_team(harbour), by=vanna, on=today())
    with pytest.raises(roles.NotForThisAge):
        roles.ask(a_colleague("dara", harbour), "child researcher", within=a_network(harbour), by=vanna, on=today())


def test_the_first_worker_of_a_team_founds_its_keys_and_becomes_a_member(harbour, first, second):
    dara, team = a_worker("dara", harbour), a_team(harbour)
    _ask(first, dara, "duty worker", ("team", team))
    asked = RoleGiven.objects_of_django.get(user=dara)
    told = second.get(f"{WAITING}{asked.pk}/").content.decode()

    _agree(second, asked)

    assert "this person is the first to hold them" in told
    assert members_of(team.pk) == [dara.pk]
    assert Membership.objects_of_django.filter(user=dara, team=team, valid_until=None).count() == 1


def test_a_worker_who_never_signed_in_cannot_be_given_keys_and_the_page_says_what_to_do(harbour, first, second):
    dara, team = a_colleague("dara", harbour), a_team(harbour)
    _ask(first, dara, "duty worker", ("team", team))
    asked = RoleGiven.objects_of_django.get(user=dara)

    page, response = second.get(f"{WAITING}{asked.pk}/").content.decode(), _agree(second, asked)

    assert "They must sign in once first" in page
    assert response.status_code == 400
    assert RoleGiven.objects_of_django.get(user=dara).is_waiting
    assert Membership.objects_of_django.filter(user=dara).count() == 0


def _a_team_with(harbour, supervisor):
    team = a_team(harbour)
    give(supervisor, "case supervisor", team=team)
    found_team(team.pk, [supervisor.pk], by=supervisor.pk)
    return team


def test_a_supervisor_with_an_open_vault_agrees_and_hands_on_the_keys(harbour, first):
    dara, chan = a_worker("dara", harbour), a_worker("chan", harbour)
    team = _a_team_with(harbour, chan)
    supervisor = browser_of(chan)
    _ask(first, dara, "duty worker", ("team", team))
    asked = RoleGiven.objects_of_django.get(user=dara)

    page = supervisor.get(f"{WAITING}{asked.pk}/").content.decode()
    _agree(supervisor, asked)

    assert "Only somebody who holds these keys" in page
    assert members_of(team.pk) == sorted([dara.pk, chan.pk])
    entry = TrailEntry.objects.get(verb="vault.member_admitted")
    assert (entry.outcome, entry.actor, entry.scope) == ("done", chan.pk, team.pk)


def test_a_supervisor_whose_vault_is_locked_is_asked_for_the_passphrase_and_nothing_happens(harbour, first):
    dara, chan = a_worker("dara", harbour), a_worker("chan", harbour)
    team = _a_team_with(harbour, chan)
    supervisor = browser_of(chan)
    _ask(first, dara, "duty worker", ("team", team))
    asked = RoleGiven.objects_of_django.get(user=dara)
    supervisor.post("/en/account/lock/")

    response = _agree(supervisor, asked)

    assert response["Location"] == UNLOCK
    assert RoleGiven.objects_of_django.get(user=dara).is_waiting
    assert members_of(team.pk) == [chan.pk]


def test_an_administrator_without_the_keys_cannot_agree_to_a_role_that_needs_them(harbour, first, second):
    dara, chan = a_worker("dara", harbour), a_worker("chan", harbour)
    team = _a_team_with(harbour, chan)
    _ask(first, dara, "duty worker", ("team", team))
    asked = RoleGiven.objects_of_django.get(user=dara)

    page, response = second.get(f"{WAITING}{asked.pk}/").content.decode(), _agree(second, asked)

    assert "You do not hold the keys of this team." in page
    assert response.status_code == 404
    assert RoleGiven.objects_of_django.get(user=dara).is_waiting


def test_a_translator_gets_the_role_without_the_keys_of_the_team(harbour, first, second):
    dara, chan = a_worker("dara", harbour), a_worker("chan", harbour)
    team = _a_team_with(harbour, chan)
    _ask(first, dara, "translator", ("team", team))

    _agree(second, RoleGiven.objects_of_django.get(user=dara))

    assert RoleGiven.objects_of_django.get(user=dara).valid_from == today()
    assert members_of(team.pk) == [chan.pk]


def test_a_coordinator_of_a_childrens_network_gets_the_keys_of_the_team_that_holds_its_consents(harbour, first, second):
    dara, network = a_worker("dara", harbour), a_network(harbour)
    team = a_team(harbour, "Friends", network=network)
    _ask(first, dara, "child network coordinator", ("network", network))

    _agree(second, RoleGiven.objects_of_django.get(user=dara))

    assert members_of(team.pk) == [dara.pk]
    assert set(Membership.objects_of_django.filter(user=dara).values_list("team", "network")) == {
        (team.pk, None),
        (None, network.pk),
    }


def test_ending_a_role_takes_what_it_permitted_at_once_and_stands_in_the_trail(harbour, first):
    sophea = an_administrator(harbour, "sophea")
    ended = browser_of(sophea)
    given = RoleGiven.objects_of_django.get(user=sophea)
    before = ended.get("/en/people/accounts/").status_code
    asked = first.get(f"/en/people/given-roles/{given.pk}/end/").content.decode()

    first.post(f"/en/people/given-roles/{given.pk}/end/")

    assert "End this role?" in asked
    assert (before, ended.get("/en/people/accounts/").status_code) == (200, 404)
    assert _trail() == [("people.role_ended", "done", {"role": "people_administrator"})]


def test_nobody_ends_their_own_role_or_one_in_another_organisation(harbour, first):
    mine = RoleGiven.objects_of_django.get(user=User.objects.get(username="vanna"))
    lighthouse = an_organisation("Lighthouse")
    theirs = give(a_colleague("chan", lighthouse), "focal point", organisation=lighthouse)

    answers = [first.post(f"/en/people/given-roles/{each.pk}/end/").status_code for each in (mine, theirs)]

    assert answers == [404, 404]
    assert RoleGiven.objects_of_django.filter(valid_until=None).count() == 2


def test_a_member_without_a_role_in_the_organisation_sees_nothing_of_all_this(harbour):
    team = a_team(harbour)
    dara = a_worker("dara", harbour)
    join(dara, team=team)
    client = browser_of(dara)

    answers = [client.get(path).status_code for path in (WAITING, f"/en/people/accounts/{dara.pk}/ask-for-role/")]

    assert answers == [404, 404]
    assert Client().get(WAITING)["Location"] == f"/en/account/sign-in/?next={WAITING}"
