"""How a passphrase's verifier stands in `User.password`: algorithm, salt and verifier in hexadecimal digits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher

from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.passphrases import SALT_BYTES, Stretched, stretch


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a passphrase: nothing that opens the vault."""

    salt: bytes
    verifier: bytes

    def fits(self, stretched: Stretched) -> bool:
        """Whether this is the passphrase, in a time that does not tell how nearly."""
        return compare_digest(self.verifier, stretched.verifier)


class StretchedHasher(BasePasswordHasher):
    """The project's only hasher. Signing in does not use it, because it would throw the vault's key away."""

    algorithm = "ponleu1"

    def salt(self) -> str:
        """16 random bytes in hexadecimal digits."""
        return secrets.token_hex(SALT_BYTES)

    def encode(self, password: str, salt: str) -> str:
        """Salt and verifier as they are stored."""
        return written(Kept(bytes.fromhex(salt), stretched(password, salt=bytes.fromhex(salt)).verifier))

    def decode(self, encoded: str) -> dict[str, Any]:
        """The parts of what is stored."""
        algorithm, salt, verifier = encoded.split("$")
        return {"algorithm": algorithm, "salt": salt, "hash": verifier}

    def verify(self, password: str, encoded: str) -> bool:
        """Whether this is the passphrase."""
        kept = read(encoded)
        return kept is not None and kept.fits(stretched(password, salt=kept.salt))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """What an administrator may see: the algorithm."""
        return {"algorithm": self.algorithm}

    def must_update(self, encoded: str) -> bool:
        """Never by itself: the vault's copy is closed with the same salt."""
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: each check is one run of the same cost."""


def stretched(passphrase: str, *, salt: bytes) -> Stretched:
    """One run of Argon2id with this copy's pepper. Raises KeyStoreLost."""
    return stretch(passphrase, pepper=keystore().pepper(), salt=salt)


def written(kept: Kept) -> str:
    """What stands in `User.password`."""
    return f"{StretchedHasher.algorithm}${kept.salt.hex()}${kept.verifier.hex()}"


def read(encoded: str) -> Kept | None:
    """The salt and verifier in `User.password`; None when the account has no passphrase."""
    algorithm, _between, rest = encoded.partition("$")
    if algorithm != StretchedHasher.algorithm:
        return None
    salt, _between, verifier = rest.partition("$")
    return Kept(bytes.fromhex(salt), bytes.fromhex(verifier))
