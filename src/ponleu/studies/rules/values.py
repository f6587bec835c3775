"""Keys that a text may bind, and the number, date or name that each stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.reports.rules.tree import Amount
from ponleu.studies.rules.numbers import Numbers
from ponleu.studies.rules.pack import Pack, said


class UnknownKey(Problem):
    """A text binds a value that the study does not hold."""

    message = _("{{ %(key)s }} is no value of this study.")
    advice = _("Correct the key%(nearest)s; docs/study-pack.md lists what can be bound.")


class NoBase(Problem):
    """A value was asked for as a share and has no whole."""

    message = _("{{ %(key)s of base }} cannot be printed: the value is not counted out of anything.")
    advice = _("Leave out “of base”, or bind a value that has one.")


@dataclass(frozen=True, slots=True)
class Known:
    """A value and, when it is a count out of a whole, that whole and what was counted."""

    amount: Amount | tuple[str, ...]  # several names are joined as the language joins them
    base: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Values:
    """Looks keys up in a study. Names come in the language asked for."""

    pack: Pack
    numbers: Numbers
    language: str

    def known(self, key: str) -> Known:
        """What a key stands for; raises UnknownKey."""
        known = self._all.get(key)
        if known is None:
            near = get_close_matches(key, self._all, n=3, cutoff=0.6)
            raise UnknownKey(key=key, nearest=f" ({', '.join(near)}?)" if near else "")
        return known

    @cached_property
    def _all(self) -> dict[str, Known]:
        return {
            **self._whole(),
            **self._issues(),
            **self._topics(),
            **self._places(),
            **self._people(),
            **self._answers(),
            **self._suggestions(),
            **{f"fact.{fact.id}": Known(_fact(fact.kind, fact.value)) for fact in self.pack.facts},
        }

    @cached_property
    def _place_names(self) -> dict[str, str]:
        return {place.id: said(place.name, self.language) for place in self.pack.places}

    def _names(self, places: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._place_names[place] for place in places)

    def _whole(self) -> dict[str, Known]:
        pack, numbers, study = self.pack, self.numbers, self.pack.study
        asked, frame = len(numbers.consulted), len(pack.places)
        return {
            "places.consulted": Known(asked, frame, "place"),
            "places.frame": Known(frame),
            "places.not_consulted": Known(frame - asked, frame, "place"),
            "places.names": Known(self._names(place.id for place in numbers.consulted)),
            "issues.total": Known(len(pack.issues)),
            "issues.differ": Known(len(numbers.differing), len(pack.issues), "issue"),
            "mentions.total": Known(len(pack.mentions)),
            "study.title": Known(said(study.title, self.language)),
            "study.state": Known(said(study.state, self.language)),
            "study.date": Known(study.published_on),
        }

    def _issues(self) -> dict[str, Known]:
        found: dict[str, Known] = {}
        for id_, row in self.numbers.rows.items():
            found[f"issue.{id_}.places"] = Known(row.share.count, row.share.base, "place")
            found[f"issue.{id_}.percent"] = Known(row.percent)
            found[f"issue.{id_}.names"] = Known(self._names(row.places))
            if row.printed is not None:
                found[f"issue.{id_}.printed"] = Known(row.printed)
        return found

    def _topics(self) -> dict[str, Known]:
        found: dict[str, Known] = {}
        asked = len(self.numbers.consulted)
        for id_, places in self.numbers.places_of_topic.items():
            found[f"topic.{id_}.issues"] = Known(len(self.numbers.issues_by_topic[id_]))
            found[f"topic.{id_}.places"] = Known(len(places), asked, "place")
            found[f"topic.{id_}.names"] = Known(self._names(places))
        return found

    def _places(self) -> dict[str, Known]:
        total = len(self.pack.issues)
        names = {f"place.{place}.name": Known(name) for place, name in self._place_names.items()}
        counts = {f"place.{id_}.issues": Known(n, total, "issue") for id_, n in self.numbers.per_place.items()}
        return names | counts

    def _people(self) -> dict[str, Known]:
        found = {f"seats.{seat.id}": Known(seat.count) for seat in self.pack.seats}
        found["seats.total"] = Known(sum(seat.count for seat in self.pack.seats))
        for row in self.pack.participants:
            start, share = f"participants.{row.id}", self.numbers.part(row)
            if row.count is not None:
                found[start] = Known(row.count, share.base if share else 0, row.unit)
            if share is not None:
                found[f"{start}.percent"] = Known(share.percent(decimals=self.pack.study.decimals))
            for end in ("age_from", "age_until"):
                if getattr(row, end) is not None:
                    found[f"{start}.{end}"] = Known(getattr(row, end))
        return found

    def _answers(self) -> dict[str, Known]:
        found: dict[str, Known] = {}
        for answer in self.pack.answers:
            start = f"answer.{answer.id}"
            if answer.count is not None:
                found[start] = found[f"{start}.count"] = Known(answer.count, answer.base or 0, answer.unit)
            if answer.printed is not None:
                found[start] = Known(answer.printed)
            if answer.base:
                found[f"{start}.base"] = Known(answer.base)
        return found

    def _suggestions(self) -> dict[str, Known]:
        total = len(self.pack.suggestions)
        unlinked = self.numbers.suggestions_without_finding
        per_cause = Counter(suggestion.cause for suggestion in self.pack.suggestions)
        return {
            "suggestions.total": Known(total),
            "suggestions.unlinked": Known(unlinked, total, "suggestion"),
            **{
                f"suggestions.{cause.id}": Known(per_cause[cause.id], total, "suggestion") for cause in self.pack.causes
            },
        }


def _fact(kind: str, value: str) -> Amount:
    if kind == "day":
        return date.fromisoformat(value)
    return int(value) if kind == "number" and value.isdigit() else value
