"""The audit trail as a supervisor reads it: whose entries, in which words, and who has seen a record."""

import ast
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

import ponleu
from ponleu.people.models import User
from ponleu.people.rules import deeds
from ponleu.vault.actions.keys import found_team, open_user_key
from ponleu.vault.actions.records import unlock_record
from ponleu.vault.actions.trail import check, record
from ponleu.vault.models import Erasure, Hold, TrailEntry
from tests.people.accounts import PASSPHRASE, an_account, sign_in, stretched
from tests.people.groups import (
    a_colleague,
    a_network,
    a_record_of,
    a_team,
    a_worker,
    an_organisation,
    browser_of,
    join,
    today,
)

TRAIL = "/en/people/trail/"
SOURCE = Path(ponleu.__file__).parent


def _page(client, path=TRAIL):
    response = client.get(path)
    return response.status_code, " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def _of(circle, **given):
    return f"{TRAIL}{circle.pk}/?" + "&".join(f"{name}={value}" for name, value in given.items())


def _numbers(page):
    return [int(number) for number in re.findall(r"entry (\d+)(?= |$)", page.partition("Check it now")[2])]


def _opened(team, record_id="4612007734", *, by, parts=("narrative",), **more):
    about = {"subject_kind": "people.consent", "subject": record_id, "scope": team.pk}
    return record("vault.opened", actor=by.pk, **about, **dict.fromkeys(parts, True), **more)


@pytest.fixture
def harbour(a_site):
    return an_organisation()


@pytest.fixture
def desk(harbour):
    return a_team(harbour, "Night desk")


@pytest.fixture
def chan(harbour, desk):
    return a_worker("chan", harbour, "case supervisor", team=desk)


@pytest.fixture
def dara(harbour, desk):
    return a_colleague_of(desk, "dara", harbour)


@pytest.fixture
def client(chan):
    return browser_of(chan)


def a_colleague_of(team, name, organisation):
    worker = a_colleague(name, organisation)
    join(worker, team=team)
    return worker


@pytest.fixture
def auditor(harbour):
    return browser_of(a_worker("sophea", harbour, "auditor"))


def test_a_supervisor_reads_what_was_done_in_their_team_and_nothing_of_other_teams_and_organisations(
    harbour, desk, dara, client
):
    mine = _opened(desk, by=dara)
    others = [a_team(harbour, "Day desk"), a_team(an_organisation("Lighthouse"))]
    hidden = [_opened(each, "99999999", by=dara).number for each in others]
    hidden += [_opened(harbour, "99999999", by=dara).number, record("people.signed_in", actor=dara.pk).number]

    status, page = _page(client, _of(desk))

    assert status == 200
    assert mine.number in _numbers(page)
    assert set(hidden) & set(_numbers(page)) == set()
    assert "9999" not in page
    assert "Dara Example opened a sealed record." in page
    assert "sealed record of consent and assent 4612 0077 34" in page


def test_an_auditor_reads_the_trail_of_their_organisation_with_its_teams_and_networks(harbour, desk, dara, auditor):
    theirs = a_team(an_organisation("Lighthouse"))
    seen = [_opened(each, by=dara).number for each in (desk, harbour, a_network(harbour))]
    hidden = _opened(theirs, by=dara).number

    numbers = _numbers(_page(auditor, _of(harbour))[1])

    assert (set(seen) <= set(numbers), hidden in numbers) == (True, False)
    assert [_page(auditor, _of(each))[0] for each in (desk, theirs)] == [200, 404]


def test_whoever_may_read_one_trail_is_led_there_and_whoever_may_read_several_chooses(harbour, desk, client, auditor):
    assert client.get(TRAIL)["Location"] == f"{TRAIL}{desk.pk}/"

    page = auditor.get(TRAIL).content.decode()

    assert re.findall(rf'href="{TRAIL}([^"/]+)/"', page) == [str(harbour.pk), str(desk.pk)]


@pytest.mark.parametrize("path", ["", "seen/", "check/"])
def test_the_trail_of_others_answers_exactly_like_one_that_is_not_there(desk, dara, client, path):
    theirs = a_team(an_organisation("Lighthouse"))
    _opened(theirs, by=dara)
    before = TrailEntry.objects.count()

    ask = client.post if path == "check/" else client.get
    answers = [(id, ask(f"{TRAIL}{id}/{path}")) for id in (theirs.pk, uuid4())]

    assert [each.status_code for _id, each in answers] == [404, 404]
    assert len({each.content.decode().replace(str(id), "") for id, each in answers}) == 1
    assert TrailEntry.objects.count() == before


