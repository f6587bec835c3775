"""The whole that a report is about: how many children were consulted, in how many places.

Where a text tells a whole twice with two numbers, or a share of places as a share of that whole, the rules of
`sets`, `where` and `reachable` say so through these functions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ponleu.core import Percent, Rounding, Share, Unit
from ponleu.core import mark as _
from ponleu.findings.rules import reach
from ponleu.findings.rules.lint import quantities, reachable, words
from ponleu.findings.rules.lint.bases import Bases
from ponleu.findings.rules.lint.claims import Claims, Column, Sentence
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span
from ponleu.findings.rules.lint.quantities import Count, Percentage

_LISTENED = re.compile(
    r"(?<!\w)(?:(?:we|they|researchers?)\s+(?:have\s+)?(?:listened to|heard|consulted|talked (?:with|to)|spoke (?:with|to))"
    r"|(?:in all|in total|altogether|overall|a total of)\s*,?|(?:based|rests) on (?:\w+\s+){1,4}with)\s*(?:a total of\s+)?$",
    re.IGNORECASE,
)
_THERE_WERE = re.compile(r"^\W*(?:there were|in all there were)\s*$", re.IGNORECASE)
_TOOK_PART = re.compile(
    r"^\s*(?:,?\s*(?:aged?|including|of whom|in|from|\([^)]*\))[^.;]{0,60})?\s*,?\s*(?:were (?:consulted|heard|asked)|took part|participated)",
    re.IGNORECASE,
)
_COUNTED_BY_SEX = re.compile(r"^\s*(?::|\()\s*\d[\d,. ]*\s+(?:girls|boys)", re.IGNORECASE)
_AN_EVENT = re.compile(
    r"(?<!\w)(?:(?:workshop|meeting|seminar|conference|training|session|assembly|club|school)(?!s)|group of|each|every|per|"
    r"with disabilit|of (?:them|these|whom))",
    re.IGNORECASE,
)


def consulted(claims: Claims) -> Iterator[tuple[Sentence, Count]]:
    """Statements of how many children were consulted in all: never of an event, a part or a role."""
    for sentence in claims.sentences:
        for count in sentence.counts:
            if _is_whole(sentence, count):
                yield sentence, count


_A_ROUND = re.compile(
    r"(?<!\w)(?:first|second|third|1st|2nd|3rd|next|previous) (?:round|phase|wave)|(?:round|phase|wave) \d",
    re.IGNORECASE,
)


def _is_whole(sentence: Sentence, count: Count) -> bool:
    if _A_ROUND.search(sentence.block.text):
        return False
    if count.noun != "children" or count.phrase.lower() != "children" or count.is_hedged or count.value < 20:
        return False
    before, after = sentence.text[: count.start], sentence.text[count.noun_end :]
    if _AN_EVENT.search(before[-60:] + " " + after[:40]):
        return False
    starts = not before.strip(" \t*_-•")
    if _LISTENED.search(before) or (_THERE_WERE.match(before) and _COUNTED_BY_SEX.match(after)):
        return True
    return starts and bool(_TOOK_PART.match(after) or _COUNTED_BY_SEX.match(after))


def wholes_differ(claims: Claims) -> Iterator[Finding]:
    """SAME-FACT: the whole of the children consulted is told with two numbers."""
    told = [(count.value, sentence.span(count.start, count.noun_end), sentence.text[count.start : count.noun_end])
            for sentence, count in consulted(claims)]  # fmt: skip
    values = Counter(value for value, *_ in told)
    if len(values) != 2:  # with three, the words cannot all be about one whole
        return
    (meant, _many), (other, _few) = values.most_common()
    first = next(span for value, span, _text in told if value == meant)
    for value, span, text in told:
        if value == other:
            yield _two_numbers(value, span, text, meant, first)


def _two_numbers(value: int, span: Span, text: str, meant: int, first: Span) -> Finding:
    values = {"here": value, "there": meant, "line": first.line, "noun": "children"}
    return Finding(
        "SAME-FACT",
        Severity.WARNING,
        span,
        text,
        Said(_("%(here)s here, %(there)s on line %(line)s."), values),
        Said(
            _(
                "The text counts %(here)s %(noun)s here and %(there)s on line %(line)s. If they are the same people, one number is wrong."
            ),
            values,
        ),
        (f"{value} → {meant}", f"{meant} → {value}"),
        (first.line,) if first.line != span.line else (),
    )


_OF_CHILDREN = re.compile(r"^\s*of\s+(?:all\s+)?(?:the\s+)?children(?!\w)(?!['’]s)", re.IGNORECASE)
_ALL_CHILDREN = re.compile(r"(?<!\w)of all (?:the )?children(?: consulted| asked| heard)?\s*,\s*$", re.IGNORECASE)


def told_of_children(claims: Claims) -> Iterator[Finding]:
    """BASE-DRIFT: "x % of the children", where x is the share of places that a row of this document prints, or is out of
    reach for all children and in reach for the places."""
    places = claims.place_bases[0] if claims.place_bases else 0
    rows = {len(row.keys) for row in claims.share_rows if row.keys}
    children = {count.value for _sentence, count in consulted(claims)}
    listed = {row.percent_span for row in claims.share_rows}
    for sentence in claims.sentences:
        for percent in sentence.percentages:
            if sentence.span(percent.start, percent.end) in listed or percent.is_hedged or places < 2:
                continue
            if _is_of_children(sentence, percent) and _is_of_places(percent.percent, places, rows, children):
                yield _drifted(sentence, percent, places, children)


def _is_of_children(sentence: Sentence, percent: Percentage) -> bool:
    text = sentence.text
    return bool(_OF_CHILDREN.match(text[percent.end :]) or _ALL_CHILDREN.search(text[: percent.start]))


def _is_of_places(percent: Percent, places: int, rows: set[int], children: set[int]) -> bool:
    if not reach.is_reachable(percent, places):
        return False
    is_out = bool(children) and not any(reach.is_reachable(percent, base) for base in children)
    return is_out or (percent.decimals > 0 and any(_fits(count, places, percent) for count in rows))


def _drifted(sentence: Sentence, percent: Percentage, places: int, children: set[int]) -> Finding:
    count = reach.counts_behind(percent.percent, places)[0]
    bases = ", ".join(map(str, sorted(children))) or "-"
    values = {"printed": percent.percent, "count": count, "places": places, "bases": bases}
    return Finding(
        "BASE-DRIFT",
        Severity.WARNING,
        sentence.span(percent.start, percent.end),
        sentence.text[percent.start : percent.end + 40].strip(),
        Said(_("%(printed)s is a share of children here, and %(count)s of %(places)s places in the rows."), values),
        Said(
            _(
                "This is told as a share of people, but the number fits %(count)s of the %(places)s places. Say “places”."
            ),
            values,
        ),
        (f"{percent.percent} → {count}/{places}",),
    )


_SOMEBODY_IN = re.compile(
    r"(?<!\w)(?:children|families|people|everybody|everyone|communities|authorities|parents|partners)(?!\w)[^.;:]{0,60}?"
    r"(?<!\w)(?:from|in|of)\s+(?:all\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


_OUT_OF = re.compile(r"\s*(?:out )?of\b")


def places_differ(claims: Claims) -> Iterator[Finding]:
    """FRAME-COUNT: thanks or words of welcome name more places than the list of places consulted."""
    if len({len(frame.keys) for frame in claims.frames}) != 1:
        return
    frame = claims.frames[0]
    listed = len(frame.keys)
    if frame.stated is None or frame.stated.value + frame.and_capital != listed or listed < 3:
        return  # the list disagrees with its own number: told already
    for sentence, count, and_capital in claims.place_counts:
        stated = count.value + and_capital
        before, after = sentence.text[: count.start], sentence.text[count.end :]
        is_same_kind = count.noun == frame.stated.noun and not count.is_hedged
        if stated > listed and is_same_kind and _SOMEBODY_IN.search(before) and not _OUT_OF.match(after):
            yield _more_places(sentence, count, stated, listed, frame.line)


def _more_places(sentence: Sentence, count: Count, stated: int, listed: int, line: int) -> Finding:
    values = {"listed": listed, "stated": stated}
    return Finding(
        "FRAME-COUNT",
        Severity.WARNING,
        sentence.span(count.start, count.noun_end),
        sentence.text[count.start : count.noun_end],
        Said(_("The number printed is %(stated)s; the list names %(listed)s."), values),
        Said(_("The text says %(stated)s places, but it lists %(listed)s."), values),
        (f"{count.value} → {count.value - stated + listed}",),
        (line,),
    )


def counts_and_shares(claims: Claims) -> Iterator[Finding]:
    """LIST-SHARE: a row with a number of places and a percentage that is not its share of all places.

    An error only when the places are listed elsewhere, the other rows of the table agree with that base, and no rounding
    gives the percentage.
    """
    if not claims.frames or len({len(frame.keys) for frame in claims.frames}) != 1:
        return
    base = len(claims.frames[0].keys)
    for column in claims.columns:
        at = _number_of_places(column)
        if at is not None and claims.place_column(column.table) is None:
            yield from _rows_off(column, at, base)


def _number_of_places(column: Column) -> int | None:
    for at, title in enumerate(column.table.header):
        cells = [row[at].text for row in column.table.body if at < len(row) and row[at].text]
        if (
            at != column.at
            and words.PLACE.search(title)
            and cells
            and all(quantities.bare_count(cell) is not None for cell in cells)
        ):
            return at
    return None


def _rows_off(column: Column, at: int, base: int) -> Iterator[Finding]:
    rows = [(part, quantities.bare_count(part.row[at].text)) for part in column.cells if at < len(part.row)]
    off = [(part, count) for part, count in rows if count is not None and not _fits(count, base, part.percent.percent)]
    if len(rows) - len(off) < 2 or len(off) > len(rows) // 3:
        return
    for part, count in off:
        printed = part.percent.percent
        needed = reach.counts_behind(printed, base)
        share = Share(min(count, base), base, Unit.PLACE).percent(decimals=printed.decimals)
        values = {"listed": count, "base": base, "share": share, "printed": printed,
                  "needed": needed[0] if needed else _("no whole number of places"), "agreeing": len(rows) - len(off)}  # fmt: skip
        yield Finding(
            "LIST-SHARE",
            Severity.ERROR,
            part.span,
            f"{part.row[at].text} {part.cell.text}",
            Said(
                _(
                    "%(listed)s of %(base)s is %(share)s; %(printed)s would be %(needed)s of %(base)s. Other rows that fit %(base)s: %(agreeing)s."
                ),
                values,
            ),
            Said(_("The row counts %(listed)s of the %(base)s places. That is %(share)s, not %(printed)s."), values),
            (f"{printed} → {share}", *([f"{count} → {needed[0]}"] if needed else [])),
        )


def _fits(count: int, base: int, percent: Percent) -> bool:
    if not 0 <= count <= base:
        return False
    share = Share(count, base, Unit.PLACE)
    return percent.value in {share.percent(decimals=percent.decimals, rounding=rounding).value for rounding in Rounding}


_WHOM = re.compile(
    r"(?<![\d.,])(\d{1,6})\s+[^\W\d]+(?:\s[^\W\d]+)?,?\s+(?:of whom|of which|among whom|among them|of them)\s+(\d{1,6})(?![\d.,%]|\s*(?:%|per))",
    re.IGNORECASE,
)
_BY_SEX = re.compile(
    r"(?<![\d.,])(\d{1,6})\s+[^\W\d]+\s+(?:were|was|took|have been)[^.;:(\d]{0,40}[:(]\s*(\d{1,6})\s+(?:women|men|girls|boys)(?!\w)",
    re.IGNORECASE,
)
_VOTE = re.compile(
    r"(?<![\d.,])(\d{1,6})\s+(?:\w+\s+){1,3}present[^.;]{0,20}?(\d{1,6})\s+voted (?:for|in favour)[^.;\d]{0,20}"
    r"(\d{1,6})\s+(?:voted )?against[^.;\d]{0,20}(\d{1,6})\s+abstained",
    re.IGNORECASE,
)


def parts_of_people(claims: Claims) -> Iterator[Finding]:
    """SUBSET: "48 neighbours, of whom 52 were women", whoever is counted."""
    for sentence in claims.sentences:
        plain = quantities.western_digits(sentence.text)
        for match in (*_WHOM.finditer(plain), *_BY_SEX.finditer(plain)):
            whole, part = int(match[1]), int(match[2])
            if part > whole:
                span = sentence.span(match.start(), match.end())
                values = {"part": part, "whole": whole, "role": ""}
                yield Finding(
                    "SUBSET",
                    Severity.ERROR,
                    span,
                    sentence.text[match.start() : match.end()],
                    Said(_("%(part)s > %(whole)s."), values),
                    Said(_("%(part)s cannot be part of %(whole)s: a part is never larger than the whole."), values),
                    (f"{whole} → {part}", f"{part} → {whole}"),
                )


def votes(claims: Claims) -> Iterator[Finding]:
    """PARTS: votes for, against and withheld that do not make those present. Fewer may have voted: then a warning."""
    for sentence in claims.sentences:
        for match in _VOTE.finditer(quantities.western_digits(sentence.text)):
            whole, *parts = map(int, match.groups())
            if sum(parts) == whole:
                continue
            values = {"sum": " + ".join(map(str, parts)), "total": sum(parts), "whole": whole}
            yield Finding(
                "PARTS",
                Severity.ERROR if sum(parts) > whole else Severity.WARNING,
                sentence.span(match.start(), match.end()),
                sentence.text[match.start() : match.end()],
                Said(_("%(sum)s = %(total)s, not %(whole)s."), values),
                Said(
                    _("The parts make %(total)s, but the text says %(whole)s in all. One of the numbers is wrong."),
                    values,
                ),
            )


_A_SEX = re.compile(r"(?<!\w)(?:girls|boys) (?:made up|were|accounted for|represented|formed)\s*$", re.IGNORECASE)


def sexes_of_all(claims: Claims) -> Iterator[Finding]:
    """GRIM: "girls made up x % of all children consulted", where that whole is stated once and x is out of its reach."""
    children = {count.value for _sentence, count in consulted(claims)}
    if len(children) != 1:
        return
    (base,) = children
    for sentence in claims.sentences:
        for percent in sentence.percentages:
            text = sentence.text
            is_told = _A_SEX.search(text[: percent.start]) and _OF_CHILDREN.match(text[percent.end :])
            if is_told and not percent.is_hedged and not reach.is_reachable(percent.percent, base):
                span = sentence.span(percent.start, percent.end)
                bases = Bases((base,), is_certain=True)
                yield reachable.unreachable(percent.percent, span, text[percent.start : percent.end], bases, claims)
