"""Codes that people keep on paper or in their head: a reporter's return code, a worker's recovery code."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import Final

from ponleu.core import Problem
from ponleu.core import mark as _

_DIGITS: Final = 18
_GROUP: Final = 5
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O or U
_RECOVERY_BYTES: Final = 16
_RECOVERY_SIGNS: Final = 26  # of 5 bits each: 128 bits and two zeros
_BETWEEN = re.compile(r"[\s\u200b\u2010-\u2015\u2212-]+")
_READ_AS = (
    {0x17E0 + digit: str(digit) for digit in range(10)} | str.maketrans("OIL", "011")  # Khmer digits; alike letters
)


class MistypedCode(Problem):
    """The signs do not fit together; told before anything slow is tried."""

    message = _("This code has a mistake in it.")
    advice = _("Compare each sign with what you wrote down, and try again.")


def new_return_code() -> str:
    """18 random digits and two that check them, in four groups of five: 59.8 bits."""
    number = secrets.randbelow(10**_DIGITS)
    return _grouped(f"{number:0{_DIGITS}d}{_check_digits(number)}")


def read_return_code(text: str) -> str:
    """A return code as it was given out, whatever digits and spaces somebody typed.

    text     Khmer or Latin digits, with spaces and hyphens anywhere
    raises   MistypedCode

    >>> read_return_code("០០០០០-00000 00000 00195")
    '00000 00000 00000 00195'
    """
    digits = _without_spaces(text).translate(_READ_AS)
    if not re.fullmatch(r"[0-9]{20}", digits, re.ASCII) or digits[-2:] != _check_digits(int(digits[:_DIGITS])):
        raise MistypedCode
    return _grouped(digits)


def new_recovery_code() -> str:
    """128 random bits and four signs that check them, in six groups of five."""
    return recovery_code(secrets.token_bytes(_RECOVERY_BYTES))


def recovery_code(secret: bytes) -> str:
    """How 16 bytes are written as a recovery code."""
    number = int.from_bytes(secret, "big") << 2
    signs = "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(_RECOVERY_SIGNS)))
    return _grouped(signs + _check_signs(secret), between="-")


def read_recovery_code(text: str) -> bytes:
    """The 16 bytes of a recovery code; O is read as 0, I and L as 1, small letters as capitals.

    raises   MistypedCode
    """
    signs = _without_spaces(text).upper().translate(_READ_AS)
    if len(signs) != _RECOVERY_SIGNS + 4 or not set(signs) <= set(_SIGNS):
        raise MistypedCode
    number = 0
    for sign in signs[:_RECOVERY_SIGNS]:
        number = number << 5 | _SIGNS.index(sign)
    secret = (number >> 2).to_bytes(_RECOVERY_BYTES, "big")
    if number & 3 or signs[_RECOVERY_SIGNS:] != _check_signs(secret):
        raise MistypedCode
    return secret


def mark_of(number: int) -> str:
    """Eight signs by which people tell one thing from another on paper; they open nothing.

    >>> mark_of(2**40 - 2)
    'ZZZZ-ZZZY'
    """
    signs = "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(8)))
    return f"{signs[:4]}-{signs[4:]}"


def _check_digits(number: int) -> str:
    """ISO/IEC 7064, MOD 97-10: with them the whole number is 1 more than a multiple of 97."""
    return f"{98 - number * 100 % 97:02d}"


def _check_signs(secret: bytes) -> str:
    check = int.from_bytes(sha256(b"ponleu/recovery code" + secret).digest()[:4], "big") >> 12
    return "".join(_SIGNS[check >> 5 * place & 31] for place in reversed(range(4)))


def _without_spaces(text: str) -> str:
    return _BETWEEN.sub("", text[:200])


def _grouped(signs: str, *, between: str = " ") -> str:
    return between.join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
