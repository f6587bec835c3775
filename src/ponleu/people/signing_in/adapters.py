"""What django-allauth asks of this site."""

from __future__ import annotations

import io
import time
from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ponleu.people.models import User
from ponleu.vault.actions.refusals import refused
from ponleu.vault.queries.server_keys import server_key
from ponleu.vault.rules.cipher import Place, Unreadable, seal, unseal

FRESH = 300  # seconds after a passphrase in which the second step may be changed


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; whoever changes a second step proves the passphrase first."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By invitation only."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """As if there were no such account."""
        return redirect("account_login")

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """The page that opens the vault."""
        if not user.is_authenticated:
            return []
        return [{"id": "reauthenticate", "description": _("Passphrase"), "url": reverse("account_reauthenticate")}]

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        """Unless the passphrase was typed in the last minutes."""
        request = context.request
        user = request.user if isinstance(request.user, User) else None
        typed = [record["at"] for record in get_authentication_records(request, user) if record["method"] == "password"]
        return not typed or time.time() - typed[-1] > FRESH


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps. Seeds are sealed under a key of the server and bound to the person they belong to."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This did not work. Try again, or use another way."),
        "cannot_delete_authenticator": _("This second step cannot be removed."),
        "cannot_generate_recovery_codes": _("Set up a second step first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a seed for the person who is setting it up."""
        return b64encode(seal(text.encode(), key=server_key("second step"), place=_place())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open the seed of the person who is signing in. Raises CannotBeOpened for one from another row."""
        try:
            return unseal(b64decode(encrypted_text), key=server_key("second step"), place=_place()).decode()
        except Unreadable as problem:
            raise refused(problem, "people.second_step_opened", actor=_owner().pk) from None

    def build_totp_svg(self, url: str) -> str:
        """A square that a telephone reads, as an element of the page: an image in an address is not allowed here."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=3).save(drawn)
        return drawn.getvalue().decode().partition("?>")[2].strip()

    def get_totp_label(self, user: User) -> str:
        """The sign-in name: nothing else of a person leaves for a telephone."""
        return user.username

    def get_totp_issuer(self) -> str:
        """What the app shows above the code."""
        return f"Ponleu {context.request.get_host().partition(':')[0]}"

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What a passkey keeps of a person: a random id and the sign-in name."""
        return {"id": str(user.pk).encode(), "display_name": user.username, "name": user.username}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A name for a passkey that was given none."""
        return gettext("Passkey")


def _place() -> Place:
    return Place("mfa_authenticator", "data", _owner().pk.int)


def _owner() -> User:
    """Whose second step this request is about: who is signed in, or about to be."""
    request = context.request
    user = request.user if request.user.is_authenticated else request._login_stage.login.user
    if not isinstance(user, User):
        raise TypeError("nobody is signing in")
    return user
