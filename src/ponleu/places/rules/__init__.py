"""Areas, spellings and successions as values. No Django, no files: `places.files` reads the data into these."""

from ponleu.places.rules.areas import AreaCode, AreaName, AreaRecord, NameKind, Succession, SuccessionKind
from ponleu.places.rules.folding import fold
from ponleu.places.rules.gazetteer import (
    AmbiguousPlace,
    FrameNotRecorded,
    Gazetteer,
    Grade,
    NotAPlaceThen,
    UnknownPlace,
)
from ponleu.places.rules.khmer import in_order, sort_key

__all__ = [
    "AmbiguousPlace",
    "AreaCode",
    "AreaName",
    "AreaRecord",
    "FrameNotRecorded",
    "Gazetteer",
    "Grade",
    "NameKind",
    "NotAPlaceThen",
    "Succession",
    "SuccessionKind",
    "UnknownPlace",
    "fold",
    "in_order",
    "sort_key",
]
