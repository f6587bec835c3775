"""Questions to the tables of people that `access` asks, and what the pages show of the answers."""

from ponleu.people.queries.accounts import (
    Listed,
    Status,
    has_keys,
    listed,
    listed_as,
    open_sessions,
    status_of,
    used_in,
)
from ponleu.people.queries.roles import TABLE, role_edition, role_rules, roles_held

__all__ = [
    "TABLE",
    "Listed",
    "Status",
    "has_keys",
    "listed",
    "listed_as",
    "open_sessions",
    "role_edition",
    "role_rules",
    "roles_held",
    "status_of",
    "used_in",
]
