"""Formats and calculations of the vault, in plain Python."""
