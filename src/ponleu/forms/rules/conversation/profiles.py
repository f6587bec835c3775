"""What each channel can carry, and how it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

TYPES = frozenset({"string", "int", "decimal", "date", "time", "boolean"})


@dataclass(frozen=True, slots=True)
class Profile:
    """One channel.

    page            how many options are shown at once; more are turned over
    most_options    of a question that takes several; with more it is not asked
    most_instances  of a repeat; 0 if repeats are not asked
    types           of answers that can be given
    may_hide        whether a question marked sensitive may be asked: nobody reads a call over somebody's shoulder
    has_keys        `0` repeats, `*` ends, `#` closes a number
    records         whether a text is spoken
    waits           how long it stays open without an answer, and how long when the last question was sensitive
    reminds         whether somebody who fell silent is asked once more
    letters         of a screen; 0 if there is none
    """

    name: str
    page: int
    most_options: int
    most_instances: int
    types: frozenset[str] = TYPES
    may_hide: bool = False
    has_keys: bool = False
    records: bool = False
    waits: timedelta = timedelta(hours=24)
    waits_when_sensitive: timedelta = timedelta(minutes=30)
    reminds: bool = False
    letters: int = 0
    appearances_refused: frozenset[str] = frozenset({"image-map", "likert"})


SMS = Profile("sms", page=6, most_options=20, most_instances=3, reminds=True)
CHAT = Profile("chat", page=9, most_options=30, most_instances=5, reminds=True, may_hide=True)
USSD = Profile("ussd", page=6, most_options=9, most_instances=0, letters=160, waits=timedelta(minutes=3))
VOICE = Profile(
    "voice",
    page=9,
    most_options=5,
    most_instances=2,
    may_hide=True,
    has_keys=True,
    records=True,
    waits=timedelta(minutes=2),
    waits_when_sensitive=timedelta(minutes=2),
)
PROFILES: Mapping[str, Profile] = MappingProxyType({each.name: each for each in (SMS, CHAT, USSD, VOICE)})
