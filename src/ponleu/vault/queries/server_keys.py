"""Keys of the server itself, from the pepper: for what it must read with nobody signed in."""

from __future__ import annotations

from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.keys import derive


def server_key(purpose: str) -> bytes:
    """32 bytes for one purpose; who has the database and not the pepper cannot make them. Raises KeyStoreLost."""
    return derive(keystore().pepper(), purpose=f"server {purpose}")
