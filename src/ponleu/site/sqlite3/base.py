"""The database file is made for its owner alone before SQLite first opens it; files beside it take over its mode."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

_OTHERS = 0o077
_BESIDE = ("", "-wal", "-shm", "-journal")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own connection; counts, days and who belongs where stand in its file in clear."""

    def get_new_connection(self, conn_params: Any) -> Any:
        """As Django's."""
        if not self.is_in_memory_db():
            with suppress(OSError):  # SQLite says itself what it cannot open; ponleu doctor, who can read it
                keep_private(Path(conn_params["database"]))
        return super().get_new_connection(conn_params)


def keep_private(path: Path) -> None:
    """Take the database file away from everybody but its owner; make it if it is not there."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        return
    if mode & _OTHERS:
        for each in (path.with_name(path.name + end) for end in _BESIDE):
            with suppress(FileNotFoundError):
                each.chmod(each.stat().st_mode & ~_OTHERS)
