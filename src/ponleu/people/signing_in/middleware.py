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
            response["Refresh"] = f"{int(IDLE.total_seconds())};url={reverse('account_reauthenticate')}"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead to the page that asks for the passphrase.

        What was posted is not kept: allauth would store it in the session, together with the cookies.
        """
        if isinstance(exception, SecondFactorMissing):
            return None  # shown as a problem
        if not isinstance(exception, Locked | ReauthenticationRequired):
            return None
        where = "account_reauthenticate" if request.user.is_authenticated else "account_login"
        back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse(where)}?{back}" if back else reverse(where))
