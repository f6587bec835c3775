"""Refusals stay in the trail although what was refused is undone."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, connection, transaction

from ponleu.core import Problem
from ponleu.vault.actions import trail
from ponleu.vault.files.keystore import KeyStoreLost

P = TypeVar("P", bound=Problem)
_BORNE = "_entries_of_the_trail"
_log = logging.getLogger(__name__)


@contextmanager
def whole(*, durable: bool = False) -> Iterator[None]:
    """One transaction, kept whole or not at all. What it refused is recorded once it is undone.

    Inside another transaction it is a part of that; then the outermost `whole` records.
    durable   it must be the outermost, or RuntimeError: else a refusal could be undone with the caller's work
    """
    is_outermost = durable or not connection.in_atomic_block
    try:
        with transaction.atomic(durable=durable):
            yield
    except Problem as problem:
        if is_outermost:
            _record_what(problem)
        raise


def refused(problem: P, verb: str, **columns: object) -> P:
    """The problem, to be raised; recorded now, or inside a transaction by the `whole` around it.

    columns   as `trail.record` takes them; the outcome and the reason are added
    """
    outcome = "failed" if isinstance(problem, KeyStoreLost) else "refused"
    reason = re.sub(r"(?<!^)(?=[A-Z])", "_", type(problem).__name__).lower()[:40]
    entry = {"verb": verb, "outcome": outcome, "reason": reason} | columns
    setattr(problem, _BORNE, [*getattr(problem, _BORNE, []), entry])
    if not connection.in_atomic_block:
        _record_what(problem)
    return problem


def _record_what(problem: Problem) -> None:
    entries, borne = getattr(problem, _BORNE, []), []
    for entry in entries:
        try:
            trail.record(**entry)
        except DatabaseError as error:  # the disk is full, or somebody holds the database; the problem is still told
            borne.append(entry)
            _log.error("A refusal could not be recorded in the audit trail: %s", type(error).__name__)
    setattr(problem, _BORNE, borne)
