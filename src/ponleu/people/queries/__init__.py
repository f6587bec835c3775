"""Questions to the tables of people that `access` asks."""

from ponleu.people.queries.roles import TABLE, role_edition, role_rules, roles_held

__all__ = ["TABLE", "role_edition", "role_rules", "roles_held"]
