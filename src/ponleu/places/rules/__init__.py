"""Areas, spellings and successions as values. No Django, no files: `places.files` reads the data into these."""

from ponleu.core.folding import fold
from ponleu.core.khmer import in_order, sort_key
from ponleu.places.rules.areas import AreaCode, AreaName, AreaRecord, NameKind, Succession, SuccessionKind
from ponleu.places.rules.gazetteer import (
    AmbiguousPlace,
    FrameNotRecorded,
    Gazetteer,
    Grade,
    NotAPlaceThen,
    UnknownPlace,
)

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
