"""Signing in, sessions, unlocking."""
