"""Somebody who asks: on which day, with what in hand, and how far their roles reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people import queries
from ponleu.people.models import User
from ponleu.people.rules.roles import Condition, Decision, State, permitted
from ponleu.people.rules.scopes import Held, Scope

M = TypeVar("M", bound=models.Model)
BEYOND_ONESELF = tuple(scope for scope in Scope if scope is not Scope.OWN)
Fields = Mapping[Scope, str | tuple[str, ...]]  # where a table names the circles that its rows stand in


class NotFound(Problem):
    """There is no such thing, or it is not theirs: nobody can tell which."""

    message = _("There is nothing here for you.")
    advice = _("Check the address, or ask whoever gave it to you.")


class SecondStepNeeded(Problem):
    """Their role allows it, once they have signed in with two steps. Said only of what would be theirs then."""

    message = _("This page opens only to whoever signed in with two steps.")
    advice = _("Set up a second step on the page of your account, and sign in with it.")


@dataclass(frozen=True, slots=True)
class Asker:
    """A person, a day, the conditions that hold, and the roles they hold: read once for all that a page asks."""

    user: User
    on: date
    holds: frozenset[Condition]
    held: tuple[Held, ...] = field(repr=False)

    def having(self, *conditions: Condition) -> Asker:
        """The same person while these conditions hold too."""
        return replace(self, holds=self.holds | frozenset(conditions))

    def may(self, verb: str, object: str, *, circles: Iterable[tuple[Scope, str]] = ()) -> Decision:
        """Whether they may do this to a thing that stands in these circles."""
        state = State(frozenset(circles), self.holds)
        return permitted(self.held, verb, object, state, rules=queries.role_rules(), on=self.on)

    def reaches(self, verb: str, object: str) -> bool:
        """Whether there is any circle beyond themselves in which they could do this, once every condition holds."""
        return self.having(*Condition)._has_a_circle(verb, object)

    def rows(self, verb: str, object: str, *, fields: Fields, own: str = "") -> Q:
        """The rows to which they may do this.

        fields   for each kind of circle the columns that name it
        own      the column that names the person whom a row concerns; where it is another, NOT_OWN holds
        """
        allowed = self._rows(verb, object, fields)
        if own:
            allowed |= self.having(Condition.NOT_OWN)._rows(verb, object, fields) & ~Q(**{own: self.user.pk})
        return allowed

    def _rows(self, verb: str, object: str, fields: Fields) -> Q:
        parts = [
            self._in_circles(
                scope, column, [each.within for each in self.held if self._allows(each, verb, object, scope)]
            )
            for scope, columns in fields.items()
            for column in ((columns,) if isinstance(columns, str) else columns)
        ]
        return reduce(or_, parts)  # never an empty condition, which would be every row

    def _in_circles(self, scope: Scope, column: str, mine: list[str]) -> Q:
        if mine and scope is Scope.COUNTRY:
            return Q(**{f"{column}__isnull": False})
        return Q(**{f"{column}__in": [self.user.pk] if mine and scope is Scope.OWN else mine})

    def _has_a_circle(self, verb: str, object: str) -> bool:
        return any(self._allows(held, verb, object, scope) for held in self.held for scope in BEYOND_ONESELF)

    def _allows(self, held: Held, verb: str, object: str, scope: Scope) -> bool:
        if scope not in {Scope.OWN, held.scope}:
            return False  # a role held in the whole country has no circle of another kind to name
        circle = (scope, "" if scope is Scope.OWN else held.within)
        state = State(frozenset({circle}), self.holds)
        return bool(permitted([held], verb, object, state, rules=queries.role_rules(), on=self.on))


def asker_for(user: User, *, on: date, holds: Iterable[Condition] = ()) -> Asker:
    """Somebody who asks, with the roles they hold on that day."""
    return Asker(user, on, frozenset(holds), queries.roles_held(user, on=on))


def one(asker: Asker, id: UUID | int, rows: Callable[[Asker], models.QuerySet[M]]) -> M:
    """The row among those that this person reaches. Raises NotFound, or SecondStepNeeded if only that is missing."""
    found = rows(asker).filter(pk=id).first()
    if found is not None:
        return found
    if Condition.SECOND_FACTOR not in asker.holds and _is_within_reach(asker, id, rows):
        raise SecondStepNeeded
    raise NotFound


def require(asker: Asker, *deeds: tuple[str, str]) -> None:
    """Raises NotFound for whoever could do none of these anywhere, SecondStepNeeded where only that is missing."""
    if not any(asker.reaches(*deed) for deed in deeds):
        raise NotFound
    others = asker.having(*(each for each in Condition if each is not Condition.SECOND_FACTOR))
    if not any(others._has_a_circle(*deed) for deed in deeds):
        raise SecondStepNeeded


def _is_within_reach(asker: Asker, id: UUID | int, rows: Callable[[Asker], models.QuerySet[M]]) -> bool:
    return rows(asker.having(Condition.SECOND_FACTOR)).filter(pk=id).exists()
