import ast
import re
import shutil
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import models

from ponleu.people.models import ChildConsent, User
from ponleu.site.commands import doctor, vault_checks
from ponleu.vault.actions.keys import found_team, make_user_keys
from ponleu.vault.actions.retention import expire, make_months, month_made
from ponleu.vault.actions.trail import anchor_anew, record
from ponleu.vault.models import Month, TrailEntry
from ponleu.vault.queries import records
from tests.vault.workers import BOSS, a_consent, a_record, a_store, a_team, a_worker

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2027, 3, 14)
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    return a_store(settings, tmp_path)


def told(found):
    return [each.what for each in found]


def test_a_trail_that_holds_misses_nothing_and_so_does_one_that_has_not_begun():
    assert told(vault_checks.trail()) == []

    record("vault.tested")

    assert told(vault_checks.trail()) == []


def test_the_first_link_that_does_not_hold_is_told_by_its_number():
    for _number in range(4):
        record("vault.tested")

    TrailEntry.objects.filter(number__in=[2, 3]).update(outcome="refused")

    assert told(vault_checks.trail()) == ["The audit trail does not hold at entry 2."]


def test_a_trail_whose_end_was_cut_is_told():
    for _number in range(4):
        record("vault.tested")

    TrailEntry.objects.filter(number=4).delete()

    assert told(vault_checks.trail()) == ["The audit trail does not hold at entry 4."]


@pytest.mark.parametrize("lost", ["anchor", "store"])
def test_a_trail_without_an_anchor_is_told(store, lost):
    record("vault.tested")
    (store.folder / "anchor").unlink()
    if lost == "store":
        shutil.rmtree(store.folder)

    assert told(vault_checks.trail()) == ["The audit trail has no anchor."]
    if lost == "anchor":
        anchor_anew()
        assert told(vault_checks.trail()) == []


@pytest.fixture
def consent():
    return a_consent(a_record(a_team(a_worker())))


def test_sealed_columns_as_they_should_be_miss_nothing(consent):
    assert told(vault_checks.sealed_columns()) == []


@pytest.mark.parametrize(
    "there", [b"Statement 1", b"\x01\x01" + b"Statement 1" * 20, b"\x01\x02" + b"x" * 2000, b"\x01"]
)
def test_what_nobody_sealed_is_told_with_its_table(consent, there):
    a_consent(a_record(consent.record.team))
    models.QuerySet(ChildConsent).filter(pk=consent.pk).update(explained=there)

    assert told(vault_checks.sealed_columns()) == ["1 rows of people_childconsent hold something that nobody sealed."]


def test_a_column_that_nobody_declared_is_told(monkeypatch):
    monkeypatch.setattr(records, "undeclared", lambda model: iter(["place"]))

    assert told(vault_checks.sealed_columns())[0] == (
        "The column place of people_childconsent could hold a text and is not sealed."
    )


def test_months_that_a_daily_run_made_miss_nothing_until_the_next_month(store):
    make_months(TODAY)

    assert told(vault_checks.months(TODAY)) == []
    assert told(vault_checks.months(date(2027, 4, 30))) == ["The keys of 1 months that are over were not destroyed."]
    expire(date(2027, 4, 30))
    assert told(vault_checks.months(date(2027, 4, 30))) == []  # the last of the twelve is made by today's run
    assert told(vault_checks.months(date(2027, 5, 1))) == [
        "The keys of 1 coming months are not made.",
        "The keys of 1 months that are over were not destroyed.",
    ]


def test_a_copy_without_any_month_is_told():
    assert told(vault_checks.months(TODAY)) == ["The keys of 12 coming months are not made."]


def test_a_month_whose_key_is_lost_or_another_copys_is_told(store):
    make_months(TODAY)
    (store.folder / "months" / "2027-05").unlink()
    Month.objects.filter(pk="2027-06").update(fingerprint=b"another key's..")

    assert told(vault_checks.months(TODAY)) == ["The keys of 2 months are not in the key store, or are another copy's."]


def test_a_key_that_only_the_key_store_knows_and_that_is_over_is_told(store):
    make_months(TODAY)
    store.make_month("2026-01")

    assert told(vault_checks.months(TODAY)) == ["The keys of 1 months that are over were not destroyed."]


def test_a_month_that_only_an_old_database_takes_for_kept_is_told(store):
    month_made("2027-02")
    make_months(TODAY)
    store.destroy_month("2027-02")

    assert told(vault_checks.months(TODAY)) == ["The keys of 1 months that are over were not destroyed."]


def test_a_month_that_was_destroyed_in_time_misses_nothing(store):
    month_made("2027-02")
    make_months(TODAY)
    expire(TODAY)

    assert told(vault_checks.months(TODAY)) == []


def test_a_lost_key_store_is_told_once_and_elsewhere(store):
    make_months(TODAY)
    shutil.rmtree(store.folder)

    assert told(vault_checks.months(TODAY)) == []


def a_member(*, is_active=True):
    user = models.QuerySet(User).create(id=uuid4(), username=uuid4().hex, is_active=is_active)
    make_user_keys(user.pk, key=b"k" * 32, salt=b"s" * 16)
    return user.pk


def test_teams_that_only_one_person_opens_are_told():
    first, second, former = a_member(), a_member(), a_member(is_active=False)
    found_team(uuid4(), [first, second], by=BOSS)
    assert told(vault_checks.teams()) == []

    found_team(uuid4(), [first], by=BOSS)
    found_team(uuid4(), [second, former], by=BOSS)  # whose account is closed opens nothing

    assert told(vault_checks.teams()) == ["2 teams have fewer than two members who open their keys."]


def test_all_of_this_is_part_of_what_doctor_looks_at(tmp_path, store):
    found_team(uuid4(), [a_member()], by=BOSS)
    consent = a_consent(a_record(a_team(a_worker())))
    models.QuerySet(ChildConsent).filter(pk=consent.pk).update(explained=b"Statement 1")
    TrailEntry.objects.filter(number=1).update(outcome="refused")

    found = told(doctor.all_missing(tmp_path, store.folder, now=doctor.datetime(2027, 3, 14, tzinfo=doctor.UTC)))

    for what in ("trail does not hold at entry 1", "that nobody sealed", "coming months", "fewer than two members"):
        assert [what in each for each in found].count(True) == 1


def test_the_manual_lists_whatever_doctor_may_say():
    manual = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^- (.+?)(?: \(.*\))?$", manual.split("## Before going live")[1].split("\n## ")[0], re.MULTILINE
    )

    said = [
        ast.unparse(node.args[0])
        for module in (doctor, vault_checks)
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Missing"
    ]
    patterns = [re.sub(r"\\\{.*?\\\}", ".+", re.escape(re.fullmatch(r"f?(['\"])(.*)\1", each)[2])) for each in said]

    assert len(said) > 20
    assert [each for each in patterns if not any(re.fullmatch(each, line) for line in listed)] == []
    assert [line for line in listed if not any(re.fullmatch(each, line) for each in patterns)] == []
