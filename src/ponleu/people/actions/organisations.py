"""Entering organisations, founding networks, setting up working groups, and giving seats in them."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import Membership, Network, Organisation, RoleGiven, Seat, User, WorkingGroup
from ponleu.vault.actions import trail

M = TypeVar("M", bound=models.Model)


class SameName(Problem):
    """Two of one name would be taken for each other."""

    message = _("There is one of this name already.")
    advice = _("Choose a name that tells them apart.")


class NobodyOfThisName(Problem):
    """Nobody whom the asker could add; whether the name exists elsewhere is not said."""

    message = _("Nobody with this sign-in name can be added here.")
    advice = _("Compare it with what the person types to sign in.")


class ThereAlready(Problem):
    """A member, or a holder of a seat."""

    message = _("This person is there already.")
    advice = _("See the list.")


class HasNoOrganisation(Problem):
    """A seat is held for somebody."""

    message = _("A seat is held for an organisation or a network, and this person belongs to none.")
    advice = _("Let them join one first.")


@transaction.atomic
def enter(name: str, *, name_km: str = "", kind: str, by: UUID) -> Organisation:
    """Enter an organisation. Raises SameName."""
    _check_name(Organisation.objects.everywhere(because="a name is used once"), name)
    made = Organisation.objects_of_django.create(name=name, name_km=name_km, kind=kind)
    _record("people.organisation_entered", "people.organisation", made, scope=made.pk, by=by)
    return made


@transaction.atomic
def found_network(
    organisation: Organisation, *, name: str, name_km: str = "", kind: str, may_investigate: bool = False, by: UUID
) -> Network:
    """Found a network: one of children never investigates, one of adults has a duty to report. Raises SameName."""
    _check_name(Network.objects.within(Q(organisation=organisation)), name)
    is_of_adults = kind == Network.Kind.ADULTS
    made = Network.objects_of_django.create(
        organisation=organisation,
        name=name,
        name_km=name_km,
        kind=kind,
        may_investigate=may_investigate and is_of_adults,
        has_duty_to_report=is_of_adults,
    )
    _record("people.network_founded", "people.network", made, scope=organisation.pk, by=by)
    return made


@transaction.atomic
def set_up_group(organisation: Organisation, *, name: str, name_km: str = "", by: UUID) -> WorkingGroup:
    """Set up a working group. Raises SameName."""
    _check_name(WorkingGroup.objects.within(Q(organisation=organisation)), name)
    made = WorkingGroup.objects_of_django.create(organisation=organisation, name=name, name_km=name_km)
    _record("people.group_set_up", "people.workinggroup", made, scope=organisation.pk, by=by)
    return made


@transaction.atomic
def take_in(network: Network, username: str, *, by: UUID, on: date) -> Membership:
    """Make an adult of the network's organisation a member. Raises NobodyOfThisName or ThereAlready."""
    here = Q(organisation=network.organisation_id, is_active=True, age_band=User.AgeBand.ADULT)
    user = _called(username, here & ~Q(pk=by))  # nobody takes themselves in
    if Membership.objects.within(Q(user=user, network=network, valid_until__isnull=True)).exists():
        raise ThereAlready
    made = Membership.objects_of_django.create(user=user, network=network, valid_from=on)
    _record_of(user, "people.member_taken_in", scope=network.pk, by=by)
    return made


@transaction.atomic
def leave_network(membership: Membership, *, by: UUID, on: date) -> None:
    """End a membership of a network, and the roles that are held in it."""
    _end(membership, on=on)
    for role in RoleGiven.objects.within(Q(user=membership.user_id, network=membership.network_id)).on(on):
        _end(role, on=on)
    _record_of(membership.user, "people.member_left", scope=membership.network_id, by=by)


@transaction.atomic
def give_seat(group: WorkingGroup, username: str, *, by: UUID, on: date) -> Seat:
    """Give somebody a seat: an adult for their organisation, a child for its network.

    raises   NobodyOfThisName, ThereAlready or HasNoOrganisation
    """
    user = _called(username, Q(is_active=True) & ~Q(pk=by))  # nobody seats themselves
    if Seat.objects.within(Q(user=user, group=group, valid_until__isnull=True)).exists():
        raise ThereAlready
    network = _network_of(user, on=on) if user.is_child else None
    organisation = None if user.is_child else user.organisation
    if network is None and organisation is None:
        raise HasNoOrganisation
    made = Seat.objects_of_django.create(
        group=group, user=user, organisation=organisation, network=network, valid_from=on
    )
    _record_of(user, "people.seat_given", scope=group.organisation_id, by=by)
    return made


@transaction.atomic
def end_seat(seat: Seat, *, by: UUID, on: date) -> None:
    """Take a seat back."""
    _end(seat, on=on)
    _record_of(seat.user, "people.seat_ended", scope=seat.group.organisation_id, by=by)


def _network_of(user: User, *, on: date) -> Network | None:
    mine = Membership.objects.within(Q(user=user, network__kind=Network.Kind.CHILDREN)).on(on)
    found = mine.select_related("network").order_by("valid_from", "pk").first()
    return found.network if found else None


def _called(username: str, among: Q) -> User:
    found = User.objects.filter(among, username__iexact=username.strip()).first()
    if found is None:
        raise NobodyOfThisName
    return found


def _end(row: Membership | RoleGiven | Seat, *, on: date) -> None:
    row.valid_until = max(on, row.valid_from)
    row.save(update_fields=["valid_until"])


def _check_name(rows: models.QuerySet[M], name: str) -> None:
    if rows.filter(name__iexact=name).exists():
        raise SameName


def _record(verb: str, kind: str, made: models.Model, *, scope: UUID, by: UUID) -> None:
    trail.record(verb, actor=by, subject_kind=kind, subject=str(made.pk), scope=scope)


def _record_of(user: User, verb: str, *, scope: UUID | None, by: UUID) -> None:
    trail.record(verb, actor=by, subject_kind="people.user", subject=str(user.pk), scope=scope)
