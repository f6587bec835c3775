"""What the `type` cell of a question says, in today's and in yesterday's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

SELECTS = {"select_one": "one", "select_multiple": "many", "rank": "rank", "select_one_external": "one"}
FROM_FILE = {"select_one_from_file": "one", "select_multiple_from_file": "many"}
ASKED = frozenset(
    {
        *("text", "integer", "decimal", "range", "date", "time", "dateTime", "note", "acknowledge", "trigger"),
        *("geopoint", "geotrace", "geoshape", "barcode", "image", "audio", "video", "file", "osm"),
    }
)
SILENT = frozenset(
    {
        *("calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit"),
        *("subscriberid", "simserial", "start-geopoint", "background-audio", "background-geopoint"),
        *("xml-external", "csv-external"),
    }
)
CONTROLS = frozenset({"group", "repeat", "loop"})

# Words of older forms that the converter still takes.
_OLDER = {
    "string": "text",
    "int": "integer",
    "select1": "select_one",
    "photo": "image",
    "location": "geopoint",
    "gps": "geopoint",
    "imei": "deviceid",
    "datetime": "dateTime",
    "date time": "dateTime",
    "percentage": "integer",
    "phone number": "phonenumber",
    "start time": "start",
    "end time": "end",
    "device id": "deviceid",
    "sim id": "simserial",
    "subscriber id": "subscriberid",
}
_OLDER_SELECTS = {
    "add select one prompt using": "select_one",
    "add select multiple prompt using": "select_multiple",
    "select all that apply from": "select_multiple",
    "select all that apply": "select_multiple",
    "select one from file": "select_one_from_file",
    "select multiple from file": "select_multiple_from_file",
    "select one using": "select_one",
    "select multiple using": "select_multiple",
    "select multiple from": "select_multiple",
    "select multiple": "select_multiple",
    "select one from": "select_one",
    "select one": "select_one",
    "select1": "select_one",
}
# Words that only the builder of KoboToolbox understood, or that no converter takes any more.
KOBO = frozenset(
    {
        *("begin_score", "end_score", "score__row", "begin_rank", "end_rank", "rank__level"),
        *("begin_kobomatrix", "end_kobomatrix"),
    }
)
_ADDED = re.compile(r"(?:add|get|q) (.+?)(?: prompt)?")
_CONTROL = re.compile(r"(begin|end)[ _](group|repeat|loop|lgroup|looped group)(?: over (\S+)| (\S+))?")
_OR_OTHER = re.compile(r" (?:or_other|or other|or specify other)$")


@dataclass(frozen=True, slots=True)
class Type:
    """A `type` cell, understood.

    word       in today's words: text, select_one, begin, end, calculate …; empty when nobody knows it
    of         the list of choices, the file, or what begins or ends: group, repeat, loop
    over       for a loop the list of choices that it goes through
    or_other   whether an answer of one's own is offered
    """

    word: str
    of: str = ""
    over: str = ""
    or_other: bool = False

    @property
    def is_select(self) -> bool:
        """Whether it has choices."""
        return self.word in SELECTS or self.word in FROM_FILE

    @property
    def begins(self) -> bool:
        """Whether it begins a group, repeat or loop."""
        return self.word == "begin"

    @property
    def ends(self) -> bool:
        """Whether it ends one; the word alone is the moment at which a form was finished."""
        return self.word == "end" and bool(self.of)

    @property
    def is_many(self) -> bool:
        """Whether its value is several choices with spaces between them."""
        return self.word in {"select_multiple", "rank", "select_multiple_from_file"}

    @property
    def written(self) -> str:
        """The cell in today's words."""
        if self.begins or self.ends:
            return f"{self.word}_{self.of}" + (f" over {self.over}" if self.over else "")
        return " ".join([self.word, *([self.of] if self.of else []), *(["or_other"] if self.or_other else [])])


def type_of(cell: str) -> Type:
    """Understand a `type` cell, whatever its letters' case.

    >>> type_of("Select one from yes_no").written
    'select_one yes_no'
    >>> type_of("begin group")
    Type(word='begin', of='group', over='', or_other=False)
    """
    text = " ".join(cell.split())
    control = _CONTROL.fullmatch(text.lower())
    if control:
        word, of = control[1], {"lgroup": "repeat", "looped group": "repeat"}.get(control[2], control[2])
        over = text.split(" ")[-1] if control[3] or control[4] else ""
        return Type(word, of, over)
    if text.lower().startswith("osm "):
        return Type("osm", text[4:])
    return _select(text) or Type(_plain(text))


def _plain(text: str) -> str:
    known = {word.lower(): word for word in (*ASKED, *SILENT, *KOBO)}
    lower = text.lower()
    added = _ADDED.fullmatch(lower)
    for word in (lower, lower.replace(" ", "_"), added[1] if added else ""):
        if word in known or word in _OLDER:
            return known.get(word) or _OLDER[word]
    return ""


def _select(text: str) -> Type | None:
    other = _OR_OTHER.search(text)
    plain = text[: other.start()] if other else text
    for word in (*FROM_FILE, *SELECTS, *_OLDER_SELECTS):
        head, of = plain[: len(word)].lower(), plain[len(word) + 1 :]
        if head == word and plain[len(word) : len(word) + 1] == " " and of:
            return Type(_OLDER_SELECTS.get(word, word), of.strip(), "", bool(other))
    if plain.lower() in {*FROM_FILE, *SELECTS, *_OLDER_SELECTS}:
        return Type(_OLDER_SELECTS.get(plain.lower(), plain.lower()))
    return None
