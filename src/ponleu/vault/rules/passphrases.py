"""From a passphrase to a verifier and a key, slowly on purpose."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from threading import BoundedSemaphore
from typing import Final
from unicodedata import normalize

from argon2.low_level import Type, hash_secret_raw

from ponleu.vault.rules.keys import derive

SALT_BYTES = 16
MEMORY_KIB: Final = 64 * 1024
PASSES: Final = 3
LANES: Final = 1  # more would make the cost depend on the number of cores

# Each run takes 64 MiB: as many at a time as there are cores, so that a rush of log-ins cannot fill the memory.
_running = BoundedSemaphore(os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Stretched:
    """What one run of Argon2id gives, 32 bytes each.

    verifier   to be stored and compared; says nothing about the key
    key        closes the private key; never stored
    """

    verifier: bytes = field(repr=False)
    key: bytes = field(repr=False)


def stretch(passphrase: str, *, pepper: bytes, salt: bytes) -> Stretched:
    """Stretch a passphrase, or a return code as it was given out.

    passphrase   in any Unicode form; it is composed (NFC) first, so that keyboards may differ
    pepper       32 bytes that are not in the database: without them nobody can so much as guess
    salt         16 bytes
    source       RFC 9106, Argon2id, 64 MiB, 3 passes, 1 lane; RFC 5869 to split its 64 bytes
    """
    peppered = digest(pepper, normalize("NFC", passphrase).encode(), "sha256")
    with _running:
        secret = hash_secret_raw(peppered, salt, PASSES, MEMORY_KIB, LANES, 64, Type.ID)
    verifier = sha256(derive(secret, purpose="passphrase verifier")).digest()
    return Stretched(verifier=verifier, key=derive(secret, purpose="passphrase key"))
