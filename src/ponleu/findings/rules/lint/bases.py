"""Of how many? Which counts of people a percentage may be a share of, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ponleu.core import Unit
from ponleu.findings.rules.document import Table
from ponleu.findings.rules.lint import quantities, words
from ponleu.findings.rules.lint.claims import Claims, Column, Part, Sentence, stated_bases
from ponleu.findings.rules.lint.quantities import Count, Percentage

_PERSON = rf"(?:{words.CHILD_NOUNS}|{words.ADULT_NOUNS}|{words.PERSON_NOUNS})"
_OF_NUMBER = re.compile(
    r"[\s)]*(?:of|among|out of)\s+(?:the|all|these|those|our|all the|all of the|a total of|the total of)?\s*$",
    re.IGNORECASE,
)
_LEAD_OF = re.compile(
    r"(?:^|[\s(])(?:of|among|amongst|out of|from among|from)\s+(?:the|all|these|those|our|all the|all of the|a total of|the total of)?\s*$",
    re.IGNORECASE,
)
_OF_NOUN = re.compile(
    rf"\s*\)?\s*of\s+(?:the|all|these|those|our|other)?\s*(?:[a-z-]+ ){{0,2}}?({_PERSON}|{words.PLACE_NOUNS}|{words.GROUP_NOUNS})(?!\w)",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"(?<!\w)(?:of|among)\s+(?:them|these|those|whom|this group|which)(?!\w)", re.IGNORECASE)
_N_IS = re.compile(r"(?<!\w)[nN]\s*=\s*(\d{1,7})(?!\d)")
_ROLE = re.compile(r"(?<!\w)(interview|survey|questionnaire|respond|poll|represent)", re.IGNORECASE)
_NOT_PEOPLE = re.compile(
    r"(?<!\w)(?:rose|risen|fell|fallen|increas\w+|decreas\w+|grew|grown|growth|cut|up by|down by|inflation|budget|money|spen[dt]\w*|cost\w*|"
    r"price\w*|fund\w*|donat\w+|income|attendance|coverage|interest|discount|turnout|area|time|version|battery)(?!\w)[^.;]*$",
    re.IGNORECASE,
)
_OF_OTHER = re.compile(
    r"\s*\)?\s*(?:of|in|from) (?:the |its |their |our |this |that |all |total |national |local |annual |public |state )*"
    r"(?:budget|money|spending|funds?|costs?|income|time|land|area|households?|schools?|population|country|gdp|expenditure|cases|reports|calls|"
    r"villages?|answers given|sessions|hours|days|places?|districts?|provinces?|births|marriages|school budget)(?!\w)",
    re.IGNORECASE,
)
_RESTATED = re.compile(
    r"(?<!\w)(?:wave|earlier|last (?:year|time|round)|previous|national(?:ly)?|census|baseline|compared|according to|\d{4} survey|ministry|statistics|unicef|world bank)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bases:
    """Counts that a percentage may be a share of.

    is_certain   the text says so; else the link is the reader's inference
    is_at_most   fewer people may have answered: any base up to the largest is possible
    """

    of: tuple[int, ...]
    is_certain: bool = False
    is_at_most: bool = False
    label: str = ""


NONE = Bases(())


def _plausible(count: Count) -> bool:
    return count.value > 1 and not count.is_hedged


def bases_of(claims: Claims, sentence: Sentence, at: Percentage) -> Bases:
    """What a percentage in a sentence is a share of; empty when the text does not tell."""
    before = [c for c in sentence.counts if c.end <= at.start and c.is_of_persons and _plausible(c)]
    tail = sentence.text[at.end :]
    if (
        _RESTATED.search(sentence.text)
        or _NOT_PEOPLE.search(sentence.text[max(0, at.start - 50) : at.start])
        or _OF_OTHER.match(tail)
    ):
        return NONE
    for count in sentence.counts:
        if count.start >= at.end and count.is_of_persons and _OF_NUMBER.fullmatch(sentence.text[at.end : count.start]):
            return Bases((count.value,), is_certain=_plausible(count), label=count.phrase)
    noun = _OF_NOUN.match(tail)
    if noun:
        return _of_noun(claims, sentence, noun[1].lower(), before)
    leading = [c for c in before if _LEAD_OF.search(sentence.text[: c.start]) and not _between(sentence, c, at)]
    if leading:
        return Bases((leading[-1].value,), is_certain=True, label=leading[-1].phrase)
    if stated := _n_in(sentence):
        return Bases(stated, is_certain=len(stated) == 1, label="n")
    return _by_context(claims, sentence, at, before)


def _n_in(sentence: Sentence) -> tuple[int, ...]:
    """ "n = 84" in the sentence; but "45.24% (n = 38)" names the count, not the base."""
    plain = quantities.western_digits(sentence.text)
    ends = [percent.end for percent in sentence.percentages]
    found = (
        m
        for m in _N_IS.finditer(plain)
        if not any(re.fullmatch(r"\s*[(\[,]\s*", plain[end : m.start()]) for end in ends)
    )
    return tuple(dict.fromkeys(int(m[1]) for m in found))


def _between(sentence: Sentence, count: Count, at: Percentage) -> bool:
    """Whether another group of people is named between the count and the percentage."""
    return any(other.is_of_persons and count.end < other.start < at.start for other in sentence.counts)


def _of_noun(claims: Claims, sentence: Sentence, noun: str, before: list[Count]) -> Bases:
    """ "45% of girls": the girls counted in this sentence, else the only such count in the document."""
    if words.UNIT_OF.get(noun) in (Unit.PLACE, Unit.GROUP):
        return NONE
    here = [c for c in before if c.noun == noun]
    if not here and (close := [c for c in _previous_counts(claims, sentence) if c.noun == noun]):
        return Bases((close[-1].value,), is_certain=len(close) == 1, label=close[-1].phrase)
    if here:
        return Bases(tuple(dict.fromkeys(c.value for c in here)), label=here[-1].phrase)
    everywhere = {
        c.value: c for _, c in claims.person_counts if c.noun.rstrip("s") == noun.rstrip("s") and _plausible(c)
    }
    if len(everywhere) == 1:
        return Bases(tuple(everywhere), label=next(iter(everywhere.values())).phrase)
    return NONE


def _by_context(claims: Claims, sentence: Sentence, at: Percentage, before: list[Count]) -> Bases:
    whom = _OF_THEM.search(sentence.text)
    if whom and not before:
        before = _previous_counts(claims, sentence)
        return Bases(
            tuple(dict.fromkeys(c.value for c in before)),
            is_certain=bool(before),
            label=before[0].phrase if before else "",
        )
    if before:
        values = tuple(dict.fromkeys(c.value for c in before))
        asked = _ROLE.search(sentence.text) or whom or re.search(r"\(|:", sentence.text[before[0].end : at.start])
        return Bases(values, is_certain=bool(asked), label=before[0].phrase)
    return _by_role(claims, sentence)


def _previous_counts(claims: Claims, sentence: Sentence) -> list[Count]:
    if sentence.index == 0:
        return []
    previous = claims.sentences[sentence.index - 1]
    return [c for c in previous.counts if c.is_of_persons and _plausible(c)] if previous.block is sentence.block else []


def _by_role(claims: Claims, sentence: Sentence) -> Bases:
    """People asked in the same way elsewhere: "the adults interviewed" and "103 adults were interviewed"."""
    roles = {match[1].lower() for match in _ROLE.finditer(sentence.text)}
    if not roles and sentence.index and claims.sentences[sentence.index - 1].block is sentence.block:
        roles = {match[1].lower() for match in _ROLE.finditer(claims.sentences[sentence.index - 1].text)}
    previous = _previous_counts(claims, sentence)
    if previous:
        return Bases(tuple(dict.fromkeys(c.value for c in previous)), is_at_most=True, label=previous[0].phrase)
    found: dict[int, str] = {}
    for role in ("interview", "survey", "questionnaire", "respond", "poll", "represent"):
        if role in roles:
            found = dict(_counts_of_role(claims, role))
            break
    return Bases(tuple(found), is_at_most=True, label=next(iter(found.values()), "")) if found else NONE


def _counts_of_role(claims: Claims, role: str) -> tuple[tuple[int, str], ...]:
    """The largest count of each sentence about people in this role."""
    if role not in claims.roles:
        claims.roles[role] = tuple(_find_counts_of_role(claims, role).items())
    return claims.roles[role]


def _find_counts_of_role(claims: Claims, role: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for sentence in claims.sentences:
        here = [c for c in sentence.counts if c.is_of_persons and _plausible(c) and c.value > 9]
        near = [c for c in here if role in sentence.text[max(0, c.start - 60) : c.noun_end + 160].lower()]
        if role == "represent":
            near = [c for c in here if "represent" in c.phrase]
        if near:
            largest = max(near, key=lambda c: c.value)
            found.setdefault(largest.value, largest.phrase)
    return found


def column_bases(column: Column) -> Bases:
    """The base of a column: n in its header, else in the caption or notes, else the total row of a column of counts."""
    if own := tuple(dict.fromkeys(stated_bases(column.header))):
        return Bases(own, is_certain=True, label=column.header)
    around = " ".join((column.table.caption, *column.table.notes, *(h for h in column.table.header if _single(h))))
    if stated := tuple(dict.fromkeys(stated_bases(around))):
        return Bases(stated, is_certain=True, label=column.table.caption)
    return NONE


def _single(header: str) -> bool:
    """Whether a header speaks for the whole table, not for its own column: it has no column of its own numbers."""
    return not re.search(r"%|per\s?cent|girls|boys|female|male", header, re.IGNORECASE)


def part_bases(part: Part, column: Column) -> Bases:
    """The base of one row: n in its label, else that of its column."""
    own = tuple(dict.fromkeys(stated_bases(part.label)))
    return Bases(own, is_certain=True, label=part.label) if own else column_bases(column)


def count_column_of(table: Table, column: Column) -> int | None:
    """The column of whole numbers that a column of percentages was computed from: the nearest one to its left."""
    for at in (*range(column.at - 1, -1, -1), *range(column.at + 1, len(table.header))):
        cells = [row[at].text for row in table.body if at < len(row) and row[at].text]
        if len(cells) >= 2 and all(quantities.bare_count(cell) is not None for cell in cells):
            title = table.header[at] if at < len(table.header) else ""
            if re.search(r"%|per\s?cent|share|proportion", title, re.IGNORECASE):
                continue
            return None if re.search(r"year|age|rank|no\.$|^#$", title, re.IGNORECASE) else at
    return None


def ratios(sentence: Sentence) -> Iterator[tuple[int, int, Percentage, str, int, int]]:
    """Counts, bases and percentages printed together: "38 of 84 adults (45.24%)", "45.24% (38/84)".

    yields   (count, base, percentage, noun, start, end), offsets in the sentence
    """
    plain = quantities.western_digits(sentence.text)
    number = r"(\d{1,3}(?:,\d{3})+|\d{1,7})"
    words_between = r"(?:\s+[^\W\d][\w'’/-]*){0,5}?"
    forms = (
        re.compile(
            rf"(?<![\w.,]){number}\s*(?:out\s+of|of|/)\s*(?:the\s+|all\s+|these\s+|our\s+)*{number}({words_between})\s*[(\[,–—-]\s*(?=\d{{1,3}}(?:[.,]\d+)?\s*(?:%|per))",
            re.I,
        ),
        re.compile(
            rf"[(\[,]\s*{number}\s*(?:out\s+of|of|/)\s*(?:the\s+|all\s+)*{number}({words_between})\s*[)\],.;]", re.I
        ),
    )
    for percent in sentence.percentages:
        for match in forms[0].finditer(plain):
            if match.end() == percent.start:
                yield _as_int(match[1]), _as_int(match[2]), percent, match[3].strip(), match.start(1), percent.end
        for match in forms[1].finditer(plain):
            if 0 <= match.start() - percent.end <= 40 and not re.search(r"\d", plain[percent.end : match.start()]):
                yield _as_int(match[1]), _as_int(match[2]), percent, match[3].strip(), percent.start, match.end()


def _as_int(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))
