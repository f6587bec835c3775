"""A person's own page: the vault, the second steps, and where they are signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ponleu.people.actions import sessions
from ponleu.people.queries.children import consent_of, network_of_child
from ponleu.people.signing_in.identities import offered_to
from ponleu.people.signing_in.unlocking import has_second_factor, has_vault, person_of, unlocking_of


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What a person needs to see first after signing in."""
    user = person_of(request)
    if user.is_child:
        known = {"person": user, "network": network_of_child(user), "consent": consent_of(user)}
        return render(request, "people/account_of_child.html", known)
    state = {"person": user, "has_vault": has_vault(user), "has_second_step": has_second_factor(request, user)}
    state |= {"is_open": unlocking_of(request).is_open, "sign_ins": offered_to(user)}
    return render(request, "people/account.html", state)


@require_safe
@login_required
def list_sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in."""
    mine = sessions.signed_in(person_of(request), here=unlocking_of(request).session_hash)
    return render(request, "people/sessions.html", {"sessions": mine})


@require_POST
@login_required
def end_session(request: HttpRequest, mark: str) -> HttpResponse:
    """End one of the person's sessions."""
    sessions.end(person_of(request), mark, by=person_of(request).pk)
    return redirect("account_sessions")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions of the person but this one."""
    sessions.end_others(person_of(request), but=unlocking_of(request).session_hash, by=person_of(request).pk)
    return redirect("account_sessions")
