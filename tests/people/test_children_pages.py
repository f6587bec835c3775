"""The pages for children's accounts: entered and closed from within the network, and a child's own page."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ponleu.people.actions.children import Taken, take_back
from ponleu.people.models import ChildConsent, Membership, Session, User
from ponleu.vault.models import Record, TrailEntry
from ponleu.vault.queries.keystore import keystore
from tests.people.accounts import PASSPHRASE, sign_in
from tests.people.groups import (
    a_child,
    a_coordinator,
    a_network,
    a_worker,
    an_administrator,
    an_organisation,
    browser_of,
    join,
    today,
)

pytestmark = pytest.mark.usefixtures("a_site")
PEOPLE, ACCOUNT, JOIN = "/en/people", "/en/account/", "/en/account/join/"
COORDINATOR = "child network coordinator"
SECRETS = {
    "guardian": "Guardian Canary",
    "child_name": "Dara Canary",
    "purposes": "Meetings canary",
    "consented": "Spoken canary",
    "explained": "Pictures canary",
}
TYPED = {
    "nickname": "blue fish",
    "age_band": "12-14",
    "language": "km",
    "consented_on": "2026-11-02",
    "has_consent": "on",
    "assented_on": "2026-11-03",
    "has_assent": "on",
} | SECRETS


@pytest.fixture
def harbour(a_site):
    return an_organisation()


@pytest.fixture
def network(harbour):
    return a_network(harbour)


@pytest.fixture
def coordinator(network):
    """The adult who looks after the network and holds the keys of the team that keeps its consents."""
    return a_coordinator(network)


@pytest.fixture
def client(coordinator):
    return browser_of(coordinator)


def _enter(client, network, **more):
    typed = TYPED | more
    return client.post(f"{PEOPLE}/networks/{network.pk}/children/enter/", {k: v for k, v in typed.items() if v})


def _code(page):
    return "-".join(re.findall(r'<span class="group-signs">([^<]+)</span>', page.content.decode()))


def _browser_of_child(code, nickname="blue fish"):
    Client().post(JOIN, {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})
    browser = Client()
    sign_in(browser, name=nickname)
    return browser


def _page(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode()


def _last():
    entry = TrailEntry.objects.latest("number")
    return entry.verb, entry.actor, entry.details


def test_a_child_is_entered_from_the_page_of_its_network_and_joins_with_a_passphrase_alone(client, network):
    page = _page(client, f"{PEOPLE}/networks/{network.pk}/")[1]
    children = _page(client, f"{PEOPLE}/networks/{network.pk}/children/")[1]

    sheet = _enter(client, network)

    assert f'href="{PEOPLE}/networks/{network.pk}/children/"' in page
    assert f'href="{PEOPLE}/networks/{network.pk}/children/enter/"' in children
    child = User.objects.get(username="blue fish")
    assert (child.age_band, child.language, child.is_active) == ("12-14", "km", False)
    assert 'lang="km"' in sheet.content.decode()
    assert "http://testserver/km/account/join/" in sheet.content.decode()
    account = _browser_of_child(_code(sheet)).get(ACCOUNT)
    assert (account.status_code, "What we know about you" in account.content.decode()) == (200, True)


def test_the_form_says_not_the_real_name_and_has_no_place_for_an_address_or_a_telephone(client, network):
    page = _page(client, f"{PEOPLE}/networks/{network.pk}/children/enter/")[1]

    assert "Not the real name, and no part of it" in page
    assert set(re.findall(r'name="(\w+)"', page.split("<main")[1])) - {"csrfmiddlewaretoken"} == TYPED.keys()
    assert not {"email", "tel"} & set(re.findall(r'type="(\w+)"', page))


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("guardian", "Without the guardian’s consent the child gets no account."),
        ("purposes", "Without the guardian’s consent the child gets no account."),
        ("consented", "Without the guardian’s consent the child gets no account."),
        ("consented_on", "Without the guardian’s consent the child gets no account."),
        ("has_consent", "Without the guardian’s consent the child gets no account."),
        ("explained", "Without the child’s own assent the child gets no account."),
        ("assented_on", "Without the child’s own assent the child gets no account."),
        ("has_assent", "Without the child’s own assent the child gets no account."),
    ],
)
def test_without_consent_or_assent_the_page_says_why_not_and_nothing_is_made(client, network, left_out, told):
    page = _enter(client, network, **{left_out: ""}).content.decode()

    assert f'id="id_{left_out}_error"' in page
    assert page.count(told) == 1
    assert (User.objects.filter(age_band="12-14").count(), Record.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"nickname": "Dara"}, "nickname", "The nickname has a part of the child’s name in it."),
        ({"nickname": "012 345 678"}, "nickname", "The nickname looks like a number of a telephone or a paper."),
        ({"nickname": "sophea"}, "nickname", "This sign-in name belongs to somebody already."),
        ({"consented_on": "2099-01-01"}, "consented_on", "This day is still to come."),
        ({"assented_on": "2099-01-01"}, "assented_on", "This day is still to come."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, network, given, field, told):
    page = _enter(client, network, **given).content.decode()

    assert re.search(rf'id="id_{field}_error"><p class="wrong">.*?{told}', page)
    assert ChildConsent.objects.count() == 0


def test_a_network_without_a_team_for_its_consents_says_what_to_do(harbour, network):
    client = browser_of(a_worker("rith", harbour, COORDINATOR, network=network))

    page = _enter(client, network).content.decode()

    assert "No team of this network holds keys yet" in page
    assert User.objects.filter(age_band="12-14").count() == 0


def test_a_lost_key_store_is_told_and_nothing_is_written_in_clear(client, network):
    folder = keystore().folder
    folder.rename(folder.with_name("lost"))

    answer = _enter(client, network)

    assert (answer.status_code, "Canary" in answer.content.decode()) == (503, False)
    assert (User.objects.filter(age_band="12-14").count(), Record.objects.count()) == (0, 0)
    assert _everywhere(SECRETS) == []


def test_nothing_that_was_said_stands_in_any_table_or_in_the_list(client, network):
    answer = _enter(client, network)
    id = User.objects.get(username="blue fish").pk

    pages = [answer.content.decode()]
    pages += [_page(client, f"{PEOPLE}/{path}")[1] for path in (f"networks/{network.pk}/children/", f"children/{id}/")]

    assert [word for word in SECRETS.values() for page in pages if word in page] == []
    assert _everywhere(SECRETS) == []
    assert _everywhere({"nickname": "blue fish"}) == ["nickname in people_user"]  # so the search would find it


def _everywhere(words):
    """Which word stands in which table, in clear."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names())):
            cursor.execute(f"SELECT * FROM {table}")
            rows = b"\n".join(
                bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode()
                for row in cursor.fetchall()
                for each in row
            )
            found += [f"{name} in {table}" for name, word in words.items() if word.encode() in rows]
    return found


