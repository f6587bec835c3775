"""Whose keys there are, and what an opened private key opens further."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.models import KeyPair, Month, PrivateCopy, TeamSecret
from ponleu.vault.rules.cipher import CannotBeOpened, Place
from ponleu.vault.rules.keys import Pair, pair_of, unwrap


class NoKeys(Problem):
    """Somebody who has no key pair can neither open anything nor be given anything."""

    message = _("There are no keys yet for this person, team or organisation.")
    advice = _("A person's keys are made when they first sign in; a team's when it is founded.")


class NoGrant(Problem):
    """Nothing that this person holds opens it. Whether it is there at all is not said."""

    message = _("You have no key for this.")
    advice = _("Ask a member of the team to give you one, if your work needs it.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A worker's own keys, opened for the length of one request. Neither kept nor passed to a task."""

    holder: UUID
    pair: Pair = field(repr=False)

    def team_pair(self, team: UUID, epoch: int | None = None) -> Pair:
        """The keys of a team in an epoch, or in the current one. Raises NoGrant or Unreadable."""
        of_team = KeyPair.objects.filter(kind=KeyPair.Kind.TEAM, holder=team)
        found = of_team.filter(is_current=True) if epoch is None else of_team.filter(epoch=epoch)
        return self.pair_behind(found.first())

    def pair_behind(self, pair: KeyPair | None) -> Pair:
        """The keys of one row, which is the worker's own or that of a team. Raises NoGrant or Unreadable."""
        if pair is None:
            raise NoGrant
        if (pair.kind, pair.holder) == (KeyPair.Kind.USER, self.holder):
            return self.pair
        copy = copies_for(self.holder).filter(pair=pair).first()
        if copy is None:
            raise NoGrant
        private = unwrap(bytes(copy.blob), pair=self.pair, place=copy_place(pair, PrivateCopy.Way.MEMBER))
        return proved(private, pair)

    def team_secret(self, team: UUID, purpose: str, epoch: int | None = None) -> bytes:
        """The team's key for blind indexes or search cards, 32 bytes. Raises NoGrant or Unreadable."""
        of_team = TeamSecret.objects.filter(purpose=purpose, pair__kind=KeyPair.Kind.TEAM, pair__holder=team)
        found = of_team.filter(pair__is_current=True) if epoch is None else of_team.filter(pair__epoch=epoch)
        secret = found.select_related("pair").first()
        if secret is None:
            raise NoGrant
        return unwrap(bytes(secret.blob), pair=self.pair_behind(secret.pair), place=secret_place(secret.pair, purpose))


def has_keys() -> bool:
    """Whether anything was ever made here that needs the key store."""
    return KeyPair.objects.exists() or Month.objects.exists()


def proved(private: bytes, pair: KeyPair) -> Pair:
    """The pair of a private half, if it is the one whose public half stands in the row; else CannotBeOpened."""
    found = pair_of(private)
    if found.public != bytes(pair.public):
        raise CannotBeOpened
    return found


def copy_place(pair: KeyPair, way: str) -> Place:
    """Where a copy of a private half belongs: to this way, kind, epoch and holder, in whatever row it stands."""
    return Place("vault_privatecopy", f"{way}.{pair.kind}.{pair.epoch}", pair.holder.int)


def secret_place(pair: KeyPair, purpose: str) -> Place:
    """Where a team's secret belongs: to this purpose, epoch and team."""
    return Place("vault_teamsecret", f"{purpose}.{pair.epoch}", pair.holder.int)


def current_pair(kind: str, holder: UUID) -> KeyPair:
    """The row of somebody's current key pair. Raises NoKeys."""
    found = KeyPair.objects.filter(kind=kind, holder=holder, is_current=True).first()
    if found is None:
        raise NoKeys
    return found


def copy_by(holder: UUID, way: str) -> PrivateCopy:
    """The copy of a worker's private half that is opened in one way. Raises NoKeys."""
    of_user = PrivateCopy.objects.filter(pair__kind=KeyPair.Kind.USER, pair__holder=holder, pair__is_current=True)
    found = of_user.filter(way=way).select_related("pair", "opener").first()
    if found is None:
        raise NoKeys
    return found


def copies_for(member: UUID) -> QuerySet[PrivateCopy]:
    """The copies of teams' private halves that a member opens."""
    return PrivateCopy.objects.filter(way=PrivateCopy.Way.MEMBER, opener__kind=KeyPair.Kind.USER, opener__holder=member)


def members_of(team: UUID) -> list[UUID]:
    """Who opens the team's current keys, in no order that means anything."""
    copies = PrivateCopy.objects.filter(
        way=PrivateCopy.Way.MEMBER, pair__kind=KeyPair.Kind.TEAM, pair__holder=team, pair__is_current=True
    )
    return sorted(copies.values_list("opener__holder", flat=True))


def holders_by_team() -> dict[UUID, set[UUID]]:
    """For every team that has keys, who opens its current ones."""
    found: dict[UUID, set[UUID]] = {}
    for team in KeyPair.objects.filter(kind=KeyPair.Kind.TEAM, is_current=True).values_list("holder", flat=True):
        found[team] = set(members_of(team))
    return found
