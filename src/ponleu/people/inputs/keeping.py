"""What is asked for when a sealed record is to be held, or erased before its time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ponleu.people.inputs.trails import Reference
from ponleu.people.rules.deeds import GROUNDS
from ponleu.vault.queries.retention import month_of, months_from

MONTHS = 120  # how far ahead something may be held at once
HOLDING = ("authority", "inquiry", "claim")
ERASING = ("wish", "mistake", "needless", "authority")


class AskHold(forms.Form):
    """Which record, why, and until when."""

    reference = Reference()

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = _reason(HOLDING)
        self.fields["until"] = forms.ChoiceField(
            label=_("Keep it at least until the end of"),
            help_text=_("As long as needed, and no longer. A hold can be released at any time."),
            choices=[("", ""), *((month, _called(month)) for month in months_from(month_of(on), MONTHS))],
        )


class AskErasure(forms.Form):
    """Which record, and why."""

    reference = Reference()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = _reason(ERASING)


class Understood(forms.Form):
    """That somebody has read what cannot be undone."""

    understood = forms.BooleanField(
        label=_("I have read what nobody will be able to read any more, and that nothing brings it back."),
        error_messages={"required": _("Say so first: it cannot be undone.")},
    )


def _reason(names: tuple[str, ...]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Why"),
        help_text=_("Only from this list: a sentence could tell of a child, and this is not sealed."),
        choices=[("", ""), *((name, _marked(GROUNDS[name])) for name in names)],
    )


def _marked(text: str) -> Any:
    return _(text)


def _called(month: str) -> str:
    """The month in words, with the digits of the page's language."""
    words = date_format(date(int(month[:4]), int(month[5:]), 1), "F Y")
    return words.translate({48 + digit: 0x17E0 + digit for digit in range(10)}) if get_language() == "km" else words
