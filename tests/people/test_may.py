"""What several roles together permit, in a group, in the country, and to everybody with an account."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.db.models import Q

from ponleu.people import access, queries
from ponleu.people.models import Membership, Network, Organisation, RoleGiven, Seat, Team, User, WorkingGroup
from ponleu.people.rules.roles import Condition, parse
from ponleu.people.rules.scopes import Scope

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
START = date(2026, 11, 1)
OWN = [(Scope.OWN, "")]
HEAD = "role,verb,object,scope,condition,valid_from,valid_until,since,note"


def _user(name="sokha", **more):
    return User.objects.create(username=name, **more)


def _organisation(name="Harbour"):
    return Organisation.objects_of_django.create(name=name, kind="ngo")


def _network(organisation, name="Friends"):
    return Network.objects_of_django.create(organisation=organisation, name=name, kind="children")


def _group(organisation, name="Report of 2027"):
    return WorkingGroup.objects_of_django.create(organisation=organisation, name=name)


def _give(user, role, *, until=None, **where):
    RoleGiven.objects_of_django.create(user=user, role=role, valid_from=START, valid_until=until, **where)


def _join(user, **where):
    Membership.objects_of_django.create(user=user, valid_from=START, **where)


@pytest.mark.parametrize(("verb", "object"), [("read", "account"), ("read", "session"), ("end", "session")])
def test_everybody_with_an_active_account_reads_it_and_reads_and_ends_their_sessions(verb, object):
    somebody = _user()

    assert access.may(somebody, verb, object, on=DAY, circles=OWN)
    assert not access.may(somebody, verb, object, on=DAY, circles=[(Scope.ORGANISATION, "one")])
    assert not access.may(_user("dara", is_active=False), verb, object, on=DAY, circles=OWN)


def test_an_account_alone_permits_nothing_else():
    somebody = _user()

    assert not access.may(somebody, "change", "account", on=DAY, circles=OWN, holds=Condition)
    assert not access.may(somebody, "end", "session", on=DAY)


def test_one_finds_among_all_accounts_only_ones_own_and_as_inactive_none():
    somebody, gone = _user(), _user("dara", is_active=False)

    found = [
        list(User.objects.filter(access.scope_of(each, "read", "account", scope=Scope.OWN, field="pk", on=DAY)))
        for each in (somebody, gone)
    ]

    assert found == [[somebody], []]


def test_a_role_within_a_team_may_also_have_a_rule_for_ones_own(monkeypatch):
    rules = parse(f"{HEAD}\nduty worker,change,account,own,,{START},,version 1,")
    monkeypatch.setattr(queries, "role_rules", lambda: rules)
    worker, team = _user(), Team.objects_of_django.create(organisation=_organisation(), name="Desk")
    _join(worker, team=team)
    _give(worker, "duty worker", team=team)

    rows = access.scope_of(worker, "change", "account", scope=Scope.OWN, field="pk", on=DAY)

    assert (rows, bool(access.may(worker, "change", "account", on=DAY, circles=OWN))) == (Q(pk__in=[worker.pk]), True)


def test_a_role_in_a_working_group_reaches_that_group_and_no_other():
    lead, harbour = _user(), _organisation()
    mine, other = _group(harbour), _group(harbour, "Report of 2032")
    _give(lead, "secretariat lead", group=mine)
    holds = [Condition.SECOND_FACTOR, Condition.NOT_OWN]

    asked = [
        access.may(lead, "change", "seat", on=DAY, circles=[(Scope.GROUP, str(each.pk))], holds=holds)
        for each in (mine, other)
    ]

    assert [bool(each) for each in asked] == [True, False]


def test_a_refusal_names_what_is_missing_in_ones_own_group():
    lead, group = _user(), _group(_organisation())
    _give(lead, "secretariat lead", group=group)

    decision = access.may(lead, "change", "seat", on=DAY, circles=[(Scope.GROUP, str(group.pk))])

    assert (bool(decision), decision.missing) == (False, {Condition.SECOND_FACTOR, Condition.NOT_OWN})


def test_a_role_for_the_country_needs_no_circle_and_no_membership():
    operator = _user()
    _give(operator, "operator")
    holds = [Condition.SECOND_FACTOR, Condition.SECOND_PERSON]

    assert access.may(operator, "create", "ceremony", on=DAY, holds=holds)
    assert not access.may(operator, "create", "ceremony", on=DAY, holds=holds[:1])
    assert not access.may(operator, "approve", "ceremony", on=DAY, holds=Condition)


def test_a_role_for_the_country_sees_every_row_and_without_it_none():
    operator, nobody, harbour = _user(), _user("dara"), _organisation()
    _give(operator, "operator")
    asked = {"verb": "create", "object": "ceremony", "scope": Scope.COUNTRY, "field": "pk", "on": DAY}

    found = [
        list(Organisation.objects.within(access.scope_of(each, holds=Condition, **asked)))
        for each in (operator, nobody)
    ]

    assert found == [[harbour], []]


def test_several_roles_permit_what_each_permits_where_each_was_given_and_nothing_across():
    user, harbour, lighthouse = _user(), _organisation(), _organisation("Lighthouse")
    team = Team.objects_of_django.create(organisation=harbour, name="Desk")
    _join(user, team=team)
    _give(user, "duty worker", team=team)
    _give(user, "auditor", organisation=lighthouse)
    factor = [Condition.SECOND_FACTOR]
    asked = {
        ("create", "sealed_record", Scope.TEAM, team.pk): True,
        ("read", "trail", Scope.ORGANISATION, lighthouse.pk): True,
        ("read", "trail", Scope.ORGANISATION, harbour.pk): False,
        ("read", "trail", Scope.TEAM, team.pk): False,
    }

    found = {
        each: bool(access.may(user, each[0], each[1], on=DAY, circles=[(each[2], str(each[3]))], holds=factor))
        for each in asked
    }

    assert found == asked


def test_a_role_in_a_network_counts_only_for_a_member_of_it():
    network = _network(_organisation())
    member, stranger = _user(), _user("dara")
    for each in (member, stranger):
        _give(each, "facilitator", network=network)
    _join(member, network=network)

    assert access.network_for(member, network.pk, on=DAY) == network
    with pytest.raises(access.NotFound):
        access.network_for(stranger, network.pk, on=DAY)


def test_another_network_answers_exactly_like_one_that_does_not_exist():
    harbour, member = _organisation(), _user()
    mine, other = _network(harbour), _network(harbour, "Stars")
    _give(member, "facilitator", network=mine)
    _join(member, network=mine)
    _join(member, network=other)  # a member without a role there

    assert _answers(access.network_for, member, [other.pk, uuid4()]) == [("NotFound", str(access.NotFound()))] * 2


def test_another_organisation_answers_exactly_like_one_that_does_not_exist():
    harbour, lighthouse, focal = _organisation(), _organisation("Lighthouse"), _user()
    _give(focal, "focal point", organisation=harbour)

    assert access.organisation_for(focal, harbour.pk, on=DAY) == harbour
    assert (
        _answers(access.organisation_for, focal, [lighthouse.pk, uuid4()]) == [("NotFound", str(access.NotFound()))] * 2
    )


@pytest.mark.parametrize(("seat_until", "finds"), [(None, True), (DAY, False)])
def test_a_secretariat_lead_finds_an_organisation_while_it_has_a_seat_in_their_group(seat_until, finds):
    lead, harbour, lighthouse = _user(), _organisation(), _organisation("Lighthouse")
    mine, other = _group(harbour), _group(harbour, "Report of 2032")
    _give(lead, "secretariat lead", group=mine)
    for group, organisation, name, until in [(mine, lighthouse, "dara", seat_until), (other, harbour, "vanna", None)]:
        Seat.objects_of_django.create(
            group=group, user=_user(name), organisation=organisation, valid_from=START, valid_until=until
        )

    answers = _answers(access.organisation_for, lead, [lighthouse.pk, harbour.pk])

    assert answers == [lighthouse if finds else ("NotFound", str(access.NotFound())), answers[1]]
    assert answers[1] == ("NotFound", str(access.NotFound()))


def test_an_auditor_finds_no_team_for_lack_of_a_row():
    harbour, auditor = _organisation(), _user()
    team = Team.objects_of_django.create(organisation=harbour, name="Desk")
    _give(auditor, "auditor", organisation=harbour)

    assert _answers(access.team_for, auditor, [team.pk]) == [("NotFound", str(access.NotFound()))]


def test_a_people_administrator_finds_a_team_only_with_a_second_factor():
    harbour, administrator = _organisation(), _user()
    team = Team.objects_of_django.create(organisation=harbour, name="Desk")
    _give(administrator, "people administrator", organisation=harbour)

    assert access.team_for(administrator, team.pk, on=DAY, holds=iter([Condition.SECOND_FACTOR])) == team
    assert _answers(access.team_for, administrator, [team.pk]) == [("NotFound", str(access.NotFound()))]


@pytest.mark.parametrize("scope", ["team", "organisation"])
def test_a_team_is_found_only_by_the_row_for_reading_it_and_under_that_rows_conditions(monkeypatch, scope):
    harbour, worker = _organisation(), _user()
    team = Team.objects_of_django.create(organisation=harbour, name="Desk")
    _join(worker, team=team)
    _give(worker, "auditor", **({"team": team} if scope == "team" else {"organisation": harbour}))
    reading = parse(f"{HEAD}\nauditor,read,team,{scope},second_factor,{START},,version 1,")
    changing = parse(f"{HEAD}\nauditor,change,team,{scope},second_factor,{START},,version 1,")

    found = []
    for rules, holds in [(reading, Condition), (reading, [Condition.UNLOCKED]), (changing, Condition)]:
        monkeypatch.setattr(queries, "role_rules", lambda rules=rules: rules)
        found += _answers(partial(access.team_for, holds=holds), worker, [team.pk])

    assert found == [team, *[("NotFound", str(access.NotFound()))] * 2]


@pytest.mark.parametrize("roles", [1, 3])
def test_the_scope_of_somebody_with_three_roles_is_asked_with_as_few_questions_as_with_one(
    roles, django_assert_num_queries
):
    focal = _user()
    mine = [_organisation(f"Harbour {number}") for number in range(roles)]
    for each in mine:
        _give(focal, "focal point", organisation=each)

    with django_assert_num_queries(2):
        rows = access.scope_of(focal, "read", "organisation", scope=Scope.ORGANISATION, field="pk", on=DAY)

    assert list(Organisation.objects.within(rows)) == mine


@pytest.mark.parametrize(("day", "allowed"), [(START, True), (date(2026, 11, 30), True), (DAY, False)])
def test_a_rule_that_has_expired_permits_nothing_to_whoever_still_has_the_role(monkeypatch, day, allowed):
    rules = parse(f"{HEAD}\nfocal point,read,organisation,organisation,,{START},{DAY},version 1,")
    monkeypatch.setattr(queries, "role_rules", lambda: rules)
    focal, harbour = _user(), _organisation()
    _give(focal, "focal point", organisation=harbour)

    may = access.may(focal, "read", "organisation", on=day, circles=[(Scope.ORGANISATION, str(harbour.pk))])
    rows = access.scope_of(focal, "read", "organisation", scope=Scope.ORGANISATION, field="pk", on=day)

    assert bool(may) is allowed
    assert list(Organisation.objects.within(rows)) == [harbour] * allowed


@pytest.mark.parametrize(("day", "allowed"), [(date(2026, 10, 31), False), (START, True), (DAY, False)])
def test_a_role_counts_from_its_first_day_until_its_last_is_left_out(day, allowed):
    focal, harbour = _user(), _organisation()
    _give(focal, "focal point", organisation=harbour, until=DAY)

    may = access.may(focal, "read", "organisation", on=day, circles=[(Scope.ORGANISATION, str(harbour.pk))])

    assert bool(may) is allowed


def test_another_persons_role_or_membership_permits_nothing_to_me():
    me, other, network = _user(), _user("dara"), _network(_organisation())
    _give(other, "facilitator", network=network)
    _join(me, network=network)

    assert not access.may(me, "read", "network", on=DAY, circles=[(Scope.NETWORK, str(network.pk))])
    _give(me, "facilitator", network=_network(network.organisation, "Stars"))
    assert not access.may(me, "read", "network", on=DAY, circles=[(Scope.NETWORK, str(network.pk))])


def test_the_rows_of_one_kind_of_circle_are_never_taken_for_those_of_another():
    focal, harbour = _user(), _organisation()
    _give(focal, "focal point", organisation=harbour)

    rows = access.scope_of(focal, "read", "organisation", scope=Scope.TEAM, field="pk", on=DAY)

    assert rows == Q(pk__in=[])


def _answers(ask, user, ids):
    return [_answer(ask, user, each) for each in ids]


def _answer(ask, user, id):
    try:
        return ask(user, id, on=DAY)
    except access.NotFound as problem:
        return type(problem).__name__, str(problem)
