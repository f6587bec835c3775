"""Whose accounts somebody looks after, and which roles in them. Children's accounts are for their network alone."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.people.access.asking import Asker, Fields, one
from ponleu.people.models import Membership, Organisation, RoleGiven, Seat, User
from ponleu.people.rules.scopes import Scope

IN_ORGANISATION: Fields = {Scope.ORGANISATION: "organisation"}
OF_A_ROLE: Fields = {
    Scope.ORGANISATION: (
        "organisation",
        "team__organisation",
        "network__organisation",
        "group__organisation",
    ),
    Scope.TEAM: "team",
}
OF_A_MEMBERSHIP: Fields = {
    Scope.ORGANISATION: ("team__organisation", "network__organisation"),
    Scope.TEAM: "team",
    Scope.NETWORK: "network",
}
OF_A_SEAT: Fields = {Scope.ORGANISATION: "group__organisation", Scope.GROUP: "group"}


def people_of(asker: Asker) -> QuerySet[User]:
    """The accounts of adults that somebody may see."""
    return _adults(asker.rows("read", "account", fields=IN_ORGANISATION))


def person_for(asker: Asker, id: UUID) -> User:
    """The account. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, people_of)


def person_to_change(asker: Asker, id: UUID) -> User:
    """The account of somebody else, to be closed or opened again. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, _people_to_change)


def person_to_sign_out(asker: Asker, id: UUID) -> User:
    """The account whose sessions may be ended. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: _adults(each.rows("end", "session", fields=IN_ORGANISATION)))


def organisations_to_invite_to(asker: Asker) -> list[Organisation]:
    """The organisations to which somebody may invite others, by name."""
    inviting = asker.rows("create", "invitation", fields={Scope.ORGANISATION: "pk"})
    return list(Organisation.objects.within(inviting & Q(is_active=True)).order_by("name"))


def person_to_invite(asker: Asker, id: UUID) -> User:
    """An account that waits for its owner. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, _people_to_invite)


def roles_seen(asker: Asker, person: User) -> list[RoleGiven]:
    """The roles of a person that somebody may see: those that run or wait, in the circles they look after."""
    seen = asker.rows("read", "role", fields=OF_A_ROLE)
    rows = RoleGiven.objects.within(seen & Q(user=person)).exclude(valid_until__lte=asker.on)
    whole = rows.select_related("team", "network", "organisation", "group", "given_by", "approved_by")
    return list(whole.order_by("valid_from", "role", "pk"))


def memberships_seen(asker: Asker, person: User) -> list[Membership]:
    """The memberships of a person that somebody may see today."""
    seen = asker.rows("read", "membership", fields=OF_A_MEMBERSHIP)
    rows = Membership.objects.within(seen & Q(user=person)).on(asker.on).select_related("team", "network")
    return list(rows.order_by("valid_from", "pk"))


def seats_seen(asker: Asker, person: User) -> list[Seat]:
    """The seats of a person that somebody may see today."""
    seen = asker.rows("read", "seat", fields=OF_A_SEAT)
    rows = Seat.objects.within(seen & Q(user=person)).on(asker.on).select_related("group", "organisation", "network")
    return list(rows.order_by("valid_from", "pk"))


def _people_to_invite(asker: Asker) -> QuerySet[User]:
    found = _adults(asker.rows("create", "invitation", fields=IN_ORGANISATION))
    return found.filter(is_active=False, joined_on__isnull=True)


def _people_to_change(asker: Asker) -> QuerySet[User]:
    return _adults(asker.rows("change", "account", fields=IN_ORGANISATION, own="pk"))


def _adults(condition: Q) -> QuerySet[User]:
    return User.objects.filter(condition, age_band=User.AgeBand.ADULT)
