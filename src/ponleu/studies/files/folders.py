"""Writing a folder at once or not at all."""

from __future__ import annotations

import fcntl
import glob
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ponleu.core import Problem
from ponleu.core import mark as _

MANIFEST = "manifest.json"


class NotOurFolder(Problem):
    """The folder to write into holds something that no build made."""

    message = _("The folder %(path)s is not empty and holds no %(marker)s of an earlier one.")
    advice = _("Name a new or empty folder: nothing was changed.")


class HoldsMore(Problem):
    """The folder to write into holds an earlier build and something that does not belong to it."""

    message = _("The folder %(path)s holds %(name)s, which no earlier one wrote.")
    advice = _("Move it away, or name a new folder: nothing was changed.")


class CannotWrite(Problem):
    """The disk or its rights say no."""

    message = _("%(path)s could not be written: %(reason)s.")
    advice = _("Make room or choose another folder: nothing was changed.")


def write_build(files: Mapping[str, bytes], out: Path) -> None:
    """Write a build into a folder, in place of an earlier build; see `write_folder`."""
    write_folder(files, out, marker=MANIFEST)


def write_folder(files: Mapping[str, bytes], out: Path, *, marker: str) -> None:
    """Write files into a new or empty folder, or in place of one that holds `marker` and only what it names.

    Everything is written beside the folder first; a reader sees the old folder or the new one. Writers beside each
    other wait for each other, and what one that was killed left behind is put right by the next.
    raises   NotOurFolder, HoldsMore, CannotWrite
    """
    try:
        place = out.resolve()  # a link is followed, so that what it points to is replaced and not the link
        place.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(place.parent):
            _mend(place)
            _refuse_strangers(place, files, marker=marker)
            _replace(place, files)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that run in a circle
        raise CannotWrite(path=out, reason=getattr(error, "strerror", None) or type(error).__name__) from None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; it goes with the process, however that ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _beside(place: Path) -> str:
    return f".build-{place.name}-"


def _mend(place: Path) -> None:
    """Bring back a folder that a killed writer had set aside, and clear away what it had begun."""
    for left in place.parent.glob(f"{glob.escape(_beside(place))}????????"):
        if not place.exists() and (left / "old").is_dir():
            (left / "old").rename(place)
        shutil.rmtree(left)


def _refuse_strangers(place: Path, files: Mapping[str, bytes], *, marker: str) -> None:
    if place.exists() and not place.is_dir():
        raise NotOurFolder(path=place, marker=marker)
    here = [path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_symlink() or not path.is_dir()]
    if here and not (place / marker).is_file():
        raise NotOurFolder(path=place, marker=marker)
    known = (place / marker).read_text(encoding="utf-8", errors="replace") if here else ""
    for name in here:
        if name != marker and name not in files and json.dumps(name, ensure_ascii=False) not in known:
            raise HoldsMore(path=place, name=name)


def _replace(place: Path, files: Mapping[str, bytes]) -> None:
    with tempfile.TemporaryDirectory(prefix=_beside(place), dir=place.parent) as name:
        fresh, old = Path(name) / "new", Path(name) / "old"
        for path, data in files.items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(data)
        if place.exists():
            place.rename(old)
        try:
            fresh.rename(place)
        except OSError:
            if old.exists():
                old.rename(place)
            raise
