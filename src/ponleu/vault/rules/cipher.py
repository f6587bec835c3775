"""A text, sealed under a symmetric key and bound to its place. The bytes are described in docs/vault-formats.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from os import urandom

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from ponleu.core import Problem
from ponleu.core import mark as _

VERSION = 1
TEXT = 1  # the algorithm byte of a sealed text: XChaCha20-Poly1305-IETF, padded
NONCE_BYTES = 24
TAG_BYTES = 16

_HEADER_BYTES = 6  # version, algorithm, epoch
_SMALL_BUCKETS = (1024, 4096)
_LARGE_BUCKET = 16384
HEAD = bytes((VERSION, TEXT))
SHORTEST = _HEADER_BYTES + NONCE_BYTES + _SMALL_BUCKETS[0] + TAG_BYTES  # bytes of a sealed text, however short
_END = b"\x80"  # ISO/IEC 7816-4: the text, this byte, zeros


class Unreadable(Problem):
    """Something sealed that does not open. The message never says what it would have said."""

    message = _("A sealed text cannot be read.")
    advice = _("Nothing was changed. Tell the person who looks after this site, with the time.")


class MalformedCiphertext(Unreadable):
    """Bytes that nobody sealed: cut off, or of a length that no sealed text has."""

    message = _("A sealed text is damaged: it is incomplete, or not a sealed text at all.")
    advice = _("Nothing was changed. Restore it from a backup, and look in the trail for what happened to it.")


class UnknownVersion(Unreadable):
    """A format that this program does not know."""

    message = _("A sealed text has a format that this version of the program does not know.")
    advice = _("Update the program to the version that wrote it.")


class CannotBeOpened(Unreadable):
    """The wrong key, another place, or changed bytes; which of them cannot be told."""

    message = _("A sealed text does not open: the key is not the right one, or the text was changed or moved.")
    advice = _("Nothing was changed. Tell the person who looks after this site, with the time.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext belongs. It does not open anywhere else.

    table, column   as the database names them
    row             the row's id, 0 to 2**128 - 1
    """

    table: str
    column: str
    row: int

    @property
    def canonical(self) -> bytes:
        """The place as bytes; different places never give the same ones."""
        return _names(self.table, self.column) + self.row.to_bytes(16, "big")


@lru_cache(maxsize=256)
def _names(*names: str) -> bytes:
    encoded = [name.encode() for name in names]
    return b"".join(len(name).to_bytes(2, "big") + name for name in encoded)


def seal(text: bytes, *, key: bytes, place: Place, epoch: int = 1, _nonce: bytes | None = None) -> bytes:
    """Seal a text; its length shows only as a bucket.

    key      32 bytes
    epoch    of the team whose key this is, 0 to 2**32 - 1; readable by everybody
    raises   ValueError for a key of another length
    """
    header = bytes((VERSION, TEXT)) + epoch.to_bytes(4, "big")
    return close(_padded(text), key=key, header=header, place=place, _nonce=_nonce)


def unseal(blob: bytes, *, key: bytes, place: Place) -> bytes:
    """The text that was sealed.

    raises   MalformedCiphertext, UnknownVersion or CannotBeOpened
    """
    check_header(blob, TEXT)
    padded = len(blob) - _HEADER_BYTES - NONCE_BYTES - TAG_BYTES
    if not padded_bytes_fit(padded):
        raise MalformedCiphertext
    return unpadded(open_closed(blob, header_bytes=_HEADER_BYTES, key=key, place=place))


def epoch_of(blob: bytes) -> int:
    """The epoch that a sealed text bears in clear; only `unseal` proves it.

    raises   MalformedCiphertext or UnknownVersion
    """
    check_header(blob, TEXT)
    if len(blob) < _HEADER_BYTES:
        raise MalformedCiphertext
    return int.from_bytes(blob[2:_HEADER_BYTES], "big")


def check_header(blob: bytes, algorithm: int) -> None:
    """Whether this program reads the format of a blob.

    raises   MalformedCiphertext for fewer than two bytes, UnknownVersion for another format
    """
    if len(blob) < 2:
        raise MalformedCiphertext
    if (blob[0], blob[1]) != (VERSION, algorithm):
        raise UnknownVersion


def close(secret: bytes, *, key: bytes, header: bytes, place: Place, _nonce: bytes | None = None) -> bytes:
    """Header, random nonce and ciphertext; the header and the place are authenticated with it."""
    nonce = urandom(NONCE_BYTES) if _nonce is None else _nonce
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(secret, header + place.canonical, nonce, key)
    return header + nonce + bytes(sealed)


def open_closed(blob: bytes, *, header_bytes: int, key: bytes, place: Place) -> bytes:
    """What `close` closed.

    raises   MalformedCiphertext if it is too short, CannotBeOpened if it is not authentic
    """
    start = header_bytes + NONCE_BYTES
    if len(blob) < start + TAG_BYTES:
        raise MalformedCiphertext
    blob = bytes(blob)
    bound = blob[:header_bytes] + place.canonical
    try:
        return bytes(crypto_aead_xchacha20poly1305_ietf_decrypt(blob[start:], bound, blob[header_bytes:start], key))
    except CryptoError:
        raise CannotBeOpened from None


def _padded(text: bytes) -> bytes:
    needed = len(text) + len(_END)
    for bucket in _SMALL_BUCKETS:
        if needed <= bucket:
            return (text + _END).ljust(bucket, b"\0")
    return (text + _END).ljust(-(-needed // _LARGE_BUCKET) * _LARGE_BUCKET, b"\0")


def padded_bytes_fit(length: int) -> bool:
    """Whether a padded text can have so many bytes."""
    return length > 0 and (length in _SMALL_BUCKETS or length % _LARGE_BUCKET == 0)


def unpadded(padded: bytes) -> bytes:
    """A text without what its length was hidden with. Raises MalformedCiphertext."""
    end = padded.rfind(_END)  # searched from behind: three times as quick as taking one zero after the other away
    if end < 0 or padded[end + 1 :] != bytes(len(padded) - end - 1):
        raise MalformedCiphertext
    return padded[:end]
