"""The first organisation of a copy: two administrators or nobody, and never a second time."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client

from ponleu.people.actions import accounts, founding, invitations
from ponleu.people.actions.founding import FoundedAlready, TooFewAdministrators
from ponleu.people.models import Invitation, Organisation, RoleGiven, User
from ponleu.people.rules.sign_in_names import NotAName
from ponleu.vault.models import TrailEntry
from tests.people.accounts import PASSPHRASE, sign_in
from tests.people.groups import a_colleague, an_administrator, an_organisation, give, today

pytestmark = pytest.mark.usefixtures("a_site")
JOIN = "/en/account/join/"
TWO = {"vanna": "Vanna Example", "rith": "Rith Example"}


def _found(administrators=TWO, *, organisation="Harbour", on=None):
    return founding.found(organisation, kind="coalition", administrators=administrators, on=on or today())


def _join(code, client=None):
    return (client or Client()).post(JOIN, {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})


def _rows():
    return [table.objects_of_django.count() for table in (Organisation, RoleGiven)] + [
        table.objects.count() for table in (User, Invitation, TrailEntry)
    ]


def test_a_copy_begins_with_an_organisation_and_two_who_are_invited_to_administer_its_people():
    invited = _found()

    harbour = Organisation.objects_of_django.get()
    roles = RoleGiven.objects_of_django.values_list("user__username", "role", "organisation", "valid_from")
    assert (harbour.name, harbour.kind) == ("Harbour", "coalition")
    assert [(user.username, user.name, user.organisation) for user, _code in invited] == [
        ("vanna", "Vanna Example", harbour),
        ("rith", "Rith Example", harbour),
    ]
    assert sorted(roles) == [
        ("rith", "people administrator", harbour.pk, today()),
        ("vanna", "people administrator", harbour.pk, today()),
    ]


def test_nobody_signs_in_before_the_code_was_used_and_everybody_after():
    invited = _found()
    before = [sign_in(Client(), name=user.username).status_code for user, _code in invited]

    for _user, code in invited:
        _join(code)

    assert (before, [sign_in(Client(), name=name).status_code for name in TWO]) == ([200, 200], [302, 302])


def test_the_trail_tells_of_the_founding_in_the_name_of_nobody_and_holds_no_code():
    invited = _found()

    told = list(TrailEntry.objects.order_by("number").values_list("verb", "actor", "outcome"))
    assert told == [
        ("people.role_given", None, "done"),
        ("people.role_given", None, "done"),
        ("people.copy_founded", None, "done"),
        ("people.invited", None, "done"),
        ("people.invited", None, "done"),
    ]
    kept = " ".join(str(each) for table in (Invitation, User, TrailEntry) for each in table.objects.values())
    assert [code for _user, code in invited if code in kept] == []


@pytest.mark.parametrize(
    "administrators", [{}, {"vanna": "Vanna Example"}, {"vanna": "Vanna Example", "VAN\u200bNA": "The same"}]
)
def test_one_alone_is_refused_for_they_could_give_no_role(administrators):
    with pytest.raises(TooFewAdministrators):
        _found(administrators)

    assert _rows() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("second", ["", "<b>", "DARA"])
def test_when_a_second_name_cannot_be_used_nothing_is_left_of_the_first(second):
    a_colleague("dara", None)
    before = _rows()

    with pytest.raises((NotAName, accounts.NameTaken)):
        _found({"vanna": "Vanna Example", second: "Rith Example"})

    assert _rows() == before


def test_the_same_name_in_another_case_is_no_third_person():
    with pytest.raises(accounts.NameTaken):
        _found(TWO | {"RITH": "Rith Example"})

    assert _rows() == [0, 0, 0, 0, 0]


def test_a_failure_at_the_last_code_leaves_nothing_half_written(monkeypatch):
    codes = iter([invitations.new_recovery_code()])
    monkeypatch.setattr(invitations, "new_recovery_code", lambda: next(codes))

    with pytest.raises(StopIteration):
        _found()

    assert _rows() == [0, 0, 0, 0, 0]


def test_where_somebody_administers_people_nobody_founds_a_second_time():
    _join(_found()[0][1])
    before = _rows()

    with pytest.raises(FoundedAlready):
        _found({"dara": "Dara Example", "sokha": "Sokha Example"}, organisation="Lighthouse")

    assert _rows() == before


def test_an_administrator_who_was_never_founded_counts_too():
    an_administrator(an_organisation("Lighthouse"))

    with pytest.raises(FoundedAlready):
        _found({"dara": "Dara Example", "sokha": "Sokha Example"})


def test_codes_that_were_lost_before_anybody_accepted_are_replaced():
    lost = [code for _user, code in _found()]

    new = [code for _user, code in _found(on=today() + timedelta(days=1))]

    for code in lost + new:
        _join(code)
    assert (User.objects.filter(is_active=True).count(), User.objects.count()) == (2, 2)
    assert RoleGiven.objects.within(Q()).count() == 2
    assert _join(lost[0]).status_code == 200  # the page again, with a refusal


def test_an_account_that_is_somebody_elses_is_not_taken_over():
    lighthouse = an_organisation("Lighthouse")
    a_colleague("vanna", lighthouse)

    with pytest.raises(accounts.NameTaken), transaction.atomic():
        _found()

    assert (User.objects.get().organisation, Invitation.objects.count()) == (lighthouse, 0)


def test_a_role_that_ended_or_belongs_to_a_closed_account_does_not_stand_in_the_way():
    lighthouse = an_organisation("Lighthouse")
    give(a_colleague("dara", lighthouse), "people administrator", until=today(), organisation=lighthouse)
    give(a_colleague("sokha", lighthouse, is_active=False), "people administrator", organisation=lighthouse)

    assert [user.username for user, _code in _found()] == ["vanna", "rith"]
