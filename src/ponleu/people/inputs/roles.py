"""Which role, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ponleu.people.rules.roles import ROLES

PLACES = {
    "team": _("Teams"),
    "network": _("Networks"),
    "organisation": _("Organisations"),
    "group": _("Working groups"),
}


class AskForRole(forms.Form):
    """A role and the place where it would be held."""

    role = forms.ChoiceField(label=_("Role"))
    where = forms.ChoiceField(label=_("Where"), help_text=_("A role reaches only the place that you choose here."))

    def __init__(self, *args: Any, roles: Iterable[str], circles: Mapping[str, Iterable[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(role, gettext(ROLES[role])) for role in roles]
        self.fields["role"].choices = [("", gettext("Choose a role")), *named]  # type: ignore[attr-defined]
        places = [(PLACES[kind], _choices(kind, found)) for kind, found in circles.items() if found]
        self.fields["where"].choices = [("", gettext("Choose a place")), *places]  # type: ignore[attr-defined]

    def place(self) -> tuple[str, str]:
        """The kind of the chosen place, and its id."""
        kind, _separator, id = str(self.cleaned_data["where"]).partition(":")
        return kind, id


def _choices(kind: str, circles: Iterable[Any]) -> list[tuple[str, str]]:
    is_khmer = get_language() == "km"
    return [(f"{kind}:{each.pk}", (each.name_km if is_khmer else "") or each.name) for each in circles]
