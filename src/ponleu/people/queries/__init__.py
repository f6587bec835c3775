"""Questions to the tables of people that `access` asks, and what the pages show of the answers."""

from ponleu.people.queries.accounts import (
    Listed,
    Status,
    has_keys,
    is_waiting_for_owner,
    listed,
    listed_as,
    open_sessions,
    status_of,
    used_in,
)
from ponleu.people.queries.groups import key_team, must_be_admitted, needs_keys, organisation_of, team_of_network
from ponleu.people.queries.roles import TABLE, role_edition, role_rules, roles_held
from ponleu.people.queries.teams import Holder, TeamKeys, area_called, holders_of, keys_of, provinces

__all__ = [
    "TABLE",
    "Holder",
    "Listed",
    "Status",
    "TeamKeys",
    "area_called",
    "has_keys",
    "holders_of",
    "is_waiting_for_owner",
    "key_team",
    "keys_of",
    "listed",
    "listed_as",
    "must_be_admitted",
    "needs_keys",
    "open_sessions",
    "organisation_of",
    "provinces",
    "role_edition",
    "role_rules",
    "roles_held",
    "status_of",
    "team_of_network",
    "used_in",
]
