"""Keyed hashes of what submissions bear: equal for what is equal, and nothing to who has the database alone.

A plain hash of a short answer can be guessed and tried; these need the pepper of the key store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hmac import digest
from uuid import UUID

from ponleu.vault.queries.server_keys import server_key


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one form's submissions, 32 bytes each."""

    form: UUID
    key: bytes = field(repr=False)

    def of(self, purpose: str, *parts: bytes | str) -> bytes:
        """The tag of a few parts together."""
        given = [
            self.form.bytes,
            purpose.encode(),
            *(each.encode() if isinstance(each, str) else each for each in parts),
        ]
        return digest(self.key, b"".join(len(each).to_bytes(4, "big") + each for each in given), "sha256")


def tags_of(form: UUID) -> Tags:
    """The tags of a form. Raises KeyStoreLost."""
    return Tags(form, server_key("forms submissions"))
