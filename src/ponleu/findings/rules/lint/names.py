"""Names of places: how they are listed, and which spellings mean the same place.

The document itself is the first gazetteer: the places it says it consulted. A ledger adds what is known beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ponleu.findings.rules.lint import words

_UP = "A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я\u0531-\u0556\u0600-\u06ff\u0900-\u0fff\u1000-\u109f\u1200-\u137f\u1780-\u17ff\u3040-\u9fff"
_WORD = rf"[{_UP}][\w'’.\-\u0300-\u036f\u1780-\u17ff\u0900-\u0fff]*"
_NAME = (
    rf"{_WORD}(?: (?:(?:of|the|de|da|do|del|la|las|los|le|les|al|el|on|upon|and the) )?(?:{_WORD}|\d{{1,3}}|[IVX]+))*"
)
_AND = r"(?:and|&|et|y|e|und|និង)"
_JOINS = rf"(?:\s+{_AND}\s+|\s+និង\s*)"  # Khmer writes its "and" right before the name
_SEPARATOR = rf"(?:\s*[,;،]\s*(?:{_AND}\s+)?|{_JOINS})"
_LIST = re.compile(rf"{_NAME}(?:{_SEPARATOR}(?:the )?{_NAME})+")
_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]{2,1500})[)\]]")
_ITEM = re.compile(_NAME)
_LEADING = re.compile(
    r"^(?:In|The|At|Both|From|And|For|Of|Only|All|While|With|But|Also|Across|Within|Between|Not|Where|Children|Consultations?)\s+"
)
_SUFFIX = re.compile(
    rf"\s+(?:{words.PLACE_NOUNS}|capital|municipality)\b\.?$|^(?:the\s+)?(?:{words.PLACE_NOUNS}|capital(?: city)?)\s+(?:of\s+)?(?=\S{{3,}})",
    re.IGNORECASE,
)
_FIRM_SPLIT = re.compile(r"\s*[,;،•\n]\s*|\s+/\s+|(?<=\w)/(?=[A-Z])")
_REMARK = re.compile(
    rf" \((?:[A-Z]{{2,5}}|(?:the )?(?:national )?capital(?: city)?|[^(),;]{{1,24}})\)(?=\s*(?:[,;.)]|{_AND}\s|$))"
)
_NAME_CODE = re.compile(rf"({_NAME}) \(([A-Z]{{2,5}}\d{{0,2}})\)")
_CODE_NAME = re.compile(rf"(?<!\w)([A-Z]{{2,5}}\d{{0,2}})\s*[=:]\s*({_NAME})")
_JOINED = re.compile(rf",|\s{_AND}\s")
_ANDS = re.compile(_JOINS)
_LAST_AND = re.compile(rf"{_JOINS}(?!.*\s(?:{_AND}\s|និង))")
_MORE = re.compile(r"(?:and )?(?:\d+ )?(?:others?|more|elsewhere|etc)\b.*", re.IGNORECASE)
_COMPASS = {
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "upper",
    "lower",
    "new",
    "old",
    "central",
    "inner",
    "outer",
    "great",
    "little",
    "big",
    "small",
}
_SHORT, _LONG = 5, 9
MOST_LETTERS = 40  # longer keys are sentences, not names


_BRACKETS = str.maketrans("[]", "()")  # "Issue 2 [Northam, Southam] = 44%"


@dataclass(frozen=True, slots=True)
class PlaceList:
    """Names in a row, as printed. start, end: offsets in the text; is_open: "including", "such as", "and others"."""

    names: tuple[str, ...]
    start: int
    end: int
    is_open: bool = False
    in_parentheses: bool = False


def name_key(name: str) -> str:
    """What is the same in every spelling of a name: no accents, case, spaces, signs, nor "district of".

    >>> name_key("Takéo province") == name_key("TAKEO")
    True
    """
    bare = _SUFFIX.sub("", name.strip()) or name
    letters = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(
        c
        for c in letters
        if c.isalnum() or unicodedata.category(c) == "Mc" or (unicodedata.combining(c) and ord(c) > 0x36F)
    )


def listed_in(text: str) -> tuple[PlaceList, ...]:
    """Runs of capitalised names, at least two, or what stands in parentheses when it is names and nothing else."""
    text = _without_remarks_in_lists(text.translate(_BRACKETS))
    found = list(_in_parentheses(text))
    taken = [(names.start, names.end) for names in found]
    for match in _LIST.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        names, start = _strip_lead(match[0], match.start())
        items = tuple(item for item in split_names(names) if item)
        if len(items) > 1:
            before, after = text[max(0, start - 30) : start], text[match.end() : match.end() + 24]
            found.append(PlaceList(items, start, match.end(), _is_open(before, after)))
    return tuple(sorted(found, key=lambda names: names.start))


def _without_remarks_in_lists(text: str) -> str:
    """Remarks are taken out only where they follow names in a row, so that a list of one name stays a list."""
    remarks = [
        found for found in _REMARK.finditer(text) if _ITEM.fullmatch(re.split(r"[\s,;(]", text[: found.start()])[-1])
    ]
    return without_remarks(text) if len(remarks) > 1 or (remarks and "capital" in remarks[0][0]) else text


def _in_parentheses(text: str) -> Iterator[PlaceList]:
    for match in _PARENTHESIS.finditer(text):
        inside = re.sub(r"^(?:in|namely|viz\.?|i\.e\.,?)\s+", "", match[1].strip())
        pieces = [piece for piece in _between_signs(inside) if piece]
        is_open = bool(words.OPEN_LIST.search(inside))
        sign = "; " if ";" in inside else ", "
        closed = split_names(sign.join(piece for piece in pieces if not words.OPEN_LIST.match(piece)))
        if closed and all(is_one_place(words.OPEN_LIST.sub("", piece).strip()) for piece in closed):
            before = text[max(0, match.start() - 30) : match.start()]
            yield PlaceList(tuple(closed), match.start(1), match.end(1), is_open or _is_open(before, ""), True)


def _strip_lead(names: str, start: int) -> tuple[str, int]:
    lead = _LEADING.match(names)
    return (names[lead.end() :], start + lead.end()) if lead else (names, start)


def _is_open(before: str, after: str) -> bool:
    return bool(re.search(rf"{words.OPEN_LIST.pattern}[\s:,]*$", before, re.IGNORECASE)) or bool(
        re.match(rf"[\s,]*(?:and )?(?:\d+ |\w+ )?(?:{words.OPEN_LIST.pattern})", after, re.IGNORECASE)
    )


def split_names(text: str) -> tuple[str, ...]:
    """The single names in a cell or list. Only before the last name does "and" part two names.

    Where semicolons part the names, a comma belongs to a name.

    >>> split_names("Northam, Southam and Eastam")
    ('Northam', 'Southam', 'Eastam')
    >>> split_names("Tyne and Wear, Northam"), split_names("Northam; Eastam, West")
    (('Tyne and Wear', 'Northam'), ('Northam', 'Eastam, West'))
    """
    parts = [part for part in _between_signs(text) if part.strip(" .*†")]
    if parts:
        parts[-1:] = _LAST_AND.split(parts[-1])[:2] if len(parts) > 1 else _ANDS.split(parts[0])
    named = (re.sub(rf"^(?:{_AND}\s+)?(?:the )?", "", part.strip()).strip(" .*†\t") for part in parts)
    return tuple(part for part in named if part)


def firm_split(text: str) -> tuple[str, ...]:
    """The names when "and" may be inside one: only signs and line ends part them."""
    return tuple(part.strip(" .*†") for part in _between_signs(text) if part.strip(" .*†"))


def _between_signs(text: str) -> list[str]:
    return re.split(r"\s*[;•\n]\s*", text) if ";" in text else _FIRM_SPLIT.split(text)


def without_remarks(text: str) -> str:
    """The text, same length, without remarks after names: "Amber (AMB)", "Birch (12 children)", "Dun (the capital)"."""
    return _REMARK.sub(lambda found: " " * len(found[0]), text)


def codes_in(text: str) -> tuple[tuple[str, str], ...]:
    """Names with the code printed behind or before them: "Amber (AMB)", "AMB = Amber"."""
    behind = ((m[1], m[2]) for m in _NAME_CODE.finditer(text))
    before = ((m[2], m[1]) for m in _CODE_NAME.finditer(text))
    return tuple((_LEADING.sub("", name), code) for name, code in (*behind, *before))


def is_one_place(text: str) -> bool:
    """Whether a whole cell or item can be one name, "Tyne and Wear" and "Eastam, Lower" included."""
    parts = re.split(rf"\s*,\s*|\s+{_AND}\s+", text.strip())
    return len(parts) <= 2 and len(text.split()) <= 6 and all(map(is_name_like, parts))


def is_name_like(text: str) -> bool:
    """Whether this could be the name of one place: few words, the first in capitals, no sentence."""
    return bool(_ITEM.fullmatch(text.strip())) and len(text.split()) <= 5 and not text.strip().isdigit()


def is_rest(text: str) -> bool:
    """Whether an item stands for unnamed ones: "others", "and 3 more"."""
    return bool(_MORE.fullmatch(text.strip()))


class Gazetteer:
    """Known places by every spelling."""

    def __init__(self) -> None:
        self._near: dict[str, tuple[str, ...]] = {}
        self._by_rest: dict[str, list[str]] = {}
        self._rests_of = -1  # how many keys `_by_rest` knows
        self._joined: dict[str, None] = {}  # names that hold "and" or a comma
        self._by_key: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._names)

    def add(self, identity: str, spellings: Iterable[str]) -> None:
        """Add a place; the first spelling is how findings name it."""
        for spelling in spellings:
            key = name_key(spelling)
            if key:
                self._by_key.setdefault(key, identity)
                self._names.setdefault(identity, spelling)
                if _JOINED.search(spelling):
                    self._joined = dict.fromkeys(sorted({*self._joined, spelling}, key=len, reverse=True))

    def split(self, text: str) -> tuple[str, ...]:
        """The single names in a list; known names first, so that "Tyne and Wear" stays one."""
        if self._joined and ("," in text or _ANDS.search(text)):
            for name in (name for name in self._joined if name in text):
                pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
                text = re.sub(pattern, lambda found: found[0].replace(",", "\x01").replace(" ", "\x02"), text)
        return tuple(part.replace("\x01", ",").replace("\x02", " ") for part in split_names(text))

    def find(self, name: str) -> str | None:
        """The identity of the place, None for an unknown spelling."""
        return self._by_key.get(name_key(name))

    def name_of(self, identity: str) -> str:
        """The first spelling."""
        return self._names.get(identity, identity)

    def near(self, name: str, *, not_among: Sequence[str] = ()) -> str | None:
        """The one known place whose spelling differs by a slip; None when there is none, or more than one."""
        key = name_key(name)
        found = {
            self._by_key[known]
            for known in self._alike(key)
            if self._by_key[known] not in not_among and not _differs_by_word(name, self._names[self._by_key[known]])
        }
        return found.pop() if len(found) == 1 else None

    def _alike(self, key: str) -> tuple[str, ...]:
        """Known keys a slip away: both give the same rest when a letter or two are left out, so none needs a search."""
        if key not in self._near:
            if self._rests_of != len(self._by_key):
                self._index()
            candidates = {known for rest in _rests(key) for known in self._by_rest.get(rest, ())}
            self._near[key] = tuple(known for known in sorted(candidates) if _is_slip(key, known))
        return self._near[key]

    def _index(self) -> None:
        self._by_rest, self._near, self._rests_of = {}, {}, len(self._by_key)
        for known in self._by_key:
            for rest in _rests(known):
                self._by_rest.setdefault(rest, []).append(known)


def _allowed(length: int) -> int:
    return 0 if length < _SHORT else 1 if length < _LONG else 2


def _rests(key: str) -> set[str]:
    """What is left of a key without up to one letter, two of a long one, and the key itself."""
    rests = {key}
    for _step in range(_allowed(len(key) + 1) if len(key) < MOST_LETTERS else 0):
        rests |= {rest[:at] + rest[at + 1 :] for rest in rests for at in range(len(rest))}
    return rests


def _differs_by_word(one: str, other: str) -> bool:
    """North Hill and South Hill, Zone 3 and Zone 4, are two places."""
    different = set(one.casefold().split()) ^ set(other.casefold().split())
    return any(word in _COMPASS or word.isdigit() or len(word) == 1 for word in different)


def _is_slip(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    allowed = _allowed(shorter)
    if abs(len(one) - len(other)) > allowed or re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    if {one[:4], other[:4]} & {"nort", "sout", "east", "west"} and one[:3] != other[:3]:
        return False
    return 0 < edit_distance(one, other, at_most=allowed) <= allowed


def edit_distance(one: str, other: str, *, at_most: int) -> int:
    """Letters to add, drop, change or swap with a neighbour; `at_most` + 1 for anything further."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row = row, [i]
        for j, b in enumerate(other, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before = last
        if min(row) > at_most:
            return at_most + 1
    return row[-1]
