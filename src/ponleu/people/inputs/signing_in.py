"""What people type when they sign in, open their vault, or accept an invitation."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ponleu.core import Problem
from ponleu.people.models import User
from ponleu.people.signing_in import attempts, codes

LONGEST = 200  # signs of a passphrase: more would let a stranger keep the machine busy


def told(problem: Problem) -> str:
    """A problem's two sentences in the active language."""
    values = {name: digits(value) for name, value in problem.values.items()}
    both = (gettext(text) % values for text in (problem.message, problem.advice) if text)
    return " ".join(both)


def digits(value: object) -> str:
    """A number in the digits of the page's language; any other text as it stands.

    >>> from django.utils.translation import override
    >>> with override("km"):
    ...     digits(12), digits("4T20")
    ('១២', '4T20')
    """
    text = str(value)
    khmer = get_language() == "km" and text.isdecimal()
    return text.translate({48 + digit: 0x17E0 + digit for digit in range(10)}) if khmer else text


def _passphrase(label: Any, *, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=LONGEST)


def _code(label: Any, *, help_text: Any = "") -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "class": "is-code"}
    return forms.CharField(label=label, help_text=help_text, widget=forms.TextInput(attrs=attributes), max_length=40)


def _name() -> forms.CharField:
    attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=_("Sign-in name"), max_length=150, widget=forms.TextInput(attrs=attributes))


def _on_paper(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=60, widget=forms.TextInput(attrs=attributes))


class SignIn(forms.Form):
    """A sign-in name and a passphrase."""

    username = _name()
    passphrase = _passphrase(_("Passphrase"), autocomplete="current-password")


class Unlock(forms.Form):
    """The passphrase again."""

    passphrase = _passphrase(_("Passphrase"), autocomplete="current-password")


class NewPassphrase(forms.Form):
    """A passphrase that is typed twice."""

    passphrase = _passphrase(_("New passphrase"), autocomplete="new-password")
    again = _passphrase(_("The same once more"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """Both alike: nobody can read what was typed."""
        given = super().clean() or {}
        if "passphrase" in given and "again" in given and given["passphrase"] != given["again"]:
            self.add_error("again", _("The two are not the same."))
        return given


class Join(NewPassphrase):
    """The code of an invitation, and a passphrase."""

    code = _on_paper(_("Code of your invitation"))
    field_order = ("code", "passphrase", "again")


class InvitationCode(forms.Form):
    """The code of an invitation alone: who one is, one's organisation says."""

    code = _on_paper(_("Code of your invitation"))


class Recover(NewPassphrase):
    """A sign-in name, the recovery code on paper, and a new passphrase."""

    username = _name()
    code = _on_paper(_("Recovery code"))
    field_order = ("username", "code", "passphrase", "again")


class SecondStep(second_step.AuthenticateForm):  # type: ignore[misc]
    """A code of an authenticator app, or a recovery code."""

    code = _code(_("Code"), help_text=_("The six digits that your app shows, or one of your codes on paper."))

    def clean_code(self) -> str:
        """Check it as an attempt of this person; each code works once."""
        with _counted(self.user, step="second"):
            self.authenticator = codes.accepted(self.user, self.cleaned_data["code"])
        return str(self.cleaned_data["code"])


class SecondStepByKey(webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """What a passkey answered, as the second step."""

    def clean_credential(self) -> Any:
        """Check it as an attempt of this person."""
        with _counted(self.user, step="second"), _as_refusal():
            return super().clean_credential()


class ByKey(webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """What a passkey answered that signs in alone."""

    def clean_credential(self) -> Any:
        """Check it; it names nobody until it has proved right, so it is counted by the view."""
        with _as_refusal():
            return super().clean_credential()


class SetUpCodes(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app that is being set up."""

    code = _code(_("Code that the app shows"))


class AddKey(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and its name."""

    name = forms.CharField(label=_("Name for this passkey"), required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        help_text=_("Only on a device that nobody else uses. The vault still opens with your passphrase alone."),
    )

    def clean(self) -> Any:
        """Check what the new passkey answered."""
        with _as_refusal():
            return super().clean()


class RenameKey(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name for this passkey"), max_length=60)


@contextmanager
def _as_refusal() -> Iterator[None]:
    """What makes no sense is refused like what is wrong; the libraries stumble over parts that are missing."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, struct.error):
        raise get_adapter().validation_error("incorrect_code") from None


class _counted:
    """An attempt that counts as failed unless the block ends without an error."""

    def __init__(self, user: User, *, step: str) -> None:
        self.user, self.step = user, step

    def __enter__(self) -> None:
        try:
            self.attempt = attempts.begin(self.user.username, step=self.step, user=self.user)
        except attempts.TooManyAttempts as problem:
            raise ValidationError(told(problem), code="wait") from None

    def __exit__(self, kind: type[BaseException] | None, *_rest: Any) -> None:
        if kind is None:
            self.attempt.succeeded()
