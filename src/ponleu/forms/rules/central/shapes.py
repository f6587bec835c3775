"""Projects, forms, answers, comments and problems as JSON, with the names that ODK Central gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

JSON = dict[str, Any]
# Our states of review by Central's names; it has none for what nobody has reviewed yet.
REVIEWED: Mapping[str, str | None] = {
    "received": None,
    "edited": "edited",
    "has_issues": "hasIssues",
    "on_hold": "onHold",
    "approved": "approved",
    "rejected": "rejected",
}
_BY_NAME = {name: state for state, name in REVIEWED.items()} | {"received": "received"}
SINCE_ALWAYS = "2026-11-01T00:00:00.000Z"  # where a client insists on a moment that is not kept


@dataclass(frozen=True, slots=True)
class Sent:
    """What is told of one submission, sealed or not; never an answer.

    name       under which the submission is found through all its corrections
    current    the identifier of the newest correction; empty when it is sealed
    edits      how many corrections there were
    sender     the number of the telephone, program or person
    """

    name: str
    current: str
    received_on: date
    state: str
    version: str
    sender: int
    device: str
    edits: int
    is_sealed: bool


def moment(day: date) -> str:
    """A day as a moment: its beginning in universal time. Finer times are not kept.

    >>> moment(date(2026, 11, 24))
    '2026-11-24T00:00:00.000Z'
    """
    return f"{day.isoformat()}T00:00:00.000Z"


def state_named(name: object) -> str | None:
    """Our state of review by Central's name, or None for a name that it has not.

    >>> state_named("hasIssues"), state_named(None), state_named("fine")
    ('has_issues', 'received', None)
    """
    return _BY_NAME.get(name) if name is None or isinstance(name, str) else None


def project(number: int, name: str, *, forms: int) -> JSON:
    """An organisation, as the project in which its forms lie."""
    return {
        "id": number,
        "name": name,
        "description": None,
        "archived": None,
        "keyId": None,
        "createdAt": SINCE_ALWAYS,
        "updatedAt": None,
        "forms": forms,
    }


def form(
    project_number: int,
    form_id: str,
    *,
    title: str,
    version: str,
    md5: str,
    state: str,
    made_on: date | None,
    published_on: date | None,
) -> JSON:
    """A form, or one version of it."""
    return {
        "projectId": project_number,
        "xmlFormId": form_id,
        "name": title or None,
        "version": version,
        "hash": md5,
        "state": state,
        "keyId": None,
        "enketoId": None,
        "createdAt": moment(made_on) if made_on else SINCE_ALWAYS,
        "updatedAt": moment(published_on) if published_on else None,
        "publishedAt": moment(published_on) if published_on else None,
    }


def submission(sent: Sent) -> JSON:
    """What is told of a submission."""
    return {
        "instanceId": sent.name,
        "instanceName": None,
        "submitterId": sent.sender,
        "deviceId": sent.device or None,
        "userAgent": None,
        "reviewState": REVIEWED[sent.state],
        "createdAt": moment(sent.received_on),
        "updatedAt": None,
        "sealed": sent.is_sealed,
        "currentVersion": {
            "instanceId": sent.current or None,
            "current": True,
            "submitterId": sent.sender,
            "createdAt": moment(sent.received_on),
        },
    }


def comment(body: str, *, sender: int, at: datetime) -> JSON:
    """What a reviewer wrote."""
    return {"body": body, "actorId": sender, "createdAt": at.isoformat()}


def attachment(name: str, *, exists: bool) -> JSON:
    """A file that came, or that an answer names; of something sealed without its name."""
    return {"name": name, "exists": exists}


def problem(code: float, message: str, details: JSON | None = None) -> JSON:
    """What is wrong."""
    return {"code": code, "message": message, "details": details or {}}
