"""Tabulation: which issue was named where, as counts of places, beside what a report printed.

A place share from places that were chosen, not drawn, says nothing of how common a thing is: no interval is
computed from it, and no map is shaded by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ponleu.core import Percent, Rounding, Share, Unit


class NobodyConsulted(ValueError):
    """There is no base: an unknown share is not a share of 0."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One issue: where it was named, out of how many places that were asked, and what was printed of it."""

    issue: str
    places: tuple[str, ...]  # in the order of the frame
    share: Share
    percent: Percent
    printed: Percent | None = None

    @property
    def differs(self) -> bool:
        """Whether what was printed cannot be this row's share, however it was rounded."""
        return self.printed is not None and self.printed.value not in {
            self.share.percent(decimals=self.printed.decimals, rounding=rounding).value for rounding in Rounding
        }


def place_rows(
    issues: Sequence[str],
    mentions: Iterable[tuple[str, str]],
    consulted: Sequence[str],
    *,
    decimals: int,
    printed: Mapping[str, Percent] | None = None,
) -> tuple[PlaceRow, ...]:
    """A row for each issue, also for one that nobody named.

    issues      in the order to print
    mentions    (issue, place); a pair given twice counts once
    consulted   places that were asked, in the order to print; the base of every share
    decimals    of the percentages
    raises      NobodyConsulted without a base

    >>> row, = place_rows(["a"], [("a", "x"), ("a", "y")], ["w", "x", "y"], decimals=2)
    >>> row.places, str(row.percent)
    (('x', 'y'), '66.67%')
    """
    if not consulted:
        raise NobodyConsulted
    order = {place: number for number, place in enumerate(consulted)}
    where: defaultdict[str, set[str]] = defaultdict(set)
    for issue, place in mentions:
        where[issue].add(place)
    rows = []
    for issue in issues:
        places = tuple(sorted((place for place in where[issue] if place in order), key=order.__getitem__))
        share = Share(len(places), len(consulted), Unit.PLACE)
        rows.append(PlaceRow(issue, places, share, share.percent(decimals=decimals), (printed or {}).get(issue)))
    return tuple(rows)


def mentions_per_place(mentions: Iterable[tuple[str, str]], consulted: Sequence[str]) -> dict[str, int]:
    """How many issues were named at each place that was asked; 0 where children named none of them."""
    counts = dict.fromkeys(consulted, 0)
    for _, place in set(mentions):
        if place in counts:
            counts[place] += 1
    return counts


def places_with_any(rows: Iterable[PlaceRow]) -> tuple[str, ...]:
    """Places where at least one of the issues was named, in the order of the frame as the rows give it."""
    seen: dict[str, None] = {}
    for row in rows:
        seen.update(dict.fromkeys(row.places))
    return tuple(seen)


def uncovered(limbs: Iterable[str], covered: Iterable[str]) -> tuple[str, ...]:
    """Provisions that no row is about: neither their own nor one below them is among the covered.

    >>> uncovered(["3(1)(a)(i)b", "3(1)(b)"], ["3(1)(b)"])
    ('3(1)(a)(i)b',)
    """
    have = set(covered)
    return tuple(limb for limb in limbs if limb not in have and not any(each.startswith(limb) for each in have))
