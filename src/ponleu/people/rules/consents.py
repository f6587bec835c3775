"""What must be said before a child has an account: the guardian's consent and the child's assent, both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ponleu.core import Problem
from ponleu.core import mark as _

MOST_DIGITS = 5  # a telephone number has more
SHORTEST_PART = 3  # signs of a name that tell it; shorter ones stand in many words
_BETWEEN = re.compile(r"[\s.\-_'’,]+")


class ConsentMissing(Problem):
    """Whatever the child says."""

    message = _("Without the guardian’s consent the child gets no account.")
    advice = _("Write who consented, how, when and for what.")


class AssentMissing(Problem):
    """Whatever the guardian says."""

    message = _("Without the child’s own assent the child gets no account.")
    advice = _("Write how it was explained to the child, and how and when the child said yes.")


class NotYetGiven(Problem):
    """A yes that somebody expects is none."""

    message = _("This day is still to come.")
    advice = _("Write the day on which they said yes.")


class TellsTheName(Problem):
    """Others of the network see the nickname, and so does whoever steals the database."""

    message = _("The nickname has a part of the child’s name in it.")
    advice = _("Let the child choose another one, that tells nobody who it is.")


class LooksLikeANumber(Problem):
    """A telephone or identity number tells who it is as well as a name does."""

    message = _("The nickname looks like a number of a telephone or a paper.")
    advice = _("Let the child choose another one, that tells nobody who it is.")


@dataclass(frozen=True, slots=True)
class Consent:
    """A guardian's yes."""

    guardian: str = field(repr=False)
    how: str = field(repr=False)
    on: date
    purposes: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Assent:
    """A child's own yes."""

    how: str = field(repr=False)
    on: date


def check_given(consent: Consent, assent: Assent, *, on: date) -> None:
    """Both were given, in full, on a day that is not to come. Raises ConsentMissing, AssentMissing or NotYetGiven."""
    if not all(text.strip() for text in (consent.guardian, consent.how, consent.purposes)):
        raise ConsentMissing
    if not assent.how.strip():
        raise AssentMissing
    check_day(consent.on, today=on)
    check_day(assent.on, today=on)


def check_day(day: date, *, today: date) -> None:
    """Nobody has consented tomorrow. Raises NotYetGiven."""
    if day > today:
        raise NotYetGiven


def check_nickname(nickname: str, *, child_name: str) -> None:
    """A nickname tells nobody who the child is. Raises TellsTheName or LooksLikeANumber.

    child_name   where it is known; a part of it in the nickname tells it

    >>> check_nickname("Blue fish 7", child_name="Sok Dara")
    >>> check_nickname("little DARA", child_name="Sok Dara")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ponleu.people.rules.consents.TellsTheName: The nickname has a part of the child’s name in it. Let the child ...
    """
    if sum(sign.isdigit() for sign in nickname) > MOST_DIGITS:
        raise LooksLikeANumber
    parts = [part for part in _BETWEEN.split(child_name.casefold()) if len(part) >= SHORTEST_PART]
    if any(part in nickname.casefold() for part in parts):
        raise TellsTheName
