"""Reading the audit trail is recorded in it, in the trail of the team or organisation that was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ponleu.vault.actions import trail
from ponleu.vault.models import TrailEntry


def read(scope: UUID, *, by: UUID, shown: int, about: TrailEntry | None = None, narrowed: Iterable[str] = ()) -> None:
    """Record that somebody read a trail: how much of it and narrowed to what, not to whom or to which days.

    about   one of the entries shown, when all are about one thing: then the entry is about it too. What somebody typed
            and no entry is about is not kept: it could be anything
    """
    trail.record(
        "people.trail_read",
        actor=by,
        scope=scope,
        subject_kind=about.subject_kind if about else "",
        subject=about.subject if about else "",
        shown=shown,
        **_yes(narrowed),
    )


def _yes(names: Iterable[str]) -> dict[str, Any]:
    return dict.fromkeys(names, True)
