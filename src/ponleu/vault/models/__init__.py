"""The tables of the vault. None of them names a person; holders are random ids that other rooms understand."""

from ponleu.vault.models.keys import KeyPair, PrivateCopy, TeamSecret
from ponleu.vault.models.records import CompartmentKey, Erasure, Hold, Month, Record, Sealed, Wrap
from ponleu.vault.models.recovery import Ceremony, RecoveryBlob
from ponleu.vault.models.search import Card, Tag
from ponleu.vault.models.trail import TrailEntry, TrailHead

__all__ = [
    "Card",
    "Ceremony",
    "CompartmentKey",
    "Erasure",
    "Hold",
    "KeyPair",
    "Month",
    "PrivateCopy",
    "Record",
    "RecoveryBlob",
    "Sealed",
    "Tag",
    "TeamSecret",
    "TrailEntry",
    "TrailHead",
    "Wrap",
]
