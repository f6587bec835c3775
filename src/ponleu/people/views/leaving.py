"""A child that no longer wants its account."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ponleu.people.access import NotFound
from ponleu.people.actions.children import Taken, take_back
from ponleu.people.signing_in.unlocking import person_of


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Say what it means; then take back the assent, close the account and end every session."""
    child = person_of(request)
    if not child.is_child:
        raise NotFound  # an adult's account is closed by whoever looks after accounts
    if request.method == "POST":
        take_back(child, Taken.ASSENT, by=child.pk, on=timezone.now().date())
        logout(request)
        answer = render(request, "people/left.html")
        answer["Clear-Site-Data"] = '"cache"'
        return answer
    return render(request, "people/leave.html")
