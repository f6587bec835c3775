"""Holding a record for the law, and erasing one before its time: on pages, by two persons, within a team."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from ponleu.people.access.asking import asker_for
from ponleu.people.inputs.keeping import ERASING, HOLDING
from ponleu.vault.actions.erasing import ask_erasure, decline_erasure
from ponleu.vault.actions.keys import found_team
from ponleu.vault.actions.retention import approve_hold, ask_hold, expire, release_hold
from ponleu.vault.models import CompartmentKey, Erasure, Hold, Record, TrailEntry
from ponleu.vault.queries.retention import month_of, months_from
from tests.people.accounts import sign_in
from tests.people.groups import (
    a_record_of,
    a_team,
    a_worker,
    an_organisation,
    browser_of,
    give,
    today,
)

KEEPING = "/en/people/keeping/"
WAITS = "waits for a second person"


def _page(client, path=KEEPING):
    response = client.get(path)
    return response.status_code, _words(response)


def _words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def _later(months):
    return months_from(month_of(today()), months + 1)[-1]


@pytest.fixture
def harbour(a_site):
    return an_organisation()


@pytest.fixture
def desk(harbour):
    return a_team(harbour, "Night desk")


@pytest.fixture
def supervisors(harbour, desk):
    """Two of the same team, the first with the team's keys."""
    found = [a_worker(name, harbour, "case supervisor", team=desk) for name in ("chan", "dara")]
    found_team(desk.pk, [each.pk for each in found], by=found[0].pk)
    return found


@pytest.fixture
def record(desk, supervisors):
    return a_record_of(desk, expires=_later(6))


@pytest.fixture
def chan(supervisors):
    return browser_of(supervisors[0])


@pytest.fixture
def dara(supervisors):
    return browser_of(supervisors[1])


def _ask_hold(client, record, **more):
    given = {"reference": record if isinstance(record, str) else record.pk, "reason": "authority", "until": _later(12)}
    return client.post(f"{KEEPING}hold/", given | more)


def _ask_erasure(client, record, **more):
    given = {"reference": record if isinstance(record, str) else record.pk, "reason": "wish"}
    return client.post(f"{KEEPING}erase/", given | more)


def _agree_to_erase(client, asked):
    return client.post(f"{KEEPING}erasures/{asked.pk}/", {"understood": "on"})


def _told(verb, outcome="done"):
    entry = TrailEntry.objects.filter(verb=verb).latest("number")
    assert entry.outcome == outcome
    return entry.actor, entry.scope, entry.subject


def test_one_supervisor_asks_for_a_hold_another_agrees_and_both_stand_on_the_page(
    supervisors, record, desk, chan, dara
):
    asked = _ask_hold(chan, record)
    hold = Hold.objects.get()
    waiting = [_page(each, f"{KEEPING}holds/{hold.pk}/")[1] for each in (chan, dara)]

    agreed = dara.post(f"{KEEPING}holds/{hold.pk}/")

    hold.refresh_from_db()
    assert asked["Location"] == agreed["Location"] == f"{KEEPING}holds/{hold.pk}/"
    assert [(WAITS in page, "Agree to the hold" in page) for page in waiting] == [(True, False), (True, True)]
    assert (hold.asked_by, hold.approved_by) == tuple(each.pk for each in supervisors)
    assert Record.objects.get().expires_id == _later(12)
    page = _page(chan)[1].partition("Held now")[2]
    assert "asked for by Chan Example on" in page
    assert "agreed to by Dara Example on" in page
    assert "a court, the police or another authority demands it" in page
    assert _told("vault.hold_approved") == (supervisors[1].pk, desk.pk, str(record.pk))


@pytest.mark.django_db(transaction=True)  # a refusal is recorded once what it refused is undone
def test_nobody_agrees_to_their_own_hold_and_nothing_is_kept_by_it(supervisors, record, chan):
    _ask_hold(chan, record)
    hold = Hold.objects.get()

    page = _words(chan.post(f"{KEEPING}holds/{hold.pk}/"))

    hold.refresh_from_db()
    assert (hold.approved_by, Record.objects.get().expires_id) == (None, _later(6))
    assert "This needs two different persons" in page
    assert _told("vault.hold_approved", "refused")[0] == supervisors[0].pk


