"""Which part of the audit trail somebody wants to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ponleu.people.inputs.accounts import PLAIN
from ponleu.people.rules.deeds import PARTS, SAID
from ponleu.people.rules.references import reference_in

REFUSED, EXPORTS = "refused", "exports"


class Reference(forms.CharField):
    """The number of a record, or the id of something else; typed in any digits, with gaps or without."""

    def __init__(self, **given: Any) -> None:
        attributes = PLAIN | {"inputmode": "numeric", "class": "is-reference"}
        super().__init__(
            label=_("Reference of a record"), max_length=60, widget=forms.TextInput(attrs=attributes), **given
        )

    def clean(self, value: Any) -> str:
        """The bare id."""
        typed = super().clean(value)
        found = reference_in(typed)
        if typed and not found:
            raise forms.ValidationError(_("This is not a reference. It has only digits, up to nineteen."))
        return found


class About(forms.Form):
    """One record."""

    reference = Reference(required=False)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)


class Narrow(About):
    """Who, what, and when; everything may be left open."""

    since = _day(_("From this day on"))
    until = _day(_("Up to this day"))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    field_order = ("person", "what", "since", "until", "reference")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.ChoiceField(
            label=_("Who"), required=False, choices=[("", _("everybody")), *people]
        )
        self.fields["what"] = forms.ChoiceField(label=_("What"), required=False, choices=_deeds())
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("This day is before the first one."))
        return given


def _deeds() -> list[tuple[str, Any]]:
    """Everything, what was refused, what left the platform, or one verb, each as its sentence about somebody."""
    who = {"who": gettext("Somebody")}
    parts = [
        (gettext(name), [(verb, gettext(each.done) % who) for verb, each in SAID.items() if each.part is part])
        for part, name in PARTS.items()
    ]
    first = [("", _("everything")), (REFUSED, _("what was refused or failed")), (EXPORTS, _("what left the platform"))]
    return [*first, *parts]
