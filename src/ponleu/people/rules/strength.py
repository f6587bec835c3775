"""Whether a passphrase can be guessed. Its only defence against somebody who stole the machine is that it cannot."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator

from ponleu.core import Problem
from ponleu.core import mark as _

SHORTEST = 12
LONGEST = 200  # more would let a stranger keep the machine busy
FEWEST_DIFFERENT = 4
FEWEST_GUESSES = 10**10  # a machine of one core, stolen with its pepper, needs eighty years for them
_LOOKED_AT = 72  # the most that zxcvbn takes; what follows can only make it harder
_JOINING = " -_."
_PLATFORM = ("ponleu", "ពន្លឺ")
_LATIN_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


class TooShort(Problem):
    """Fewer signs than agreed."""

    message = _("A passphrase has at least %(signs)s signs.")
    advice = _("Four or five words that have nothing to do with each other are easy to remember.")


class TooLong(Problem):
    """More than anybody types."""

    message = _("A passphrase has at most %(signs)s signs.")
    advice = _("Take a shorter one.")


class TooAlike(Problem):
    """A few signs, again and again."""

    message = _("This passphrase is made of fewer than %(signs)s different signs.")
    advice = _("Take four or five different words.")


class TooCommon(Problem):
    """It stands in a list of those that are tried first."""

    message = _("Many people use this passphrase, so it would be tried first.")
    advice = _("Take words that you have never seen together.")


class TooEasy(Problem):
    """It is made of common words, of a name, of a date or of a pattern."""

    message = _("This passphrase is easy to guess.")
    advice = _(
        "Add one or two uncommon words. Leave out your name, your organisation, dates, and keys that lie side by side."
    )


def check(passphrase: str, *, common: Collection[str], about: Iterable[str] = ()) -> None:
    """Refuse a passphrase that is short, common or easy to guess.

    zxcvbn knows no Khmer: it takes each Khmer sign for one of ten at random, so a single long Khmer word passes. For
    Khmer the length, the number of different signs, `common` and `about` are all that refuses; only digits, and with
    them dates and rows of numbers, are looked at as if they were Latin.

    common   passphrases that are tried first, as `plain` writes them
    about    names of the person and of the organisation, which somebody would try first
    raises   TooShort, TooLong, TooAlike, TooCommon or TooEasy; none of them repeats the passphrase
    source   Wheeler (2016), zxcvbn: Low-Budget Password Strength Estimation, USENIX Security 25

    >>> check("lotus bicycle thunder 7 mango", common=())
    """
    seen = _seen(passphrase)
    if len(seen) < SHORTEST:
        raise TooShort(signs=SHORTEST)
    if len(seen) > LONGEST:
        raise TooLong(signs=LONGEST)
    if len(set(seen.casefold()) - {" "}) < FEWEST_DIFFERENT:
        raise TooAlike(signs=FEWEST_DIFFERENT)
    if plain(seen) in common:
        raise TooCommon
    if guesses(seen, about=about) < FEWEST_GUESSES:
        raise TooEasy


def guesses(passphrase: str, *, about: Iterable[str] = ()) -> int:
    """How many guesses zxcvbn expects of somebody who tries common words, names, dates and patterns first.

    >>> guesses("password")
    3
    """
    from zxcvbn import zxcvbn  # its lists of words fill megabytes: read only where a passphrase is chosen

    typed = passphrase.translate(_LATIN_DIGITS)
    joined = "".join(sign for sign in typed if sign not in _JOINING)  # “sok-dara” is hardly harder than “sokdara”
    known = [*_PLATFORM, *_names(about)]
    return int(zxcvbn(joined[:_LOOKED_AT], user_inputs=known)["guesses"]) if joined else 1


def plain(text: str) -> str:
    """A passphrase without spaces, punctuation and capitals; Khmer vowels and marks stay."""
    return "".join(sign for sign in _seen(text).casefold() if unicodedata.category(sign)[0] in "LMN")


def listed(text: str) -> frozenset[str]:
    """The passphrases of a list with one a line, as `plain` writes them; a line that starts with # is a remark."""
    return frozenset(plain(line) for line in text.splitlines() if not line.startswith("#")) - {""}


def _seen(text: str) -> str:
    # Khmer keyboards put signs without width between words: they make nothing longer, nor does a second space.
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign for sign in composed if unicodedata.category(sign) != "Cf").split())


def _names(about: Iterable[str]) -> Iterator[str]:
    for name in map(_seen, about):
        yield from filter(None, dict.fromkeys([name, plain(name), *name.split()]))
