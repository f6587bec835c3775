"""Signing in and out, opening and locking the vault."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ponleu.people import inputs
from ponleu.people.actions import sessions
from ponleu.people.signing_in import attempts, steps
from ponleu.people.signing_in.attempts import TooManyAttempts
from ponleu.people.signing_in.openid import providers
from ponleu.people.signing_in.unlocking import has_second_factor, has_vault, person_of, unlocking_of

TOO_MANY = 429


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: a name and a passphrase. What is wrong with them is not said."""
    if request.user.is_authenticated:
        return redirect("account")
    given, back, status = inputs.SignIn(request.POST or None), back_of(request), 200
    if given.is_valid():
        name, passphrase = given.cleaned_data["username"], given.cleaned_data["passphrase"]
        try:
            answer = steps.sign_in(request, name=name, passphrase=passphrase, next=back or None)
        except TooManyAttempts as problem:
            given.add_error(None, inputs.told(problem))
            status = TOO_MANY
        else:
            if answer is not None:
                return answer
            given.add_error(None, _("The sign-in name and the passphrase do not fit together."))
    shown = {"given": given, "next": back, "providers": providers()}
    return render(request, "account/login.html", shown, status=status)


@never_cache
@sensitive_post_parameters("passphrase")
@login_required
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase, open the vault, and go back to where it was needed."""
    given, back, status = inputs.Unlock(request.POST or None), back_of(request), 200
    if given.is_valid():
        try:
            if steps.unlock(request, person_of(request), passphrase=given.cleaned_data["passphrase"]):
                return redirect(back or "account")
            given.add_error(None, _("This is not your passphrase."))
        except TooManyAttempts as problem:
            given.add_error(None, inputs.told(problem))
            status = TOO_MANY
    return render(
        request, "account/reauthenticate.html", {"given": given, "next": back} | _state(request), status=status
    )


@require_POST
@login_required
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the vault in this session, or in all of the person's."""
    if "everywhere" in request.POST:
        sessions.lock_everywhere(person_of(request), by=person_of(request).pk)
    unlocking_of(request).lock()
    return redirect("account")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session. The browser is told to forget the pages it showed."""
    logout(request)
    answer = redirect("account_login")
    answer["Clear-Site-Data"] = '"cache"'
    return answer


class ByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """Signing in with a passkey alone. The vault stays locked: the passphrase is not known."""

    template_name = "account/passkey.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page that asks the browser for a passkey."""
        return render(request, self.template_name, {"options": begin_authentication(user=None)})

    def form_invalid(self, form: Any) -> HttpResponse:
        """Nothing is said of why."""
        attempts.note(step="passkey")
        context = {"options": begin_authentication(user=None), "has_failed": True}
        return render(self.request, self.template_name, context)


def back_of(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted.startswith("/") and get_adapter(request).is_safe_url(wanted) else ""


def _state(request: HttpRequest) -> dict[str, object]:
    user = person_of(request)
    return {"person": user, "has_vault": has_vault(user), "has_second_step": has_second_factor(request, user)}