def test_a_reference_is_typed_in_any_digits_with_gaps(record, chan):
    digits = str(record.pk).translate({48 + digit: 0x17E0 + digit for digit in range(10)})

    _ask_hold(chan, f"{digits[:4]} {digits[4:9]}-{digits[9:]}")

    assert Hold.objects.get().record_id == record.pk


@pytest.mark.parametrize("ask", [_ask_hold, _ask_erasure])
@pytest.mark.parametrize("reference", ["12", "9" * 19, "853c6b99-29be-4381-9e2e-5cb41a9dcb83"])
def test_a_record_of_others_answers_exactly_like_one_that_is_not_there(chan, ask, reference):
    other = a_team(an_organisation("Lighthouse"))
    found_team(other.pk, [a_worker("sina", other.organisation).pk], by=uuid4())
    theirs = a_record_of(other)

    pages = [ask(chan, each).content.decode() for each in (str(theirs.pk), reference)]

    told = "No record of this reference belongs to a team in which you may ask for this."
    assert [told in page for page in pages] == [True, True]
    assert (
        len({re.sub(r'(name="reference" value|name="csrfmiddlewaretoken" value)="[^"]+"', "", p) for p in pages}) == 1
    )
    assert (Hold.objects.count(), Erasure.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value"), [("reference", "Statement 1"), ("reason", "because"), ("until", "2020-01"), ("until", "")]
)
def test_what_is_not_on_the_lists_is_refused_beside_its_field(record, chan, field, value):
    page = _ask_hold(chan, record, **{field: value}).content.decode()

    assert f'id="id_{field}_error"' in page
    assert Hold.objects.count() == 0


def test_a_hold_is_taken_back_by_whoever_asked_and_declined_by_whoever_may_agree(record, chan, dara):
    for client in (chan, dara):
        _ask_hold(chan, record)
        hold = Hold.objects.get(released_on=None)
        assert client.post(f"{KEEPING}holds/{hold.pk}/decline/")["Location"] == KEEPING

    assert Hold.objects.filter(approved_by=None, released_on=today()).count() == 2
    assert _page(dara, f"{KEEPING}decided/")[1].count("hold not agreed to, or taken back") == 2
    assert "Nothing waits." in _page(dara)[1]


def test_a_hold_that_somebody_else_decided_meanwhile_says_so(record, chan, dara):
    _ask_hold(chan, record)
    hold = Hold.objects.get()
    chan.post(f"{KEEPING}holds/{hold.pk}/decline/")

    pages = [_words(dara.post(f"{KEEPING}holds/{hold.pk}/{path}")) for path in ("", "decline/", "release/")]

    assert ["This hold was decided already, or not yet approved." in page for page in pages] == [True] * 3


def test_releasing_says_what_it_means_and_does_not_end_the_record_sooner(supervisors, record, desk, chan, dara):
    hold = ask_hold(record, _later(12), reason="claim", by=supervisors[0].pk, on=today())
    approve_hold(hold, by=supervisors[1].pk, on=today())
    asked = _page(chan, f"{KEEPING}holds/{hold.pk}/release/")[1]

    chan.post(f"{KEEPING}holds/{hold.pk}/release/")

    hold.refresh_from_db()
    assert "Two persons can have the record erased from then on." in asked
    assert (hold.released_on, Record.objects.get().expires_id) == (today(), _later(12))
    assert "No record is held." in _page(chan)[1]
    assert "hold released" in _page(chan, f"{KEEPING}decided/")[1]
    assert _told("vault.hold_released") == (supervisors[0].pk, desk.pk, str(record.pk))


def test_one_asks_that_a_record_be_erased_another_agrees_and_nothing_of_it_is_left(
    supervisors, record, desk, chan, dara
):
    asked = _ask_erasure(chan, record)
    erasure = Erasure.objects.get()
    page = _page(dara, f"{KEEPING}erasures/{erasure.pk}/")[1]
    before = CompartmentKey.objects.count()

    agreed = _agree_to_erase(dara, erasure)

    assert asked["Location"] == agreed["Location"] == f"{KEEPING}erasures/{erasure.pk}/"
    told = [
        "names and addresses what was told its card in searches",
        "It cannot be undone: not by the operator, not with a recovery code, not by the custodians.",
        "A backup that was made before holds it, closed, until the key of its month is destroyed.",
        "the child, or whoever speaks for the child, asked for it",
    ]
    assert [each for each in told if each not in page] == []
    assert (before, CompartmentKey.objects.count(), Record.objects.get().is_erased) == (2, 0, True)
    assert "Nobody can read it any more." in _page(dara, f"{KEEPING}erasures/{erasure.pk}/")[1]
    assert "asked for by Chan Example · agreed to by Dara Example" in _page(chan, f"{KEEPING}decided/")[1]
    assert _told("vault.erased") == (supervisors[1].pk, desk.pk, str(record.pk))


