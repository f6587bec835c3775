"""Names and kinds of organisations, networks, teams and working groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ponleu.people.inputs.accounts import PLAIN

Choices = list[tuple[str, str]]
KINDS = [
    ("ngo", _("non-governmental organisation")),
    ("public", _("public body")),
    ("coalition", _("coalition")),
    ("un", _("United Nations agency")),
]
CHANNELS = [
    ("", _("none")),
    ("web", _("the page for reports")),
    ("sms", _("text messages")),
    ("voice", _("telephone")),
    ("radio", _("radio")),
    ("desk", _("a desk where people come")),
]


class Named(forms.Form):
    """A name in both languages."""

    name = forms.CharField(label=_("Name in Latin letters"), max_length=200, widget=forms.TextInput(attrs=PLAIN))
    name_km = forms.CharField(
        label=_("Name in Khmer"), max_length=200, required=False, widget=forms.TextInput(attrs=PLAIN | {"lang": "km"})
    )


class EnterOrganisation(Named):
    """An organisation."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)


class FoundNetwork(Named):
    """A network, and what it may do."""

    kind = forms.ChoiceField(
        label=_("Who leads it"),
        choices=[("children", _("children")), ("adults", _("adults"))],
        help_text=_("A network of children never investigates. A network of adults has a duty to report."),
    )
    may_investigate = forms.BooleanField(
        label=_("It may look into what happened"),
        required=False,
        help_text=_("Only for a network of adults who are trained for it."),
    )

    def clean(self) -> dict[str, Any]:
        """Children are not asked to find out what happened."""
        typed = super().clean() or {}
        if typed.get("kind") == "children" and typed.get("may_investigate"):
            self.add_error("may_investigate", _("A network of children never investigates. Leave this empty."))
        return typed


class FoundTeam(Named):
    """A team: where it works, and at which desk."""

    channel = forms.ChoiceField(label=_("What reaches it"), choices=CHANNELS, required=False)

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], networks: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ChoiceField(
            label=_("Province"), choices=[("", _("the whole country")), *areas], required=False
        )
        self.fields["network"] = forms.ChoiceField(
            label=_("Network whose consents it keeps"),
            choices=[("", _("none")), *networks],
            required=False,
            help_text=_("The consents for children’s accounts are sealed for this team."),
        )


class SignInName(forms.Form):
    """Somebody, by the name they sign in with."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs=PLAIN | {"autocapitalize": "none"}),
        help_text=_("Ask the person for it. There is no list to choose from, so that nobody is found by trying."),
    )
