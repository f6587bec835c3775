"""Which organisations, networks, teams and working groups somebody may see or change."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.people.access.accounts import OF_A_SEAT
from ponleu.people.access.asking import Asker, Fields, one
from ponleu.people.models import Membership, Network, Organisation, Seat, Team, User, WorkingGroup
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope

OF_AN_ORGANISATION: Fields = {Scope.ORGANISATION: "pk", Scope.COUNTRY: "pk"}
OF_A_NETWORK: Fields = {Scope.NETWORK: "pk", Scope.ORGANISATION: "organisation"}
OF_A_TEAM: Fields = {Scope.TEAM: "pk", Scope.ORGANISATION: "organisation"}
OF_A_GROUP: Fields = {Scope.GROUP: "pk", Scope.ORGANISATION: "organisation"}


def organisations_of(asker: Asker) -> QuerySet[Organisation]:
    """The organisations that somebody may see, also those with a seat in their working group, by name."""
    allowed = asker.rows("read", "organisation", fields=OF_AN_ORGANISATION)
    in_group = asker.rows("read", "organisation", fields={Scope.GROUP: "group"})
    seats = Seat.objects.within(in_group).on(asker.on)
    return Organisation.objects.within(allowed | Q(pk__in=seats.values("organisation"))).order_by("name")


def organisation_seen(asker: Asker, id: UUID) -> Organisation:
    """The organisation. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, organisations_of)


def organisation_to_extend(asker: Asker, id: UUID, verb: str, object: str) -> Organisation:
    """The organisation in which somebody may make a network, a team or a working group. Raises as above."""
    fields: Fields = {Scope.ORGANISATION: "pk"}
    return one(asker, id, lambda each: Organisation.objects.within(each.rows(verb, object, fields=fields)))


def networks_of(asker: Asker) -> QuerySet[Network]:
    """The networks that somebody may see, by name."""
    seen = Network.objects.within(asker.rows("read", "network", fields=OF_A_NETWORK))
    return seen.select_related("organisation").order_by("name", "pk")


def network_seen(asker: Asker, id: UUID) -> Network:
    """The network. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, networks_of)


def network_to_join_others_to(asker: Asker, id: UUID) -> Network:
    """The network into which somebody may take others. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: Network.objects.within(_takes_in(each)))


def may_take_in(asker: Asker, network: Network) -> bool:
    """Whether somebody may take others into a network."""
    return Network.objects.within(_takes_in(asker)).filter(pk=network.pk).exists()


def teams_of(asker: Asker) -> QuerySet[Team]:
    """The teams that somebody may see, by name."""
    seen = Team.objects.within(asker.rows("read", "team", fields=OF_A_TEAM))
    return seen.select_related("organisation", "network", "area").order_by("name", "pk")


def team_seen(asker: Asker, id: UUID) -> Team:
    """The team. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, teams_of)


def groups_of(asker: Asker) -> QuerySet[WorkingGroup]:
    """The working groups that somebody may see, by name."""
    seen = WorkingGroup.objects.within(asker.rows("read", "working_group", fields=OF_A_GROUP))
    return seen.select_related("organisation").order_by("name", "pk")


def group_seen(asker: Asker, id: UUID) -> WorkingGroup:
    """The working group. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, groups_of)


def group_to_seat_others_in(asker: Asker, id: UUID) -> WorkingGroup:
    """The working group in which somebody may give seats. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: WorkingGroup.objects.within(_seats_others(each)))


def may_seat_others(asker: Asker, group: WorkingGroup) -> bool:
    """Whether somebody may give seats in a working group."""
    return WorkingGroup.objects.within(_seats_others(asker)).filter(pk=group.pk).exists()


def members_seen(asker: Asker, circle: Team | Network) -> list[Membership]:
    """Who is a member today, by name; nobody for somebody who may not see it."""
    column = "team" if isinstance(circle, Team) else "network"
    rows = Membership.objects.within(_memberships(asker, "read") & Q(**{column: circle})).on(asker.on)
    return list(rows.select_related("user").order_by("user__name", "user__username"))


def membership_to_end(asker: Asker, id: UUID) -> Membership:
    """The membership of somebody else. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, _memberships_to_end)


def endable_in(asker: Asker, circle: Team | Network) -> set[UUID]:
    """Which memberships of a team or network somebody may end."""
    column = "team" if isinstance(circle, Team) else "network"
    return set(_memberships_to_end(asker).filter(**{column: circle}).values_list("pk", flat=True))


def seats_in(asker: Asker, group: WorkingGroup) -> list[Seat]:
    """Who has a seat in a working group today, by name."""
    seen = asker.rows("read", "seat", fields=OF_A_SEAT) & Q(group=group)
    rows = Seat.objects.within(seen).on(asker.on).select_related("user", "organisation", "network")
    return list(rows.order_by("user__name", "user__username"))


def seat_to_end(asker: Asker, id: UUID) -> Seat:
    """The seat of somebody else. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, _seats_to_end)


def _memberships_to_end(asker: Asker) -> QuerySet[Membership]:
    mine = _memberships(asker, "end", own="user") | _memberships(asker, "change", own="user")
    return Membership.objects.within(mine).on(asker.on).select_related("user", "team", "network")


def _memberships(asker: Asker, verb: str, *, own: str = "") -> Q:
    """Children are seen from within their network alone, not by everybody who looks after the organisation."""
    near: Fields = {Scope.TEAM: "team", Scope.NETWORK: "network"}
    far: Fields = {Scope.ORGANISATION: ("team__organisation", "network__organisation")}
    adults = Q(user__age_band=User.AgeBand.ADULT)
    return asker.rows(verb, "membership", fields=near, own=own) | (
        asker.rows(verb, "membership", fields=far, own=own) & adults
    )


def _seats_to_end(asker: Asker) -> QuerySet[Seat]:
    changing = asker.rows("change", "seat", fields=OF_A_SEAT, own="user")
    return Seat.objects.within(changing).on(asker.on).select_related("user", "group")


def _takes_in(asker: Asker) -> Q:
    return asker.having(Condition.NOT_OWN).rows("change", "membership", fields=OF_A_NETWORK)


def _seats_others(asker: Asker) -> Q:
    return asker.having(Condition.NOT_OWN).rows("change", "seat", fields=OF_A_GROUP)
