"""Workers who sign in with a name, and archives of what they wrote, for the tests of the reader."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import models

from ponleu.people.models import User
from ponleu.vault.actions.backup import back_up
from ponleu.vault.actions.keys import Opened, make_user_keys, open_user_key
from ponleu.vault.actions.recovery import hold_ceremony, new_sheet
from ponleu.vault.files.keyfolder import back_up_keys
from ponleu.vault.files.reader.archive import Archive
from ponleu.vault.files.reader.keys import read_keys
from ponleu.vault.files.reader.opening import Reading
from ponleu.vault.files.reader.tables import Tables
from ponleu.vault.files.reader.unlocking import by_code
from ponleu.vault.rules.keys import new_key
from tests.vault.copies import AT, MINE, RECIPIENT
from tests.vault.workers import BOSS


@dataclass(frozen=True)
class Named:
    """A worker, the name to sign in with, and the printed code."""

    name: str
    opened: Opened
    code: str


def a_named_worker(name: str, *, key: bytes = b"", salt: bytes = b"s" * 16, organisation=None) -> Named:
    """Somebody who signs in. Without a key nobody pays for Argon2."""
    user = models.QuerySet(User).create(username=name)
    key = key or new_key()
    code = make_user_keys(user.pk, key=key, salt=salt, organisation=organisation)
    return Named(name, open_user_key(user.pk, key=key), code)


def an_archive(folder: Path) -> Path:
    """The database as it is, and nothing of the keys."""
    folder.mkdir(exist_ok=True)
    return back_up(folder / "a.ponleu", recipients=[RECIPIENT], staging=folder / "staging", at=AT)


def an_archive_of_keys(keys: Path, folder: Path) -> Path:
    """The key store."""
    folder.mkdir(exist_ok=True)
    back_up_keys(keys, folder / "k.ponleu", recipients=[RECIPIENT], at=AT)
    return folder / "k.ponleu"


def read(archive: Path, keys: Path, worker: Named, *, record: int = 0, without=(), unlock=None) -> list:
    """What a worker reads: the table, the texts and the closed columns of each row, in the order of the texts.

    unlock   how the worker's keys are opened in the tables; without it, by the printed code
    """
    whole, keys = Archive(archive, [MINE], kind="database"), read_keys(keys, [MINE])
    tables = Tables(whole)
    if unlock:
        unlock(tables, worker.name)
    else:
        by_code(tables, worker.name, worker.code)
    opened = Reading(whole, tables, keys, without=without).read(record=record)
    return sorted(((each.table, each.texts, each.closed) for each in opened), key=repr)


def a_ceremony(organisation: UUID) -> dict[int, str]:
    """The codes on the three sheets, of which two are needed, by their numbers."""
    sheets = [new_sheet() for _ in range(3)]
    publics = [sheet.public for sheet in sheets]
    hold_ceremony(organisation, publics=publics, needed=2, on=date(2027, 3, 1), by=BOSS)
    return {number: sheet.code for number, sheet in enumerate(sheets, start=1)}


def stated(statement: str, name: str = "Name A") -> tuple:
    """How a consent comes out of `read`."""
    return ("people_childconsent", {"child_name": name, "explained": statement}, ())
