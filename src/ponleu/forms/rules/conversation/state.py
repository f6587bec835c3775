"""Where a conversation stands: all of it, as text that can be kept between two messages."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

from ponleu.core import Problem
from ponleu.core import mark as _

Stage: TypeAlias = Literal[
    "opening", "asking", "parts", "options", "confirming", "offering", "menu", "language", "closed"
]
Disposition: TypeAlias = Literal[
    "", "complete", "partial", "broke off", "refused", "expired", "wants a person", "deleted"
]


class NotAState(Problem):
    """The text is not what `State.written` gave, or of another version of it."""

    message = _("This conversation cannot be gone on with.")
    advice = _("Begin it again.")


@dataclass(frozen=True, slots=True)
class State:
    """One conversation.

    record     the answers so far, as XML with everything in it: it holds what was said, and is sealed where that is
    ref        what was asked last
    held       parts of an answer that is not whole yet: year and month, options chosen so far, what is to be confirmed
    tries      answers to this question that were not understood or refused by its rule
    refusals   how often it was asked to skip this question
    skipped    ref -> "no answer" or "refused"
    left_out   ref -> why this channel did not ask: "sensitive", "channel", "type", "repeat"
    modes      ref -> the channel by which it was answered: how something is asked changes what is said
    asked_at   when the last message was sent, ISO with zone
    """

    form: str
    version: str
    channel: str
    language: str
    record: str
    stage: Stage = "opening"
    ref: str = ""
    kind: str = ""
    held: tuple[str, ...] = ()
    tries: int = 0
    refusals: int = 0
    page: int = 0
    skipped: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    disposition: Disposition = ""
    is_hint_wanted: bool = False
    is_reminded: bool = False
    is_sensitive: bool = False
    asked_at: str = ""

    def but(self, **changes: Any) -> State:
        """The same with some things changed."""
        return replace(self, **changes)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is asked."""
        return self.stage == "closed"

    def written(self) -> str:
        """The whole state as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> State:
        """The state that `written` gave. Raises NotAState."""
        try:
            values = json.loads(text)
            state = cls(**values | {"held": tuple(values["held"])})
            datetime.fromisoformat(state.asked_at)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise NotAState from None
        return state
