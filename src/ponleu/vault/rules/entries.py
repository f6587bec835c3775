"""What may stand in an entry of the audit trail. Whatever could carry content is refused: that is a mistake of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

OUTCOMES = ("done", "refused", "failed")
LARGEST = 9_999_999  # a count; a telephone number in Cambodia has at least eight digits
MOST_DETAILS = 12

_VERB = re.compile(r"[a-z_]{1,29}\.[a-z_]{1,30}", re.ASCII)
_KIND = re.compile(r"([a-z_]{1,19}(\.[a-z_]{1,20})?)?", re.ASCII)
_NAME = re.compile(r"(?!.*\d{4})[a-z][a-z0-9_.]{0,39}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_ID = re.compile(rf"\d{{1,19}}|[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|{_MONTH.pattern}", re.ASCII)


def entry_of(
    verb: str,
    *,
    at: datetime,
    actor: UUID | None,
    subject_kind: str,
    subject: str,
    scope: UUID | None,
    outcome: str,
    details: Mapping[str, object],
) -> dict[str, Any]:
    """The columns of an entry but number and hash.

    The moment is cut to the minute. An entry without an actor may come from a reporter: its moment is cut to the day
    and its subject left out, so that the trail does not tell who sent what in which order.

    subject   an id (digits, or a UUID) or a month, never a name
    details   numbers up to LARGEST, yes or no, months, or names of fields and the like: a small letter, then at most
              39 small letters, digits, `_` or `.`, with no four digits in a row
    raises    ValueError, which names the column but does not repeat what stood there
    """
    if at.tzinfo is None:
        raise ValueError("at has no time zone")
    _check("verb", _VERB.fullmatch(verb))
    _check("outcome", outcome in OUTCOMES)
    _check("actor", actor is None or type(actor) is UUID)
    _check("scope", scope is None or type(scope) is UUID)
    _check("subject_kind", _KIND.fullmatch(subject_kind))
    _check("subject", subject == "" or _ID.fullmatch(subject))
    _check("details", len(details) <= MOST_DETAILS and all(map(_NAME.fullmatch, details)))
    for value in details.values():
        _check("details", _tells_no_content(value))
    cut = at.astimezone(UTC).replace(second=0, microsecond=0)
    return {
        "at": cut if actor else cut.replace(hour=0, minute=0),
        "verb": verb,
        "outcome": outcome,
        "actor": actor,
        "scope": scope,
        "subject_kind": subject_kind,
        "subject": subject if actor else "",
        "details": dict(details),
    }


def _tells_no_content(value: object) -> bool:
    if isinstance(value, str):
        return bool(_NAME.fullmatch(value) or _MONTH.fullmatch(value))
    return value is True or value is False or (type(value) is int and -LARGEST <= value <= LARGEST)


def _check(column: str, holds: object) -> None:
    if not holds:
        raise ValueError(f"the trail takes no such {column}")
