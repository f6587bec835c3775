"""The site's letterbox: what browsers lock for it while they have no network."""

from __future__ import annotations

from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.letterbox import open_letter, public_half


def letterbox() -> bytes:
    """The public half that browsers lock with; made when it is first asked for. Raises KeyStoreLost."""
    return public_half(keystore().make_letterbox())


def opened_letter(blob: bytes, *, bound: bytes) -> bytes:
    """What a browser locked for this site.

    raises   KeyStoreLost, and what `open_letter` raises
    """
    return open_letter(blob, secret=keystore().letterbox(), bound=bound)
