"""A child that is entered: what others see of it, and what its guardian and it said."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ponleu.people.inputs.accounts import PLAIN, sign_in_name, spoken_language
from ponleu.people.inputs.signing_in import told
from ponleu.people.rules.consents import Assent, AssentMissing, Consent, ConsentMissing, NotYetGiven, check_day

LONGEST = 4000  # signs of each text: a page of paper
AGE_BANDS = [("9-11", _("9 to 11 years")), ("12-14", _("12 to 14 years")), ("15-17", _("15 to 17 years"))]
TAKEN_BACK = [("", "—"), ("consent", _("the guardian’s consent")), ("assent", _("the child’s assent"))]
OF_THE_GUARDIAN = ("guardian", "purposes", "consented", "consented_on", "has_consent")
OF_THE_CHILD = ("explained", "assented_on", "has_assent")


def _text(label: Any, *, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs=PLAIN | {"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=widget)


def _day() -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
    return forms.DateField(label=_("On which day"), widget=widget, input_formats=["%Y-%m-%d"])


class EnterChild(forms.Form):
    """A child of a network. There is no field for an e-mail address or a telephone, and none is ever asked for."""

    nickname = sign_in_name(
        _("Nickname"),
        help_text=_("Not the real name, and no part of it: the child chooses it, and signs in with it."),
    )
    age_band = forms.ChoiceField(label=_("Age"), choices=AGE_BANDS)
    language = spoken_language()

    guardian = forms.CharField(
        label=_("Who consents, and what they are to the child"),
        max_length=200,
        widget=forms.TextInput(attrs=PLAIN),
    )
    child_name = forms.CharField(
        label=_("The child’s own name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
        help_text=_("Only if the network could not find the family again without it."),
    )
    purposes = _text(
        _("For what"),
        help_text=_("What the child may take part in, one thing a line. Nothing else is allowed by it."),
    )
    consented = _text(
        _("How they consented"),
        help_text=_("Spoken or on paper, in which language, who explained it, where the paper lies."),
    )
    consented_on = _day()
    has_consent = forms.BooleanField(label=_("The guardian said yes"))

    explained = _text(
        _("How it was explained to the child, and how it said yes"),
        help_text=_("In which language, alone or with others, what the child asked, what it said."),
    )
    assented_on = _day()
    has_assent = forms.BooleanField(label=_("The child itself said yes, and knows that it can say no at any time"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Say once why a child without both has no account; each empty field is marked."""
        typed = super().clean() or {}
        for fields, problem in ((OF_THE_GUARDIAN, ConsentMissing()), (OF_THE_CHILD, AssentMissing())):
            if any(self.has_error(field, "required") for field in fields):
                self.add_error(None, told(problem))
        return typed

    def clean_consented_on(self) -> date:
        """Not a day to come."""
        return self._past("consented_on")

    def clean_assented_on(self) -> date:
        """Not a day to come."""
        return self._past("assented_on")

    @property
    def consent(self) -> Consent:
        """The guardian's yes, once all was typed."""
        typed = self.cleaned_data
        return Consent(typed["guardian"], typed["consented"], typed["consented_on"], typed["purposes"])

    @property
    def assent(self) -> Assent:
        """The child's yes, once all was typed."""
        return Assent(self.cleaned_data["explained"], self.cleaned_data["assented_on"])

    def _past(self, field: str) -> date:
        day: date = self.cleaned_data[field]
        try:
            check_day(day, today=self.today)
        except NotYetGiven as problem:
            raise ValidationError(told(problem)) from None
        return day


class TakeBack(forms.Form):
    """Who no longer agrees."""

    what = forms.ChoiceField(label=_("What was taken back"), choices=TAKEN_BACK)