def test_nobody_agrees_to_erase_what_they_asked_for_themselves(record, chan):
    _ask_erasure(chan, record)
    erasure = Erasure.objects.get()
    page = _page(chan, f"{KEEPING}erasures/{erasure.pk}/")[1]

    answer = _words(_agree_to_erase(chan, erasure))

    assert ("You asked for it, so somebody else has to agree." in page, "erase it now" in page) == (True, False)
    assert "This needs two different persons" in answer
    assert not Record.objects.get().is_erased


def test_nothing_is_erased_before_somebody_says_that_they_have_read_what_it_means(record, chan, dara):
    _ask_erasure(chan, record)

    page = dara.post(f"{KEEPING}erasures/{Erasure.objects.get().pk}/").content.decode()

    assert 'id="id_understood_error"' in page
    assert not Record.objects.get().is_erased


def test_a_hold_refuses_that_erasing_is_asked_for_and_that_it_is_agreed_to(supervisors, record, chan, dara):
    _ask_erasure(chan, record)
    erasure = Erasure.objects.get()
    hold = ask_hold(record, _later(12), reason="authority", by=supervisors[0].pk, on=today())
    waiting = _page(dara, f"{KEEPING}erasures/{erasure.pk}/")[1]
    approve_hold(hold, by=supervisors[1].pk, on=today())

    answers = [_words(_agree_to_erase(dara, erasure))]
    decline_erasure(erasure, by=supervisors[0].pk, on=today())
    answers.append(_words(_ask_erasure(chan, record)))

    assert "Somebody has asked for a legal hold on this record" in waiting
    assert [f"A legal hold until {_later(12)} forbids this." in page for page in answers] == [True, True]
    assert not Record.objects.get().is_erased
    release_hold(hold, by=supervisors[0].pk, on=today())
    _ask_erasure(chan, record)
    _agree_to_erase(dara, Erasure.objects.get(declined_on=None))
    assert Record.objects.get().is_erased


def test_erasing_is_asked_for_once_and_taken_back_or_declined(record, chan, dara):
    for client in (chan, dara):
        _ask_erasure(chan, record)
        again = _words(_ask_erasure(dara, record))
        client.post(f"{KEEPING}erasures/{Erasure.objects.get(declined_on=None).pk}/decline/")
        assert "Somebody has asked already that this record be erased." in again

    assert _page(dara, f"{KEEPING}decided/")[1].count("erasing not agreed to, or taken back") == 2
    assert not Record.objects.get().is_erased


def test_with_a_locked_vault_nobody_asks_for_erasing_or_agrees_but_a_hold_needs_no_open_vault(record, chan, dara):
    _ask_erasure(chan, record)
    asked = Erasure.objects.get()
    for client in (chan, dara):
        client.post("/en/account/lock/")

    answers = [chan.get(f"{KEEPING}erase/"), _ask_erasure(chan, record), _agree_to_erase(dara, asked)]

    assert {each["Location"].partition("?")[0] for each in answers} == {"/en/account/unlock/"}
    assert not Record.objects.get().is_erased
    _ask_hold(chan, record)
    assert Hold.objects.count() == 1


def test_a_record_that_ended_with_its_month_waits_no_more(supervisors, record, chan):
    ask_erasure(record, reason="wish", by=supervisors[0].pk, on=today())
    ask_hold(record, _later(3), reason="claim", by=supervisors[0].pk, on=today())
    year, month = map(int, _later(7).split("-"))

    expire(today().replace(year=year, month=month, day=1), is_clock_right=True)

    assert "Nothing waits." in _page(chan)[1]
    assert _page(chan, f"{KEEPING}decided/")[1].count("ended with its record") == 2
    page = _page(chan, f"{KEEPING}erasures/{Erasure.objects.get().pk}/")[1]
    assert ("The record has ended before anybody agreed." in page, "erase it now" in page) == (True, False)


