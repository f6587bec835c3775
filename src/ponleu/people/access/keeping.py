"""Of which teams somebody may have a sealed record held or erased, and who may agree."""

from __future__ import annotations

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import QuerySet

from ponleu.people.access.asking import Asker, NotFound, one
from ponleu.people.access.groups import OF_A_TEAM
from ponleu.people.models import Team
from ponleu.people.rules.roles import Condition
from ponleu.vault.models import Erasure, Hold, Record

Deed = tuple[str, str]
HOLDING: tuple[Deed, ...] = (("create", "hold"), ("approve", "hold"), ("end", "hold"))
ERASING: tuple[Deed, ...] = (("create", "erasure"), ("approve", "erasure"))
DEEDS = HOLDING + ERASING
_LARGEST = 2**63 - 1


def teams_that_may(asker: Asker, *deeds: Deed) -> QuerySet[Team]:
    """The teams in which somebody may do one of these, once the vault is open and another person is there.

    That the second person is another one is for the actions to see; that the vault is open, for the views.
    """
    there = asker.having(Condition.UNLOCKED, Condition.SECOND_PERSON, Condition.NOT_OWN)
    return Team.objects.within(reduce(or_, [there.rows(*deed, fields=OF_A_TEAM) for deed in deeds]))


def holds_of(asker: Asker) -> QuerySet[Hold]:
    """The holds of the teams in which somebody may ask for one, agree to one or release one."""
    teams = teams_that_may(asker, *HOLDING)
    return Hold.objects.filter(record__team__in=teams.values("pk")).select_related("record")


def erasures_of(asker: Asker) -> QuerySet[Erasure]:
    """The erasures of the teams in which somebody may ask for one or agree to one."""
    teams = teams_that_may(asker, *ERASING)
    return Erasure.objects.filter(record__team__in=teams.values("pk")).select_related("record")


def hold_seen(asker: Asker, id: int) -> Hold:
    """The hold. Raises NotFound or SecondStepNeeded."""
    return one(asker, _that_fits(id), holds_of)


def erasure_seen(asker: Asker, id: int) -> Erasure:
    """The erasure. Raises NotFound or SecondStepNeeded."""
    return one(asker, _that_fits(id), erasures_of)


def record_to(asker: Asker, verb: str, object: str, reference: str) -> Record | None:
    """The record of this reference, if it belongs to a team in which somebody may do this; nobody can tell why not."""
    if not reference.isdecimal() or int(reference) > _LARGEST:
        return None
    return Record.objects.filter(team__in=teams_that_may(asker, (verb, object)).values("pk"), pk=int(reference)).first()


def may_in(asker: Asker, team: UUID, verb: str, object: str) -> bool:
    """Whether somebody may do this in a team, once the vault is open and another person is there."""
    return teams_that_may(asker, (verb, object)).filter(pk=team).exists()


def hold_to(asker: Asker, verb: str, id: int) -> Hold:
    """The hold that somebody may agree to or release. Raises NotFound or SecondStepNeeded."""
    hold = hold_seen(asker, id)
    if not may_in(asker, hold.record.team, verb, "hold"):
        raise NotFound
    return hold


def _that_fits(id: int) -> int:
    if id > _LARGEST:
        raise NotFound
    return id
