"""How many text messages a text costs.

Source: 3GPP TS 23.038, the 7-bit default alphabet and its extension table; 23.040, the header of joined messages.
"""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_SIZES = {
    **dict.fromkeys(_BASIC, 1),
    **dict.fromkeys("\f^{}\\[~]|€", 2),
}  # the extended ones take an escape before them
_GSM = (160, 153)  # signs of a message that is alone, and of one that is part of several
_UNICODE = (70, 67)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a text takes: its alphabet ("gsm" or "unicode"), its length in that alphabet's units, its messages."""

    alphabet: str
    units: int
    parts: int


def cost(text: str) -> Cost:
    """The messages that a text is sent as.

    >>> cost("a" * 160), cost("a" * 161)
    (Cost(alphabet='gsm', units=160, parts=1), Cost(alphabet='gsm', units=161, parts=2))
    >>> cost("ក" * 70).parts, cost("ក" * 71).parts, cost("ក" * 135).parts
    (1, 2, 3)
    >>> cost("")
    Cost(alphabet='gsm', units=0, parts=0)
    """
    is_gsm = all(sign in _SIZES for sign in text)
    sizes = [_SIZES[sign] if is_gsm else 1 + (ord(sign) > 0xFFFF) for sign in text]
    alone, joined = _GSM if is_gsm else _UNICODE
    parts = (1 if sizes else 0) if sum(sizes) <= alone else _packed(sizes, joined)
    return Cost("gsm" if is_gsm else "unicode", sum(sizes), parts)


def _packed(sizes: list[int], room: int) -> int:
    """Messages when no sign of two units may be cut in half."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts
