"""What a form loses or cannot do on each channel, said before it is published there.

Of three strengths: `cannot`, the question would not be asked there, which its writer says with the column `channel` if
it is meant; `mend`, something is missing that the channel needs; `mind`, it works, with an effect to know. A channel is
clean when nothing is left of the first two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from ponleu.core import Problem
from ponleu.forms.rules.definition import Form, Item, Question, Repeat
from ponleu.forms.rules.gate import on_pages, on_paper, on_telephones
from ponleu.forms.rules.gate.prompts import Prompt, prompts

Strength: TypeAlias = Literal["cannot", "mend", "mind"]
REPORTED = ("web", "paper", "sms", "voice")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a channel does to a question, or "" for the whole form."""

    ref: str
    strength: Strength
    what: Problem


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """Findings by channel, in the order of the form, and what it takes to ask everything by text message.

    prompts   every message of a run in which all is asked, in each language
    """

    findings: Mapping[str, tuple[Finding, ...]]
    prompts: tuple[Prompt, ...]

    def is_clean(self, channel: str) -> bool:
        """Whether nothing stands in the way of publishing on a channel."""
        return all(finding.strength == "mind" for finding in self.findings.get(channel, ()))

    def parts(self, language: str) -> int:
        """Text messages sent to somebody who is asked everything once; repeats once, answers not counted."""
        return sum(prompt.cost.parts for prompt in self.prompts if prompt.language == language)


def channel_report(form: Form, *, seconds: Mapping[str, float] | None = None) -> ChannelReport:
    """Look at every question of a form through each channel.

    seconds   length of recordings by file name, of those that are known
    """
    found = {channel: tuple(_findings(form, channel, seconds or {})) for channel in REPORTED}
    return ChannelReport(MappingProxyType(found), tuple(prompts(form)))


_LOOK: Mapping[str, Callable[..., Iterator[tuple[Strength, Problem]]]] = {
    "web": on_pages.of_question,
    "paper": on_paper.of_question,
    "sms": on_telephones.by_sms,
    "voice": on_telephones.by_voice,
}
_LOOK_REPEAT: Mapping[str, Callable[..., Iterator[tuple[Strength, Problem]]]] = {
    "paper": on_paper.of_repeat,
    "sms": on_telephones.of_repeat_by_sms,
    "voice": on_telephones.of_repeat_by_voice,
}


def _findings(form: Form, channel: str, seconds: Mapping[str, float]) -> Iterator[Finding]:
    for item in form.items:
        if is_meant_for(form, item, channel):
            for strength, what in _look(form, item, channel, seconds):
                yield Finding(item.ref, strength, what)


def is_meant_for(form: Form, item: Item, channel: str) -> bool:
    """Whether the form's writer has it asked on the channel; everything is where nothing is said."""
    bind = form.binds.get(item.ref)
    channels = bind.extra.get("channel", "").split() if bind else []
    return not channels or channel in channels


def _look(form: Form, item: Item, channel: str, seconds: Mapping[str, float]) -> Iterator[tuple[Strength, Problem]]:
    if isinstance(item, Question):
        yield from _LOOK[channel](form, item, seconds)
    elif isinstance(item, Repeat) and channel in _LOOK_REPEAT:
        yield from _LOOK_REPEAT[channel](form, item)
