"""Answers given out as files."""