def test_opening_what_was_said_needs_an_open_vault_and_is_in_the_trail(client, network, coordinator):
    child, _code = a_child(network, coordinator)
    path = f"{PEOPLE}/children/{child.pk}/consent/"
    before = TrailEntry.objects.filter(verb="vault.opened").count()

    page = _page(client, path)
    client.post("/en/account/lock/")
    locked = client.get(path)

    assert (page[0], "Spoken" in page[1], "Said yes" in page[1]) == (200, True, True)
    opened = TrailEntry.objects.filter(verb="vault.opened")
    assert [(each.actor, each.subject) for each in opened][before:] == [(coordinator.pk, str(child.consent.record_id))]
    assert locked["Location"].startswith("/en/account/unlock/")


def test_with_a_locked_vault_the_form_leads_to_the_passphrase_before_anything_is_typed(client, network):
    client.post("/en/account/lock/")

    form = client.get(f"{PEOPLE}/networks/{network.pk}/children/enter/")

    assert form["Location"].startswith("/en/account/unlock/")
    assert _enter(client, network)["Location"] == "/en/account/unlock/"
    assert User.objects.filter(age_band="12-14").count() == 0


@pytest.mark.parametrize(
    ("what", "told"), [("consent", "the guardian took back the consent"), ("assent", "the child took back its assent")]
)
def test_an_adult_of_the_network_closes_the_account_at_once_without_opening_anything(
    client, network, coordinator, what, told
):
    child, code = a_child(network, coordinator)
    browser = _browser_of_child(code)
    client.post("/en/account/lock/")
    path = f"{PEOPLE}/children/{child.pk}/"

    answer = client.post(f"{path}close/", {"what": what})

    assert answer["Location"] == path
    assert told in _page(client, path)[1]
    assert (Session.objects.filter(user=child).count(), browser.get(ACCOUNT).status_code) == (0, 302)
    assert _last() == ("people.consent_taken_back", coordinator.pk, {"what": what})
    assert client.post(f"{path}close/", {"what": what}).status_code == 400


