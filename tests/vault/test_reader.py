"""The independent reader opens an archive that the platform made, for the right worker and for no other."""

import ast
import json
import re
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from ponleu.vault.actions.keys import admit, leave
from ponleu.vault.actions.records import grant
from ponleu.vault.actions.retention import extend
from ponleu.vault.actions.search import write_card
from ponleu.vault.fields import SealedField
from ponleu.vault.files.reader import opening
from ponleu.vault.files.reader.opening import SEALED, NothingReached, Opened
from ponleu.vault.files.reader.unlocking import (
    NoSuchGroup,
    NoSuchWorker,
    WrongPassphrase,
    by_passphrase,
    by_sheets,
)
from ponleu.vault.rules.cards import Card
from ponleu.vault.rules.passphrases import stretch
from tests.vault.archived import a_ceremony, a_named_worker, an_archive, an_archive_of_keys, read, stated
from tests.vault.workers import BOSS, SECOND, a_consent, a_record, a_store, a_team


@pytest.fixture
def store(transactional_db, settings, tmp_path):
    return a_store(settings, tmp_path)


@pytest.fixture
def rathy(store):
    return a_named_worker("rathy")


def test_a_member_reads_every_record_of_the_team_and_of_no_other(store, rathy, tmp_path):
    team, other = a_team(rathy.opened), a_team(a_named_worker("kea").opened)
    for statement in ("Statement 1", "ពាក្យ ២", "Statement 3 " * 200):
        a_consent(a_record(team), explained=statement)
    a_consent(a_record(other), explained="Statement 4")

    assert read(an_archive(tmp_path), store.folder, rathy) == sorted(
        [stated("Statement 1"), stated("ពាក្យ ២"), stated("Statement 3 " * 200)], key=repr
    )


def test_the_passphrase_opens_the_same_with_the_pepper(store, tmp_path):
    key = stretch("correct horse", pepper=store.pepper(), salt=b"t" * 16).key
    worker = a_named_worker("rathy", key=key, salt=b"t" * 16)
    a_consent(a_record(a_team(worker.opened)))
    archive, keys = an_archive(tmp_path), an_archive_of_keys(store.folder, tmp_path)
    right, wrong = (partial(by_passphrase, passphrase=f"correct hors{end}", pepper=store.pepper()) for end in "ef")

    assert read(archive, keys, worker, unlock=right) == [stated("Statement 1")]
    with pytest.raises(WrongPassphrase):
        read(archive, keys, worker, unlock=wrong)


@pytest.fixture
def entrusted(store):
    """A worker who lost passphrase and code, with three sheets of which two are needed."""
    organisation = uuid4()
    codes = a_ceremony(organisation)
    worker = a_named_worker("rathy", organisation=organisation)
    a_consent(a_record(a_team(worker.opened)))
    return worker, codes


@pytest.mark.parametrize("numbers", [(1, 2), (3, 1), (2, 3)])
def test_any_two_custodians_open_what_the_worker_read(store, entrusted, tmp_path, numbers):
    worker, codes = entrusted
    unlock = partial(by_sheets, codes={number: codes[number] for number in numbers})

    assert read(an_archive(tmp_path), store.folder, worker, unlock=unlock) == [stated("Statement 1")]


def test_fewer_custodians_more_or_others_open_nothing(store, entrusted, tmp_path):
    worker, codes = entrusted
    archive = an_archive(tmp_path)

    for given, problem in [
        ({1: codes[1]}, NoSuchGroup),
        (codes, NoSuchGroup),
        ({1: codes[2], 2: codes[1]}, WrongPassphrase),
        ({1: codes[1], 3: worker.code}, WrongPassphrase),
    ]:
        with pytest.raises(problem):
            read(archive, store.folder, worker, unlock=partial(by_sheets, codes=given))
    with pytest.raises(NoSuchWorker):
        read(archive, store.folder, a_named_worker("kea"), unlock=partial(by_sheets, codes=codes))


def test_one_record_is_read_alone(store, rathy, tmp_path):
    team = a_team(rathy.opened)
    records = [a_consent(a_record(team), explained=f"Statement {number}").record_id for number in (1, 2)]

    assert read(an_archive(tmp_path), store.folder, rathy, record=records[1]) == [stated("Statement 2")]


def test_who_was_given_the_narrative_alone_is_told_which_columns_are_closed(store, rathy, tmp_path):
    translator = a_named_worker("kea")
    started = a_record(a_team(rathy.opened))
    a_consent(started)
    grant(started.record, ["narrative"], to=translator.opened.holder, opened=rathy.opened)

    assert read(an_archive(tmp_path), store.folder, translator) == [
        ("people_childconsent", {"explained": "Statement 1"}, ("child_name",))
    ]


