"""Accepting an invitation, changing the passphrase, and coming back with the recovery code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ponleu.core import Problem
from ponleu.people import inputs
from ponleu.people.queries.passphrases import common_passphrases
from ponleu.people.rules import strength
from ponleu.people.signing_in import joining
from ponleu.people.signing_in.attempts import TooManyAttempts
from ponleu.people.signing_in.openid import providers
from ponleu.people.signing_in.unlocking import has_vault, person_of, unlocking_of
from ponleu.vault.files.keystore import KeyStoreLost

TOO_MANY = 429
_WEAK = (strength.TooShort, strength.TooLong, strength.TooAlike, strength.TooCommon, strength.TooEasy)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Accept an invitation; then the recovery code is shown, once."""
    given = inputs.Join(request.POST or None)
    today = timezone.now().date()
    return _answer(
        request,
        "people/join.html",
        given,
        lambda typed: joining.join(
            typed["code"], passphrase=typed["passphrase"], common=common_passphrases(), on=today
        ),
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Open an account with the recovery code; then a new one is shown, once."""
    given = inputs.Recover(request.POST or None)
    return _answer(
        request,
        "people/recover.html",
        given,
        lambda typed: joining.recover(
            typed["username"], code=typed["code"], passphrase=typed["passphrase"], common=common_passphrases()
        ),
    )


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def make_vault(request: HttpRequest) -> HttpResponse:
    """Make a vault for an account that has none; then its recovery code is shown, once."""
    user = person_of(request)
    if has_vault(user):
        return redirect("account")
    return _answer(
        request,
        "people/vault.html",
        inputs.NewPassphrase(request.POST or None),
        lambda typed: joining.make_vault(request, user, passphrase=typed["passphrase"], common=common_passphrases()),
    )


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def change_passphrase(request: HttpRequest) -> HttpResponse:
    """Change the passphrase; only with an open vault."""
    unlocking_of(request).unlocked()
    given = inputs.NewPassphrase(request.POST or None)
    if given.is_valid():
        passphrase = given.cleaned_data["passphrase"]
        try:
            joining.change(request, person_of(request), passphrase=passphrase, common=common_passphrases())
        except _WEAK as problem:
            given.add_error("passphrase", inputs.told(problem))
        else:
            return redirect("account")
    return render(request, "people/passphrase.html", {"given": given})


def _answer(
    request: HttpRequest, page: str, given: forms.Form, act: Callable[[dict[str, Any]], joining.Joined]
) -> HttpResponse:
    status = 200
    if given.is_valid():
        try:
            joined = act(given.cleaned_data)
            shown = {"joined": joined, "is_signed_in": request.user.is_authenticated}
            return render(request, "people/recovery_code.html", shown)
        except KeyStoreLost:
            raise
        except Problem as problem:
            given.add_error("passphrase" if isinstance(problem, _WEAK) else None, inputs.told(problem))
            status = TOO_MANY if isinstance(problem, TooManyAttempts) else 200
    return render(request, page, {"given": given, "providers": providers()}, status=status)