def test_nobody_says_whose_yes_was_taken_back_so_nothing_is_closed(client, network, coordinator):
    child, _code = a_child(network, coordinator)

    page = client.post(f"{PEOPLE}/children/{child.pk}/close/", {"what": "other"})

    assert (page.status_code, ChildConsent.objects.get().withdrawn_on) == (200, None)


def test_a_child_closes_its_own_account_and_is_signed_out_everywhere(network, coordinator):
    child, code = a_child(network, coordinator)
    browser = _browser_of_child(code)
    elsewhere = Client()
    sign_in(elsewhere, name="blue fish")
    asked = _page(browser, f"{ACCOUNT}leave/")

    page = browser.post(f"{ACCOUNT}leave/")

    assert (asked[0], "Nobody may be angry with you for it." in asked[1]) == (200, True)
    assert (page.status_code, "Your account is closed" in page.content.decode()) == (200, True)
    assert [each.get(ACCOUNT).status_code for each in (browser, elsewhere)] == [302, 302]
    assert sign_in(Client(), name="blue fish").status_code == 200
    consent = ChildConsent.objects.get()
    assert (consent.has_consent, consent.has_assent, consent.withdrawn_on) == (True, False, today())
    entry = TrailEntry.objects.get(verb="people.consent_taken_back")
    assert (entry.actor, entry.subject, entry.details) == (child.pk, str(child.pk), {"what": "assent"})


def test_a_childs_own_page_tells_what_is_known_and_asks_for_no_vault(network, coordinator):
    _child, code = a_child(network, coordinator)

    page = _page(_browser_of_child(code), ACCOUNT)[1].split("<main")[1]

    for told in ("blue fish", "12 to 14 years", "Friends", "I no longer want this account"):
        assert told in page
    assert not any(word in page for word in ("vault", "second step", "Guardian", "sophea"))


def test_an_adult_has_no_such_page(client):
    assert [client.get(f"{ACCOUNT}leave/").status_code, client.post(f"{ACCOUNT}leave/").status_code] == [404, 404]


def test_a_new_code_makes_the_old_one_worthless_and_a_taken_up_account_gets_none(client, network, coordinator):
    child, old = a_child(network, coordinator)
    path = f"{PEOPLE}/children/{child.pk}/invite/"

    new = _code(client.post(path))

    assert _browser_of_child(old).get(ACCOUNT).status_code == 302
    assert _browser_of_child(new).get(ACCOUNT).status_code == 200
    assert client.post(path).status_code == 400


