"""How far a role reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ponleu.core import Period


class Scope(StrEnum):
    """The kinds of circles within which something is permitted; none contains another by itself."""

    OWN = "own"
    TEAM = "team"
    NETWORK = "network"
    ORGANISATION = "organisation"
    GROUP = "group"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Held:
    """A role held within one circle, for a time.

    within   the id of the team, network, organisation or group; empty for the whole country and for one's own things
    """

    role: str
    scope: Scope
    within: str
    period: Period


def reaches(held: Held, scope: Scope, circles: frozenset[tuple[Scope, str]], *, on: date) -> bool:
    """Whether a role, on a day, reaches a thing that stands in these circles under a rule of this scope.

    circles   each circle that the thing stands in; (OWN, "") when it belongs to the person who asks
    """
    if on not in held.period:
        return False
    if scope is Scope.OWN:
        return (Scope.OWN, "") in circles
    if scope is not held.scope:
        return False
    return scope is Scope.COUNTRY or (bool(held.within) and (scope, held.within) in circles)
