from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from ponleu.vault.actions import keys
from ponleu.vault.actions.keys import (
    KeysThere,
    LastMember,
    NoGrant,
    NoKeys,
    NotAMember,
    TwoPersonsNeeded,
    admit,
    found_team,
    leave,
)
from ponleu.vault.actions.refusals import whole
from ponleu.vault.models import KeyPair, PrivateCopy, TeamSecret, TrailEntry
from ponleu.vault.queries.keys import members_of
from ponleu.vault.rules.cipher import CannotBeOpened
from tests.vault.workers import BOSS, SECOND, a_team, a_worker

pytestmark = pytest.mark.django_db(transaction=True)


def last_entry():
    entry = TrailEntry.objects.latest("number")
    return (entry.verb, entry.outcome, entry.actor, entry.subject, entry.scope, entry.details)


def test_every_member_opens_the_teams_keys_and_nobody_else_does():
    first, second, stranger = a_worker(), a_worker(), a_worker()

    team = a_team(first, second)

    assert first.team_pair(team) == second.team_pair(team, epoch=1)
    assert first.team_pair(team).public == bytes(KeyPair.objects.get(kind="team").public)
    assert members_of(team) == sorted([first.holder, second.holder])
    with pytest.raises(NoGrant):
        stranger.team_pair(team)
    assert last_entry() == ("vault.team_founded", "done", BOSS, str(team), team, {"members": 2})


def test_a_team_is_founded_once_by_people_with_keys():
    worker = a_worker()
    team = a_team(worker)

    with pytest.raises(KeysThere):
        found_team(team, [worker.holder], by=BOSS)
    with pytest.raises(NoKeys):
        found_team(uuid4(), [worker.holder, uuid4()], by=BOSS)
    with pytest.raises(LastMember):
        found_team(uuid4(), [], by=BOSS)

    assert KeyPair.objects.filter(kind="team").count() == 1


def test_a_new_member_opens_every_epoch_after_two_others_agreed():
    first, leaver, new = a_worker(), a_worker(), a_worker()
    team = a_team(first, leaver)
    leave(team, leaver.holder, by=BOSS)

    admit(team, new.holder, opened=first, granted_by=BOSS, approved_by=SECOND)

    assert [new.team_pair(team, epoch=epoch) for epoch in (1, 2)] == [
        first.team_pair(team, epoch=epoch) for epoch in (1, 2)
    ]
    copies = PrivateCopy.objects.filter(opener__holder=new.holder)
    assert {(copy.granted_by, copy.approved_by) for copy in copies} == {(BOSS, SECOND)}
    assert last_entry() == ("vault.member_admitted", "done", BOSS, str(new.holder), team, {})


@pytest.mark.parametrize("who", ["the same twice", "asks for oneself", "approves for oneself"])
def test_one_person_alone_admits_nobody(who):
    first, new = a_worker(), a_worker()
    team = a_team(first)
    granted_by, approved_by = {
        "the same twice": (BOSS, BOSS),
        "asks for oneself": (new.holder, BOSS),
        "approves for oneself": (BOSS, new.holder),
    }[who]

    with pytest.raises(TwoPersonsNeeded):
        admit(team, new.holder, opened=first, granted_by=granted_by, approved_by=approved_by)

    assert members_of(team) == [first.holder]
    assert last_entry() == (
        "vault.member_admitted",
        "refused",
        granted_by,
        str(new.holder),
        team,
        {"reason": "two_persons_needed"},
    )


def test_who_is_not_a_member_or_no_longer_one_admits_nobody():
    first, leaver, new = a_worker(), a_worker(), a_worker()
    team = a_team(first, leaver)
    leave(team, leaver.holder, by=BOSS)

    with pytest.raises(NoGrant):
        admit(team, new.holder, opened=leaver, granted_by=BOSS, approved_by=SECOND)

    assert members_of(team) == [first.holder]


def test_after_a_member_left_there_is_a_new_epoch_that_does_not_open_for_them():
    first, leaver = a_worker(), a_worker()
    team = a_team(first, leaver)
    before = first.team_pair(team)

    leave(team, leaver.holder, by=BOSS)

    pairs = KeyPair.objects.filter(kind="team").order_by("epoch")
    assert [(pair.epoch, pair.is_current) for pair in pairs] == [(1, False), (2, True)]
    assert (first.team_pair(team) != before, first.team_pair(team, epoch=1) == before) == (True, True)
    for epoch in (None, 1, 2):
        with pytest.raises(NoGrant):
            leaver.team_pair(team, epoch=epoch)
    assert last_entry() == ("vault.member_left", "done", BOSS, str(leaver.holder), team, {"epoch": 2})


