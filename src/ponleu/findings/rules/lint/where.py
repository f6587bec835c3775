"""Rules about places: FRAME-COUNT, PLACE-UNKNOWN, PLACE-ALIAS, PLACE-ANACHRONISM."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ponleu.core import mark as _
from ponleu.findings.rules.document import Table
from ponleu.findings.rules.lint import names, words
from ponleu.findings.rules.lint.claims import Claims, Frame
from ponleu.findings.rules.lint.days import published_on
from ponleu.findings.rules.lint.finding import Finding, NotChecked, Said, Severity, Span


def frame_count(claims: Claims) -> Iterator[Finding]:
    """The number of places printed, against the places listed right beside it."""
    told: set[int] = set()
    for frame in claims.frames:
        if frame.stated is None or frame.sentence is None or frame.stated.is_hedged:
            continue
        listed, stated = len(frame.keys), frame.stated.value + frame.and_capital
        if listed == stated or (repeated_alike(frame) and len(frame.names.names if frame.names else ()) == stated):
            continue
        told.add(stated)
        yield _other_number(claims, frame, listed, stated)
    yield from _number_elsewhere(claims, told)


def repeated_alike(frame: Frame) -> bool:
    """Whether a name is listed twice."""
    return frame.names is not None and len(frame.names.names) != len(frame.keys)


def _other_number(claims: Claims, frame: Frame, listed: int, stated: int) -> Finding:
    sentence, count = frame.sentence, frame.stated
    assert sentence is not None
    assert count is not None
    loosely = frame.and_capital and listed == count.value
    also = [
        other.line_of
        for other in _same_counts(claims, count.value, capital=frame.and_capital)
        if other.line_of != sentence.span(count.start, count.end).line
    ]
    values = {"listed": listed, "stated": stated, "number": count.value}
    end = min(count.noun_end + 30, len(sentence.text)) if frame.and_capital else count.noun_end
    evidence = sentence.text[count.start : end].rstrip(" (,")
    words_capital = _("%(number)s and the capital make %(stated)s; the list names %(listed)s.")
    words_plain = _("The number printed is %(stated)s; the list names %(listed)s.")
    repairs = [f"{count.value} → {listed - frame.and_capital}", _("the list lacks a place, or has one too many")]
    return Finding(
        "FRAME-COUNT",
        Severity.WARNING if loosely else Severity.ERROR,
        sentence.span(count.start, end),
        evidence,
        Said(words_capital if frame.and_capital else words_plain, values),
        Said(_("The text says %(stated)s places, but it lists %(listed)s."), values),
        tuple(repairs),
        tuple(sorted(set(also))),
    )


class _At:
    """A line on which the same number is printed."""

    def __init__(self, line: int) -> None:
        self.line_of = line


def _same_counts(claims: Claims, value: int, *, capital: bool) -> Iterator[_At]:
    for sentence, count, and_capital in claims.place_counts:
        if count.value == value and and_capital is capital:
            yield _At(sentence.span(count.start, count.end).line)


_ALL = re.compile(r"(?<!\w)(?:all|the|these|our|all the|all of the|total of)\s*$", re.IGNORECASE)


def _number_elsewhere(claims: Claims, told: set[int]) -> Iterator[Finding]:
    """ "all 12 districts" or "the 12 districts" elsewhere, where a table or list names 11 of the same kind."""
    tables = [(table, at, _rows_of_names(table, at)) for table, at in claims.place_tables]
    for table, at, found in tables:
        noun = words.PLACE.search(table.header[at])
        if not noun:
            continue
        kind = _singular(noun[0])
        stated = [
            (s, c)
            for s, c, _capital in claims.place_counts
            if _singular(c.noun.split("/")[-1]) == kind and _ALL.search(s.text[: c.start])
        ]
        stated = [
            (s, c) for s, c in stated if not re.match(r"\s*(?:out )?of\b", s.text[c.end :]) and c.value not in told
        ]
        if stated and len(found) not in {c.value for _s, c in stated} and not claims.frames:
            sentence, count = stated[0]
            values = {"listed": len(found), "stated": count.value, "line": table.line}
            yield Finding(
                "FRAME-COUNT", Severity.WARNING, sentence.span(count.start, count.noun_end), sentence.text[count.start : count.noun_end],
                Said(_("The text says %(stated)s; the table on line %(line)s names %(listed)s."), values),
                Said(_("The text says %(stated)s places, but the table names %(listed)s."), values), (f"{count.value} → {len(found)}",),
            )  # fmt: skip


def _rows_of_names(table: Table, at: int) -> list[str]:
    return [
        row[at].text for row in table.body if at < len(row) and row[at].text and not words.TOTAL.match(row[at].text)
    ]


def _singular(noun: str) -> str:
    lowered = noun.lower()
    return lowered[:-3] + "y" if lowered.endswith("ies") else lowered.rstrip("s")


def unknown_places(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Names in place lists that are not among the places consulted."""
    if not claims.frame and not claims.ledger.places and not claims.place_tables:
        yield NotChecked("PLACE-UNKNOWN", Said(_("The document does not list the places it is about.")))
        return
    _alias, unknown = _strangers(claims)
    if len(unknown) <= max(len(claims.gazetteer), 3):
        yield from (_unknown(name, spans) for name, spans in unknown.items())


