"""Numbers where ODK Central has numbers: the same for one thing always, and in no order."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID


def number_of(id: UUID) -> int:
    """A number from 1 to 2,147,483,647, which a client keeps as a whole number of 32 bits.

    >>> number_of(UUID(int=1)) == number_of(UUID(int=1)) != number_of(UUID(int=2))
    True
    """
    made = sha256(b"ponleu number " + id.bytes).digest()
    return int.from_bytes(made[:4], "big") % (2**31 - 1) + 1
