"""What the pages show of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ponleu.people.models import Invitation, Session, User
from ponleu.vault.models import KeyPair


class Status(StrEnum):
    """Whether somebody can sign in."""

    OPEN = "open"
    CLOSED = "closed"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Listed:
    """An account in a list: when it was used is told as a month, because the day would be a record of attendance."""

    person: User
    status: Status
    used_in: date | None  # the first day of the month in which they last signed in
    roles: int


def listed(people: QuerySet[User], *, on: date, named: str = "") -> QuerySet[User]:
    """Accounts by name, with how many roles run; `named` leaves those whose name or sign-in name has it in it."""
    found = people.filter(Q(name__icontains=named) | Q(username__icontains=named)) if named else people
    runs = Q(roles__valid_from__lte=on) & (Q(roles__valid_until__isnull=True) | Q(roles__valid_until__gt=on))
    counted = found.annotate(role_count=Count("roles", filter=runs, distinct=True))
    return counted.order_by("name", "username")


def listed_as(person: User) -> Listed:
    """One of `listed`."""
    return Listed(person, status_of(person), used_in(person), getattr(person, "role_count", 0))


def status_of(person: User) -> Status:
    """Whether somebody can sign in, or why not."""
    if person.is_active:
        return Status.OPEN
    return Status.INVITED if person.joined_on is None else Status.CLOSED


def is_waiting_for_owner(person: User) -> bool:
    """Whether there is a code that still opens the account for the first time."""
    open_ones = Invitation.objects.filter(user=person, accepted_on__isnull=True)
    return person.joined_on is None and open_ones.exists()


def used_in(person: User) -> date | None:
    """The month in which somebody last signed in, as its first day."""
    return person.last_login.date().replace(day=1) if person.last_login else None


def has_keys(holder: UUID) -> bool:
    """Whether a person has a key pair, without which no team can give them its keys."""
    return KeyPair.objects.filter(kind=KeyPair.Kind.USER, holder=holder, is_current=True).exists()


def open_sessions(person: User) -> int:
    """In how many browsers somebody is signed in."""
    return Session.objects.filter(user=person, ends_at__gt=timezone.now()).count()
