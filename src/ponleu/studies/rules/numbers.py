"""Every number of a study, counted once; pages, editions, tables and exports all ask here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ponleu.core import Percent, Share, Unit
from ponleu.findings.rules.tables import PlaceRow, mentions_per_place, place_rows
from ponleu.studies.rules.pack import Pack, by_id
from ponleu.studies.rules.schema import Answer, Issue, Participants, Place


@dataclass(frozen=True)
class Numbers:
    """The counts of one study."""

    pack: Pack

    @cached_property
    def consulted(self) -> tuple[Place, ...]:
        """Places where children were asked, in the order of the pack: the base of every place share."""
        return tuple(place for place in self.pack.places if place.is_consulted)

    @cached_property
    def rows(self) -> dict[str, PlaceRow]:
        """A row for each issue, by its identifier."""
        found = place_rows(
            [issue.id for issue in self.pack.issues],
            [(mention.issue, mention.place) for mention in self.pack.mentions],
            [place.id for place in self.consulted],
            decimals=self.pack.study.decimals,
            printed={each.issue: each.printed for each in self.pack.published},
        )
        return {row.issue: row for row in found}

    @cached_property
    def issues_by_topic(self) -> dict[str, tuple[Issue, ...]]:
        """Issues in the order of the pack, by topic."""
        found: dict[str, list[Issue]] = {topic.id: [] for topic in self.pack.topics}
        for issue in self.pack.issues:
            found[issue.topic].append(issue)
        return {topic: tuple(issues) for topic, issues in found.items()}

    def rows_of(self, topic: str) -> tuple[PlaceRow, ...]:
        """The rows of a topic's table."""
        return tuple(self.rows[issue.id] for issue in self.issues_by_topic[topic])

    @cached_property
    def _order(self) -> dict[str, int]:
        return {place.id: number for number, place in enumerate(self.pack.places)}

    @cached_property
    def places_of_topic(self) -> dict[str, tuple[str, ...]]:
        """Places where at least one issue of a topic was named, in the order of the pack."""
        return {
            topic: tuple(
                sorted({place for row in self.rows_of(topic) for place in row.places}, key=self._order.__getitem__)
            )
            for topic in self.issues_by_topic
        }

    @cached_property
    def per_place(self) -> dict[str, int]:
        """How many issues were named at each place that was consulted."""
        return mentions_per_place(
            ((mention.issue, mention.place) for mention in self.pack.mentions), [place.id for place in self.consulted]
        )

    @cached_property
    def issues_at(self) -> dict[str, tuple[str, ...]]:
        """The issues named at each place that was consulted, in the order of the pack."""
        found: dict[str, list[str]] = {place.id: [] for place in self.consulted}
        for issue in self.pack.issues:
            for place in self.rows[issue.id].places:
                found[place].append(issue.id)
        return {place: tuple(issues) for place, issues in found.items()}

    @cached_property
    def differing(self) -> tuple[PlaceRow, ...]:
        """Rows whose printed percentage is not their share."""
        return tuple(row for row in self.rows.values() if row.differs)

    @cached_property
    def _participants(self) -> dict[str, Participants]:
        return by_id(self.pack.participants)

    def part(self, participants: Participants) -> Share | None:
        """The share of a part in its whole, when both are counted."""
        whole = self._participants.get(participants.of)
        if whole is None or not whole.count or participants.count is None:
            return None
        return Share(participants.count, whole.count, Unit(participants.unit))

    def answer_percent(self, answer: Answer) -> Percent | None:
        """An answer's percentage: as printed, else from its count and base."""
        if answer.printed is not None or answer.count is None or not answer.base:
            return answer.printed
        unit = Unit.CHILD if answer.unit == "not_stated" else Unit(answer.unit)
        return Share(answer.count, answer.base, unit).percent(decimals=self.pack.study.decimals)

    @cached_property
    def suggestions_without_finding(self) -> int:
        """Suggestions that no issue is linked to."""
        return sum(not suggestion.issues for suggestion in self.pack.suggestions)
