"""Gives each request its vault, and each page of a signed-in person the answers that keep it out of other hands."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ponleu.people.actions.sessions import IDLE
from ponleu.people.signing_in.unlocking import Locked, SecondFactorMissing, Unlocking


class UnlockMiddleware:
    """Opens nothing by itself, and asks nothing of the database for a page that needs no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; then the cookie, the idle time, and what caches may keep."""
        unlocking = Unlocking(request)
        request.unlocking = unlocking  # type: ignore[attr-defined]
        request.unlocked = unlocking.unlocked  # type: ignore[attr-defined]
        response = self.get_response(request)
        unlocking.write_cookie(response)
        if request.session.accessed:
            unlocking.touch()
            response["Cache-Control"] = "no-store"
        # A form: without a referrer its origin would be sent as null, and refused.
        if "CSRF_COOKIE" in request.META and "Referrer-Policy" not in response:
            response["Referrer-Policy"] = "same-origin"
        # Without a script: the page leaves by itself when the vault locks, unless it leads on at once.
        if unlocking.was_opened and "Refresh" not in response:
            response["Refresh"] = f"{int(IDLE.total_seconds())};url={_to_open_it(request)}"
        return _without_a_way_back_to_a_button(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead to the page that asks for the passphrase.

        What was posted is not kept: allauth would store it in the session, together with the cookies.
        """
        if isinstance(exception, SecondFactorMissing):
            return None  # shown as a problem
        if not isinstance(exception, Locked | ReauthenticationRequired):
            return None
        is_known = request.user.is_authenticated
        return HttpResponseRedirect(_to_open_it(request) if is_known else _and_back(reverse("account_login"), request))


def _to_open_it(request: HttpRequest) -> str:
    """The page that asks for the passphrase, and then leads back to what was read."""
    return _and_back(reverse("account_reauthenticate"), request)


def _and_back(address: str, request: HttpRequest) -> str:
    return f"{address}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else address


def _without_a_way_back_to_a_button(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever pressed a button after the session had ended signs in to their account, not to an empty address."""
    sign_in = reverse("account_login")
    if request.method != "GET" and response.headers.get("Location", "").startswith(f"{sign_in}?"):
        response["Location"] = sign_in
    return response
