"""Harnesses that feed the readers of room `forms` what nobody would write. See fuzz/README.md."""
