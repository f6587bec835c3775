"""Children's accounts: who may make, see and close them. Only from within their network."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.people.access.asking import Asker, Fields, NotFound, one
from ponleu.people.models import ChildConsent, Membership, Network, User
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope

OF_CHILDREN = Q(kind=Network.Kind.CHILDREN)


def network_with_children_seen(asker: Asker, id: UUID) -> Network:
    """The network of children whose accounts somebody may see. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: _networks(each, ("read", "child_account")))


def network_to_enter_children_in(asker: Asker, id: UUID) -> Network:
    """The network in which somebody with an open vault may enter children. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, _networks_to_enter_children_in)


def may_see_children(asker: Asker, network: Network) -> bool:
    """Whether somebody may see the accounts of a network's children."""
    return _networks(asker, ("read", "child_account")).filter(pk=network.pk).exists()


def may_enter_children(asker: Asker, network: Network) -> bool:
    """Whether somebody, with an open vault, may enter children in a network."""
    return _networks_to_enter_children_in(asker).filter(pk=network.pk).exists()


def children_of(asker: Asker, network: Network) -> QuerySet[User]:
    """The children that a network has or had, as far as somebody may see them."""
    mine = Membership.objects.within(_circle(asker, "read", "child_account") & Q(network=network))
    return _children_among(mine)


def child_seen(asker: Asker, id: UUID) -> User:
    """The child's account. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: _children(each, "read", "child_account"))


def child_to_change(asker: Asker, id: UUID) -> User:
    """The child's account, to be given a new code. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: _children(each, "change", "child_account"))


def child_to_close(asker: Asker, id: UUID) -> User:
    """The child whose consent or assent somebody may record as taken back. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: _children(each, "end", "consent_record"))


def consent_to_open(asker: Asker, id: UUID) -> ChildConsent:
    """The consent and assent of a child, for somebody with an open vault. Raises NotFound or SecondStepNeeded."""
    child = one(asker, id, lambda each: _children(each.having(Condition.UNLOCKED), "read", "consent_record"))
    found = ChildConsent.objects.select_related("record", "recorded_by", "user").filter(user=child).first()
    if found is None:
        raise NotFound
    return found


def _networks_to_enter_children_in(asker: Asker) -> QuerySet[Network]:
    return _networks(asker.having(Condition.UNLOCKED), ("create", "child_account"), ("create", "consent_record"))


def _networks(asker: Asker, *deeds: tuple[str, str]) -> QuerySet[Network]:
    fields: Fields = {Scope.NETWORK: "pk"}
    found = Network.objects.within(OF_CHILDREN)
    for deed in deeds:
        found = found.filter(asker.rows(*deed, fields=fields))
    return found.select_related("organisation")


def _children(asker: Asker, verb: str, object: str) -> QuerySet[User]:
    return _children_among(Membership.objects.within(_circle(asker, verb, object)))


def _children_among(memberships: QuerySet[Membership]) -> QuerySet[User]:
    found = User.objects.filter(pk__in=memberships.filter(network__kind=Network.Kind.CHILDREN).values("user"))
    return found.exclude(age_band=User.AgeBand.ADULT).select_related("consent")


def _circle(asker: Asker, verb: str, object: str) -> Q:
    return asker.rows(verb, object, fields={Scope.NETWORK: "network"})
