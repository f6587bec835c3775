"""Two teams with sealed records, and everybody reading everything: the scene for somebody who writes the database."""

import itertools
import random
import sqlite3
from contextlib import closing
from typing import NamedTuple
from uuid import uuid4

from django.db import connection

from ponleu.core import Problem
from ponleu.vault.actions.keys import found_team, leave, make_user_keys, open_user_key
from ponleu.vault.actions.records import grant, read, start, unlock_record
from ponleu.vault.actions.search import search, write_card
from ponleu.vault.models import Record, TrailEntry
from ponleu.vault.queries.records import sealed_fields, sealed_models
from ponleu.vault.rules.cards import Card
from ponleu.vault.rules.keys import new_key
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything

REFUSED = "refused"


class Cell(NamedTuple):
    """A column of a table, and of it a part of its bytes."""

    table: str
    column: str
    part: slice = slice(None)

    def __str__(self):
        return f"{self.table}.{self.column}"


class Town:
    """A team that somebody left, a team of one, and a translator who was given one compartment of one record."""

    def __init__(self, database):
        self.database = database
        self.workers = {name: _worker() for name in ("sokha", "leaver", "dara", "translator")}
        self.harbour, self.lighthouse = uuid4(), uuid4()
        found_team(self.harbour, [self.workers[name][0] for name in ("sokha", "leaver")], by=uuid4())
        found_team(self.lighthouse, [self.workers["dara"][0]], by=uuid4())
        self.records = {"old": self._record("old", self.harbour, "2028-03")}
        leave(self.harbour, self.workers["leaver"][0], by=uuid4())
        self.records["new"] = self._record("new", self.harbour, "2028-04")
        self.records["theirs"] = self._record("theirs", self.lighthouse, "2028-04")
        sokha, dara = self.opened("sokha"), self.opened("dara")
        for name, record in self.records.items():
            write_card(record, Card(f"Card {name}"), opened=dara if name == "theirs" else sokha)
        grant(self.records["new"], ["narrative"], to=self.workers["translator"][0], opened=sokha)
        _settle()
        self.as_it_was = database.read_bytes()

    def _record(self, name, team, expires):
        started = start("people.consent", team=team, expires=expires, arrived_on=DAY, compartments=COMPARTMENTS)
        write_everything(started, {column: f"{column} of {name}" for column in every_sealed_column()})
        return started.record

    def opened(self, name):
        holder, key = self.workers[name]
        return open_user_key(holder, key=key)

    def restore(self):
        """Everything as it was before somebody wrote."""
        connection.close()
        for path in self.database.parent.iterdir():
            path.unlink()
        self.database.write_bytes(self.as_it_was)

    def pairs_of(self, table):
        """Every pair of rows of a table in a random order."""
        with closing(sqlite3.connect(self.database)) as raw:
            ids = [row[0] for row in raw.execute(f"SELECT id FROM {table}")]
        every = list(itertools.combinations(ids, 2))
        return random.SystemRandom().sample(every, len(every))


def _worker():
    holder, key = uuid4(), new_key()
    make_user_keys(holder, key=key, salt=b"s" * 16)
    return holder, key


def _settle():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def readings(town):
    """By worker, record and column what is read; and the refusals that the trail tells of meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    first = TrailEntry.objects.count()
    found = {}
    for name in town.workers:
        places = itertools.product([name], town.records, [*every_sealed_column(), "card"])
        found |= dict.fromkeys(places, REFUSED)
        found |= {(name, *place): text for place, text in _read_by(town, name).items()}
    told = {
        (entry.verb, entry.actor, entry.subject, entry.details.get("reason", entry.details.get("unreadable")))
        for entry in TrailEntry.objects.filter(number__gt=first)
        if entry.outcome != "done" or entry.details.get("unreadable")
    }
    return found, told


def _read_by(town, name):
    try:
        opened = town.opened(name)
    except Problem:
        return {}
    found = {(record, "card"): card for record, card in _cards(town, opened).items()}
    for record in town.records:
        wanted = ("narrative",) if name == "translator" else COMPARTMENTS
        texts = _texts(Record.objects.get(pk=town.records[record].pk), opened, wanted)
        found |= {(record, column): text for column, text in texts.items()}
    return found


def _texts(record, opened, wanted):
    try:
        keys = unlock_record(record, opened=opened, compartments=wanted)
    except Problem:
        return {}
    found = {}
    for model in sealed_models():
        for row, field in itertools.product(model._base_manager.filter(record=record), sealed_fields(model)):
            try:
                found[f"{model._meta.db_table}.{field.name}"] = read(row, field.name, keys=keys)
            except Problem:
                continue
    return found


def _cards(town, opened):
    names = {record.pk: name for name, record in town.records.items()}
    try:
        return {names[shown.record]: shown.card.pseudonym for shown in search("", opened=opened).shown}
    except Problem:
        return {}


def exchange(town, cell, one, other):
    """Exchange a column of two rows, or a part of its bytes; False if there is nothing to exchange, or it is refused.

    SQLite does not look at references here, as an attacker would have it; it does at what is unique.
    """
    table, column, part = cell
    with closing(sqlite3.connect(town.database)) as raw:
        wanted = f"SELECT {column} FROM {table} WHERE id = ?"
        first, second = (raw.execute(wanted, [each]).fetchone()[0] for each in (one, other))
        if first == second or None in {first, second}:
            return False
        mine, theirs = (_with(first, part, second), _with(second, part, first))
        setting = f"UPDATE {table} SET {column} = ? WHERE id = ?"
        try:
            for value, row in ((_between(first), one), (theirs, other), (mine, one)):
                raw.execute(setting, [value, row])
        except sqlite3.IntegrityError:
            return False
        raw.commit()
    return True


def _with(value, part, given):
    if part == slice(None):
        return given
    changed = bytearray(value)
    changed[part] = given[part]
    return bytes(changed)


def _between(value):
    """For the moment in which two rows may not have the same."""
    if isinstance(value, str) and len(value) == 7:
        return "2099-01"
    return {bytes: b"between", int: 10**9 + 7}.get(type(value), uuid4().hex)
