"""What is known of an organisation's key for emergencies: never who keeps the sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ponleu.people.models import User
from ponleu.vault.models import Ceremony, KeyPair, PrivateCopy
from ponleu.vault.rules.codes import mark_of


@dataclass(frozen=True, slots=True)
class Held:
    """A ceremony that was held.

    entrusted   how many vaults the custodians of this ceremony can open
    """

    ceremony: Ceremony
    mark: str
    is_current: bool
    entrusted: int

    @property
    def held_on(self) -> date:
        """The day."""
        return self.ceremony.held_on

    @property
    def rehearsed_on(self) -> date | None:
        """The day of the last rehearsal."""
        return self.ceremony.rehearsed_on


def ceremonies_of(organisation: UUID) -> list[Held]:
    """The ceremonies of an organisation, the newest first; of earlier ones those that still open something."""
    rows = Ceremony.objects.filter(pair__kind=KeyPair.Kind.ORGANISATION, pair__holder=organisation)
    counted = rows.select_related("pair").annotate(entrusted=Count("pair__opens")).order_by("-pair__epoch")
    return [
        Held(each, mark_of(each.pk), each.pair.is_current, each.entrusted)
        for each in counted
        if each.pair.is_current or each.entrusted
    ]


def not_entrusted(organisation: UUID) -> QuerySet[User]:
    """The open accounts of an organisation whose vault its custodians cannot open, by name."""
    theirs = PrivateCopy.objects.filter(
        way=PrivateCopy.Way.ORGANISATION, opener__holder=organisation, opener__is_current=True
    )
    accounts = User.objects.filter(Q(organisation=organisation), is_active=True)
    return accounts.exclude(pk__in=theirs.values("pair__holder")).order_by("name", "username")


def is_entrusted(user: User) -> bool:
    """Whether custodians, of whichever ceremony, can open the vault of a person."""
    way = PrivateCopy.Way.ORGANISATION
    return PrivateCopy.objects.filter(pair__holder=user.pk, pair__is_current=True, way=way).exists()


def ceremony_to_open(user: User) -> Held | None:
    """The ceremony whose sheets open the vault of a person: the one at which it was entrusted."""
    way = PrivateCopy.Way.ORGANISATION
    found = Ceremony.objects.select_related("pair").filter(
        pair__opens__pair__holder=user.pk, pair__opens__pair__is_current=True, pair__opens__way=way
    )
    return next((Held(each, mark_of(each.pk), each.pair.is_current, 1) for each in found), None)