def test_a_worker_of_another_team_reads_nothing(store, rathy, tmp_path):
    stranger = a_named_worker("kea")
    a_team(stranger.opened)
    record = a_consent(a_record(a_team(rathy.opened))).record_id
    archive = an_archive(tmp_path)

    for wanted in (0, record):
        with pytest.raises(NothingReached):
            read(archive, store.folder, stranger, record=wanted)


def test_nobody_reads_with_anothers_code_or_with_a_name_that_is_not_there(store, rathy, tmp_path):
    stranger = a_named_worker("kea")
    a_consent(a_record(a_team(rathy.opened)))
    archive = an_archive(tmp_path)

    with pytest.raises(WrongPassphrase):
        read(archive, store.folder, replace(rathy, code=stranger.code))
    with pytest.raises(NoSuchWorker):
        read(archive, store.folder, replace(rathy, name="Rathy"))


def test_who_left_reads_nothing_and_who_stayed_reads_both_epochs(store, rathy, tmp_path):
    leaver = a_named_worker("kea")
    team = a_team(rathy.opened, leaver.opened)
    a_consent(a_record(team), explained="Statement 1")
    leave(team, leaver.opened.holder, by=BOSS)
    a_consent(a_record(team), explained="Statement 2")
    archive = an_archive(tmp_path)

    assert read(archive, store.folder, rathy) == [stated("Statement 1"), stated("Statement 2")]
    with pytest.raises(NothingReached):
        read(archive, store.folder, leaver)


def test_a_new_member_reads_what_came_before(store, rathy, tmp_path):
    new = a_named_worker("kea")
    team = a_team(rathy.opened)
    a_consent(a_record(team))
    admit(team, new.opened.holder, opened=rathy.opened, granted_by=BOSS, approved_by=SECOND)

    assert read(an_archive(tmp_path), store.folder, new) == [stated("Statement 1")]


def test_a_card_is_read_with_the_search_key_of_the_team_and_is_closed_to_others(store, rathy, tmp_path):
    translator = a_named_worker("kea")
    started = a_record(a_team(rathy.opened), compartments=("narrative",))
    write_card(started.record, Card("Kea 7", "Category B", note="Statement 1"), opened=rathy.opened)
    grant(started.record, ["narrative"], to=translator.opened.holder, opened=rathy.opened)
    archive = an_archive(tmp_path)

    assert read(archive, store.folder, rathy) == [
        ("vault_card", {"blob": ["Kea 7", "Category B", "", [], "Statement 1"]}, ())
    ]
    assert read(archive, store.folder, translator) == [("vault_card", {}, ("blob",))]


def test_what_was_extended_is_read_under_its_new_month(store, rathy, tmp_path):
    consent = a_consent(a_record(a_team(rathy.opened)))
    extend(consent.record, "2028-09", by=BOSS, approved_by=SECOND)

    assert read(an_archive(tmp_path), store.folder, rathy) == [stated("Statement 1")]


def test_the_reader_and_the_page_of_formats_know_every_sealed_column():
    page = (Path(__file__).parents[2] / "docs" / "vault-formats.md").read_text(encoding="utf-8")

    assert {key: declared.compartment for key, declared in SealedField.declared.items()} == SEALED
    for (table, column), compartment in SEALED.items():
        assert re.search(rf"^    {table} +{column} +{compartment}$", page, re.MULTILINE)


def test_a_table_with_sealed_columns_points_to_its_record_and_has_no_other_bytes():
    for table in {table for table, _column in SEALED}:
        fields = {
            field.attname: isinstance(field, models.BinaryField)
            for model in apps.get_models()
            if model._meta.db_table == table
            for field in model._meta.local_fields
        }
        assert fields["record_id"] is False
        assert {name for name, is_bytes in fields.items() if is_bytes} == {name for at, name in SEALED if at == table}


def test_a_line_is_json_that_steers_no_terminal_and_rounds_no_number():
    line = Opened(2**62 + 1, "people.consent", "t", 7, {"a": "ក \x1b\x85\u202e"}, ()).as_json()

    assert line == (
        '{"record": "4611686018427387905", "kind": "people.consent", "table": "t", "row": "7", '
        '"texts": {"a": "ក \\u001b\\u0085\\u202e"}, "closed": []}'
    )
    assert json.loads(line)["texts"] == {"a": "ក \x1b\x85\u202e"}


def imported(path):
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_reader_uses_of_ponleu_nothing_but_core():
    files = Path(opening.__file__).parent.glob("*.py")
    used = {name for path in files for name in imported(path) if not name.startswith("ponleu.vault.files.reader")}

    foreign = {name for name in used if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if name.startswith("ponleu")} == {"ponleu.core"}
    assert {name.split(".")[0] for name in foreign} == {"ponleu", "nacl", "argon2", "pyrage"}
