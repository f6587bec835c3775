"""A questionnaire with its files, and what a form is settled to be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]
MOST_FILES = 100
MOST_FILE_BYTES = 10_000_000
KINDS = ".xlsx,.xlsm,.xls,.csv,.md,.xml"


class SeveralFilesInput(forms.ClearableFileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Several files, none of which has to be there."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each as a file of its own."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("These are too many files at once."))
        if any(each.size and each.size > MOST_FILE_BYTES for each in given):
            raise forms.ValidationError(_("A file is larger than 10 MB."))
        single = super().clean
        return [single(each, initial) for each in given]


def _attached() -> SeveralFiles:
    return SeveralFiles(
        label=_("Files that it needs"),
        required=False,
        help_text=_("Pictures, recordings, lists as CSV. They can be sent later too."),
    )


class UploadVersion(forms.Form):
    """A questionnaire and its files."""

    file = forms.FileField(
        label=_("Questionnaire"),
        required=False,  # it comes along in the page while repairs are tried
        help_text=_("An XLSForm (.xlsx, .xls, .csv) or an XForm (.xml)."),
        widget=forms.FileInput(attrs={"accept": KINDS}),
    )
    attached = _attached()


class SettleForm(forms.Form):
    """Who opens what a form seals, and for how long it is kept."""

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = forms.ChoiceField(
            label=_("Team that opens what is sealed"),
            choices=[("", _("none")), *teams],
            required=False,
            help_text=_("Needed when a question is marked sensitive or identifying."),
        )
        self.fields["retention_months"] = forms.IntegerField(
            label=_("Months for which answers are kept"), min_value=1, max_value=240, initial=24
        )


class UploadNew(UploadVersion, SettleForm):
    """The first version of a form, and where the form belongs."""

    def __init__(self, *args: Any, homes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"] = forms.ChoiceField(label=_("Belongs to"), choices=homes)
        self.order_fields(["file", "attached", "home", "team", "retention_months"])


class AddFiles(forms.Form):
    """Files for a draft."""

    attached = _attached()
