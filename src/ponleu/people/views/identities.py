"""Leaving for an organisation's own sign-in, and coming back from it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.people import inputs
from ponleu.people.actions.identities import disconnect
from ponleu.people.actions.invitations import NotInvited
from ponleu.people.files.providers import Provider
from ponleu.people.rules.openid import NotIdentified
from ponleu.people.signing_in import attempts, identities
from ponleu.people.signing_in.unlocking import person_of, unlocking_of
from ponleu.people.views.sign_in import TOO_MANY, back_of
from ponleu.vault.rules.codes import MistypedCode

LONGEST = {"state": 80, "code": 4000, "error": 80}  # what a provider may hand back


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest, id: str) -> HttpResponse:
    """Lead to an organisation's own sign-in."""
    provider = _provider(id)
    if request.user.is_authenticated:
        return redirect("account")
    if request.method == "GET":  # somebody came back by the arrow of the browser
        return redirect("account_login")
    return _away(request, provider, identities.leave(request, provider, next_url=back_of(request) or None))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, id: str) -> HttpResponse:
    """Accept an invitation as whom one's organisation knows."""
    provider, given, status = _provider(id), inputs.InvitationCode(request.POST or None), 200
    if request.user.is_authenticated:
        return redirect("account")
    if given.is_valid():
        try:
            code, today = given.cleaned_data["code"], timezone.now().date()
            return _away(request, provider, identities.leave_to_join(request, provider, code=code, on=today))
        except (attempts.TooManyAttempts, MistypedCode, NotInvited) as problem:
            given.add_error(None, inputs.told(problem))
            status = TOO_MANY if isinstance(problem, attempts.TooManyAttempts) else 200
    return render(request, "people/join_with.html", {"given": given, "provider": provider}, status=status)


@never_cache
@require_POST
@login_required
def connect(request: HttpRequest, id: str) -> HttpResponse:
    """Let somebody connect their account; only with an open vault, and with their own organisation."""
    user, provider = person_of(request), _provider(id)
    if provider not in [each.provider for each in identities.offered_to(user)]:
        raise Http404
    unlocking_of(request).unlocked()
    return _away(
        request, provider, identities.leave(request, provider, purpose=identities.CONNECT, holder=str(user.pk))
    )


@never_cache
@require_POST
@login_required
def take_away(request: HttpRequest, id: str) -> HttpResponse:
    """End a connection; only with an open vault."""
    user = person_of(request)
    unlocking_of(request).unlocked()
    disconnect(user, provider=id)
    return redirect("account")


@never_cache
@require_safe
def returned(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where a provider sends the browser. It comes from another site, so it brings no cookie: lead on from here."""
    _provider(provider_id)
    given = {key: request.GET[key] for key in LONGEST if 0 < len(request.GET.get(key, "")) <= LONGEST[key]}
    with translation.override(_language(given.get("state", ""))):
        onward = f"{reverse('account_identity_return', args=[provider_id])}?{urlencode(given)}"
        answer = render(request, "people/returned.html", {"onward": onward})
        answer["Content-Language"] = translation.get_language() or ""
    return _onward(answer, onward)


@never_cache
@require_safe
def come_back(request: HttpRequest, id: str) -> HttpResponse:
    """The second hop, from a page of ours: now the cookies tell which browser left."""
    provider = _provider(id)
    try:
        return identities.come_back(request, provider)
    except NotIdentified:
        attempts.note(step="identity")
        return redirect("account_not_identified")


@never_cache
@require_safe
def not_identified(request: HttpRequest) -> HttpResponse:
    """The same for an unknown identity, a closed account, and whatever else was wrong."""
    return render(request, "people/not_identified.html", {"is_signed_in": request.user.is_authenticated})


def _provider(id: str) -> Provider:
    provider = identities.provider_with(id)
    if provider is None:
        raise Http404
    return provider


def _away(request: HttpRequest, provider: Provider, address: str) -> HttpResponse:
    """A page that leads there. Not a redirect: our forms may lead to no other site, and browsers hold us to it."""
    return _onward(render(request, "people/leaving.html", {"provider": provider, "onward": address}), address)


def _onward(answer: HttpResponse, address: str) -> HttpResponse:
    answer["Refresh"] = f"0;url={address}"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _language(state: str) -> str:
    named = state[:2]
    return named if named in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