def aliases(claims: Claims) -> Iterator[Finding]:
    """Names in place lists that are a slip away from a place consulted."""
    alias, _unknown_names = _strangers(claims)
    yield from (_alias(name, known, spans) for (name, known), spans in alias.items())


def _strangers(claims: Claims) -> tuple[dict[tuple[str, str], list[Span]], dict[str, list[Span]]]:
    """(name, known name) -> where, for slips; name -> where, for names that are like none known."""
    alias: dict[tuple[str, str], list[Span]] = defaultdict(list)
    unknown: dict[str, list[Span]] = defaultdict(list)
    if not len(claims.gazetteer):
        return alias, unknown
    for row in claims.share_rows:
        found = {claims.gazetteer.find(name) for name in row.names}
        for name in row.names:
            if claims.gazetteer.find(name) or not names.is_name_like(name):
                continue
            near = claims.gazetteer.near(name, not_among=[key for key in found if key])
            if near:
                alias[(name, claims.gazetteer.name_of(near))].append(row.names_span)
            else:
                unknown[name].append(row.names_span)
    return alias, unknown


def _alias(name: str, known: str, spans: list[Span]) -> Finding:
    values = {"name": name, "known": known}
    return Finding(
        "PLACE-ALIAS",
        Severity.WARNING,
        spans[0],
        name,
        Said(_("“%(name)s” is not listed; “%(known)s” is, a slip away."), values),
        Said(_("“%(name)s” is probably “%(known)s”. Write each place always the same way."), values),
        (f"{name} → {known}",),
        tuple(sorted({span.line for span in spans[1:]} - {spans[0].line})),
    )


def _unknown(name: str, spans: list[Span]) -> Finding:
    values = {"name": name}
    return Finding(
        "PLACE-UNKNOWN",
        Severity.WARNING,
        spans[0],
        name,
        Said(_("“%(name)s” is in no list of the places consulted."), values),
        Said(
            _(
                "“%(name)s” is not one of the places the text says it visited. Was it forgotten there, or is it wrong here?"
            ),
            values,
        ),
        (_("add it to the list of places"), _("take it out here")),
        tuple(sorted({span.line for span in spans[1:]} - {spans[0].line})),
    )


def anachronisms(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Places that did not exist on the day of the document."""
    known = (*claims.ledger.places, *claims.ledger.atlas)
    dated = [place for place in known if place.valid.valid_from or place.valid.valid_until]
    if not dated:
        yield NotChecked("PLACE-ANACHRONISM", Said(_("No dated list of places was given (--pack).")))
        return
    day = claims.ledger.published_on or published_on(claims.document)
    if day is None:
        yield NotChecked("PLACE-ANACHRONISM", Said(_("The document does not say its date.")))
        return
    there = {names.name_key(name) for place in known if day in place.valid for name in place.names}
    for place in dated:
        gone = tuple(name for name in place.names if names.name_key(name) not in there)
        if day not in place.valid and gone and (found := _mention(claims, gone)):
            span, text = found
            values = {
                "name": text,
                "day": day.isoformat(),
                "since": str(place.valid.valid_from),
                "until": str(place.valid.valid_until),
            }
            yield Finding(
                "PLACE-ANACHRONISM", Severity.WARNING, span, text,
                Said(_("“%(name)s” existed from %(since)s to %(until)s; the document is of %(day)s."), values),
                Said(_("“%(name)s” did not exist on the day of this text. Which place was meant?"), values),
            )  # fmt: skip


def _mention(claims: Claims, spellings: tuple[str, ...]) -> tuple[Span, str] | None:
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(spellings, key=len, reverse=True)), re.IGNORECASE
    )
    for number, line in enumerate(claims.document.lines, start=1):
        if match := pattern.search(line):
            return Span(number, match.start() + 1, len(match[0])), match[0]
    return None
