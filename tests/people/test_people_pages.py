"""The accounts of an organisation: seen and closed by whoever looks after them there, and by nobody else."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ponleu.people.models import Session, User
from ponleu.vault.models import TrailEntry
from tests.people.accounts import an_account, sign_in
from tests.people.groups import (
    START,
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
)

pytestmark = pytest.mark.usefixtures("a_site")
LIST = "/en/people/accounts/"


def _page(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode()


def _one(person, *more):
    return f"{LIST}{person.pk}/" + "".join(f"{each}/" for each in more)


def test_an_administrator_sees_the_adults_of_their_organisation_and_no_other():
    harbour = an_organisation()
    a_colleague("dara", harbour)
    a_colleague("chan", an_organisation("Lighthouse"))
    User.objects.create(username="blue fish", age_band="12-14", organisation=harbour)

    status, page = _page(browser_of(an_administrator(harbour)), LIST)

    assert status == 200
    assert [name for name in ("Dara Example", "Chan Example", "blue fish", "Vanna Example") if name in page] == [
        "Dara Example",
        "Vanna Example",
    ]


def test_the_list_says_who_is_open_closed_or_invited_and_in_which_month_somebody_was_there():
    harbour = an_organisation()
    seen = timezone.now().replace(year=2026, month=10, day=9)
    a_colleague("dara", harbour, last_login=seen)
    a_colleague("chan", harbour, is_active=False)
    a_colleague("rith", harbour, is_active=False, joined_on=None)

    _status, page = _page(browser_of(an_administrator(harbour)), LIST)

    assert ("Last used in October 2026" in page, "9 October" in page) == (True, False)
    assert (page.count(">closed<"), page.count("invited, not yet accepted")) == (1, 1)


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_as_often_for_three_accounts_as_for_one(people, django_assert_num_queries):
    harbour = an_organisation()
    administrator = browser_of(an_administrator(harbour))
    for number in range(people):
        give(a_colleague(f"person {number}", harbour, is_active=False), "focal point", organisation=harbour)

    with django_assert_num_queries(6):
        _status, page = _page(administrator, LIST)

    assert page.count('class="row"') == people + 1


def test_a_search_finds_a_part_of_a_name_and_says_so_when_it_finds_nobody():
    harbour = an_organisation()
    a_colleague("dara", harbour)
    administrator = browser_of(an_administrator(harbour))

    assert "Dara Example" in _page(administrator, f"{LIST}?named=ara")[1]
    assert "Nobody here is called “nobody &lt;b&gt;”." in _page(administrator, f"{LIST}?named=nobody+<b>")[1]


@pytest.mark.parametrize("path", ["", "close/", "open/", "sign-out/"])
def test_somebody_of_another_organisation_answers_exactly_like_nobody(path):
    other = a_colleague("chan", an_organisation("Lighthouse"))
    administrator = browser_of(an_administrator(an_organisation()))
    ask = administrator.get if path in {"", "close/"} else administrator.post

    answers = [(id, ask(f"{LIST}{id}/{path}")) for id in (other.pk, uuid4())]

    assert [each.status_code for _id, each in answers] == [404, 404]
    assert len({each.content.decode().replace(str(id), "") for id, each in answers}) == 1
    assert User.objects.get(pk=other.pk).is_active


@pytest.mark.parametrize("role", ["", "focal point", "auditor"])
def test_whoever_does_not_look_after_accounts_finds_no_list_and_nobody_in_it(role):
    harbour = an_organisation()
    client = browser_of(a_worker("dara", harbour, role))
    colleague = a_colleague("chan", harbour)

    assert _page(client, LIST)[0] == 404
    assert _page(client, _one(colleague))[0] == 404
    assert client.post(_one(colleague, "close")).status_code == 404


def test_a_child_is_not_found_here_even_by_the_administrator_of_its_organisation():
    harbour = an_organisation()
    child = User.objects.create(username="blue fish", age_band="12-14", organisation=harbour)

    assert _page(browser_of(an_administrator(harbour)), _one(child))[0] == 404


def test_without_the_second_step_the_page_says_what_is_missing_only_to_whom_it_would_open():
    harbour = an_organisation()
    an_administrator(harbour)
    a_worker("dara", harbour)
    administrator, other = Client(), Client()
    sign_in(administrator, name="vanna")
    sign_in(other, name="dara")

    answers = [_page(each, LIST) for each in (administrator, other)]

    assert [status for status, _page in answers] == [403, 404]
    assert "A second step is needed" in answers[0][1]


def test_nobody_is_let_in_without_signing_in():
    person = a_colleague("dara", an_organisation())

    for path in ("/en/people/", LIST, _one(person), _one(person, "close")):
        assert Client().get(path)["Location"] == f"/en/account/sign-in/?next={path}"


def test_one_account_shows_roles_memberships_and_seats_in_this_organisation_alone():
    harbour, lighthouse = an_organisation(), an_organisation("Lighthouse")
    dara = a_colleague("dara", harbour)
    give(dara, "duty worker", team=a_team(harbour, "Night desk"))
    give(dara, "focal point", organisation=lighthouse)
    join(dara, network=a_network(harbour, "Rivers"))
    a_seat(dara, a_group(harbour, "Report of 2030"), organisation=harbour)
    a_seat(dara, a_group(lighthouse, "Report of 2031"))

    _status, page = _page(browser_of(an_administrator(harbour)), _one(dara))

    shown = ["duty worker", "Night desk", "Rivers", "Report of 2030", "for Harbour"]
    assert [each for each in (*shown, "focal point", "Lighthouse", "Report of 2031") if each in page] == shown


@pytest.mark.parametrize("many", [1, 3])
def test_one_account_asks_as_often_for_three_of_each_as_for_one(many, django_assert_num_queries):
    harbour = an_organisation()
    dara = a_colleague("dara", harbour)
    administrator = browser_of(an_administrator(harbour))
    for number in range(many):
        give(dara, "duty worker", team=a_team(harbour, f"Desk {number}"))
        a_seat(dara, a_group(harbour, f"Report {number}"), organisation=harbour)

    with django_assert_num_queries(10):
        _status, page = _page(administrator, _one(dara))

    assert page.count("Desk ") == many * 2


def test_what_has_ended_is_not_shown_and_the_empty_state_says_why():
    harbour = an_organisation()
    dara = a_colleague("dara", harbour)
    give(dara, "focal point", until=START, organisation=harbour)

    _status, page = _page(browser_of(an_administrator(harbour)), _one(dara))

    assert "focal point" not in page
    assert "Without a role an account can only look after itself." in page


def test_closing_an_account_ends_its_sessions_keeps_it_out_and_stands_in_the_trail():
    harbour = an_organisation()
    administrator, dara = an_administrator(harbour), a_worker("dara", harbour)
    lost = browser_of(dara)
    client = browser_of(administrator)
    asked = _page(client, _one(dara, "close"))[1]

    client.post(_one(dara, "close"))

    assert "Close the account of Dara Example?" in asked
    assert lost.get("/en/account/").status_code == 302
    assert Session.objects.filter(user=dara).count() == 0
    entry = TrailEntry.objects.last()
    assert (entry.verb, entry.actor, entry.subject, entry.scope) == (
        "people.account_closed",
        administrator.pk,
        str(dara.pk),
        harbour.pk,
    )


def test_a_closed_account_is_opened_again_and_signs_in_as_before():
    harbour = an_organisation()
    client, dara = browser_of(an_administrator(harbour)), a_worker("dara", harbour)
    User.objects.filter(pk=dara.pk).update(is_active=False)

    client.post(_one(dara, "open"))

    assert sign_in(Client(), name="dara")["Location"] == "/en/account/"
    assert TrailEntry.objects.filter(verb="people.account_opened", subject=str(dara.pk)).count() == 1


def test_an_invitation_that_nobody_accepted_is_not_opened_from_outside():
    harbour = an_organisation()
    client, rith = browser_of(an_administrator(harbour)), a_colleague("rith", harbour, is_active=False, joined_on=None)

    response = client.post(_one(rith, "open"))

    assert (response.status_code, User.objects.get(pk=rith.pk).is_active) == (400, False)
    assert "This account waits for the person who was invited." in response.content.decode()


def test_nobody_closes_their_own_account_or_opens_it():
    administrator = an_administrator(an_organisation())
    client = browser_of(administrator)

    assert client.post(_one(administrator, "close")).status_code == 404
    assert "Close this account" not in _page(client, _one(administrator))[1]
    assert User.objects.get(pk=administrator.pk).is_active


def test_an_administrator_signs_somebody_out_everywhere_and_it_stands_in_the_trail():
    harbour = an_organisation()
    client, dara = browser_of(an_administrator(harbour)), a_worker("dara", harbour)
    lost = browser_of(dara)
    seen = "<dt>Browsers signed in now</dt><dd>1</dd>" in _page(client, _one(dara))[1]

    client.post(_one(dara, "sign-out"))

    assert seen
    assert lost.get("/en/account/").status_code == 302
    assert TrailEntry.objects.filter(verb="people.sessions_ended", subject=str(dara.pk)).count() == 1


def test_changes_are_posted_never_followed():
    harbour = an_organisation()
    client, dara = browser_of(an_administrator(harbour)), a_colleague("dara", harbour)

    assert [client.get(_one(dara, each)).status_code for each in ("open", "sign-out")] == [405, 405]


def test_the_first_page_offers_only_what_ones_roles_reach():
    harbour = an_organisation()
    administrator, other = browser_of(an_administrator(harbour)), browser_of(an_account("dara"))

    seen = [_page(each, "/en/people/")[1] for each in (administrator, other)]

    assert ['class="tile"' in page for page in seen] == [True, False]
    assert "None of your roles lets you look after others." in seen[1]
