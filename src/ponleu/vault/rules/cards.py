"""Search cards: what a list shows of a record, and what a search looks through. Format: docs/vault-formats.md."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.rules.cipher import MalformedCiphertext, UnknownVersion
from ponleu.vault.rules.names import normalised

VERSION = 1
MOST_BYTES = 1023  # with the end of the padding the smallest bucket of a sealed text: all cards have one size

_END = b"\0"  # between what is looked through and what is shown; neither can hold it


class CardTooLong(Problem):
    """A card is a card: the text belongs into the record."""

    message = _("What a search shows of this record is too long by %(bytes)s bytes.")
    advice = _("Shorten the title of the note, or leave out some of the tags.")


@dataclass(frozen=True, slots=True)
class Card:
    """What members of the team see of a record without opening it. No name: a pseudonym that the team gave."""

    pseudonym: str = field(repr=False)
    category: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)  # labels of the team, not blind tags
    note: str = field(default="", repr=False)  # title of the last note


def pack(card: Card) -> bytes:
    """A card as bytes to be sealed: what a search looks through first, so that only what it finds is unpacked.

    raises   CardTooLong
    """
    shown = [card.pseudonym, card.category, card.place, list(card.tags), card.note]
    fields = (card.pseudonym, card.category, card.place, *card.tags, card.note)
    looked_through = "\n".join(normalised(text).replace(" ", "") for text in fields)
    as_json = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    packed = bytes((VERSION,)) + looked_through.replace("\0", "").encode() + _END + as_json.encode()
    if len(packed) > MOST_BYTES:
        raise CardTooLong(bytes=len(packed) - MOST_BYTES)
    return packed


def unpack(packed: bytes) -> Card:
    """The card that was packed.

    raises   UnknownVersion, or MalformedCiphertext for bytes that nobody packed
    """
    if packed[:1] != bytes((VERSION,)):
        raise UnknownVersion
    try:
        pseudonym, category, place, tags, note = json.loads(packed[packed.index(_END) + 1 :])
        return Card(pseudonym, category, place, tuple(tags), note)
    except (ValueError, TypeError):
        raise MalformedCiphertext from None


def needles(words: str) -> tuple[bytes, ...]:
    """What is typed into a search, as it is looked for: every word, anywhere, also inside another word.

    Khmer has no spaces between words, so a word is never looked for as a whole.
    """
    return tuple(word.encode() for word in normalised(words).split())


def holds(packed: bytes, looked_for: tuple[bytes, ...]) -> bool:
    """Whether a packed card holds all of them. Nothing looked for is held by every card."""
    end = packed.find(_END)
    return all(packed.find(each, 1, end) >= 0 for each in looked_for)


def matches(card: Card, words: str) -> bool:
    """Whether a search for these words shows the card.

    >>> matches(Card("Kea 7", note="Statement 1"), "STATE kea")
    True
    """
    return holds(pack(card), needles(words))
