"""What a chapter may bind: a study's values, citations and blocks, told in one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.reports.rules.bindings import Form
from ponleu.reports.rules.tree import Block, Citation, TableBlock, Value
from ponleu.studies.rules.blocks import figures, process, suggestions, tables
from ponleu.studies.rules.pack import Pack
from ponleu.studies.rules.schema import Words
from ponleu.studies.rules.telling import Knowledge, Telling


class UnknownBlock(Problem):
    """A text asks for a table, chart or map that the study does not have."""

    message = _("{{ %(name)s %(argument)s }} is no block of this study.")
    advice = _("Check the identifier; docs/study-pack.md lists the blocks.")


@dataclass(frozen=True)
class StudyBook:
    """The binder of a study's texts, and the source of every table and figure that a page shows."""

    tell: Telling

    @classmethod
    def of(cls, pack: Pack, *, language: str, knowledge: Knowledge, khmer_digits: bool = False) -> StudyBook:
        """A study told in a language; digits follow the edition, not the language."""
        return cls(Telling(pack, language, knowledge, khmer_digits))

    def value(self, key: str, form: Form = Form.DIGITS) -> Value:
        """A bound value; raises UnknownKey, NoBase."""
        return self.tell.value(key, form)

    def citation(self, reference: str) -> Citation:
        """A treaty provision or document; raises a Problem of the standards."""
        return suggestions.cite(self.tell, reference)

    def words(self, words: Words) -> str:
        """A text of the pack in this language, or the nearest."""
        return self.tell.words(words)

    def block(self, name: str, argument: str) -> tuple[Block, ...]:
        """The blocks of a directive; raises UnknownBlock."""
        kind, _dot, id_ = argument.partition(".")
        make = self._makers.get(f"{name} {kind}".strip()) or self._makers.get(name)
        known = self._known(name, kind)
        if make is None or (known is not None and id_ not in known and argument not in known):
            raise UnknownBlock(name=name, argument=argument)
        return make(id_ or argument)

    def _known(self, name: str, kind: str) -> set[str] | None:
        """Identifiers that a directive may name; None when it takes none."""
        pack = self.tell.pack
        if name == "suggestions":
            return {cause.id for cause in pack.causes}
        known = {
            "topic": {row.id for row in pack.topics},
            "issue": {row.id for row in pack.issues},
            "answers": {row.id for row in pack.questions},
            "participants": {row.id for row in pack.participants},
        }
        return known.get(kind) if (name, kind) != ("table", "participants") else None

    @cached_property
    def _makers(self) -> dict[str, Callable[[str], tuple[Block, ...]]]:
        tell = self.tell
        return {
            "table topic": lambda id_: (tables.issues_of_topic(tell, id_),),
            "table participants": lambda id_: (tables.people(tell),),
            "table answers": lambda id_: (tables.answers(tell, id_),),
            "table places": lambda id_: (tables.places(tell),),
            "table coverage": lambda id_: (tables.coverage(tell),),
            "table differences": lambda id_: (tables.differences(tell),),
            "chart topic": lambda id_: (figures.topic_bars(tell, id_),),
            "chart answers": lambda id_: (figures.answer_bars(tell, id_),),
            "chart participants": lambda id_: (figures.people_dots(tell, id_),),
            "map topic": lambda id_: (figures.mention_map(tell, f"topic.{id_}"),),
            "map issue": lambda id_: (figures.mention_map(tell, f"issue.{id_}"),),
            "map consulted": lambda id_: (figures.consulted_map(tell),),
            "suggestions": lambda id_: suggestions.cards(tell, id_),
            "how-we-did-it": lambda id_: process.how_we_did_it(tell),
            "missing": lambda id_: process.missing(tell),
            "sources": lambda id_: process.sources(tell),
        }

    def every_table(self) -> tuple[TableBlock, ...]:
        """All tables of the study, for CSV and XLSX."""
        pack, tell = self.tell.pack, self.tell
        return (
            *(tables.issues_of_topic(tell, topic.id) for topic in pack.topics),
            tables.places(tell),
            tables.people(tell),
            *(tables.answers(tell, question.id) for question in pack.questions),
            tables.coverage(tell),
            tables.differences(tell),
        )