def test_a_duty_worker_reads_no_trail_and_a_supervisor_only_with_two_steps(harbour, desk, client):
    worker, one_step = browser_of(a_worker("sina", harbour, "duty worker", team=desk)), Client()
    a_worker("rith", harbour, "case supervisor", team=desk)
    sign_in(one_step, name="rith")

    assert [_page(worker, path)[0] for path in (TRAIL, _of(desk))] == [404, 404]
    assert [_page(one_step, path)[0] for path in (TRAIL, _of(desk))] == [403, 403]
    assert "Trail" not in _page(worker, "/en/people/")[1]
    assert "Trail" in _page(client, "/en/people/")[1]


@pytest.mark.parametrize("narrowed", [{}, {"what": "refused"}])
def test_reading_the_trail_is_written_in_it_without_whom_or_what_it_was_narrowed_to(desk, chan, client, narrowed):
    _page(client, _of(desk, **narrowed))

    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.actor, entry.scope, entry.subject) == ("people.trail_read", chan.pk, desk.pk, "")
    assert entry.details == {"shown": 0} | ({"one_verb": True} if narrowed else {})
    assert "Chan Example read the trail." in _page(client, _of(desk))[1]


def test_what_cannot_be_recorded_is_not_shown(desk, dara, client, monkeypatch):
    from ponleu.people.actions import trails

    def full(*given, **named):
        raise OSError("disk full")

    _opened(desk, by=dara)
    monkeypatch.setattr(trails.trail, "record", full)
    client.raise_request_exception = False

    response = client.get(_of(desk))

    assert response.status_code == 500
    assert b"Dara" not in response.content


def test_a_refusal_and_an_export_stand_out(desk, dara, client, monkeypatch):
    _opened(desk, by=dara, outcome="refused", reason="no_grant")
    monkeypatch.setitem(
        deeds.SAID, "test.exported", deeds.Said(deeds.Part.RECORDS, "%(who)s exported.", is_export=True)
    )
    monkeypatch.setattr(deeds, "EXPORTS", ("test.exported",))
    record("test.exported", actor=dara.pk, scope=desk.pk, records=12)

    page = _page(client, _of(desk))[1]

    assert "Dara Example tried to open a sealed record. refused what was told because: no key to it" in page
    assert "Dara Example exported. left the platform records: 12" in page


def test_entries_are_narrowed_to_a_person_a_verb_a_record_days_refusals_and_exports(
    desk, dara, chan, client, monkeypatch
):
    monkeypatch.setattr(deeds, "EXPORTS", ("vault.granted",))
    old = timezone.now() - timedelta(days=40)
    first = _opened(desk, by=dara, at=old).number
    second = _opened(desk, "77", by=chan).number
    third = _opened(desk, by=chan, outcome="refused").number
    fourth = record("vault.granted", actor=dara.pk, scope=desk.pk).number
    asked = {
        ("person", dara.pk): {first, fourth},
        ("what", "vault.opened"): {first, second, third},
        ("what", "refused"): {third},
        ("what", "exports"): {fourth},
        ("reference", "7-7"): {second},
        ("since", today()): {second, third, fourth},
        ("until", old.date()): {first},
    }

    found = {each: set(_numbers(_page(client, _of(desk, **dict([each])))[1])) for each in asked}

    own = {each: found[each] - asked[each] for each in asked}
    assert {each: found[each] & {first, second, third, fourth} for each in asked} == asked
    assert {number for numbers in own.values() for number in numbers} <= _readings()


def _readings():
    return set(TrailEntry.objects.filter(verb="people.trail_read").values_list("number", flat=True))


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "00000000-0000-0000-0000-000000000009"},
        {"what": "vault.nothing"},
        {"since": "yesterday"},
        {"since": "2027-03-02", "until": "2027-03-01"},
        {"reference": "Statement 1"},
        {"before": "-1"},
    ],
)
def test_what_makes_no_sense_shows_no_entry(desk, dara, client, wrong):
    _opened(desk, by=dara)

    page = client.get(_of(desk, **wrong)).content.decode()

    assert "opened a sealed record.</p>" not in page
    assert "Dara Example opened" not in page


