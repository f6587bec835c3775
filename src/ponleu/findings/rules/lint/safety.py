"""What could give a child away: SMALL-CELL, SINGLE-PLACE."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ponleu.core import Unit
from ponleu.core import mark as _
from ponleu.findings.rules.document import Cell, Table
from ponleu.findings.rules.lint import quantities, words
from ponleu.findings.rules.lint.claims import Claims, ShareRow
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span, span_of_cell

_PERSONS = re.compile(
    rf"(?<!\w)(?:{words.CHILD_NOUNS}|respondents|participants|victims|survivors|cases|disab\w+|orphans?)(?!\w)",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"%|per\s?cent|^\W*(?:no\.?|#|rank|order|code|age|year|article|annex|page|id)\W*$|mean|average|score|groups?|sessions?",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\s*(?:\w+\s+){0,3}?(?:said|told|reported|mentioned|experienced|disclosed|had been|were|was|have been|described)(?!\w)",
    re.IGNORECASE,
)
_SENSITIVE = re.compile(
    r"(?<!\w)(?:sex\w*|exploit\w*|porn\w*|rape\w*|raped|traffick\w*|prostitut\w*|abus\w*|molest\w*|sale of child\w*)(?!\w)",
    re.IGNORECASE,
)


def small_cells(claims: Claims) -> Iterator[Finding]:
    """Counts of children so small that neighbours may know who is meant; one finding per table."""
    most = claims.ledger.smallest_shown
    for table in claims.tables:
        small = [cell for at in _count_columns(claims, table) for cell in _cells_below(table, at, most)]
        if small:
            spans = sorted(span_of_cell(cell) for cell in small)
            yield _too_small(
                spans[0],
                claims.exact([small[0]]),
                len(small),
                most,
                tuple(sorted({s.line for s in spans} - {spans[0].line})),
            )
    for sentence in claims.sentences:
        for count in sentence.counts:
            told = count.unit is Unit.CHILD and 0 < count.value < most and _SAID.match(sentence.text, count.noun_end)
            if told and not re.search(
                r"member|represent|facilitat|coordinat|per ",
                sentence.text[max(0, count.start - 30) : count.noun_end + 30],
            ):
                yield _too_small(
                    sentence.span(count.start, count.noun_end), sentence.text[count.start : count.noun_end], 1, most, ()
                )


def _count_columns(claims: Claims, table: Table) -> Iterator[int]:
    """Columns of whole numbers about people."""
    lists_places = claims.place_column(table) is not None  # then a plain "how many" counts places
    for at, title in enumerate(table.header):
        cells = [row[at].text for row in table.body if at < len(row) and row[at].text]
        whole = len(cells) > 1 and all(quantities.bare_count(cell) is not None for cell in cells)
        speaks_of = title if words.NOUN.search(title) else f"{title} {table.caption}"
        is_place = words.PLACE.search(title) or (not words.NOUN.search(title) and words.PLACE.search(table.caption))
        if lists_places and not _PERSONS.search(title):
            continue
        if whole and at and _PERSONS.search(speaks_of) and not is_place and not _NO_COUNT.search(title):
            yield at


def _cells_below(table: Table, at: int, most: int) -> Iterator[Cell]:
    for row in table.body:
        if at < len(row) and not words.TOTAL.match(row[0].text):
            count = quantities.bare_count(row[at].text)
            if count is not None and 0 < count < most:
                yield row[at]


def _too_small(span: Span, evidence: str, cells: int, most: int, also: tuple[int, ...]) -> Finding:
    values = {"cells": cells, "most": most}
    return Finding(
        "SMALL-CELL",
        Severity.WARNING,
        span,
        evidence,
        Said(_("Counts of people from 1 to below %(most)s: %(cells)s."), values),
        Said(_("So few children are counted here that people who know them may guess who they are.")),
        (_("hide the count, and one beside it"), _("join it with its neighbour")),
        also,
    )


def single_places(claims: Claims) -> Iterator[Finding]:
    """Lists of so few places, about sexual exploitation, that they point at the children; one finding per table."""
    groups: dict[int, list[ShareRow]] = defaultdict(list)
    for row in claims.share_rows:
        about = row.label + (claims.tables[row.group].caption if row.group < len(claims.tables) else "")
        if 0 < max(row.counts) < claims.ledger.fewest_places and _SENSITIVE.search(about):
            groups[row.group].append(row)
    for rows in groups.values():
        first = rows[0]
        values = {"rows": len(rows), "fewest": claims.ledger.fewest_places}
        yield Finding(
            "SINGLE-PLACE", Severity.WARNING, first.names_span, first.evidence,
            Said(_("Rows that name fewer than %(fewest)s places: %(rows)s."), values),
            Said(_("Naming one or two places on a matter like this may point at a few children.")),
            (_("give the number of places, not their names"), _("name the region")),
            tuple(sorted({row.names_span.line for row in rows[1:]} - {first.names_span.line})),
        )  # fmt: skip
