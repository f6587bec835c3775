"""`ponleu trail`: whether the audit trail can be believed."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ponleu.vault.queries.trail import Verified

SOUND, NOT_SOUND = 0, 1

_HOW = {
    "missing": "Entry %(number)d is missing.",
    "changed": "Entry %(number)d is not what was written, or stands where another stood.",
    "unreadable": "Entry %(number)d holds something that no entry holds.",
    "cut": "Entry %(number)d is missing, and those after it: the anchor in the key store stands further.",
    "remade": "Entry %(number)d is not the one that the anchor was written for: the trail up to it was made anew.",
    "head": "The head of the trail does not point to the last entry, %(number)d.",
}
_ANCHORING = {
    "none": "There is no anchor in the key store: whether the end was cut or all made anew cannot be told.",
    "lost": "The key store cannot be read: whether the end was cut or all made anew cannot be told.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, says in {
        "verify": "read every entry and tell the first link that does not hold; status 1 when there is one",
        "anchor": "take the trail as it stands for whole, after a loss that was explained; an entry tells of it",
    }.items():
        verbs.add_parser(name, help=says, description=says[0].upper() + says[1:])


def run(args: argparse.Namespace) -> int:
    """Do what the verb says."""
    from ponleu.site.start import start_django

    start_django()
    return {"verify": _verify, "anchor": _anchor}[args.verb]()


def _verify() -> int:
    from ponleu.vault.queries.trail import verify

    found = verify()
    _tell(found)
    return SOUND if found.is_sound else NOT_SOUND


def _anchor() -> int:
    from ponleu.vault.actions.trail import anchor_anew

    _tell(anchor_anew())
    sys.stdout.write("The anchor now stands at the last entry.\n")
    return 0


def _tell(found: Verified) -> None:
    if found.broken:
        sys.stderr.write(_HOW[found.broken.how.value] % {"number": found.broken.number} + "\n")
    if not found.is_sound and found.anchoring.value in _ANCHORING:
        sys.stderr.write(_ANCHORING[found.anchoring.value] + "\n")
    if found.unanchored:
        sys.stdout.write(f"The last {found.unanchored} entries are not anchored yet; the next entry does it.\n")
    if not found.broken:
        sys.stdout.write(f"{found.entries} entries, each following from the one before.\n")
