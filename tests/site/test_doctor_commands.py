import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from ponleu.site import context, hotlines
from ponleu.site.commands import doctor
from ponleu.vault.models import Ceremony, KeyPair, TrailEntry
from tests.site.copies_of_a_site import ponleu

NOW = datetime(2027, 3, 10, tzinfo=UTC)


def told(found):
    return [each.what for each in found]


@pytest.fixture
def keys(tmp_path):
    """A key store as it should be, and a data folder beside it."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    (tmp_path / "var").mkdir()
    (folder / "pepper").write_bytes(b"p")
    (folder / "pepper").chmod(0o400)
    return folder


@pytest.fixture
def on_other_devices(monkeypatch):
    """As if every folder were a device of its own."""
    monkeypatch.setattr(doctor, "_device", str)


def test_https_off_and_debugging_on_are_told(settings):
    settings.SECURE_SSL_REDIRECT, settings.DEBUG = False, True
    assert told(doctor.serving()) == ["HTTPS is off.", "Debugging is on."]

    settings.SECURE_SSL_REDIRECT, settings.DEBUG = True, False
    assert told(doctor.serving()) == []


def test_a_key_store_as_it_should_be_misses_nothing(keys, tmp_path, on_other_devices):
    assert told(doctor.key_store(keys, tmp_path / "var")) == []


@pytest.mark.parametrize("exists", [True, False])
def test_a_key_store_that_is_missing_or_empty_is_told(tmp_path, exists):
    if exists:
        (tmp_path / "keys").mkdir()

    assert told(doctor.key_store(tmp_path / "keys", tmp_path)) == ["The key store is missing or empty."]


@pytest.mark.parametrize(("name", "mode"), [("keys", 0o750), ("keys", 0o701), ("keys/pepper", 0o440)])
def test_keys_that_others_can_read_are_told(keys, tmp_path, name, mode, on_other_devices):
    (tmp_path / name).chmod(mode)

    assert told(doctor.key_store(keys, tmp_path / "var")) == ["Others than its owner can read the key store."]


def test_a_key_store_inside_the_data_folder_is_told(keys, tmp_path):
    keys.rename(tmp_path / "var" / "keys")

    assert told(doctor.key_store(tmp_path / "var" / "keys", tmp_path / "var")) == [
        "The key store lies inside the data folder."
    ]


def test_a_key_store_on_the_same_device_is_told(keys, tmp_path):
    assert told(doctor.key_store(keys, tmp_path / "var")) == ["The key store lies on the same device as the data."]


@pytest.mark.django_db
def test_nobody_goes_live_without_a_ceremony_that_was_rehearsed():
    pair = KeyPair.objects.create(kind="organisation", holder=UUID(int=1), public=b"x" * 32)
    assert told(doctor.ceremony()) == ["No recovery ceremony was held."]

    held = Ceremony.objects.create(pair=pair, needed=2, custodians=3, held_on=date(2027, 1, 2))
    assert told(doctor.ceremony()) == ["A recovery was never rehearsed."]

    held.rehearsed_on = date(2027, 1, 3)
    held.save()
    assert told(doctor.ceremony()) == []


@pytest.mark.django_db
def test_a_ceremony_that_was_replaced_need_not_be_rehearsed_any_more():
    old, new = (
        KeyPair.objects.create(
            kind="organisation", holder=UUID(int=1), public=b"x" * 32, epoch=epoch, is_current=epoch == 2
        )
        for epoch in (1, 2)
    )
    Ceremony.objects.create(pair=old, needed=2, custodians=3, held_on=date(2027, 1, 2))
    Ceremony.objects.create(pair=new, needed=2, custodians=3, held_on=date(2027, 1, 3), rehearsed_on=date(2027, 1, 3))

    assert told(doctor.ceremony()) == []


@pytest.mark.parametrize(
    ("days", "found"),
    [(0, []), (7, []), (8, ["The last backup of the database is 8 days old."])],
)
def test_a_backup_older_than_seven_days_is_told(tmp_path, days, found):
    at = {"database": (NOW - timedelta(days=days)).isoformat(), "keys": NOW.isoformat()}
    (tmp_path / "backups.json").write_text(json.dumps(at), encoding="utf-8")

    assert told(doctor.backups(tmp_path, NOW)) == found


@pytest.mark.parametrize("text", [None, "", "[]", '{"database": 1}'])
def test_without_any_backup_both_are_told(tmp_path, text):
    if text is not None:
        (tmp_path / "backups.json").write_text(text, encoding="utf-8")

    assert told(doctor.backups(tmp_path, NOW)) == [
        "There is no backup of the database yet.",
        "There is no backup of the key store yet.",
    ]


def test_numbers_nobody_called_and_words_nobody_reviewed_are_told(tmp_path, monkeypatch):
    signed = tmp_path / "translations.toml"
    monkeypatch.setattr(context, "TRANSLATIONS", signed)
    monkeypatch.setattr(hotlines, "answered_lately", lambda _today: ())
    signed.write_text('[km]\nreviewed_by = ""\nreviewed_on = ""\n', encoding="utf-8")
    assert told(doctor.words(NOW)) == ["No hotline number is verified.", "The translation into km is not reviewed."]

    monkeypatch.setattr(hotlines, "answered_lately", lambda _today: ("a number",))
    signed.write_text('[km]\nreviewed_by = "A reader"\nreviewed_on = 2027-03-01\n', encoding="utf-8")
    assert told(doctor.words(NOW)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "found"), [(0, []), (5, []), (6, ["The clock is behind the last entry of the audit trail."])]
)
def test_a_clock_that_went_back_is_told(minutes, found):
    at = NOW + timedelta(minutes=minutes)
    TrailEntry.objects.create(number=1, at=at, verb="vault.tested", outcome="done", hash=b"h")

    assert told(doctor.clock_against_trail(NOW)) == found


@pytest.mark.parametrize(("state", "found"), [(0, []), (-1, []), (5, ["Nothing keeps this machine's clock right."])])
def test_a_clock_that_nothing_keeps_right_is_told(monkeypatch, state, found):
    monkeypatch.setattr(doctor, "_clock_state", lambda: state)

    assert told(doctor.clock()) == found


WELL_SET = {
    "track_commit_timestamp": "off",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "fsync": "on",
}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"track_commit_timestamp": "on"}, ["PostgreSQL keeps the time of every transaction"]),
        ({"log_statement": "all"}, ["PostgreSQL writes statements into its log."]),
        ({"log_min_duration_statement": "0"}, ["PostgreSQL writes statements into its log."]),
        ({"fsync": "off"}, ["PostgreSQL does not wait for the disk."]),
    ],
)
def test_settings_of_postgresql_that_tell_too_much_are_told(changed, found):
    assert [each.what.split(" (")[0] for each in doctor.postgresql(WELL_SET | changed)] == found


@pytest.mark.django_db
def test_the_database_itself_is_asked_for_its_settings():
    found = told(doctor.database())

    assert found == ([] if connection.vendor == "sqlite" else ["PostgreSQL does not wait for the disk."])  # for speed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "found"), [(0o600, []), (0o640, ["Others than its owner can read the database file."])]
)
def test_a_database_file_that_others_can_read_is_told(tmp_path, monkeypatch, mode, found):
    path = tmp_path / "ponleu.sqlite3"
    path.touch()
    path.chmod(mode)
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))

    assert told(doctor.database()) == found


def test_a_fresh_copy_is_not_ready_and_each_line_has_a_reason_and_a_next_step(tmp_path):
    done = ponleu(tmp_path / "var", "doctor")

    lines = done.stdout.splitlines()
    starts = [line[:7] for line in lines[:-1]]
    assert done.returncode == 1
    assert starts[1::3] == ["  Why: "] * (len(starts) // 3)
    assert starts[2::3] == ["  Do:  "] * (len(starts) // 3)
    assert lines[-1] == f"{len(starts) // 3} things are missing."
    assert "- The database does not answer, or has no tables." in lines


def test_a_copy_that_misses_nothing_is_ready(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "all_missing", lambda *_args, **_kwargs: iter(()))

    assert doctor.run(None) == 0
    assert capsys.readouterr().out == "Nothing is missing.\n"
