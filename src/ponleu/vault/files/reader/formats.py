"""Every format of docs/vault-formats.md, opened. Nothing here seals."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from argon2.low_level import Type, hash_secret_raw
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from ponleu.core import Problem, Where
from ponleu.core import mark as _

KEY, NONCE, TAG, BOX = 32, 24, 16, 48  # bytes; a box adds 48 to what it holds
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011", "- \t\r\n\u200b")


class Unreadable(Problem):
    """Something sealed that does not open."""

    advice = _("Nothing is shown. Take another copy of the archive, or ask for one record with --record.")


class Malformed(Unreadable):
    """It has a length that nothing sealed has, or is no text inside."""

    message = _("It was cut, or is not what is kept here.")


class UnknownVersion(Unreadable):
    """Written by a later version, or not by this program at all."""

    message = _("It is written in version %(version)s, which this reader does not know.")
    advice = _("Nothing is shown. Read it with the Ponleu that made the archive, or a later one.")


class CannotBeOpened(Unreadable):
    """Another key, another place, or changed bytes: which of them cannot be told."""

    message = _("It does not open: it was changed or moved, or the key is another's.")


class MistypedCode(Problem):
    """The check signs do not fit."""

    message = _("This is not a code as it was printed: a sign is wrong, missing or in another place.")
    advice = _("Compare it with the sheet, group by group.")


class Place(NamedTuple):
    """Where something sealed belongs."""

    table: str
    column: str
    row: int

    def __bytes__(self) -> bytes:
        names = b"".join(len(name).to_bytes(2, "big") + name for name in (self.table.encode(), self.column.encode()))
        return names + self.row.to_bytes(16, "big")


@contextmanager
def at(table: str, row: int, column: str) -> Iterator[None]:
    """Say of what does not open where it stands."""
    try:
        yield
    except Unreadable as problem:
        problem.where = Where(table, row, column)
        raise


def public_of(private: bytes) -> bytes:
    """The public half of a key pair."""
    return crypto_scalarmult_base(private)


def open_text(blob: bytes, *, key: bytes, place: Place) -> bytes:
    """What is in a sealed text, without its padding."""
    _check(blob, b"\x01\x01", of=6 + NONCE + TAG)
    padded = len(blob) - 6 - NONCE - TAG
    if padded not in {1024, 4096} and (padded < 16384 or padded % 16384):
        raise Malformed
    text = _decrypt(blob, head=6, key=key, place=place).rstrip(b"\0")
    if text[-1:] != b"\x80":
        raise Malformed
    return text[:-1]


def open_layer(blob: bytes, *, month_key: bytes, place: Place) -> bytes:
    """What is under the key of a month: a wrap or a sealed text."""
    _check(blob, b"\x01\x02", of=2 + NONCE + TAG)
    return _decrypt(blob, head=2, key=month_key, place=place)


def open_closed(blob: bytes, *, key: bytes, place: Place) -> bytes:
    """The private half that a passphrase or a code closes."""
    _check(blob, b"\x01\x03", exactly=2 + NONCE + KEY + TAG)
    return _decrypt(blob, head=2, key=key, place=place)


def open_wrap(blob: bytes, *, private: bytes, place: Place) -> bytes:
    """The key in a wrap."""
    _check(blob, b"\x01", exactly=1 + BOX + 16 + KEY)
    inside = _unbox(blob[1:], private)
    bound = hashlib.blake2b(b"ponleu/wrap\x01" + public_of(private) + bytes(place), digest_size=16).digest()
    if not hmac.compare_digest(inside[:16], bound):
        raise CannotBeOpened
    return inside[16:]


def open_shares(blob: bytes, *, privates: Sequence[bytes]) -> bytes:
    """The private half of an organisation.

    privates   those of a group's custodians, all of them, ascending by number
    """
    _check(blob, b"\x01", of=1 + KEY + BOX)
    inside = blob[1:]
    for private in privates:
        inside = _unbox(inside, private)
    if len(inside) != KEY:
        raise CannotBeOpened
    return inside


def derive(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose: HKDF-SHA256 by RFC 5869 without salt, whose first block is all that 32 bytes need."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, f"ponleu/{purpose}".encode() + b"\x01", "sha256")


class Stretched(NamedTuple):
    """What a passphrase gives."""

    verifier: bytes
    key: bytes


def stretch(passphrase: str, *, pepper: bytes, salt: bytes) -> Stretched:
    """The key that a passphrase, or a return code as it is shown, stands for; about half a second of work."""
    peppered = hmac.digest(pepper, unicodedata.normalize("NFC", passphrase).encode(), "sha256")
    secret = hash_secret_raw(
        peppered, salt, time_cost=3, memory_cost=65_536, parallelism=1, hash_len=64, type=Type.ID, version=0x13
    )
    verifier = hashlib.sha256(derive(secret, "passphrase verifier")).digest()
    return Stretched(verifier, derive(secret, "passphrase key"))


def recovery_secret(code: str) -> bytes:
    """The 16 bytes of a printed recovery code, or of a custodian's sheet."""
    signs = code.upper().translate(_ALIKE)
    if len(signs) != 30 or not set(signs) <= set(_SIGNS):
        raise MistypedCode
    number = sum(_SIGNS.index(sign) << 5 * (25 - at) for at, sign in enumerate(signs[:26]))
    secret = (number >> 2).to_bytes(16, "big")
    check = int.from_bytes(hashlib.sha256(b"ponleu/recovery code" + secret).digest()[:3], "big") >> 4
    if number & 3 or signs[26:] != "".join(_SIGNS[check >> shift & 31] for shift in (15, 10, 5, 0)):
        raise MistypedCode
    return secret


def return_code(code: str) -> str:
    """A return code as it is stretched: four groups of five Latin digits."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in code if sign.isdecimal())
    if len(digits) != 20 or int(digits) % 97 != 1:
        raise MistypedCode
    return " ".join(digits[start : start + 5] for start in range(0, 20, 5))


def fingerprint(month_key: bytes) -> bytes:
    """What tells one key of a month from another, and does not give it."""
    return hashlib.blake2b(b"ponleu/month" + month_key, digest_size=16).digest()


def _check(blob: bytes, head: bytes, *, of: int = 0, exactly: int = 0) -> None:
    """First the version, which tells what lengths there are; then the length."""
    if len(blob) < len(head):
        raise Malformed
    if blob[: len(head)] != head:
        raise UnknownVersion(version=blob[: len(head)].hex())
    if len(blob) < of or (exactly and len(blob) != exactly):
        raise Malformed


def _decrypt(blob: bytes, *, head: int, key: bytes, place: Place) -> bytes:
    nonce, sealed = blob[head : head + NONCE], blob[head + NONCE :]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, blob[:head] + bytes(place), nonce, key)
    except (CryptoError, ValueError):
        raise CannotBeOpened from None


def _unbox(box: bytes, private: bytes) -> bytes:
    try:
        return SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError):
        raise CannotBeOpened from None
