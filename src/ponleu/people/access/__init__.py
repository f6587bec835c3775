"""The only door to the tables of people: what a person may do, and which rows they may see."""

from ponleu.people.access.accounts import (
    memberships_seen,
    people_of,
    person_for,
    person_to_change,
    person_to_sign_out,
    roles_seen,
    seats_seen,
)
from ponleu.people.access.asking import Asker, NotFound, SecondStepNeeded, asker_for, one, require
from ponleu.people.access.door import may, network_for, organisation_for, scope_of, team_for
from ponleu.people.models.scoped import QueryWithoutScope

__all__ = [
    "Asker",
    "NotFound",
    "QueryWithoutScope",
    "SecondStepNeeded",
    "asker_for",
    "may",
    "memberships_seen",
    "network_for",
    "one",
    "organisation_for",
    "people_of",
    "person_for",
    "person_to_change",
    "person_to_sign_out",
    "require",
    "roles_seen",
    "scope_of",
    "seats_seen",
    "team_for",
]
