"""What expressions may ask of the answers of one form (see `xpath.context.World`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from random import Random, SystemRandom
from typing import Final

from ponleu.core import Problem
from ponleu.forms.rules.definition import NOTHING, Rule
from ponleu.forms.rules.engine.nodes import Node
from ponleu.forms.rules.engine.plan import Plan
from ponleu.forms.rules.engine.tree import Tree
from ponleu.forms.rules.markup import Element
from ponleu.forms.rules.xpath import Context, Value, to_string
from ponleu.forms.rules.xpath import Node as Selected
from ponleu.forms.rules.xpath.context import TooMuchInAll

MOST_WORK_IN_ALL: Final = 3_000_000  # nodes that all rules look at after one answer, or in one check: a few seconds
WORK_OF_EACH: Final = 4  # nodes that a rule costs beside those that it looks at
MOST_INSIDE: Final = 5  # texts inside texts; one that names itself would never end


class World(Tree):
    """Answers in a language, at a moment, on a device."""

    def __init__(
        self,
        plan: Plan,
        *,
        now: datetime,
        language: str = "",
        properties: Mapping[str, str] = NOTHING,
        seed: int | None = None,
    ) -> None:
        super().__init__(plan)
        if now.tzinfo is None:
            raise ValueError("the moment has no zone")
        self.now, self.language, self.properties = now, language, properties
        self.worked = 0  # nodes looked at since an answer came
        self._inside = 0  # rules that wait for a text in which the one at hand stands
        self.chance: Random = SystemRandom() if seed is None else Random(seed)  # noqa: S311 (tests repeat with it)

    @property
    def zone(self) -> tzinfo:
        """The zone of the device."""
        zone = self.now.tzinfo
        assert zone is not None
        return zone

    def run(self, rule: Rule, node: Node) -> Value:
        """Work out a rule at a node. Raises TooMuchInAll when all together have looked at too much."""
        if self.worked > MOST_WORK_IN_ALL or self._inside == MOST_INSIDE:
            raise TooMuchInAll(most=MOST_WORK_IN_ALL)
        context = Context(node.element, world=self)
        self._inside += 1
        try:
            return rule.run(context)
        finally:
            self._inside -= 1
            self.worked += context.work[0] + WORK_OF_EACH

    def text_of(self, rule: Rule, node: Node) -> str:
        """What a rule works out to, as text; "" if it cannot be worked out."""
        try:
            return to_string(self.run(rule, node))
        except Problem:
            return ""

    def instance(self, name: str) -> Element | None:
        """A secondary instance."""
        found = self.plan.form.instances.get(name)
        return found.root if found else None

    def itext(self, name: str) -> str:
        """A text of the form in the language at hand."""
        words = self.plan.form.texts.get(name)
        return words.text(self.language, self.asking(self.top)) if words else ""

    def asking(self, node: Node) -> Callable[[Rule], str]:
        """How the outputs in words are filled at a node."""
        return lambda rule: self.text_of(rule, node)

    def choice_name(self, value: str, ref: str, node: Selected) -> str:
        """The label of a choice of another question."""
        from ponleu.forms.rules.engine.choices import label_of

        return label_of(self, value, ref, node)

    def is_relevant(self, node: Element) -> bool:
        """Whether an element counts; those of lists always do."""
        found = self.nodes.get(node)
        return found is None or found.is_relevant

    def is_repeat(self, node: Element) -> bool:
        """Whether an element is an instance of a repeat."""
        found = self.nodes.get(node)
        return found is not None and found.spot.is_repeat

    def random(self) -> float:
        """The next chance number."""
        return self.chance.random()

    def property(self, name: str) -> str:
        """What is known of device and person."""
        return self.properties.get(name, "")