def test_a_long_trail_is_read_page_by_page_and_no_entry_is_told_twice(desk, dara, client):
    wanted = [_opened(desk, by=dara).number for _ in range(120)]

    path, found = _of(desk, person=dara.pk), []
    while path and len(found) < 5:
        content = client.get(path).content.decode()
        found.append(_numbers(re.sub(r"<[^>]+>", " ", content)))
        older = re.search(r'rel="next" href="([^"]+)"', content)
        path = older and f"{TRAIL}{desk.pk}/{older[1].replace('&amp;', '&')}"

    assert [len(each) for each in found] == [50, 50, 20]
    assert [number for each in found for number in each] == wanted[::-1]


def test_what_nobody_signed_in_did_has_a_day_and_no_time(desk, dara, client):
    at = timezone.now().replace(hour=13, minute=47)
    record("vault.records_arrived", scope=desk.pk, records=3, at=at)
    _opened(desk, by=dara, at=at)

    page = client.get(_of(desk)).content.decode()

    assert re.findall(r'<p class="trail-time">(?:<time[^>]+>)?([^<]+)', page) == ["13:47", "this day"]
    assert "Reports arrived." in page


def test_no_child_and_nobody_of_another_organisation_is_named(harbour, desk, chan, client):
    child, stranger = an_account("blue fish"), a_colleague("stranger", an_organisation("Lighthouse"))
    User.objects.filter(pk=child.pk).update(age_band="12-14", organisation=harbour)
    join(child, team=desk)
    for each in (child, stranger):
        _opened(desk, by=each)
        record("people.role_given", actor=chan.pk, scope=desk.pk, subject_kind="people.user", subject=str(each.pk))

    page = _page(client, _of(desk))[1]

    assert page.count("Somebody whose name is not shown here opened a sealed record.") == 2
    assert [name for name in ("blue fish", "Stranger") if name in page] == []


def test_an_administrator_who_acts_in_the_team_is_named_but_is_no_choice_of_a_supervisor(harbour, desk, client):
    vanna = a_colleague("vanna", harbour)
    record("vault.member_admitted", actor=vanna.pk, scope=desk.pk, subject_kind="user", subject=str(vanna.pk))

    page = client.get(_of(desk)).content.decode()

    assert "Vanna Example gave a member the keys of the team." in page
    assert f'value="{vanna.pk}"' not in page


def test_who_has_seen_a_record_is_told_with_how_often_when_and_which_parts(desk, dara, chan, client):
    old = timezone.now() - timedelta(days=2)
    _opened(desk, by=dara, at=old)
    _opened(desk, by=dara, parts=("identity",))
    _opened(desk, by=chan, outcome="refused")
    _opened(desk, "77", by=chan)

    page = _page(client, f"{TRAIL}{desk.pk}/seen/?reference=4612 0077 34")[1]

    by = page.partition("Opened by")[2].partition("Ask for a legal hold")[0]
    assert (
        by.split()
        == (
            f"Dara Example times: 2 · first on {_day(old)} · last on {_day(timezone.now())} "
            "names and addresses what was told"
        ).split()
    )
    assert len(re.findall(r"entry \d+", page)) == 3


def _day(moment):
    return f"{moment.day} {moment:%B %Y}"


def test_a_page_about_one_record_is_read_from_the_trail_itself_after_real_openings(harbour, desk, chan, client):
    found_team(desk.pk, [chan.pk], by=chan.pk)
    about = a_record_of(desk)

    opened = open_user_key(chan.pk, key=stretched(PASSPHRASE, salt=b"s" * 16).key)
    unlock_record(about, opened=opened, compartments=["narrative"])
    page = _page(client, f"{TRAIL}{desk.pk}/seen/?reference={about.pk}")[1]

    assert "Chan Example times: 1" in page
    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.subject_kind, entry.subject) == ("people.trail_read", "people.consent", str(about.pk))
    assert entry.details == {"shown": 1, "one_thing": True}


def test_a_record_of_others_answers_exactly_like_one_that_is_not_there_and_what_was_typed_is_not_kept(
    desk, dara, client
):
    _opened(a_team(an_organisation("Lighthouse")), "85512999888", by=dara)

    pages = [
        client.get(f"{TRAIL}{desk.pk}/seen/?reference={each}").content.decode() for each in ("85512999888", "855129")
    ]

    assert "Nothing in this trail is about this reference." in pages[0]
    assert len({re.sub(r'(reference=|value="|mono">)[\d ]+', "", page) for page in pages}) == 1
    readings = TrailEntry.objects.filter(verb="people.trail_read")
    assert [(each.subject, each.details) for each in readings] == [("", {"shown": 0, "one_thing": True})] * 2


