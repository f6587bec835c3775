"""Writing a folder at once or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ponleu.core import Problem
from ponleu.core import mark as _

MANIFEST = "manifest.json"


class NotOurFolder(Problem):
    """The folder to write into holds something that no build made."""

    message = _("The folder %(path)s is not empty and holds no %(marker)s of an earlier one.")
    advice = _("Name a new or empty folder: nothing was changed.")


class CannotWrite(Problem):
    """The disk or its rights say no."""

    message = _("%(path)s could not be written: %(reason)s.")
    advice = _("Make room or choose another folder: nothing was changed.")


def write_build(files: Mapping[str, bytes], out: Path) -> None:
    """Write a build into a folder, in place of an earlier build; see `write_folder`."""
    write_folder(files, out, marker=MANIFEST)


def write_folder(files: Mapping[str, bytes], out: Path, *, marker: str) -> None:
    """Write files into a new or empty folder, or in place of one that holds `marker`.

    Everything is written beside the folder first; a reader sees the old folder or the new one.
    raises   NotOurFolder, CannotWrite
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / marker).is_file())):
        raise NotOurFolder(path=out, marker=marker)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".build-", dir=out.parent) as name:
            fresh = Path(name) / "new"
            for path, data in files.items():
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                (fresh / path).write_bytes(data)
            if out.exists():
                os.replace(out, Path(name) / "old")
            os.replace(fresh, out)
    except OSError as error:
        raise CannotWrite(path=out, reason=error.strerror or type(error).__name__) from None
