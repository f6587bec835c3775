"""Words inside a line. Every text is escaped here; nothing else writes a reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from html import escape

from ponleu.core import Percent
from ponleu.reports.rules.numbers import count_shown
from ponleu.reports.rules.scripts import runs
from ponleu.reports.rules.tree import Amount, Citation, Emphasis, Inline, Quoted, Strong, Text, Value


@dataclass(slots=True)
class Setting:
    """How a document is set, and which identifiers its page has used."""

    language: str
    khmer_digits: bool = False
    below: int = 1  # heading level of the title above these blocks
    used: set[str] = field(default_factory=set)

    def id(self, wanted: str) -> str:
        """An `id` attribute, empty when the page has one like it."""
        if wanted in self.used:
            return ""
        self.used.add(wanted)
        return f' id="{escape(wanted)}"'

    def unique(self, wanted: str) -> str:
        """A name for a pattern, not used before, of letters that an address may hold."""
        safe = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in wanted)
        name = next(each for number in range(len(self.used) + 1) if (each := f"p{number}-{safe}") not in self.used)
        self.used.add(name)
        return name

    def number(self, count: int) -> str:
        """A whole number in the document's digits."""
        return count_shown(count, language=self.language, khmer_digits=self.khmer_digits)


def words(text: str, setting: Setting) -> str:
    """Plain words, escaped; letters of another script are marked with their language."""
    return "".join(
        f'<span lang="{run.language}">{escape(run.text)}</span>' if run.language else escape(run.text)
        for run in runs(text, setting.language)
    )


def line(inlines: Iterable[Inline], setting: Setting) -> str:
    """Inlines in a row."""
    return "".join(_inline(inline, setting) for inline in inlines)


def bare(amount: Amount) -> str:
    """A value as a program reads it: no sign, no separator, ISO dates.

    >>> bare(Percent.parse("43.75%"))
    '43.75'
    """
    if isinstance(amount, Percent):
        return f"{amount.value:f}"
    return amount.isoformat() if isinstance(amount, date) else str(amount)


def _inline(inline: Inline, setting: Setting) -> str:
    match inline:
        case Text():
            return words(inline.text, setting)
        case Strong():
            return f"<strong>{line(inline.children, setting)}</strong>"
        case Emphasis():
            return f"<em>{line(inline.children, setting)}</em>"
        case Quoted():
            language = f' lang="{escape(inline.language)}"' if inline.language else ""
            inner = Setting(inline.language or setting.language, setting.khmer_digits)
            return f'<span class="r-quoted"{language}>{line(inline.children, inner)}</span>'
        case Value():
            shown = words(inline.shown, setting)
            return f'<data value="{escape(bare(inline.amount))}" data-key="{escape(inline.key)}">{shown}</data>'
        case Citation():
            shown = words(inline.shown, setting)
            return f'<span class="r-cite" data-reference="{escape(inline.reference)}">{shown}</span>'
