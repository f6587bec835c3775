"""Dates: DATE-ORDER and TREATY-DATE."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ponleu.core import mark as _
from ponleu.findings.rules.document import Document, Kind
from ponleu.findings.rules.lint import quantities
from ponleu.findings.rules.lint.claims import Claims, Sentence
from ponleu.findings.rules.lint.finding import Finding, NotChecked, Said, Severity, Span, span_of

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_DASH = r"\s*(?:-|–|—|to|and|until|till)\s*"
_FORMS = (
    re.compile(
        rf"(?<!\w){_MONTH}\s+{_DAY}(?:{_DASH}{_DAY})?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE
    ),  # February 23-24, 2012
    re.compile(
        rf"(?<![\w.]){_DAY}(?:{_DASH}{_DAY})?\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})(?!\d)", re.IGNORECASE
    ),  # 23-24 February 2012
)
_MONTH_YEAR = re.compile(rf"(?<![\w.])(?<!\d ){_MONTH},?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_YEARS = re.compile(r"(?<!\w)from\s+(\d{4})\s+(?:to|until|till|-|–)\s+(\d{4})(?!\d)", re.IGNORECASE)
_TO = re.compile(r"\s*(?:-|–|—|to|until|till|through)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)between\s+(?:the\s+)?$", re.IGNORECASE)
_SLASHED = re.compile(
    r"(?<![\d/])(\d{1,2})[/.](\d{1,2})[/.](\d{4})\s*(?:-|–|—|to|until|till)\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?![\d/])"
)
_FUTURE = re.compile(
    r"(?<!\w)(?:will|shall|plan|planned|next|expected|due|by|until|deadline|should|to be|future|target)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dated:
    """A date in a text: the earliest and latest day it can mean. is_backwards: a range that ends before it starts."""

    first: date
    last: date
    start: int
    end: int
    is_backwards: bool = False


@dataclass(frozen=True)
class NoSuchDay:
    """The 31st of February."""

    start: int
    end: int


def dates(text: str) -> tuple[Dated | NoSuchDay, ...]:
    """Dates with a day or a month, in order.

    >>> [(d.first.isoformat(), d.last.isoformat()) for d in dates("on February 23-24, 2012") if isinstance(d, Dated)]
    [('2012-02-23', '2012-02-24')]
    """
    plain = quantities.western_digits(text)
    found: dict[int, Dated | NoSuchDay] = {}
    for match in _FORMS[0].finditer(plain):
        found[match.start()] = _dated(match, match[4], match[1], match[2], match[3])
    for match in _FORMS[1].finditer(plain):
        found[match.start()] = _dated(match, match[4], match[3], match[1], match[2])
    for match in _ISO.finditer(plain):
        found[match.start()] = _dated(match, match[1], match[2], match[3], None)
    taken = [(entry.start, entry.end) for entry in found.values()]
    for match in _MONTH_YEAR.finditer(plain):
        if not any(start <= match.start() < end for start, end in taken) and int(match[2]) > 0:
            month, year = _month(match[1]), int(match[2])
            after = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date(9999, 12, 31)
            found[match.start()] = Dated(
                date(year, month, 1), date.fromordinal(after.toordinal() - 1), match.start(), match.end()
            )
    return tuple(found[start] for start in sorted(found))


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _NAMES.index(name[:3].lower()) + 1


def _dated(match: re.Match[str], year: str, month: str, first: str, last: str | None) -> Dated | NoSuchDay:
    try:
        start = date(int(year), _month(month), int(first))
        end = date(int(year), _month(month), int(last)) if last else start
    except ValueError:
        return NoSuchDay(match.start(), match.end())
    return Dated(min(start, end), max(start, end), match.start(), match.end(), is_backwards=end < start)


def published_on(document: Document) -> date | None:
    """The day of the document: a short line that is little more than a date, else a date near "published" or "adopted"."""
    for block in document.texts:
        if block.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM) and len(block.text) < 60:
            found = [entry for entry in dates(block.text) if isinstance(entry, Dated)]
            rest = block.text[: found[0].start] + block.text[found[0].end :] if len(found) == 1 else ""
            if len(found) == 1 and len(re.findall(r"\w+", rest)) <= 4:
                return found[0].last
    return None


def date_order(claims: Claims) -> Iterator[Finding]:
    """Days that do not exist, spans that run backwards, and events after the text that tells of them."""
    day = claims.ledger.published_on or published_on(claims.document)
    for sentence in claims.sentences:
        found = dates(sentence.text)
        for entry in found:
            text, span = sentence.text[entry.start : entry.end], sentence.span(entry.start, entry.end)
            if isinstance(entry, NoSuchDay):
                yield _impossible(
                    span, text, Said(_("There is no such day.")), Said(_("This day is not in any calendar."))
                )
            elif entry.is_backwards:
                yield _backwards(span, text, str(entry.last), str(entry.first))
            elif day is not None and entry.first > day and not _FUTURE.search(sentence.text):
                yield _after(span, text, entry.first, day)
        yield from _spans(sentence, [entry for entry in found if isinstance(entry, Dated)])
        yield from _slashed_spans(sentence)
        yield from _year_spans(sentence)
    yield from _steps(claims)


def _impossible(span: Span, text: str, arithmetic: Said, plain: Said) -> Finding:
    return Finding("DATE-ORDER", Severity.ERROR, span, text, arithmetic, plain)


def _backwards(span: Span, text: str, first: str, last: str) -> Finding:
    values = {"first": first, "last": last}
    return _impossible(
        span,
        text,
        Said(_("%(first)s is after %(last)s."), values),
        Said(_("It ends before it starts: %(first)s comes after %(last)s."), values),
    )


def _after(span: Span, text: str, event: date, day: date) -> Finding:
    values = {"event": event.isoformat(), "day": day.isoformat()}
    return Finding(
        "DATE-ORDER", Severity.WARNING, span, text,
        Said(_("%(event)s is after %(day)s, the date of the document."), values),
        Said(_("The text tells of something on %(event)s, but it was written on %(day)s."), values),
    )  # fmt: skip


def _spans(sentence: Sentence, found: list[Dated]) -> Iterator[Finding]:
    for first, second in itertools.pairwise(found):
        if second.last >= first.first:
            continue
        between = sentence.text[first.end : second.start]
        is_between = bool(_BETWEEN.search(sentence.text[: first.start]) and between.strip().lower() == "and")
        if _TO.fullmatch(between) or is_between:
            span, text = sentence.span(first.start, second.end), sentence.text[first.start : second.end]
            finding = _backwards(span, text, first.first.isoformat(), second.last.isoformat())
            yield replace(finding, severity=Severity.WARNING) if is_between else finding


def _slashed_spans(sentence: Sentence) -> Iterator[Finding]:
    """Spans such as 14/09/2021 - 02/09/2021, read day first and month first: backwards only when every reading is."""
    for match in _SLASHED.finditer(quantities.western_digits(sentence.text)):
        numbers = [int(part) for part in match.groups()]
        readings = [_read_slashed(numbers, day_first=True), _read_slashed(numbers, day_first=False)]
        possible = [reading for reading in readings if reading]
        if possible and all(last < first for first, last in possible):
            first, last = possible[0]
            span, text = sentence.span(match.start(), match.end()), sentence.text[match.start() : match.end()]
            yield _backwards(span, text, first.isoformat(), last.isoformat())


def _read_slashed(numbers: list[int], *, day_first: bool) -> tuple[date, date] | None:
    try:
        first, last = (date(year, b, a) if day_first else date(year, a, b) for a, b, year in (numbers[:3], numbers[3:]))
    except ValueError:
        return None
    return first, last


def _year_spans(sentence: Sentence) -> Iterator[Finding]:
    for match in _YEARS.finditer(quantities.western_digits(sentence.text)):
        first, last = int(match[1]), int(match[2])
        if 1900 <= last < first <= 2100:
            yield _backwards(
                sentence.span(match.start(), match.end()),
                sentence.text[match.start() : match.end()],
                match[1],
                match[2],
            )


_STEPS = (
    (_("planning"), r"(?:planning|preparatory|training) (?:workshop|meeting)|(?:workshop|meeting) (?:on|for) (?:planning|preparing)"),
    (_("consultations"), r"consultations? (?:took place|were held|was held|were conducted)|(?:held|conducted) (?:the |our )?(?:\w+ )?consultations?|"
     r"fieldwork|field work|data (?:were|was) collected|interviews? (?:took place|were held|were conducted)"),
    (_("adoption"), r"(?:report|text|draft) (?:was|were) (?:adopted|approved)|adopted (?:the|this) (?:report|text)|adoption (?:of the report|workshop)"),
    (_("publication"), r"(?:report|text) was (?:published|launched|printed)|published (?:the|this) report"),
    (_("submission"), r"(?:was|were) submitted to the (?:committee|united nations|un\b)|submitted (?:the|this|our) report to the"),
)  # fmt: skip


def _steps(claims: Claims) -> Iterator[Finding]:
    """Planning, consulting, adopting, publishing, submitting: in this order, each told with one date in its sentence."""
    told: dict[int, tuple[Dated, Sentence]] = {}
    for sentence in claims.sentences:
        found = [entry for entry in dates(sentence.text) if isinstance(entry, Dated)]
        steps = [at for at, (_name, pattern) in enumerate(_STEPS) if re.search(pattern, sentence.text, re.IGNORECASE)]
        if len(found) == 1 and len(steps) == 1:
            told.setdefault(steps[0], (found[0], sentence))
    ordered = sorted(told)
    for earlier, later in itertools.pairwise(ordered):
        (first, _s), (second, sentence) = told[earlier], told[later]
        if second.last < first.first:
            values = {
                "later": _STEPS[later][0],
                "earlier": _STEPS[earlier][0],
                "second": second.first.isoformat(),
                "first": first.first.isoformat(),
            }
            yield Finding(
                "DATE-ORDER", Severity.WARNING, sentence.span(second.start, second.end), sentence.text[second.start : second.end],
                Said(_("%(later)s: %(second)s; %(earlier)s: %(first)s."), values),
                Said(_("“%(later)s” on %(second)s would come before “%(earlier)s” on %(first)s. Check the dates."), values),
            )  # fmt: skip


_ACT = re.compile(
    r"(?<!\w)(?:ratif\w+|acced\w+|signed|signature|entered into force|adopted|accession)(?!\w)", re.IGNORECASE
)


def treaty_dates(claims: Claims) -> Iterator[Finding | NotChecked]:
    """A treaty ratified or signed before it existed."""
    known = [treaty for treaty in claims.ledger.instruments if treaty.adopted_on]
    if not known:
        yield NotChecked("TREATY-DATE", Said(_("No dates of treaties were given.")))
        return
    for block in claims.texts:
        for act in _ACT.finditer(block.text):
            following = [d for d in dates(block.text[act.start() : act.start() + 320]) if isinstance(d, Dated)]
            if not following:
                continue
            entry = following[0]
            between = block.text[act.end() : act.start() + entry.start]
            named = [treaty for treaty in known if any(_names(between, name) for name in (treaty.code, *treaty.names))]
            best = max(
                named,
                key=lambda treaty: max(len(n) for n in (treaty.code, *treaty.names) if _names(between, n)),
                default=None,
            )
            if best and best.adopted_on and entry.last < best.adopted_on and not _ACT.search(between):
                start, end = act.start(), act.start() + entry.end
                values = {"treaty": best.code, "adopted": best.adopted_on.isoformat(), "told": entry.last.isoformat()}
                yield Finding(
                    "TREATY-DATE", Severity.ERROR, span_of(block, act.start() + entry.start, end), block.text[start:end],
                    Said(_("%(told)s is before %(adopted)s, when %(treaty)s was adopted."), values),
                    Said(_("Nobody could join %(treaty)s on %(told)s: it was only written on %(adopted)s."), values),
                )  # fmt: skip


def _names(text: str, name: str) -> bool:
    return len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
