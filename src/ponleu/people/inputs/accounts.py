"""Whom somebody invites."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ponleu.people.rules.sign_in_names import LONGEST

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def sign_in_name(label: Any, *, help_text: Any) -> forms.CharField:
    """The field for a sign-in name that is being chosen."""
    attributes = PLAIN | {"autocapitalize": "none"}
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, widget=forms.TextInput(attrs=attributes)
    )


def spoken_language() -> forms.ChoiceField:
    """The field for the language in which somebody is addressed."""
    return forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="km")


class Invite(forms.Form):
    """An adult colleague."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=PLAIN))
    username = sign_in_name(
        _("Sign-in name"), help_text=_("They type it each time. A short name in small letters is easiest.")
    )
    language = spoken_language()

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            self.fields["organisation"] = forms.ChoiceField(label=_("Organisation"), choices=organisations)
