"""Keys, and the ways to put one key under another. The bytes are described in docs/vault-formats.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.bindings import (
    crypto_box_keypair,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_scalarmult_base,
    randombytes,
)
from nacl.exceptions import CryptoError

from ponleu.vault.rules.cipher import (
    VERSION,
    CannotBeOpened,
    MalformedCiphertext,
    Place,
    UnknownVersion,
    check_header,
    close,
    open_closed,
)

KEY_BYTES = 32
LAYER = 2  # the algorithm byte of a wrap under a month's key
PRIVATE = 3  # the algorithm byte of a private key under a key-encryption key

_CONTEXT_BYTES = 16
_WRAP_BYTES = 1 + 48 + _CONTEXT_BYTES + KEY_BYTES  # version, what a sealed box adds, context, key


@dataclass(frozen=True, slots=True)
class Pair:
    """A key pair of X25519, 32 bytes each. The private half is not shown when a pair is printed."""

    public: bytes
    private: bytes = field(repr=False)


def new_key() -> bytes:
    """A random symmetric key of 32 bytes."""
    return randombytes(KEY_BYTES)


def new_pair() -> Pair:
    """A random key pair."""
    public, private = crypto_box_keypair()
    return Pair(public, private)


def pair_of(private: bytes) -> Pair:
    """The pair that a private half of 32 bytes belongs to."""
    return Pair(crypto_scalarmult_base(private), private)


def wrap(key: bytes, *, to: bytes, place: Place) -> bytes:
    """Seal a key of 32 bytes to a public key, for one place.

    A sealed box authenticates nothing beside itself, so a hash of the place and the receiver stands before the key:
    somebody who can write to the database cannot move a wrap to another row.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("only keys of 32 bytes are wrapped, never content")
    return bytes((VERSION,)) + crypto_box_seal(_context(to, place) + key, to)


def unwrap(blob: bytes, *, pair: Pair, place: Place) -> bytes:
    """The key that was wrapped.

    raises   MalformedCiphertext, UnknownVersion or CannotBeOpened
    """
    if not blob:
        raise MalformedCiphertext
    if blob[0] != VERSION:
        raise UnknownVersion
    if len(blob) != _WRAP_BYTES:
        raise MalformedCiphertext
    try:
        opened = crypto_box_seal_open(bytes(blob[1:]), pair.public, pair.private)
    except CryptoError:
        raise CannotBeOpened from None
    if not compare_digest(opened[:_CONTEXT_BYTES], _context(pair.public, place)):
        raise CannotBeOpened
    return opened[_CONTEXT_BYTES:]


def layer(blob: bytes, *, month_key: bytes, place: Place, _nonce: bytes | None = None) -> bytes:
    """Put a wrap under a month's key: without that key nobody gets as far as the wrap."""
    return close(blob, key=month_key, header=bytes((VERSION, LAYER)), place=place, _nonce=_nonce)


def unlayer(blob: bytes, *, month_key: bytes, place: Place) -> bytes:
    """The wrap under the month's key.

    raises   MalformedCiphertext, UnknownVersion or CannotBeOpened
    """
    check_header(blob, LAYER)
    return open_closed(blob, header_bytes=2, key=month_key, place=place)


def close_private(private: bytes, *, key: bytes, place: Place, _nonce: bytes | None = None) -> bytes:
    """Close a private key of 32 bytes under a key-encryption key of 32 bytes."""
    if len(private) != KEY_BYTES:
        raise ValueError("a private key has 32 bytes")
    return close(private, key=key, header=bytes((VERSION, PRIVATE)), place=place, _nonce=_nonce)


def open_private(blob: bytes, *, key: bytes, place: Place) -> bytes:
    """The private key that was closed.

    raises   MalformedCiphertext, UnknownVersion or CannotBeOpened
    """
    check_header(blob, PRIVATE)
    return open_closed(blob, header_bytes=2, key=key, place=place)


def derive(secret: bytes, *, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from a secret that cannot be guessed.

    source   RFC 5869, HKDF with SHA-256, no salt, info `ponleu/` and the purpose
    """
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"ponleu/{purpose}".encode()).derive(secret)


def _context(public: bytes, place: Place) -> bytes:
    named = b"ponleu/wrap" + bytes((VERSION,)) + public + place.canonical
    return blake2b(named, digest_size=_CONTEXT_BYTES).digest()
