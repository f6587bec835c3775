"""The few words that steer a conversation, in each language and as people type Khmer in Latin letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from ponleu.forms.rules.understanding import folded

Command: TypeAlias = Literal["stop", "delete", "help", "back", "menu", "skip", "repeat", "hint", "person", "more"]

# Khmer and its romanised spellings were not reviewed yet. A word here can be the answer to no question.
_WORDS: Mapping[Command, str] = {
    "stop": "stop end quit cancel unsubscribe ឈប់ បញ្ឈប់ chhub chhop chob",
    "delete": "delete លុប lub lob",
    "help": "help ជួយ chuoy juoy",
    "back": "back ថយក្រោយ ថយ thoy thoykroy",
    "menu": "menu ម៉ឺនុយ meny",
    "skip": "skip pass រំលង romlong rumlong",
    "repeat": "repeat again ម្តងទៀត ម្ដងទៀត mdongtiet",
    "hint": "? hint",
    "person": "person somebody មនុស្ស monus",
}
WORDS: Mapping[str, Command] = {word: command for command, words in _WORDS.items() for word in words.split()}
KEYS: Mapping[str, Command] = {"*": "stop", "0": "repeat"}


def command_in(text: str, *, has_keys: bool = False) -> Command | None:
    """The command that a message is, if the whole of it is one."""
    plain = folded(text)
    if has_keys and plain in KEYS:
        return KEYS[plain]
    return WORDS.get(plain.replace(" ", ""))
