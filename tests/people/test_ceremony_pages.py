"""The pages of the key for emergencies: who sees them, sheets that are shown once, a rehearsal, a recovery."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ponleu.people.models import RoleGiven, Session, User
from ponleu.people.signing_in import plans
from ponleu.people.signing_in.sessions import SessionStore
from ponleu.vault.models import Ceremony, PrivateCopy, TrailEntry
from ponleu.vault.rules.codes import mark_of
from tests.people.accounts import sign_in
from tests.people.groups import START, a_colleague, a_worker, an_administrator, an_organisation, browser_of, give

pytestmark = pytest.mark.usefixtures("a_site")
HOME = "/en/people/ceremony/"
SIGNS = re.compile(r'<span class="group-signs">([0-9A-Z]*)(?:<u>([0-9A-Z]*)</u>)?</span>')
NUMBERS = {"custodians": 3, "needed": 2}


def _at(organisation, *more):
    return f"{HOME}{organisation.pk}/" + "".join(f"{each}/" for each in more)


def _page(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode()


def _code_on(page):
    signs = "".join(first + checking for first, checking in SIGNS.findall(page))
    return "-".join(signs[start : start + 5] for start in range(0, 30, 5))


def _agreement(client, organisation, **numbers):
    page = client.post(_at(organisation, "agree"), NUMBERS | numbers).content.decode()
    return re.search(r'lang="en">(\d{4} \d{4})</dd>', page).group(1)


def _begin(client, other, organisation, *, second="chan", **numbers):
    given = NUMBERS | numbers | {"second": second, "code": _agreement(other, organisation, **numbers)}
    return client.post(_at(organisation, "hold"), given)


def _show(client, organisation, number, keeper="Post A"):
    return client.post(_at(organisation, "sheets"), {"number": number, "keeper": keeper})


def _hold(client, other, organisation):
    """The whole of it; returns the codes by number."""
    _begin(client, other, organisation)
    codes = {number: _code_on(_show(client, organisation, number).content.decode()) for number in (1, 2, 3)}
    client.post(_at(organisation, "make"))
    return codes


def _typed(codes, *numbers):
    rows = enumerate(numbers, start=1)
    return {name: value for row, n in rows for name, value in ((f"number_{row}", n), (f"code_{row}", codes[n]))}


@pytest.fixture
def harbour():
    return an_organisation()


@pytest.fixture
def vanna(harbour):
    return browser_of(an_administrator(harbour))


@pytest.fixture
def chan(harbour):
    return browser_of(a_worker("chan", harbour, "people administrator"))


def test_an_administrator_is_led_to_the_only_organisation_and_told_that_nothing_was_held(vanna, harbour):
    assert vanna.get(HOME)["Location"] == _at(harbour)

    status, page = _page(vanna, _at(harbour))

    assert status == 200
    assert ("No ceremony was held yet." in page, "Vanna Example" in page) == (True, True)


def test_an_operator_sees_every_organisation_with_its_state_and_nobody_by_name(harbour):
    an_organisation("Lighthouse")
    operator = a_worker("vanna", harbour)
    give(operator, "operator")
    client = browser_of(operator)

    listed, state = _page(client, HOME)[1], _page(client, _at(harbour))[1]

    assert (listed.count("no key yet"), "Lighthouse" in listed) == (2, True)
    assert ("Vanna Example" in state, "Accounts that you do not look after: 1" in state) == (False, True)


@pytest.mark.parametrize("path", ["", "agree", "hold", "sheets", "rehearse"])
def test_another_organisation_answers_exactly_like_none(vanna, path):
    other = an_organisation("Lighthouse")

    answers = [vanna.get(f"{HOME}{id}/{path}/".replace("//", "/")) for id in (other.pk, uuid4())]

    assert [each.status_code for each in answers] == [404, 404]
    assert len({re.sub(r"[0-9a-f-]{36}", "", each.content.decode()) for each in answers}) == 1


@pytest.mark.parametrize("path", ["sheets", "make", "stop", "hold", "agree", "rehearse"])
def test_nothing_can_be_posted_for_another_organisation(vanna, path):
    assert vanna.post(_at(an_organisation("Lighthouse"), path), NUMBERS).status_code == 404


@pytest.mark.parametrize("role", ["", "focal point", "auditor"])
def test_whoever_has_no_part_in_it_finds_nothing(harbour, role):
    client = browser_of(a_worker("dara", harbour, role))

    assert [_page(client, path)[0] for path in (HOME, _at(harbour), _at(harbour, "hold"))] == [404, 404, 404]
    assert "Key for emergencies" not in _page(client, "/en/people/")[1]


def test_whoever_may_only_agree_is_not_let_to_hold_it(harbour):
    custodian = a_worker("chan", harbour)
    give(custodian, "recovery custodian")
    client = browser_of(custodian)

    page = _page(client, _at(harbour))[1]

    assert ("Agree as the second person" in page, "Hold the ceremony" in page) == (True, False)
    assert _page(client, _at(harbour, "hold"))[0] == 404


def test_with_one_step_it_is_told_what_is_missing_to_those_alone_who_would_have_it(harbour):
    an_administrator(harbour)
    a_worker("dara", harbour)
    clients = {name: Client() for name in ("vanna", "dara")}
    for name, client in clients.items():
        sign_in(client, name=name)

    assert [_page(client, _at(harbour))[0] for client in clients.values()] == [403, 404]


def test_nobody_is_let_in_without_signing_in(harbour):
    for path in (HOME, _at(harbour), _at(harbour, "sheets"), _at(harbour, "rehearse")):
        assert Client().get(path)["Location"] == f"/en/account/sign-in/?next={path}"


def test_a_second_person_agrees_on_their_own_device_and_the_ceremony_begins(vanna, chan, harbour):
    response = _begin(vanna, chan, harbour)

    assert response["Location"] == _at(harbour, "sheets")
    assert "Sheet 1 of 3" in _page(vanna, _at(harbour, "sheets"))[1]
    assert Ceremony.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "0000 0000"}, "This is not the code of agreement of this person."),
        ({"second": "nobody"}, "This is not the code of agreement of this person."),
        ({"needed": 3}, "This is not the code of agreement of this person."),
        ({"custodians": 2, "needed": 3}, "No more can be needed than there are."),
    ],
)
def test_without_the_right_agreement_nothing_begins(vanna, chan, harbour, change, told):
    given = NUMBERS | {"second": "chan", "code": _agreement(chan, harbour)} | change

    response = vanna.post(_at(harbour, "hold"), given)

    assert (response.status_code, told in response.content.decode()) == (200, True)
    assert vanna.get(_at(harbour, "sheets"))["Location"] == _at(harbour)


def test_nobody_is_their_own_second_person(vanna, harbour):
    response = _begin(vanna, vanna, harbour, second="vanna")

    assert "This is not the code of agreement of this person." in response.content.decode()


def test_a_second_person_whose_role_ended_meanwhile_does_not_count(vanna, chan, harbour):
    code = _agreement(chan, harbour)
    RoleGiven.objects_of_django.filter(user__username="chan").update(valid_until=START)

    response = vanna.post(_at(harbour, "hold"), NUMBERS | {"second": "chan", "code": code})

    assert "This is not the code of agreement of this person." in response.content.decode()


def test_guesses_of_an_agreement_are_slowed_down(vanna, harbour):
    a_worker("chan", harbour, "people administrator")
    given = NUMBERS | {"second": "chan", "code": "1"}

    answers = [vanna.post(_at(harbour, "hold"), given).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_each_sheet_is_shown_once_in_both_languages_and_never_kept(vanna, chan, harbour, settings):
    _begin(vanna, chan, harbour)

    response = _show(vanna, harbour, 1, keeper="The director")
    page = response.content.decode()
    again = _show(vanna, harbour, 1)

    code = _code_on(page)
    assert re.fullmatch(r"([0-9A-Z]{5}-){5}[0-9A-Z]{5}", code)
    assert "no-store" in response["Cache-Control"]
    assert response["Refresh"] == f"600;url={_at(harbour, 'sheets')}"
    assert ("The director" in page, "Keep it where you alone can reach it" in page) == (True, True)
    assert "រក្សាវានៅកន្លែងដែលមានតែអ្នកម្នាក់អាចយកបាន" in page
    assert (again.status_code, "No sheet is shown twice." in again.content.decode()) == (409, True)
    assert not SIGNS.search(again.content.decode())
    assert not SIGNS.search(_page(vanna, _at(harbour, "sheets"))[1])
    session = SessionStore(vanna.cookies[settings.SESSION_COOKIE_NAME].value).load()
    assert code not in str(session)
    assert code.replace("-", "") not in str(session)
    assert "director" not in str(session)


@pytest.mark.parametrize("number", [0, 2, 3, 4, -1])
def test_no_sheet_is_shown_out_of_its_turn(vanna, chan, harbour, number):
    _begin(vanna, chan, harbour)

    response = _show(vanna, harbour, number)

    assert (response.status_code, SIGNS.search(response.content.decode())) == (409, None)


def test_a_request_that_still_holds_the_session_of_before_gets_no_second_code(vanna, chan, harbour, settings, rf):
    from django.utils import timezone

    _begin(vanna, chan, harbour)
    requests = []
    for _ in range(2):  # both loaded the session before either was answered
        request = rf.post("/")
        request.session = SessionStore(vanna.cookies[settings.SESSION_COOKIE_NAME].value)
        assert "ceremony" in request.session
        requests.append(request)

    _plan, code = plans.show_sheet(requests[0], harbour.pk, 1, at=timezone.now())

    assert code
    with pytest.raises(plans.ShownAlready):
        plans.show_sheet(requests[1], harbour.pk, 1, at=timezone.now())


def test_a_ceremony_that_was_begun_for_one_organisation_shows_and_makes_nothing_for_another(chan, harbour):
    lighthouse = an_organisation("Lighthouse")
    operator = a_worker("rith", harbour)
    give(operator, "operator")
    client = browser_of(operator)
    _begin(client, chan, harbour)

    shown, made = _show(client, lighthouse, 1), client.post(_at(lighthouse, "make"))

    assert (shown["Location"], made.status_code) == (_at(lighthouse), 400)
    assert "Sheet 1 of 3" in _page(client, _at(harbour, "sheets"))[1]


def test_the_key_is_made_after_the_last_sheet_and_not_before(vanna, chan, harbour):
    _begin(vanna, chan, harbour)
    _show(vanna, harbour, 1)
    _show(vanna, harbour, 2)
    early = vanna.post(_at(harbour, "make"))
    held = Ceremony.objects.count()
    _show(vanna, harbour, 3)
    last = _page(vanna, _at(harbour, "sheets"))[1]

    vanna.post(_at(harbour, "make"))

    assert (early.status_code, held, "All 3 sheets were shown." in last) == (400, 0, True)
    made = Ceremony.objects.get()
    assert (made.needed, made.custodians, made.rehearsed_on) == (2, 3, None)
    users = {user.pk: user.username for user in User.objects.all()}
    entries = TrailEntry.objects.filter(verb__contains="ceremony").order_by("number")
    assert [(each.verb, users[each.actor]) for each in entries] == [
        ("vault.ceremony_held", "vanna"),
        ("people.ceremony_agreed", "chan"),
    ]
    assert vanna.post(_at(harbour, "make")).status_code == 400


def test_a_second_person_whose_account_was_closed_meanwhile_makes_no_key(vanna, chan, harbour):
    _begin(vanna, chan, harbour)
    for number in (1, 2, 3):
        _show(vanna, harbour, number)
    User.objects.filter(username="chan").update(is_active=False)

    assert vanna.post(_at(harbour, "make")).status_code == 400
    assert Ceremony.objects.count() == 0


def test_a_ceremony_that_is_stopped_or_two_hours_old_has_made_nothing(vanna, chan, harbour, clock):
    clock.stand()
    _begin(vanna, chan, harbour)
    _show(vanna, harbour, 1)
    vanna.post(_at(harbour, "stop"))
    stopped = vanna.get(_at(harbour, "sheets"))["Location"]
    _begin(vanna, chan, harbour)
    clock.forward(hours=2)

    assert stopped == vanna.get(_at(harbour, "sheets"))["Location"] == _at(harbour)
    assert Ceremony.objects.count() == 0


def test_two_sheets_rehearse_and_the_page_tells_the_day_and_who_is_not_entrusted(vanna, chan, harbour):
    codes = _hold(vanna, chan, harbour)
    a_colleague("dara", harbour)
    before = _page(vanna, _at(harbour))[1]

    response = vanna.post(_at(harbour, "rehearse"), _typed(codes, 3, 1))

    after = _page(vanna, _at(harbour))[1]
    assert response["Location"] == _at(harbour)
    assert ("not rehearsed yet" in before, "held and rehearsed" in after) == (True, True)
    assert [name for name in ("Dara Example", "Vanna Example", "Chan Example") if name in after] == [
        "Dara Example",
        "Vanna Example",
        "Chan Example",
    ]


def test_a_wrong_sheet_is_told_at_its_own_field_and_no_code_comes_back(vanna, chan, harbour):
    codes = _hold(vanna, chan, harbour)
    slip = codes[3][:-1] + ("A" if codes[3][-1] != "A" else "B")

    page = vanna.post(_at(harbour, "rehearse"), _typed({1: codes[1], 3: slip}, 1, 3)).content.decode()

    assert "The code typed for sheet 3 has a mistake in it." in page
    assert re.search(r'id="id_code_2_error".*has a mistake', page, re.DOTALL)
    assert (codes[1] in page, slip in page) == (False, False)
    assert Ceremony.objects.get().rehearsed_on is None


def test_a_khmer_page_names_the_sheet_in_khmer_digits_and_the_mark_as_it_is_printed(vanna, chan, harbour):
    old, codes = _hold(vanna, chan, harbour), _hold(vanna, chan, harbour)

    page = vanna.post(_at(harbour, "rehearse").replace("/en/", "/km/"), _typed({1: codes[1], 3: old[3]}, 1, 3))

    marks = [mark_of(each.pk) for each in Ceremony.objects.order_by("pair__epoch")]
    assert f"សន្លឹកលេខ ៣ ជារបស់ពិធីផ្សេង៖ សញ្ញាសម្គាល់របស់វាគឺ {marks[0]}។" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (lambda codes: _typed({1: codes[2], 2: codes[1]}, 1, 2), "The code typed for sheet 1 is that of sheet 2."),
        (lambda codes: _typed(codes, 1, 1), "This sheet was entered already."),
        (lambda codes: _typed(codes, 1) | {"number_2": 2, "code_2": ""}, "This field is required."),
        (lambda codes: _typed(codes, 1) | {"number_2": 4, "code_2": codes[2]}, "Select a valid choice."),
    ],
)
def test_exchanged_missing_or_doubled_sheets_rehearse_nothing(vanna, chan, harbour, typed, told):
    codes = _hold(vanna, chan, harbour)

    page = vanna.post(_at(harbour, "rehearse"), typed(codes)).content.decode()

    assert told in page
    assert Ceremony.objects.get().rehearsed_on is None


def test_before_a_ceremony_there_is_no_rehearsal(vanna, harbour):
    assert vanna.get(_at(harbour, "rehearse"))["Location"] == _at(harbour)


def _person(person, *more):
    return reverse("person", args=[person.pk]) + "".join(f"{each}/" for each in more)


def test_a_worker_gets_a_code_for_themselves_and_chooses_a_passphrase_that_nobody_else_knows(vanna, chan, harbour):
    codes = _hold(vanna, chan, harbour)
    vanna.post(_at(harbour, "rehearse"), _typed(codes, 1, 2))
    dara = a_worker("dara", harbour)
    lost = browser_of(dara)
    offered = "Passphrase and paper lost" in _page(vanna, _person(dara))[1]

    response = vanna.post(_person(dara, "recover"), _typed(codes, 2, 3))

    page, new = response.content.decode(), "harvest violin 9 quiet umbrella"
    assert (offered, "no-store" in response["Cache-Control"]) == (True, True)
    assert Session.objects.filter(user=dara).count() == 0
    assert lost.get("/en/account/").status_code == 302
    typed = {"username": "dara", "code": _code_on(page), "passphrase": new, "again": new}
    assert "Your recovery code" in Client().post("/en/account/recover/", typed).content.decode()
    assert sign_in(Client(), name="dara", passphrase=new).status_code == 302
    entry = TrailEntry.objects.get(verb="vault.keys_recovered")
    assert (entry.subject, entry.scope, entry.details) == (
        str(dara.pk),
        harbour.pk,
        {"custodian_2": True, "custodian_3": True},
    )
    assert User.objects.get(pk=entry.actor).username == "vanna"


def test_a_wrong_sheet_recovers_nobody_and_signs_nobody_out(vanna, chan, harbour):
    codes = _hold(vanna, chan, harbour)
    vanna.post(_at(harbour, "rehearse"), _typed(codes, 1, 2))
    dara = a_worker("dara", harbour)
    browser = browser_of(dara)

    page = vanna.post(_person(dara, "recover"), _typed({1: codes[1], 2: codes[3]}, 1, 2)).content.decode()

    assert "The code typed for sheet 2 is that of sheet 3." in page
    assert browser.get("/en/account/").status_code == 200
    assert User.objects.get(pk=dara.pk).password == dara.password


def test_who_entrusted_nothing_is_told_so_before_any_sheet_is_typed(vanna, harbour):
    dara = a_worker("dara", harbour)

    status, page = _page(vanna, _person(dara, "recover"))

    assert (status, "Nobody can open this vault" in page, "<fieldset" in page) == (200, True, False)


def test_somebody_of_another_organisation_a_child_oneself_and_nobody_are_not_recovered(vanna, harbour):
    other = a_colleague("rith", an_organisation("Lighthouse"))
    child = User.objects.create(username="blue fish", age_band="12-14", organisation=harbour)
    closed = a_colleague("sam", harbour, is_active=False)
    oneself = User.objects.get(username="vanna")

    ids = [other.pk, child.pk, closed.pk, oneself.pk, uuid4()]

    assert [vanna.get(f"/en/people/accounts/{id}/recover/").status_code for id in ids] == [404] * 5
    assert [vanna.post(f"/en/people/accounts/{id}/recover/").status_code for id in ids] == [404] * 5
    assert "Passphrase and paper lost" not in _page(vanna, _person(oneself))[1]


def test_changes_are_posted_never_followed(vanna, harbour):
    assert [vanna.get(_at(harbour, each)).status_code for each in ("make", "stop")] == [405, 405]


@pytest.mark.parametrize("many", [1, 3])
def test_the_state_asks_as_often_for_three_people_as_for_one(vanna, harbour, many, django_assert_num_queries):
    for number in range(many):
        a_colleague(f"person {number}", harbour)

    with django_assert_num_queries(10):
        _status, page = _page(vanna, _at(harbour))

    assert page.count("Person ") == many


def test_after_a_new_ceremony_the_old_sheets_are_told_until_nobody_needs_them(vanna, chan, harbour):
    codes = _hold(vanna, chan, harbour)
    vanna.post(_at(harbour, "rehearse"), _typed(codes, 1, 2))
    dara = a_worker("dara", harbour)
    browser_of(dara)
    new = _hold(vanna, chan, harbour)
    between = _page(vanna, _at(harbour))[1]
    vanna.post(_at(harbour, "rehearse"), _typed(new, 1, 2))

    dara.refresh_from_db()
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=dara).delete()
    browser_of(dara)

    assert "Older sheets that still open something" in between
    assert "Older sheets that still open something" not in _page(vanna, _at(harbour))[1]
    assert PrivateCopy.objects.filter(way="organisation", pair__holder=dara.pk).count() == 1
