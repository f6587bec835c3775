"""Tabulation and the linter, in plain Python."""
