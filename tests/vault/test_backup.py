import stat
from pathlib import Path

import pyrage
import pytest
from django.db import connection, models

from ponleu.people.models import Session, User
from ponleu.vault.actions import backup
from ponleu.vault.actions.backup import back_up
from ponleu.vault.files import archive
from ponleu.vault.files.archive import Archive, CannotResume, NotARecipient
from ponleu.vault.files.rows import unpack
from ponleu.vault.models import KeyPair, Month
from ponleu.vault.queries.dumping import LEFT_OUT, tables
from tests.vault.copies import AT, MINE, RECIPIENT, some_rows, stream_sum

pytestmark = pytest.mark.django_db(transaction=True)


def a_backup(folder, **given):
    wanted = {"recipients": [RECIPIENT], "staging": folder / "staging", "at": AT} | given
    return back_up(folder / "a.ponleu", **wanted)


def rows_of(path, table):
    return [row for each, row in unpack(Archive(path, [MINE]).segments()) if each.name == table and row]


def test_rows_stand_in_the_order_of_their_keys_and_not_as_they_came(tmp_path):
    some_rows()  # 9 before 3, 8 before 7

    path = a_backup(tmp_path)

    at = [
        name
        for name, _kind in next(
            t for t, _r in unpack(Archive(path, [MINE]).segments()) if t.name == "people_user"
        ).columns
    ]
    assert [row[at.index("username")] for row in rows_of(path, "people_user")] == ["person-7", "person-8"]


def test_months_stand_in_the_order_of_their_bytes_on_every_database(tmp_path):
    for month in ("2027-11", "2027-02", "2026-12"):
        Month.objects.create(month=month, fingerprint=b"m" * 16)

    path = a_backup(tmp_path)

    assert [row[-1] for row in rows_of(path, "vault_month")] == ["2026-12", "2027-02", "2027-11"]


def test_every_database_gives_the_same_bytes_for_the_same_rows():
    some_rows()

    assert (
        stream_sum().hexdigest() == "657543bc99400d26f626764f546455504932139fd7c14b478b35bcc188171371"
    )  # the tests run on both


def test_the_manifest_counts_the_rows_of_every_table(tmp_path):
    some_rows()
    counted = {name: models.QuerySet(model).count() for name, model in tables().items()}

    told = Archive(a_backup(tmp_path), [MINE]).manifest

    assert told["rows"] == counted
    assert told["rows"]["people_user"] == 2
    assert told["made_at"] == "2027-03-01T04:05Z"


def test_nothing_staged_is_left_and_the_archive_stands_alone(tmp_path):
    some_rows()

    a_backup(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["a.ponleu"]


def test_what_is_staged_is_readable_by_its_owner_alone(tmp_path, monkeypatch):
    seen = {}

    def looking(*_args, **_kwargs):
        seen.update({path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "staging").iterdir()})
        seen["."] = stat.S_IMODE((tmp_path / "staging").stat().st_mode)

    monkeypatch.setattr(backup, "write_archive", looking)

    a_backup(tmp_path)

    snapshot = "database.sqlite3" if connection.vendor == "sqlite" else "rows"
    assert (seen["."], seen[snapshot]) == (0o700, 0o600)


class Killed(BaseException):
    pass


def kill_after(monkeypatch, count):
    append, done = archive._append, []

    def append_or_die(*args):
        if len(done) == count:
            raise Killed
        done.append(1)
        return append(*args)

    monkeypatch.setattr(archive, "_append", append_or_die)


def test_a_killed_backup_resumes_as_of_the_moment_it_began(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "SEGMENT", 500)
    some_rows()
    with monkeypatch.context() as killing:
        kill_after(killing, 3)
        with pytest.raises(Killed):
            a_backup(tmp_path)
    begun = (tmp_path / "a.ponleu.partial").read_bytes()
    KeyPair.objects.all().delete()  # afterwards: not part of the snapshot

    path = a_backup(tmp_path, resume=True)

    assert len(rows_of(path, "vault_keypair")) == 2
    assert path.read_bytes().startswith(begun)
    assert [each.name for each in tmp_path.iterdir()] == ["a.ponleu"]


def test_a_killed_backup_that_is_not_resumed_is_begun_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "SEGMENT", 500)
    with monkeypatch.context() as killing:
        kill_after(killing, 3)
        with pytest.raises(Killed):
            a_backup(tmp_path)
    some_rows()

    assert len(rows_of(a_backup(tmp_path), "vault_keypair")) == 2


def test_a_backup_never_resumes_for_other_recipients_or_into_another_file(tmp_path, monkeypatch):
    other = str(pyrage.x25519.Identity.generate().to_public())
    with monkeypatch.context() as killing:
        kill_after(killing, 0)
        with pytest.raises(Killed):
            a_backup(tmp_path)

    with pytest.raises(CannotResume, match="unfinished"):
        a_backup(tmp_path, resume=True, recipients=[RECIPIENT, other])
    with pytest.raises(CannotResume):
        back_up(tmp_path / "b", recipients=[RECIPIENT], staging=tmp_path / "staging", at=AT, resume=True)


def test_without_anything_begun_there_is_nothing_to_resume(tmp_path):
    with pytest.raises(CannotResume):
        a_backup(tmp_path, resume=True)


def test_an_earlier_backup_is_never_replaced(tmp_path):
    (tmp_path / "a.ponleu").write_bytes(b"earlier")

    with pytest.raises(backup.AlreadyThere):
        a_backup(tmp_path)

    assert (tmp_path / "a.ponleu").read_bytes() == b"earlier"


@pytest.mark.parametrize(("recipients", "refusal"), [([], backup.NoRecipient), (["age1x"], NotARecipient)])
def test_without_a_good_recipient_nothing_is_staged(tmp_path, recipients, refusal):
    with pytest.raises(refusal):
        a_backup(tmp_path, recipients=recipients)

    assert list(Path(tmp_path).iterdir()) == []


def test_rows_that_a_scope_hides_are_in_the_backup_too(tmp_path):
    some_rows()
    models.QuerySet(User).filter(username="person-7").update(is_active=False)

    assert len(rows_of(a_backup(tmp_path), "people_organisation")) == 1


def a_session(key):
    moment = {"expire_date": AT, "started_at": AT, "ends_at": AT}
    user = models.QuerySet(User).first()
    return Session.objects.create(
        session_key=key, session_data="state-of-a-page", user=user, unlocked=b"u" * 74, unlock_hash=b"h" * 32, **moment
    )


def test_no_session_is_in_a_backup(tmp_path):
    some_rows()
    a_session("5e5510" * 10)

    path = a_backup(tmp_path)

    clear = b"".join(Archive(path, [MINE]).segments())
    assert (rows_of(path, "people_session"), Archive(path, [MINE]).manifest["rows"]["people_session"]) == ([], 0)
    assert [sign in clear for sign in (b"5e5510", b"state-of-a-page", b"u" * 74, b"person-7")] == [False] * 3 + [True]
    assert Session.objects.count() == 1  # nobody is signed out by a backup


def test_what_is_left_out_is_a_table_of_sessions_and_nothing_else():
    assert (Session._meta.db_table,) == LEFT_OUT
