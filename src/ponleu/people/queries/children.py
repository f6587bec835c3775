"""What the pages show of children's accounts: nickname, age band, status, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from ponleu.people.models import ChildConsent, Membership, Network, User
from ponleu.people.queries.accounts import Status, status_of


@dataclass(frozen=True, slots=True)
class ListedChild:
    """A child in a list."""

    id: UUID
    nickname: str
    age_band: str
    status: Status


def listed_children(children: QuerySet[User]) -> QuerySet[User]:
    """Children by nickname, those whose account was closed last."""
    return children.order_by(F("consent__withdrawn_on").asc(nulls_first=True), "username")


def listed_child(child: User) -> ListedChild:
    """One of `listed_children`."""
    return ListedChild(child.pk, child.username, child.age_band, child_status(child))


def child_status(child: User) -> Status:
    """Whether a child can sign in, or why not: who took it back before taking it up is not invited any more."""
    given = consent_of(child)
    return Status.CLOSED if given is not None and given.withdrawn_on else status_of(child)


def consent_of(child: User) -> ChildConsent | None:
    """That consent and assent were recorded; what was said is sealed."""
    return getattr(child, "consent", None)


def network_of_child(child: User) -> Network | None:
    """The network of children that a child is in, or was in last."""
    mine = Membership.objects.within(Q(user=child, network__kind=Network.Kind.CHILDREN)).select_related("network")
    found = mine.order_by("-valid_from", "pk").first()
    return found.network if found else None
