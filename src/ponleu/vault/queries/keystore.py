"""Which key store this copy has."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from ponleu.vault.files.keystore import FolderKeyStore


def keystore() -> FolderKeyStore:
    """The key store that the setting PONLEU_KEYS names."""
    return FolderKeyStore(Path(settings.KEY_STORE))
