"""Versions ready to be filled and checked: read once in each process, then kept."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

from ponleu.forms.models import Version
from ponleu.forms.rules.sealing import Marks, marks_of

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Form

KEPT = 64

_kept: OrderedDict[tuple[UUID, str], tuple[Form, Marks]] = OrderedDict()
_lock = Lock()


def compiled(version: Version) -> Form:
    """The form of a version. Raises what `read_form` raises, for a version that never passed the gate."""
    return _both(version)[0]


def marks(version: Version) -> Marks:
    """Which of its answers are sealed."""
    return _both(version)[1]


def _both(version: Version) -> tuple[Form, Marks]:
    key = (version.pk, version.md5)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = _read(version)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _read(version: Version) -> tuple[Form, Marks]:
    from ponleu.forms.rules.reading import read_form

    media = {name: bytes(content) for name, content in version.attachments.values_list("name", "content")}
    form = read_form(bytes(version.xml), media=media)
    return form, marks_of(form)
