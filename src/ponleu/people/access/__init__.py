"""The only door to the tables of people: what a person may do, and which rows they may see."""

from ponleu.people.access.accounts import (
    memberships_seen,
    organisations_to_invite_to,
    people_of,
    person_for,
    person_to_change,
    person_to_invite,
    person_to_sign_out,
    roles_seen,
    seats_seen,
)
from ponleu.people.access.asking import Asker, NotFound, SecondStepNeeded, asker_for, one, require
from ponleu.people.access.door import may, network_for, organisation_for, scope_of, team_for
from ponleu.people.access.giving import (
    circles_to_give,
    may_agree,
    may_hand_keys,
    must_agree,
    role_to_end,
    role_waiting,
    roles_waiting,
)
from ponleu.people.models.scoped import QueryWithoutScope

__all__ = [
    "Asker",
    "NotFound",
    "QueryWithoutScope",
    "SecondStepNeeded",
    "asker_for",
    "circles_to_give",
    "may",
    "may_agree",
    "may_hand_keys",
    "memberships_seen",
    "must_agree",
    "network_for",
    "one",
    "organisation_for",
    "organisations_to_invite_to",
    "people_of",
    "person_for",
    "person_to_change",
    "person_to_invite",
    "person_to_sign_out",
    "require",
    "role_to_end",
    "role_waiting",
    "roles_seen",
    "roles_waiting",
    "scope_of",
    "seats_seen",
    "team_for",
]
