"""What a browser locks for this site while it has no network. The bytes are described in docs/vault-formats.md.

Browsers bring P-256, HKDF and AES-GCM and nothing of what the rest of the vault uses; so the letterbox has a format of
its own. Whoever has the public half can drop something in; only the private half, in the key store, opens it.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ponleu.core import mark as _
from ponleu.vault.rules.cipher import (
    VERSION,
    CannotBeOpened,
    MalformedCiphertext,
    Unreadable,
    check_header,
    padded_bytes_fit,
    unpadded,
)
from ponleu.vault.rules.keys import KEY_BYTES, derive

LETTER = 4  # the algorithm byte of what a browser locked
MARK_BYTES = 8
POINT_BYTES = 65  # an uncompressed point
NONCE_BYTES = 12

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_HEADER_BYTES = 2 + MARK_BYTES
_TAG_BYTES = 16


class OtherLetterbox(Unreadable):
    """It was locked for a key that this key store does not have: it was lost, or belongs to another copy."""

    message = _("This was locked with a key that this site no longer has.")
    advice = _("Keep it where it is, and tell the person who looks after this site. A backup may have the key.")


def public_half(secret: bytes) -> bytes:
    """The half that browsers are given: an uncompressed point of P-256, 65 bytes.

    secret   the 32 bytes in the key store
    """
    return _point(_private(secret).public_key())


def mark_of(public: bytes) -> bytes:
    """By which a letter tells what it was locked for."""
    return _hash(public)[:MARK_BYTES]


def open_letter(blob: bytes, *, secret: bytes, bound: bytes) -> bytes:
    """What a browser locked.

    bound    what it belongs to, as the browser named it; it opens with nothing else
    raises   MalformedCiphertext, UnknownVersion, OtherLetterbox or CannotBeOpened
    """
    check_header(blob, LETTER)
    header, rest = blob[:_HEADER_BYTES], blob[_HEADER_BYTES:]
    point, nonce, sealed = rest[:POINT_BYTES], rest[POINT_BYTES:][:NONCE_BYTES], rest[POINT_BYTES + NONCE_BYTES :]
    if not padded_bytes_fit(len(sealed) - _TAG_BYTES):
        raise MalformedCiphertext
    private = _private(secret)
    public = _point(private.public_key())
    if header[2:] != mark_of(public):
        raise OtherLetterbox
    try:
        shared = private.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point))
        return unpadded(AESGCM(letter_key(shared, point, public)).decrypt(nonce, sealed, header + bound))
    except (InvalidTag, ValueError):  # ValueError: no point of the curve
        raise CannotBeOpened from None


def letter_key(shared: bytes, point: bytes, public: bytes) -> bytes:
    """The key of one letter, from the agreement of both halves; both public halves are hashed into it."""
    info = b"ponleu/letter" + bytes((VERSION,)) + point + public
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(shared)


def _private(secret: bytes) -> EllipticCurvePrivateKey:
    """32 random bytes are nearly always a private half of P-256, and these always."""
    number = int.from_bytes(derive(secret, purpose="letterbox")) % (_ORDER - 1) + 1
    return derive_private_key(number, SECP256R1())


def _point(public: EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hash(content: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(content)
    return digest.finalize()
