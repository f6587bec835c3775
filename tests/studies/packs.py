"""Packs to test with: the small example, copied and changed."""

from __future__ import annotations

import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CAMBODIA = PROJECT / "studies" / "cambodia-2013"
SMALL = PROJECT / "studies" / "example-small"


def a_pack_folder(folder: Path, **changes: str | bytes | None) -> Path:
    """A copy of the small example; a change is a table's or file's new content, None takes the file away.

    Keys are table names, or paths with ``__`` for the slash and ``_dot_`` for the point.
    """
    target = folder / "pack"
    shutil.copytree(SMALL, target)
    for name, content in changes.items():
        path = target / (name.replace("__", "/").replace("_dot_", ".") if "_dot_" in name else f"tables/{name}.csv")
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return target


def table(name: str) -> str:
    """The text of a table of the small example."""
    return (SMALL / "tables" / f"{name}.csv").read_text(encoding="utf-8")
