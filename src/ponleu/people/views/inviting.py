"""Inviting somebody: the code is shown once, to be handed over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from ponleu.people import access, inputs
from ponleu.people.access import Asker
from ponleu.people.actions import accounts, invitations
from ponleu.people.rules.sign_in_names import NotAName
from ponleu.people.views.frame import administration, page


@require_http_methods(["GET", "POST"])
@administration
def invite(request: HttpRequest, asker: Asker) -> HttpResponse:
    """Make an account for a colleague and show its code."""
    access.require(asker, ("create", "invitation"))
    organisations = {str(each.pk): each for each in access.organisations_to_invite_to(asker)}
    choices = [(id, each.name) for id, each in organisations.items()]
    given = inputs.Invite(request.POST or None, organisations=choices)
    if given.is_valid():
        typed = dict(given.cleaned_data)
        organisation = organisations[typed.pop("organisation", choices[0][0])]
        try:
            person, code = accounts.invite(organisation, by=asker.user.pk, on=asker.on, **typed)
            return _code(request, asker, person=person, code=code)
        except (NotAName, accounts.NameTaken) as problem:
            given.add_error("username", inputs.told(problem))
    return page(request, asker, "invite.html", {"given": given, "section": "people"})


@require_POST
@administration
def invite_again(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """A new code; the one before is worth nothing then."""
    person = access.person_to_invite(asker, id)
    return _code(request, asker, person=person, code=invitations.invite(person, by=asker.user.pk, on=asker.on))


@require_POST
@administration
def withdraw_invitation(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """The code is worth nothing any more; the account stays closed."""
    person = access.person_to_invite(asker, id)
    invitations.withdraw(person, by=asker.user.pk)
    return redirect("person", person.pk)


def _code(request: HttpRequest, asker: Asker, *, person: Any, code: str) -> HttpResponse:
    with override(person.language):
        join_at = [request.get_host(), *reverse("account_join").strip("/").split("/")]
    context = {"about": person, "code": code, "join_at": join_at, "days": invitations.DAYS, "section": "people"}
    return page(request, asker, "invitation_code.html", context)
