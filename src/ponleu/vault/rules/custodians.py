"""A private key that several custodians open together, one after the other.

Each group of as many custodians as are needed has a blob of its own: sealed boxes inside one another. That needs no
mathematics beyond the sealed box, and for a handful of custodians the blobs are few.
"""

from __future__ import annotations

from itertools import combinations

from nacl.bindings import crypto_box_seal, crypto_box_seal_open
from nacl.exceptions import CryptoError

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.rules.cipher import VERSION, CannotBeOpened, MalformedCiphertext, UnknownVersion
from ponleu.vault.rules.keys import KEY_BYTES, Pair

MOST_CUSTODIANS = 9  # more sheets than that nobody watches over; it gives 126 groups at most
_BOX_BYTES = 48


class NoSuchGroup(Problem):
    """A number of custodians that makes no sense for a recovery."""

    message = _("%(needed)s of %(custodians)s custodians cannot be set up.")
    advice = _("Choose at least two who are needed, at most as many as there are, and at most nine custodians.")


def split(private: bytes, *, publics: list[bytes], needed: int) -> dict[tuple[int, ...], bytes]:
    """The private key sealed to every group of custodians.

    private   32 bytes
    publics   each custodian's public key, no two alike, at most nine; the first is number 1
    needed    how many open it together, 2 to all of them
    returns   by the numbers in the order of opening, one blob
    raises    NoSuchGroup
    """
    if len(private) != KEY_BYTES:
        raise ValueError("a private key has 32 bytes")
    if not 2 <= needed <= len(set(publics)) == len(publics) <= MOST_CUSTODIANS:
        raise NoSuchGroup(needed=needed, custodians=len(publics))
    numbers = range(1, len(publics) + 1)
    return {
        group: _nested(private, [publics[number - 1] for number in group]) for group in combinations(numbers, needed)
    }


def proof(public: bytes) -> bytes:
    """A box with nothing in it that one custodian opens: with it a wrong sheet is named before anything is joined."""
    return bytes((VERSION,)) + crypto_box_seal(b"", public)


def proves(blob: bytes, pair: Pair) -> bool:
    """Whether this is the pair that a proof was made for."""
    try:
        return blob[:1] == bytes((VERSION,)) and not crypto_box_seal_open(blob[1:], pair.public, pair.private)
    except (CryptoError, TypeError):
        return False


def join(blob: bytes, *, pairs: list[Pair]) -> bytes:
    """The private key, opened by the pairs of one group in the order of its numbers.

    raises   MalformedCiphertext, UnknownVersion or CannotBeOpened
    """
    if not blob:
        raise MalformedCiphertext
    if blob[0] != VERSION:
        raise UnknownVersion
    if len(blob) < 1 + KEY_BYTES + 2 * _BOX_BYTES or (len(blob) - 1 - KEY_BYTES) % _BOX_BYTES:
        raise MalformedCiphertext
    inner = bytes(blob[1:])
    for pair in pairs:
        inner = _opened(inner, pair)
    if len(inner) != KEY_BYTES:  # somebody of the group has not opened it yet
        raise CannotBeOpened
    return inner


def _nested(private: bytes, publics: list[bytes]) -> bytes:
    inner = private
    for public in reversed(publics):
        inner = crypto_box_seal(inner, public)
    return bytes((VERSION,)) + inner


def _opened(inner: bytes, pair: Pair) -> bytes:
    try:
        return crypto_box_seal_open(inner, pair.public, pair.private)
    except (CryptoError, TypeError):
        raise CannotBeOpened from None