def test_the_last_member_stays_and_a_stranger_cannot_leave():
    first, stranger = a_worker(), a_worker()
    team = a_team(first)

    with pytest.raises(LastMember):
        leave(team, first.holder, by=BOSS)
    with pytest.raises(NotAMember):
        leave(team, stranger.holder, by=BOSS)

    assert first.team_pair(team, epoch=1) == first.team_pair(team)
    assert KeyPair.objects.filter(kind="team").count() == 1


def test_a_team_has_an_index_key_and_a_search_key_and_others_in_the_next_epoch():
    first, leaver = a_worker(), a_worker()
    team = a_team(first, leaver)
    old = {leaver.team_secret(team, purpose) for purpose in ("index", "search")}

    leave(team, leaver.holder, by=BOSS)

    new = {first.team_secret(team, purpose) for purpose in ("index", "search")}
    assert (len(old), len(new), len(old | new)) == (2, 2, 4)
    assert {first.team_secret(team, purpose, epoch=1) for purpose in ("index", "search")} == old
    with pytest.raises(NoGrant):
        leaver.team_secret(team, "index")


def test_copies_and_epochs_swapped_between_rows_do_not_open():
    first, leaver = a_worker(), a_worker()
    team, other = a_team(first, leaver), a_team(first)
    leave(team, leaver.holder, by=BOSS)
    old, new, foreign = KeyPair.objects.filter(kind="team").order_by("holder", "epoch")
    if old.holder != team:
        foreign, old, new = old, new, foreign

    def swap(one, two):
        copies = [PrivateCopy.objects.get(pair=pair, opener__holder=first.holder) for pair in (one, two)]
        PrivateCopy.objects.filter(pk=copies[0].pk).update(blob=copies[1].blob)
        PrivateCopy.objects.filter(pk=copies[1].pk).update(blob=copies[0].blob)

    def relabel():
        KeyPair.objects.filter(pk=old.pk).update(epoch=9)
        KeyPair.objects.filter(pk=new.pk).update(epoch=1)
        KeyPair.objects.filter(pk=old.pk).update(epoch=2)

    def take_over():
        KeyPair.objects.filter(pk=new.pk).delete()
        KeyPair.objects.filter(pk=foreign.pk).update(holder=team, epoch=2)

    for attack, epoch in [
        (lambda: swap(old, new), 1),
        (lambda: swap(old, new), 2),
        (lambda: swap(new, foreign), 2),
        (relabel, 1),
        (relabel, 2),
        (take_over, 2),
    ]:
        with transaction.atomic():
            attack()
            with pytest.raises(CannotBeOpened):
                first.team_pair(team, epoch=epoch)
            transaction.set_rollback(True)
    assert first.team_pair(other) != first.team_pair(team)


def test_the_keys_of_another_team_do_not_open_under_this_teams_name():
    worker = a_worker()
    team, other = a_team(worker), a_team(worker)

    KeyPair.objects.filter(holder=team).delete()
    KeyPair.objects.filter(holder=other).update(holder=team)

    with pytest.raises(CannotBeOpened):
        worker.team_pair(team)


def test_a_secret_moved_to_another_purpose_does_not_open():
    first = a_worker()
    team = a_team(first)
    index, search = TeamSecret.objects.order_by("purpose")

    TeamSecret.objects.filter(pk=index.pk).update(blob=search.blob)

    with pytest.raises(CannotBeOpened):
        first.team_secret(team, "index")


def test_a_refusal_inside_a_larger_action_is_recorded_after_all_of_it_was_undone():
    first, new = a_worker(), a_worker()
    team = a_team(first)

    @whole()
    def larger_action():
        found_team(uuid4(), [first.holder], by=BOSS)
        admit(team, new.holder, opened=first, granted_by=BOSS, approved_by=BOSS)

    with pytest.raises(TwoPersonsNeeded):
        larger_action()

    assert KeyPair.objects.filter(kind="team").count() == 1
    assert [(entry.verb, entry.outcome) for entry in TrailEntry.objects.order_by("-number")[:2]] == [
        ("vault.member_admitted", "refused"),
        ("vault.team_founded", "done"),
    ]


def test_a_member_leaves_wholly_or_not_at_all(monkeypatch):
    first, leaver = a_worker(), a_worker()
    team = a_team(first, leaver)

    def full(*args, **kwargs):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(keys, "_seal_to", full)
    with pytest.raises(DatabaseError):
        leave(team, leaver.holder, by=BOSS)

    assert leaver.team_pair(team) == first.team_pair(team)
    assert KeyPair.objects.filter(kind="team").count() == 1
    assert last_entry()[0] == "vault.team_founded"