@pytest.mark.parametrize("kind", ["holds", "erasures"])
@pytest.mark.parametrize("path", ["", "decline/", "release/"])
def test_what_is_of_another_team_answers_exactly_like_what_is_not_there(harbour, supervisors, record, kind, path):
    if (kind, path) == ("erasures", "release/"):
        pytest.skip("there is no such page")
    stranger = browser_of(a_worker("rith", harbour, "case supervisor", team=a_team(harbour, "Day desk")))
    by = {"by": supervisors[0].pk, "on": today()}
    hold = ask_hold(record, _later(12), reason="claim", **by)
    theirs = hold if kind == "holds" else ask_erasure(record, reason="wish", **by)

    for ask in (stranger.post,) if path == "decline/" else (stranger.get, stranger.post):
        answers = [(id, ask(f"{KEEPING}{kind}/{id}/{path}")) for id in (theirs.pk, 12, 10**30)]
        assert [each.status_code for _id, each in answers] == [404, 404, 404]
        assert len({each.content.decode().replace(f"/{id}/", "") for id, each in answers}) == 1
    assert f"{theirs.pk}" not in stranger.get(KEEPING).content.decode()
    assert "Nothing was decided yet." in _page(stranger, f"{KEEPING}decided/")[1]


def test_a_duty_worker_and_an_administrator_hold_and_erase_nothing_and_one_step_is_not_enough(harbour, desk, record):
    others = [
        browser_of(a_worker("sina", harbour, "duty worker", team=desk)),
        browser_of(a_worker("vanna", harbour, "people administrator")),
    ]
    a_worker("rith", harbour, "case supervisor", team=desk)
    one_step = Client()
    sign_in(one_step, name="rith")
    paths = ["", "hold/", "erase/", "decided/"]

    assert [{_page(each, KEEPING + path)[0] for path in paths} for each in (*others, one_step)] == [{404}, {404}, {403}]
    assert [_ask_hold(each, record).status_code for each in (*others, one_step)] == [404, 404, 403]
    assert Hold.objects.count() == 0


def test_whoever_left_the_team_agrees_to_nothing(supervisors, record, chan, dara):
    _ask_erasure(chan, record)
    supervisors[1].memberships(manager="objects_of_django").update(valid_until=today())

    assert _agree_to_erase(dara, Erasure.objects.get()).status_code == 404
    assert not Record.objects.get().is_erased


def test_a_person_of_another_organisation_is_not_named(record, chan):
    ask_hold(record, _later(12), reason="claim", by=a_worker("kosal", None).pk, on=today())

    page = _page(chan)[1]

    assert "asked for by Somebody whose name is not shown here" in page
    assert "Kosal" not in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_often_for_three_as_for_one(supervisors, desk, chan, many, django_assert_num_queries):
    first, second = (each.pk for each in supervisors)
    for _ in range(many):
        record = a_record_of(desk, expires=_later(6))
        asked = ask_erasure(record, reason="wish", by=first, on=today())
        decline_erasure(asked, by=second, on=today())
        ask_erasure(record, reason="wish", by=first, on=today())
        for held in (True, False):
            hold = ask_hold(record, _later(12), reason="claim", by=first, on=today())
            if held:
                approve_hold(hold, by=second, on=today())

    for path, asked in (
        ("", 8),
        ("decided/", 7),
        (f"holds/{hold.pk}/", 8),
        (f"erasures/{Erasure.objects.filter(declined_on=None).first().pk}/", 9),
    ):
        with django_assert_num_queries(asked):
            assert _page(chan, KEEPING + path)[0] == 200


def test_every_reason_of_the_table_is_on_a_form():
    assert (set(HOLDING), set(ERASING)) == (set(Hold.Reason.values), set(Erasure.Reason.values))


def test_whoever_holds_the_role_reaches_it_and_nobody_else_does(harbour, desk, supervisors):
    reached = asker_for(supervisors[0], on=today())
    other = a_worker("sophea", harbour, "auditor")
    give(other, "focal point", organisation=harbour)

    deeds = [("create", "hold"), ("approve", "hold"), ("end", "hold"), ("create", "erasure"), ("approve", "erasure")]
    assert [reached.reaches(*each) for each in deeds] == [True] * 5
    assert [asker_for(other, on=today()).reaches(*each) for each in deeds] == [False] * 5
