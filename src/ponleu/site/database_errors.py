"""What a database's refusal means. What it says itself may name servers, people and values, and is never repeated."""

from __future__ import annotations

_SAID = {
    "locked": "another program holds it",
    "lock timeout": "another program holds it",
    "no such table": "its tables are not there",
    "does not exist": "its tables are not there",
    "full": "the disk is full",
    "no space left": "the disk is full",
    "constraint": "it refuses what the study holds",
    "too long": "it refuses what the study holds",
    "out of range": "it refuses what the study holds",
}

_PASSING = ("locked", "lock timeout", "full", "no space left", "unable to open", "connect", "readonly", "i/o error")


def reason_of(error: Exception) -> str:
    """In words of ours.

    >>> reason_of(Exception('database or disk is full: "a name"'))
    'the disk is full'
    """
    said = str(error).lower()
    return next((reason for sign, reason in _SAID.items() if sign in said), "it cannot be opened or reached")


def is_passing(error: Exception) -> bool:
    """Whether the same may succeed later: it is nobody's mistake that the disk is full or another program busy.

    >>> is_passing(Exception("no such column: nmae")), is_passing(Exception("database is locked"))
    (False, True)
    """
    said = str(error).lower()
    return any(sign in said for sign in _PASSING)
