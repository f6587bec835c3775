"""Proof 6: a trail that somebody edited, cut, reordered or chained anew is found, by Ponleu and by an outsider.

The single cases are in tests/vault/test_trail.py; here the database is a file, written behind Ponleu's back.
"""

import sqlite3
from contextlib import closing
from uuid import UUID

import pytest

from ponleu.vault.actions.trail import record
from ponleu.vault.models import TrailEntry
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.queries.trail import verify
from ponleu.vault.rules.chain import COLUMNS, NOTHING, link
from tests.attacks.outsider import first_broken_entry

ACTOR, TEAM = UUID(int=7), UUID(int=8)
HEAD = "UPDATE vault_trailhead SET (number, hash) = (SELECT number, hash FROM vault_trailentry ORDER BY 1 DESC LIMIT 1)"
# What is done to nine entries, and the first that no longer holds.
ATTACKS = {
    "edited": (["UPDATE vault_trailentry SET actor = NULL WHERE number = 4"], 4),
    "a refusal made a success": (["UPDATE vault_trailentry SET outcome = 'done' WHERE number = 6"], 6),
    "removed": (["DELETE FROM vault_trailentry WHERE number = 5"], 5),
    "cut": (["DELETE FROM vault_trailentry WHERE number > 6", HEAD], 7),
    "emptied": (["DELETE FROM vault_trailentry", "DELETE FROM vault_trailhead"], 1),
    "reordered": ([f"UPDATE vault_trailentry SET number = {new} WHERE number = {old}" for old, new in
                   ((4, 1000), (7, 4), (1000, 7))], 4),
}  # fmt: skip


@pytest.fixture
def trail(a_site, database):
    for number in range(1, 10):
        outcome = "refused" if number == 6 else "done"
        record("vault.opened", actor=ACTOR, scope=TEAM, subject_kind="cases.concern", subject="3", outcome=outcome)
    return database


def write(database, statements):
    with closing(sqlite3.connect(database)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def found_by_both(database):
    broken = verify().broken
    by_outsider = first_broken_entry(database, (keystore().folder / "anchor").read_bytes())
    return (broken.number if broken else None, by_outsider)


def test_a_trail_that_nobody_touched_holds_for_both(trail):
    assert found_by_both(trail) == (None, None)


@pytest.mark.parametrize("how", ATTACKS)
def test_what_was_done_to_the_trail_is_found_by_both(trail, how):
    statements, first = ATTACKS[how]

    write(trail, statements)

    assert found_by_both(trail) == (first, first)


@pytest.mark.parametrize("how", ["edited", "removed"])
def test_chaining_the_rest_anew_does_not_hide_it(trail, how):
    write(trail, ATTACKS[how][0])
    before = NOTHING
    for number, entry in enumerate(TrailEntry.objects.order_by("number"), 1):
        columns = {column: getattr(entry, column) for column in COLUMNS} | {"number": number}
        before = link(before, columns)
        TrailEntry.objects.filter(pk=entry.pk).update(number=number, hash=before)
    write(trail, [HEAD])

    assert found_by_both(trail) == (9, 9)


def test_going_on_after_the_end_was_cut_does_not_hide_it(trail):
    write(trail, ATTACKS["cut"][0])

    for _ in range(5):
        record("vault.opened", actor=ACTOR, scope=TEAM)

    assert found_by_both(trail) == (9, 9)
