"""Accounts, organisations, networks, teams, roles, and who may see what."""