@pytest.mark.django_db(transaction=True)  # the anchor moves when the entry is committed
def test_the_state_of_the_chain_is_told_with_the_day_of_the_check(desk, client):
    before = _page(client, _of(desk))[1]

    client.post(f"{TRAIL}{desk.pk}/check/")

    number = TrailEntry.objects.filter(verb="trail.checked").get().number - 1
    assert "Nobody has checked yet whether the trail is whole." in before
    told = f"The trail holds up to entry {number}, checked on {_day(timezone.now())}."
    assert told in _page(client, _of(desk))[1]


def test_a_chain_that_does_not_hold_is_told_with_its_first_broken_entry(desk, dara, client):
    for _ in range(3):
        _opened(desk, by=dara)
    broken = TrailEntry.objects.latest("number").number - 1
    TrailEntry.objects.filter(number=broken).update(outcome="refused")

    client.post(f"{TRAIL}{desk.pk}/check/")

    page = _page(client, _of(desk))[1]
    assert f"The trail does not hold at entry {broken}, checked on {_day(timezone.now())}." in page
    assert f"It holds up to entry {broken - 1}." in page


@pytest.mark.django_db(transaction=True)  # the anchor moves when the entry is committed
def test_a_chain_without_its_anchor_is_not_called_whole(settings, desk, client):
    record("people.locked", scope=desk.pk)
    (settings.KEY_STORE / "anchor").unlink()

    check()

    assert "whether some are missing at the end cannot be told" in _page(client, _of(desk))[1]


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_often_for_three_as_for_one(harbour, auditor, many, django_assert_num_queries):
    for number in range(many):
        team = a_team(harbour, f"Desk {number}")
        worker = a_colleague_of(team, f"worker {number}", harbour)
        _opened(team, by=worker)
        _opened(team, "77", by=worker, outcome="refused")

    for path, asked in ((TRAIL, 6), (_of(harbour), 17), (f"{TRAIL}{harbour.pk}/seen/?reference=4612007734", 17)):
        with django_assert_num_queries(asked):
            assert _page(auditor, path)[0] == 200


def _trees():
    for path in SOURCE.rglob("*.py"):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def _calls(tree, *names):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names:
            yield node


def _writes_the_trail(name, tree):
    """Whether a file can write an entry: it names the writer, or is the trail's own."""
    names = {each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names}
    return bool({"trail", "refused", "record"} & names) or (name.startswith("vault/") and name.endswith("/trail.py"))


def _recorded():
    """Every text with the shape of a verb of some room, in files that write the trail, but the kinds of subjects."""
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir()} | {"trail"}
    verb = re.compile(rf"({'|'.join(rooms)})\.[a-z_]+")
    found = {
        node.value
        for name, tree in _trees()
        if _writes_the_trail(name, tree)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and verb.fullmatch(node.value)
    }
    return found - set(deeds.ABOUT)


def test_every_verb_that_is_recorded_anywhere_has_its_sentence_and_no_sentence_is_left_over():
    assert len(_recorded()) > 60
    assert (_recorded() - set(deeds.SAID), set(deeds.SAID) - _recorded()) == (set(), set())


def test_no_verb_is_put_together_so_that_this_search_would_miss_it():
    writers = ("record", "refused", "_record", "_refused", "_record_of", "_of_user")
    texts = [text for name, tree in _trees() for call in _calls(tree, *writers) for text in call.args[:2]]

    assert len(texts) > 50
    assert [each for each in texts if isinstance(each, ast.JoinedStr | ast.BinOp)] == []


def test_every_verb_that_can_be_refused_says_what_was_tried():
    called = [call.args[1] for name, tree in _trees() for call in _calls(tree, "refused", "_refused") if call.args[1:]]
    refused = {text.value for text in called if isinstance(text, ast.Constant)}

    assert len(refused) > 15
    assert {verb for verb in refused if not deeds.SAID[verb].tried} == set()


def test_why_something_is_kept_or_erased_has_its_words():
    assert set(deeds.GROUNDS) == {*Hold.Reason.values, *Erasure.Reason.values}


def test_sentences_begin_with_who_did_it():
    sentences = [text for said in deeds.SAID.values() for text in (said.done, said.tried) if "%(who)s" in text]

    assert len(sentences) > 60
    assert [text for text in sentences if not text.startswith(("%(who)s ", "The open vault of %(who)s"))] == []


def test_a_verb_without_a_sentence_is_told_as_it_stands(desk, dara, client):
    record("test.done", actor=dara.pk, scope=desk.pk)

    assert "Dara Example: test.done" in _page(client, _of(desk))[1]
