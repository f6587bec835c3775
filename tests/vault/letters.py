"""Locking as a browser does it, with what `cryptography` has."""

import secrets

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePublicKey, derive_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ponleu.vault.rules.cipher import _padded
from ponleu.vault.rules.letterbox import letter_key, mark_of


def a_letter(text, *, public, bound, private=None, nonce=None, padded=None):
    """What a browser would drop in."""
    mine = derive_private_key(private or secrets.randbits(250) + 1, SECP256R1())
    nonce = nonce or secrets.token_bytes(12)
    point = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = mine.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public))
    header = b"\1\4" + mark_of(public)
    inside = _padded(text) if padded is None else padded
    return header + point + nonce + AESGCM(letter_key(shared, point, public)).encrypt(nonce, inside, header + bound)
