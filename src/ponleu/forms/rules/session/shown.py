"""What a session shows of itself: the state of a node, the next question, a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from ponleu.forms.rules.definition import Choice, Group, Question, Repeat


class NodeState(NamedTuple):
    """How one node that can hold an answer stands.

    type           "input", "select", "rank", "range", "upload", "trigger" or "note" as the body asks for it (both
                   kinds of selecting are "select"), "model-value" if it is not asked
    relevant       itself and everything around it
    required       what its rule says, relevant or not
    readonly       itself or a group around it
    constraint_ok  True when empty or irrelevant
    required_ok    False when required, relevant and empty
    value          as it is stored, kept while irrelevant
    """

    type: str
    relevant: bool
    required: bool
    readonly: bool
    constraint_ok: bool
    required_ok: bool
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """One thing to ask or tell now.

    ref       give it back to `answer`, `next` and `before`; of "another" it is the row of repeats, as `add` wants it
    kind      "question"; "note", which takes no answer; "another": whether one more instance is wanted
    label, hint  in the session's language, with the values that stand within them
    choices   those that are open now
    count     of "another": how many instances there are
    """

    ref: str
    kind: Literal["question", "note", "another"]
    item: Question | Repeat
    label: str
    hint: str
    choices: tuple[Choice, ...]
    required: bool
    readonly: bool
    value: str
    count: int = 0

    @property
    def question(self) -> Question:
        """The question; only when `kind` is not "another"."""
        assert isinstance(self.item, Question)
        return self.item


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A group, or one instance of a repeat, with what is relevant in it.

    position   of an instance, from 1; 0 for a group
    is_extra   whether whoever answers may remove this instance
    """

    ref: str
    item: Group | Repeat
    label: str
    parts: tuple[Part, ...]
    position: int = 0
    is_extra: bool = False


Part: TypeAlias = Section | Prompt


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """What is shown at once: a top group or repeat with all it holds, or a question that stands alone.

    ref       of its group, repeat or question; "" never happens: a group without node is known by its first part
    """

    ref: str
    label: str
    parts: tuple[Part, ...]

    def prompts(self) -> tuple[Prompt, ...]:
        """Everything asked or told on it, in order."""
        return tuple(_prompts(self.parts))


def _prompts(parts: tuple[Part, ...]) -> list[Prompt]:
    found: list[Prompt] = []
    for part in parts:
        found.extend([part] if isinstance(part, Prompt) else _prompts(part.parts))
    return found
