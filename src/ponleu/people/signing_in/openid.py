"""How django-allauth speaks to the sign-ins of organisations (OpenID Connect), and what we hold it to.

Of allauth we use the addresses, the states in the session, the exchange of a code and the check of a signature. Not its
way of completing a sign-in: that looks at e-mail addresses, keeps what a provider tells of people, and signs them up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.files.providers import Provider
from ponleu.people.rules.openid import NotIdentified, is_sound, key_for, subject_of


class ProviderUnreachable(Problem):
    """What it answered, and from where, is nobody's business; the operator finds the kind of failure in the log."""

    message = _("The sign-in of %(name)s does not answer as it should.")
    advice = _("Try again in some minutes. If it stays so, tell the person who looks after accounts.")

    def __init__(self, *, name: str, why: str) -> None:
        super().__init__(name=name)
        self.why = why


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers come from one setting, never from a table; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """By invitation only."""
        return False

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """What the operator entered."""
        return [_app(each) for each in providers() if provider in (None, each.id)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """One of them, with our checks."""
        return _OfAnOrganisation(request, app=self.get_app(request, provider=provider))

    def get_requests_session(self) -> Any:
        """A client that follows nobody elsewhere: it carries the client's secret."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def generate_state_param(self, state: dict[str, Any]) -> str:
        """Random, after the language in which the person left: the page they return to knows no session yet."""
        return f"{get_language()}{super().generate_state_param(state)}"


class _Speaking(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if not is_sound(config, server_url=self.get_provider().app.settings["server_url"]):
            raise ValueError("not the issuer that was entered, or an address that is not safe")
        return config


class _OfAnOrganisation(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = _Speaking


def providers() -> tuple[Provider, ...]:
    """The sign-ins that the operator entered."""
    found: tuple[Provider, ...] = settings.OIDC
    return found


def address_of(request: HttpRequest, provider: Provider, *, nonce: str, purpose: str, **kept: Any) -> str:
    """Where the browser goes to sign in; what is kept stays in its session, under the state that comes back.

    raises   ProviderUnreachable
    """
    theirs = SocialAdapter(request).get_provider(request, provider.id)
    with _reaching(provider):
        answer = theirs.redirect(
            request, process=purpose, scope=["openid"], auth_params={"nonce": nonce}, nonce=nonce, **kept
        )
        return str(answer["Location"])


def subject_for(request: HttpRequest, provider: Provider, *, state: dict[str, Any]) -> str:
    """Exchange the code that came back, and read who signed in. Raises ProviderUnreachable or NotIdentified."""
    theirs = SocialAdapter(request).get_provider(request, provider.id)
    speaking = theirs.get_oauth2_adapter(request)
    with _reaching(provider):
        client = speaking.get_client(request, theirs.app)
        issuer, keys_url = speaking.openid_config["issuer"], speaking.openid_config["jwks_uri"]
    with _reaching(provider), _answering():
        token = speaking.get_access_token_data(request, theirs.app, client, state["pkce_code_verifier"])
        claims = jwtkit.verify_and_decode(
            credential=token["id_token"],
            keys_url=keys_url,
            issuer=issuer,
            audience=provider.client_id,
            lookup_kid=_public_key,
        )
        return subject_of(claims, client_id=provider.client_id, nonce=state["nonce"])


def _public_key(keys: Any, id: str) -> Any:
    key = key_for(keys, id)
    return key and jwtkit.lookup_kid_jwk({"keys": [key]}, id)


def _app(provider: Provider) -> SocialApp:
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.secret,
        settings={"server_url": provider.server_url, "oauth_pkce_enabled": True},
    )


@contextmanager
def _reaching(provider: Provider) -> Iterator[None]:
    """No answer, or one that makes no sense: requests raises a kind of OSError, and JSON a kind of ValueError."""
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError, OAuth2Error) as error:
        raise ProviderUnreachable(name=provider.name, why=type(error).__name__) from None


@contextmanager
def _answering() -> Iterator[None]:
    """An answer, but not one that proves who somebody is. Its words are not repeated: they hold the code or a token."""
    try:
        yield
    except (OAuth2Error, ValueError, LookupError, TypeError, AttributeError) as error:
        if isinstance(error, OSError):  # of both kinds: no answer at all
            raise
        raise NotIdentified(why=type(error.__cause__ or error).__name__) from None