def test_the_list_shows_nickname_age_band_and_status_and_closed_accounts_last(client, network, coordinator):
    for nickname in ("blue fish", "amber cat", "red kite"):
        child, code = a_child(network, coordinator, nickname)
        if nickname == "amber cat":
            take_back(child, Taken.ASSENT, by=coordinator.pk, on=today())
        elif nickname == "red kite":
            _browser_of_child(code, nickname)

    page = _page(client, f"{PEOPLE}/networks/{network.pk}/children/")[1]

    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r'<li class="row">(.*?)</li>', page, re.S)]
    band = ["12", "to", "14", "years"]
    assert rows == [
        ["blue", "fish", "invited,", "not", "yet", "accepted", *band],
        ["red", "kite", "open", *band],
        ["amber", "cat", "closed", *band],
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_often_for_three_children_as_for_one(client, network, coordinator, many):
    children = [a_child(network, coordinator, f"fish {number}")[0] for number in range(many)]

    asked = []
    for path in (f"networks/{network.pk}/", f"networks/{network.pk}/children/", f"children/{children[0].pk}/"):
        with CaptureQueriesContext(connection) as queries:
            assert _page(client, f"{PEOPLE}/{path}")[0] == 200
        asked.append(len(queries))

    assert asked == [9, 8, 6]


PATHS = {
    "GET": ("networks/{network}/children/", "networks/{network}/children/enter/", "children/{child}/"),
    "GET of a child": ("children/{child}/consent/", "children/{child}/close/"),
    "POST": ("networks/{network}/children/enter/", "children/{child}/close/", "children/{child}/invite/"),
}


def _answers(client, *, network, child):
    found = []
    for method, paths in PATHS.items():
        for path in paths:
            ask = client.post if method == "POST" else client.get
            response = ask(f"{PEOPLE}/{path.format(network=network, child=child)}")
            page = response.content.decode().replace(str(network), "").replace(str(child), "")
            found.append((response.status_code, re.sub(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+', "", page)))
    return found


@pytest.mark.parametrize("who", ["administrator", "facilitator", "coordinator of another network", "child", "adults"])
def test_whoever_does_not_look_after_the_network_is_answered_as_if_there_were_nothing(
    harbour, network, coordinator, who
):
    child, code = a_child(network, coordinator)
    other = a_network(harbour, "Others", kind="adults" if who == "adults" else "children")
    visitor = {
        "administrator": lambda: browser_of(an_administrator(harbour)),
        "facilitator": lambda: browser_of(a_worker("dara", harbour, "facilitator", network=network)),
        "coordinator of another network": lambda: browser_of(a_worker("dara", harbour, COORDINATOR, network=other)),
        "adults": lambda: browser_of(a_worker("dara", harbour, COORDINATOR, network=other)),
        "child": lambda: _browser_of_child(code),
    }[who]()

    theirs = _answers(visitor, network=network.pk, child=child.pk)

    assert {status for status, _page in theirs} == {404}
    assert theirs == _answers(visitor, network=uuid4(), child=uuid4())
    assert ChildConsent.objects.get().withdrawn_on is None


def test_a_coordinator_without_a_second_step_is_told_to_set_one_up(network, coordinator):
    child, _code = a_child(network, coordinator)
    one_step = Client()
    sign_in(one_step, name="sophea")

    assert {status for status, _page in _answers(one_step, network=network.pk, child=child.pk)} == {403}


def test_a_coordinator_without_the_teams_keys_opens_nothing_and_the_refusal_is_in_the_trail(
    harbour, network, coordinator
):
    child, _code = a_child(network, coordinator)
    keyless = a_worker("dara", harbour, COORDINATOR, network=network)

    answer = browser_of(keyless).get(f"{PEOPLE}/children/{child.pk}/consent/")

    assert (answer.status_code, "Spoken" in answer.content.decode()) == (400, False)
    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.outcome, entry.actor) == ("vault.opened", "refused", keyless.pk)


def test_a_network_of_adults_takes_no_children_even_from_a_coordinator_of_children(harbour):
    adults = a_network(harbour, "Teachers", kind="adults")
    client = browser_of(a_coordinator(adults))

    page = _page(client, f"{PEOPLE}/networks/{adults.pk}/")[1]

    assert "/children/" not in page
    assert _page(client, f"{PEOPLE}/networks/{adults.pk}/children/")[0] == 404
    assert _enter(client, adults).status_code == 404


def test_an_adult_of_the_network_is_no_child(client, network, harbour):
    adult = a_worker("dara", harbour)
    join(adult, network=network)

    assert client.get(f"{PEOPLE}/children/{adult.pk}/").status_code == 404
    assert client.post(f"{PEOPLE}/children/{adult.pk}/close/", {"what": "consent"}).status_code == 404
    assert Membership.objects.within(Q(user=adult)).get().valid_until is None
