"""Proof 7: of the records of one day, nothing that stands in clear tells which came first."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from itertools import combinations
from math import sqrt
from uuid import uuid4

import pyrage
import pytest
from django.db import connection

from ponleu.vault.actions.arrivals import count_arrivals
from ponleu.vault.actions.backup import back_up
from ponleu.vault.actions.keys import found_team, make_user_keys
from ponleu.vault.actions.records import start
from ponleu.vault.files.archive import Archive
from ponleu.vault.files.rows import unpack
from ponleu.vault.models import Record
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.keys import new_key
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything

MINE = pyrage.x25519.Identity.generate()
AT = datetime(2027, 3, 14, 4, 5, tzinfo=UTC)
COUNT = 40
TOLD = 5.0  # standard deviations: of a million random orders not one agrees so well; the order itself has nine
TRAIL = "vault_trailentry"

# Each of these is told as a limit in docs/security.md.
LIMITS = {"people_user.rowid"}  # an account made together with a record; SQLite numbers the accounts


@pytest.fixture
def day(a_site, database):
    """The records of one day as they came: from reporters, each with a row in every sealed table."""
    return some_arrivals()


def some_arrivals():
    member, team = uuid4(), uuid4()
    make_user_keys(member, key=new_key(), salt=b"s" * 16)
    found_team(team, [member], by=member)
    arrived = []
    for number in range(COUNT):
        started = start("people.consent", team=team, expires="2028-03", arrived_on=DAY, compartments=COMPARTMENTS)
        write_everything(started, dict.fromkeys(every_sealed_column(), f"Statement {number}"))
        arrived.append(started.record.pk)
    return arrived


def agreement(values):
    """Kendall's score between the order of arrival and these values, in standard deviations of a random order.

    The deviation allows for equal values (Kendall 1970, Rank Correlation Methods, 4.9): few kinds agree more easily.
    """
    pairs = [(one, other) for one, other in combinations(values, 2) if one != other]
    score = 2 * sum(one < other for one, other in pairs) - len(pairs)
    ties = Counter(map(repr, values)).values()
    variance = (
        sum(sign * n * (n - 1) * (2 * n + 5) for sign, n in [(1, len(values)), *((-1, tie) for tie in ties)]) / 18
    )
    return score / sqrt(variance) if variance else 0.0


def telling(tables, arrived):
    """The columns whose values follow the order of arrival.

    tables   by name, each row a dictionary
    """
    found = set()
    for name, rows in _belonging(tables, arrived).items():
        columns = {column for row in rows.values() for column in row}
        for column in columns:
            values = [rows[record].get(column) for record in arrived if record in rows]
            kinds = {type(value) for value in values if value is not None}
            if len(kinds) == 1 and None not in values and abs(agreement(values)) > TOLD:
                found.add(f"{name}.{column}")
    return found


def _belonging(tables, arrived):
    """By table, the one row that belongs to each record: by its id, by what points to it, by what it points to."""
    records = {row["id"]: row["id"] for row in tables["vault_record"] if row["id"] in set(arrived)}
    owners = {"vault_record": records}
    pointing = {"record_id": "vault_record", "key_id": "vault_compartmentkey", "user_id": "people_user"}
    pointing |= {f"{name}_id": f"forms_{name}" for name in ("submission", "file", "comment")}
    for name, rows in tables.items():
        if rows and "record_id" in rows[0]:
            owners[name] = {row.get("id", row["rowid"]): records.get(row["record_id"]) for row in rows}
    for name, rows in list(tables.items()):
        for column, target in pointing.items():
            if column == "key_id" and not name.startswith("vault_"):
                continue  # a key of another kind
            if rows and column in rows[0] and name not in owners and target in owners:
                owners[name] = {row["id"]: owners[target].get(row[column]) for row in rows}
            elif rows and column in rows[0] and name in owners and target not in owners:
                owners[target] = {row[column]: owners[name].get(row["id"]) for row in rows}
    found = {}
    for name, owner in owners.items():
        rows = [(owner.get(row.get("id", row["rowid"])), row) for row in tables[name]]
        found[name] = {record: row for record, row in rows if record is not None}
    return found


def in_the_file(database):
    """Every table as a thief reads it, with SQLite's own number of each row."""
    with closing(sqlite3.connect(database)) as dump:
        dump.row_factory = sqlite3.Row
        names = [row["name"] for row in dump.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: [dict(row) for row in dump.execute(f'SELECT rowid, * FROM "{name}"')] for name in names}
    for rows in tables.values():
        for row in rows:
            row.setdefault("rowid", row.get("id"))
    return tables


