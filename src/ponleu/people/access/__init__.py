"""The only door to the tables of people: what a person may do, and which rows they may see."""

from ponleu.people.access.door import (
    NotFound,
    QueryWithoutScope,
    may,
    network_for,
    organisation_for,
    scope_of,
    team_for,
)

__all__ = ["NotFound", "QueryWithoutScope", "may", "network_for", "organisation_for", "scope_of", "team_for"]
