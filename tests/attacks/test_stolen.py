"""Proof 2: what a thief opens with all but one of what is needed. The thief has read the formats and nothing else."""

import shutil
from datetime import date
from uuid import uuid4

import pytest

from ponleu.people.models import User
from ponleu.people.signing_in.hashers import Kept, stretched, written
from ponleu.vault.actions.keys import found_team, make_user_keys
from ponleu.vault.actions.records import start
from ponleu.vault.actions.retention import expire
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules import passphrases
from tests.attacks import outsider
from tests.attacks.outsider import Loot, opened_from, with_all_but
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything

PASSPHRASES = {"sokha": "lotus bicycle thunder 7 mango", "dara": "កង់ ផ្លែស្វាយ ផ្គរ ៧ ទូក"}


@pytest.fixture
def stolen(a_site, database, monkeypatch):
    """The texts of two teams, and all that a thief could want."""
    monkeypatch.setattr(outsider, "MEMORY_KIB", passphrases.MEMORY_KIB)  # a quick Argon2id for both
    return two_teams(database)


def two_teams(database):
    texts, codes, teams = {}, [], {}
    for number, (name, passphrase) in enumerate(PASSPHRASES.items()):
        salt = bytes([number]) * 16
        found = stretched(passphrase, salt=salt)
        user = User.objects.create(username=name, password=written(Kept(salt, found.verifier)))
        codes.append(make_user_keys(user.pk, key=found.key, salt=salt))
        teams[name] = uuid4()
        found_team(teams[name], [user.pk], by=user.pk)
        texts[name] = _a_record_of(teams[name], name, expires="2028-03")
    store = keystore()
    loot = Loot(PASSPHRASES.values(), codes, store.pepper(), [store.month_key(month) for month in store.months()])
    return database, texts, loot, teams


def _a_record_of(team, name, *, expires):
    started = start("people.consent", team=team, expires=expires, arrived_on=DAY, compartments=COMPARTMENTS)
    texts = {column: f"Statement of {name} in {column} until {expires}" for column in every_sealed_column()}
    write_everything(started, texts)
    return set(texts.values())


def a_copy(database, tmp_path):
    """The database and its log, taken while the site runs."""
    for path in database.parent.iterdir():
        shutil.copy(path, tmp_path / f"stolen-{path.name}")
    return tmp_path / f"stolen-{database.name}"


def test_who_has_everything_opens_everything_so_the_thief_knows_the_formats(a_site, database, monkeypatch):
    monkeypatch.setattr(passphrases, "MEMORY_KIB", outsider.MEMORY_KIB)  # in earnest, once
    _database, texts, loot, _teams = two_teams(database)

    assert opened_from(database, with_all_but(loot, recovery_codes=())) == texts["sokha"] | texts["dara"]


def test_a_dump_with_every_passphrase_and_every_code_opens_nothing_without_the_months_key(stolen):
    database, _texts, loot, _teams = stolen

    assert opened_from(database, with_all_but(loot, month_keys=())) == set()


def test_every_passphrase_and_the_months_keys_open_nothing_without_the_pepper(stolen):
    database, _texts, loot, _teams = stolen

    assert opened_from(database, with_all_but(loot, pepper=None, recovery_codes=())) == set()


def test_the_months_keys_and_the_pepper_open_nothing_without_a_passphrase(stolen):
    database, _texts, loot, _teams = stolen

    assert opened_from(database, with_all_but(loot, passphrases=(), recovery_codes=())) == set()
    guessed = with_all_but(loot, passphrases=("lotus bicycle thunder 7 mangos",), recovery_codes=())
    assert opened_from(database, guessed) == set()


def test_a_dump_alone_opens_nothing(stolen):
    database, _texts, _loot, _teams = stolen

    assert opened_from(database, Loot()) == set()


@pytest.mark.parametrize("name", PASSPHRASES)
def test_one_workers_passphrase_opens_what_their_team_holds_and_nothing_else(stolen, name):
    database, texts, loot, _teams = stolen

    found = opened_from(database, with_all_but(loot, passphrases=(PASSPHRASES[name],), recovery_codes=()))

    assert found == texts[name]


def test_a_code_on_paper_stands_for_passphrase_and_pepper_but_not_for_the_months_key(stolen):
    database, texts, loot, _teams = stolen
    paper = Loot(recovery_codes=loot.recovery_codes[:1], month_keys=loot.month_keys)

    assert opened_from(database, paper) == texts["sokha"]
    assert opened_from(database, with_all_but(paper, month_keys=())) == set()


def test_an_old_copy_opens_nothing_of_a_month_that_ended_with_all_that_is_left_today(stolen, tmp_path):
    database, texts, loot, teams = stolen
    short = _a_record_of(teams["sokha"], "sokha", expires="2027-04")
    old = a_copy(database, tmp_path)
    before = with_all_but(loot, month_keys=[keystore().month_key(month) for month in keystore().months()])
    assert opened_from(old, before) == texts["sokha"] | texts["dara"] | short

    expire(date(2027, 5, 1))

    left = with_all_but(loot, month_keys=[keystore().month_key(month) for month in keystore().months()])
    assert opened_from(old, left) == texts["sokha"] | texts["dara"]
    assert opened_from(database, before) == texts["sokha"] | texts["dara"]