def in_the_archive(path):
    """Every table as it stands in a backup, with the place of each row in the stream."""
    tables = {}
    for number, (table, row) in enumerate(unpack(Archive(path, [MINE]).segments())):
        rows = tables.setdefault(table.name, [])
        if row is not None:
            rows.append(dict(zip((name for name, _kind in table.columns), row, strict=True)) | {"rowid": number})
    return tables


def an_archive(tmp_path):
    return back_up(tmp_path / "a.ponleu", recipients=[str(MINE.to_public())], staging=tmp_path / "staging", at=AT)


def test_the_audit_finds_a_number_and_a_moment_that_tell_the_order(day, database):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted (id integer PRIMARY KEY AUTOINCREMENT, record_id bigint, at text, x text)")
        for number, record in enumerate(day):
            row = [record, f"2027-03-14 10:{number:02d}", uuid4().hex]
            cursor.execute("INSERT INTO planted (record_id, at, x) VALUES (%s, %s, %s)", row)

    found = telling(in_the_file(database), day)

    assert {each for each in found if each.startswith("planted")} == {"planted.id", "planted.rowid", "planted.at"}


def test_no_column_and_no_hidden_number_of_a_stolen_database_tells_the_order_but_the_limits_told(day, database):
    tables = in_the_file(database)

    assert {name for name, rows in _belonging(tables, day).items() if len(rows) == COUNT} >= {
        "vault_record",
        "vault_compartmentkey",
        "vault_wrap",
        "people_childconsent",
        "people_user",
        "forms_sealedsubmission",
        "forms_submission",
        "forms_sealedfile",
    }
    assert telling(tables, day) == LIMITS


def test_a_backup_tells_no_order_at_all(day, tmp_path):
    assert telling(in_the_archive(an_archive(tmp_path)), day) == set()


def test_the_trail_and_its_anchor_say_nothing_of_what_a_reporter_sent_but_the_count_of_the_day(day, database):
    def trail():
        return [(row["number"], row["verb"], row["at"], row["details"]) for row in in_the_file(database)[TRAIL]]

    before, anchor = trail(), keystore().anchor()

    some_more = some_arrivals()[:1]  # a team of its own: two entries that staff made
    count_arrivals(DAY)

    added = trail()[len(before) :]
    assert [row[1] for row in added[:2]] == ["vault.keys_made", "vault.team_founded"]
    assert [row[1:] for row in added[2:]] == [
        ("vault.records_arrived", "2027-03-14 00:00:00", f'{{"records": {COUNT}}}')
    ] * 2
    assert keystore().anchor().number == anchor.number + len(added)
    subjects = {row["subject"] for row in in_the_file(database)[TRAIL]}
    assert subjects & {str(record) for record in [*day, *some_more]} == set()


def test_no_file_comes_or_is_named_with_a_record(day, database):
    def names():
        folders = (database.parent, keystore().folder)
        return sorted(path.name for folder in folders for path in folder.rglob("*") if path.is_file())

    before = names()

    some_arrivals()

    assert names() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL lays down its rows")
def test_postgresql_lays_rows_down_as_they_came_which_is_told_as_a_limit_and_a_backup_does_not(a_site, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE vault_record CASCADE")  # a table without the gaps that earlier tests left
    arrived = some_arrivals()

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM vault_record ORDER BY ctid")
        laid_down = [row[0] for row in cursor.fetchall()]

    assert laid_down == arrived
    assert telling(in_the_archive(an_archive(tmp_path)), arrived) == set()
    assert Record.objects.count() == COUNT


def test_of_what_telephones_sent_for_a_form_that_seals_nothing_tells_the_order(a_site, database, tmp_path):
    from tests.forms.openrosa.sealing import a_sealing_form, a_team_with_keys
    from tests.forms.openrosa.telephones import Telephone, filled, kept

    telephone, arrived = Telephone(a_sealing_form(a_team_with_keys()[0])), []
    for number in range(COUNT):
        photo = f"17640000{number:05d}.jpg"  # as telephones name what they take: by the moment
        xml = filled(f"uuid:{number:08d}", photo=photo, start=f"2027-03-14T10:{number:02d}:00.000+07:00")
        assert telephone.send(xml, (photo, b"a picture")).status_code == 201
        arrived.append(next(row.sealed.record_id for row in kept() if row.sealed.record_id not in arrived))

    tables = in_the_file(database)

    wanted = {"vault_record", "forms_submission", "forms_sealedsubmission", "forms_file", "forms_sealedfile"}
    assert {name for name, rows in _belonging(tables, arrived).items() if len(rows) == COUNT} >= wanted
    assert telling(tables, arrived) == set()
    assert telling(in_the_archive(an_archive(tmp_path)), arrived) == set()
