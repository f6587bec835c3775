"""What is typed at the ceremony of the key for emergencies. No code is ever sent back to the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ponleu.core import Problem
from ponleu.people.inputs.signing_in import digits, told
from ponleu.vault.rules.custodians import MOST_CUSTODIANS


class Unseen(forms.PasswordInput):
    """A line that is read while it is typed, and hidden once somebody else types; its value is never sent back.

    It is no field for a password: browsers would offer to keep it.
    """

    input_type = "text"


def _number(label: Any, *, initial: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, choices=lambda: _choices(2, MOST_CUSTODIANS), initial=initial
    )


class Numbers(forms.Form):
    """How many keep a sheet, and how many of them are needed."""

    custodians = _number(_("How many custodians are there?"), initial=3)
    needed = _number(_("How many of them are needed to open anything?"), initial=2)

    def clean(self) -> dict[str, Any]:
        """Not more than there are."""
        given = super().clean() or {}
        if given.get("needed", 0) > given.get("custodians", MOST_CUSTODIANS):
            self.add_error("needed", _("No more can be needed than there are."))
        return given


class HoldCeremony(Numbers):
    """The numbers, and the second person with the code that they see on their own device."""

    second = forms.CharField(
        label=_("Sign-in name of the second person"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Code of agreement on their device"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "is-code"}),
    )


class Keeper(forms.Form):
    """Who keeps the sheet whose turn it is: for the paper, not for the database."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    keeper = forms.CharField(
        label=_("Who keeps this sheet?"),
        help_text=_("A name or a post. It is printed on the sheet and kept nowhere."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SheetsTyped(forms.Form):
    """As many sheets as are needed, each with its number and its code."""

    def __init__(self, *args: Any, custodians: int, needed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed
        attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "is-sheet"}
        for row in range(1, needed + 1):
            self.fields[f"number_{row}"] = forms.TypedChoiceField(
                label=_("Number of the sheet"), coerce=int, choices=_choices(1, custodians), initial=row
            )
            self.fields[f"code_{row}"] = forms.CharField(
                label=_("Code on the sheet"), max_length=60, widget=Unseen(attrs=dict(attributes))
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Number and code of each sheet."""
        return [(self[f"number_{row}"], self[f"code_{row}"]) for row in range(1, self.needed + 1)]

    def clean(self) -> dict[str, Any]:
        """Each sheet once."""
        given = super().clean() or {}
        seen: set[Any] = set()
        for row in range(1, self.needed + 1):
            number = given.get(f"number_{row}")
            if number is not None and number in seen:
                self.add_error(f"number_{row}", _("This sheet was entered already. Another custodian is needed."))
            seen.add(number)
        return given

    def codes(self) -> dict[int, str]:
        """The codes by the numbers of their sheets."""
        given = self.cleaned_data
        return {given[f"number_{row}"]: given[f"code_{row}"] for row in range(1, self.needed + 1)}

    def blame(self, problem: Problem) -> None:
        """Show a problem at the sheet that it names, or above all of them."""
        row = next((row for row in range(1, self.needed + 1) if self._is_of(row, problem)), 0)
        self.add_error(f"code_{row}" if row else None, told(problem))

    def _is_of(self, row: int, problem: Problem) -> bool:
        return self.cleaned_data.get(f"number_{row}") == problem.values.get("number")


def _choices(first: int, last: int) -> list[tuple[int, str]]:
    return [(number, digits(number)) for number in range(first, last + 1)]
