"""Percentages and counts as they stand in a sentence or a cell, in any digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ponleu.core import Percent, Unit
from ponleu.findings.rules.lint import words

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_SIGN = r"(?:%|٪|per[ -]?cent\b(?!age)|percent\b(?!age)|pct\b|pour cent\b|por ciento\b|por cento\b|ភាគរយ)"
_PERCENT = re.compile(rf"(?<![\w.,/])(\d{{1,3}}(?:[.,]\d{{1,4}})?)\s{{0,2}}({_SIGN})(?!\s*[- ]?points?)", re.IGNORECASE)
_BARE = re.compile(r"\s*\(?(\d{1,3}(?:[.,]\d{1,4})?)\s*%?\)?\s*[*†‡a-e]?\s*")
_COUNT = re.compile(
    r"(?<![\w.,/$€£\-–—:])(\d{1,3}(?:[,\u2009 ]\d{3})+|\d{1,7})(?![\w/:\-–—]|[.,]\d|\s{0,2}(?:%|٪|per\s?cent|percent))",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?<![\w-])({'|'.join(words.NUMBER_WORDS)})(?![\w-])", re.IGNORECASE)
_AFTER_LABEL = re.compile(
    r"(?<!\w)(?:articles?|arts?\.?|paragraphs?|paras?\.?|sections?|chapters?|pages?|pp?\.|tables?|figures?|diagrams?|charts?|box|"
    r"no\.?|number|law|rule|comment|aged?|ages?|aged from|years?|age of|under|grades?|class|session|(?<!took )(?<!take )(?<!taken )(?<!taking )(?<!takes )part|annex|question|q|step|day|week|"
    rf"goal|target|protocol|convention|act|decree|{_MONTH})[\s(]*(?:\w{{1,2}}\s)?$",
    re.IGNORECASE,
)
_BEFORE_YEARS = re.compile(
    rf"\s*(?:years?|yrs|months?|days?|weeks?|hours?|minutes?|km|kilomet|riel|dollars?|USD|euros?|%|o'clock|am\b|pm\b|{_MONTH}\b)",
    re.I,
)
_YEAR_LEAD = re.compile(
    rf"(?:\b(?:in|since|by|during|until|from|of|year|and|to|early|late|mid|before|after)|{_MONTH}|,|\d)\s*$",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"[.;:!?()\[\]—–]|,|(?<!\w)(?:and|or|from|in|to|by|with|who|were|was|are|is|said|say|at|on|that|which|for|than|have|had|has)(?!\w)",
    re.I,
)
_OF = re.compile(r"(?<!\w)(?:of|among|amongst)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Percentage:
    """A printed percentage. start, end: offsets in its text; hedged: "about", "over", part of a range."""

    percent: Percent
    start: int
    end: int
    is_hedged: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A printed whole number of something.

    noun      the word for what was counted, lower case; empty when none follows
    phrase    the words from the number to the noun, "child representatives"
    noun_end  offset where the phrase ends
    """

    value: int
    start: int
    end: int
    noun: str = ""
    phrase: str = ""
    noun_end: int = 0
    is_hedged: bool = False

    @property
    def unit(self) -> Unit | None:
        """What was counted, when the noun tells."""
        return words.UNIT_OF.get(self.noun)

    @property
    def is_of_persons(self) -> bool:
        """Whether people were counted, young or old."""
        return bool(self.noun) and self.unit not in (Unit.PLACE, Unit.GROUP)


def western_digits(text: str) -> str:
    """The same text, same length, with Khmer, Arabic and all other decimal digits as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def percent_of(digits: str) -> Percent | None:
    """The percentage, None above 100."""
    value = Decimal(digits.replace(",", "."))
    return Percent(value) if value <= 100 else None


def percentages(text: str) -> tuple[Percentage, ...]:
    """All percentages with a sign or a word for it.

    >>> [str(found.percent) for found in percentages("12,5 % said so, 3 percentage points more than ៤០.៥%")]
    ['12.5%', '40.5%']
    """
    plain = western_digits(text)
    found = []
    for match in _PERCENT.finditer(plain):
        percent = percent_of(match[1])
        if percent is not None:
            before = plain[max(0, match.start() - 24) : match.start()]
            ranged = re.search(r"(?:\d|%)\s*(?:-|–|—|to|à|a)\s*$", before) or re.match(
                r"\s*(?:-|–|—|to)\s*\d", plain[match.end() : match.end() + 8]
            )
            found.append(
                Percentage(percent, match.start(), match.end(), bool(words.HEDGES.search(before)) or bool(ranged))
            )
    return tuple(found)


def bare_percentage(cell: str) -> Percentage | None:
    """The percentage in a cell that holds nothing else; its column says that it is one."""
    match = _BARE.fullmatch(western_digits(cell))
    percent = percent_of(match[1]) if match else None
    return Percentage(percent, match.start(1), match.end(1)) if match and percent is not None else None


def bare_count(cell: str) -> int | None:
    """The whole number in a cell that holds nothing else."""
    match = re.fullmatch(r"\W*(\d{1,3}(?:[, ]\d{3})+|\d{1,7})\s*[*†‡]?\W*", western_digits(cell).strip())
    return int(re.sub(r"\D", "", match[1])) if match and "%" not in cell else None


def counts(text: str) -> tuple[Count, ...]:
    """Whole numbers that count something: not years, dates, ages, articles, money, percentages.

    >>> [(c.value, c.noun) for c in counts("In 2012, 349 children aged 9 from sixteen provinces (Article 3) met.")]
    [(349, 'children'), (16, 'provinces')]
    """
    plain = western_digits(text)
    found = [count for match in _COUNT.finditer(plain) if (count := _count(plain, match))]
    found += [
        _phrase(plain, words.NUMBER_WORDS[match[1].lower()], match.start(), match.end())
        for match in _WORD.finditer(plain)
    ]
    return tuple(sorted((count for count in found if count.noun), key=lambda count: count.start))


def _count(plain: str, match: re.Match[str]) -> Count | None:
    before, after = plain[max(0, match.start() - 30) : match.start()], plain[match.end() : match.end() + 16]
    value = int(re.sub(r"\D", "", match[1]))
    if _AFTER_LABEL.search(before) or _BEFORE_YEARS.match(after):
        return None
    if 1900 <= value <= 2100 and len(match[1]) == 4 and (_YEAR_LEAD.search(before) or not before.strip()):
        return None
    return _phrase(plain, value, match.start(), match.end())


def _phrase(plain: str, value: int, start: int, end: int) -> Count:
    """Find the noun: the last fitting one before the phrase stops."""
    window = plain[end : end + 70]
    stop = _STOPS.search(window)
    phrase = window[: stop.start()] if stop else window
    of = _OF.search(phrase)
    hedged = bool(words.HEDGES.search(plain[max(0, start - 24) : start]))
    if (of and not words.NOUN.search(phrase[: of.start()])) or of:
        phrase = phrase[: of.start()]
    nouns = [found for found in words.NOUN.finditer(phrase) if len(phrase[: found.start()].split()) <= 4]
    if not nouns:
        return Count(value, start, end, is_hedged=hedged)
    head = nouns[0]
    for other in nouns[1:]:
        joined = phrase[head.end() : other.start()].strip()
        if joined in ("/", "-") or (not joined and not words.PLACE.fullmatch(head[0])):  # "three places children named"
            head = other
    return Count(value, start, end, head[0].lower(), phrase[: head.end()].strip(), end + head.end(), hedged)
