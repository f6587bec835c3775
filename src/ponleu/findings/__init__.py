"""Coded statements in, tables out; and the linter."""
