"""Founding teams, leaving them, and moving what is sealed to a team's new keys."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from ponleu.people.actions.organisations import SameName
from ponleu.people.models import Membership, Network, Organisation, RoleGiven, Team
from ponleu.vault.actions import keys, records, trail
from ponleu.vault.actions.keys import Opened
from ponleu.vault.actions.refusals import whole
from ponleu.vault.queries.keys import members_of
from ponleu.vault.queries.records import left_to_rewrap, records_to_rewrap

AT_ONCE = 50  # records that one press of a button moves: the page answers within a second


def found(
    organisation: Organisation,
    *,
    name: str,
    name_km: str = "",
    channel: str = "",
    area: str = "",
    network: Network | None = None,
    by: UUID,
) -> Team:
    """Found a team. It has no keys before its first member; the role of that member makes them. Raises SameName."""
    with whole():
        if Team.objects.within(Q(organisation=organisation, name__iexact=name)).exists():
            raise SameName
        made = Team.objects_of_django.create(
            organisation=organisation,
            name=name,
            name_km=name_km,
            channel=channel,
            area_id=area or None,
            network=network,
        )
        trail.record(
            "people.team_founded", actor=by, subject_kind="people.team", subject=str(made.pk), scope=organisation.pk
        )
    return made


def leave(membership: Membership, *, by: UUID, on: date) -> None:
    """End a membership of a team, the roles in it, and what its keys would open from now on.

    What was sealed before hangs on the former keys until a member moves it; what was read cannot be taken back.
    raises   LastMember if nobody else holds the keys
    """
    with whole():
        team, user = membership.team_id, membership.user_id
        if team is None:
            raise ValueError("this is not a membership of a team")
        _end(membership, on=on)
        for role in RoleGiven.objects.within(Q(user=user, team=team)).on(on):
            _end(role, on=on)
        if user in members_of(team):
            keys.leave(team, user, by=by)
        trail.record("people.member_left", actor=by, subject_kind="people.user", subject=str(user), scope=team)


def rewrap(team: UUID, *, opened: Opened) -> int:
    """Move some of what hangs on a team's former keys to its current ones; returns how many records are left.

    Each record is a transaction of its own: what was moved stays moved when another cannot be.
    raises   NoGrant, KeyStoreLost or Unreadable
    """
    for record in list(records_to_rewrap(team).order_by("pk")[:AT_ONCE]):
        records.rewrap(record, opened=opened)
    return left_to_rewrap(team)


def _end(row: Membership | RoleGiven, *, on: date) -> None:
    row.valid_until = max(on, row.valid_from)
    row.save(update_fields=["valid_until"])
