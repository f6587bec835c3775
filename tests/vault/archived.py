"""Workers who sign in with a name, and archives of what they wrote, for the tests of the reader."""

from dataclasses import dataclass
from pathlib import Path

from django.db import models

from ponleu.people.models import User
from ponleu.vault.actions.backup import back_up
from ponleu.vault.actions.keys import Opened, make_user_keys, open_user_key
from ponleu.vault.files.keyfolder import back_up_keys
from ponleu.vault.files.reader.archive import Archive
from ponleu.vault.files.reader.keys import read_keys
from ponleu.vault.files.reader.opening import Reader
from ponleu.vault.rules.keys import new_key
from tests.vault.copies import AT, MINE, RECIPIENT


@dataclass(frozen=True)
class Named:
    """A worker, the name to sign in with, and the printed code."""

    name: str
    opened: Opened
    code: str


def a_named_worker(name: str, *, key: bytes = b"", salt: bytes = b"s" * 16) -> Named:
    """Somebody who signs in. Without a key nobody pays for Argon2."""
    user = models.QuerySet(User).create(username=name)
    key = key or new_key()
    code = make_user_keys(user.pk, key=key, salt=salt)
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


def a_reader(archive: Path, keys: Path, **kwargs) -> Reader:
    """The archive, with the keys of a folder or an archive."""
    return Reader(Archive(archive, [MINE], kind="database"), read_keys(keys, [MINE]), **kwargs)


def read(archive: Path, keys: Path, worker: Named, *, record: int = 0, **kwargs) -> list:
    """What a worker with the printed code reads: the table and the texts of each row, in the order of the texts."""
    reader = a_reader(archive, keys, **kwargs)
    reader.unlock(worker.name, code=worker.code)
    return sorted(((each.table, each.texts, each.closed) for each in reader.read(record=record)), key=repr)
