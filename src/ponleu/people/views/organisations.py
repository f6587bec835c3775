"""Organisations, and what stands in them: networks, teams, working groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from ponleu.people import access, inputs
from ponleu.people.access import Asker
from ponleu.people.actions import organisations as actions
from ponleu.people.rules.scopes import Scope
from ponleu.people.views.frame import administration, page


@require_safe
@administration
def organisations(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The organisations that somebody may see."""
    access.require(asker, ("read", "organisation"), ("create", "organisation"))
    may_enter = bool(asker.may("create", "organisation"))
    context = {"rows": access.organisations_of(asker), "may_enter": may_enter, "section": "organisations"}
    return page(request, asker, "organisations.html", context)


@require_http_methods(["GET", "POST"])
@administration
def enter_organisation(request: HttpRequest, asker: Asker) -> HttpResponse:
    """Enter an organisation."""
    access.require(asker, ("create", "organisation"))
    given = inputs.EnterOrganisation(request.POST or None)
    made = _made(given, lambda typed: actions.enter(by=asker.user.pk, **typed))
    if made:
        return redirect("organisation", made.pk)
    return page(request, asker, "enter_organisation.html", {"given": given, "section": "organisations"})


@require_safe
@administration
def one_organisation(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One organisation: its networks, teams and working groups, as far as somebody may see them."""
    organisation = access.organisation_seen(asker, id)
    context = {
        "organisation": organisation,
        "networks": access.networks_of(asker).filter(organisation=organisation),
        "teams": access.teams_of(asker).filter(organisation=organisation),
        "groups": access.groups_of(asker).filter(organisation=organisation),
        "may": _may_make(asker, organisation),
        "section": "organisations",
    }
    return page(request, asker, "organisation.html", context)


@require_http_methods(["GET", "POST"])
@administration
def found_network(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Found a network of children or of adults."""
    organisation = access.organisation_to_extend(asker, id, "create", "network")
    given = inputs.FoundNetwork(request.POST or None)
    made = _made(given, lambda typed: actions.found_network(organisation, by=asker.user.pk, **typed))
    if made:
        return redirect("network", made.pk)
    context = {"given": given, "organisation": organisation, "section": "organisations"}
    return page(request, asker, "found_network.html", context)


@require_http_methods(["GET", "POST"])
@administration
def set_up_group(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Set up a working group."""
    organisation = access.organisation_to_extend(asker, id, "create", "working_group")
    given = inputs.Named(request.POST or None)
    made = _made(given, lambda typed: actions.set_up_group(organisation, by=asker.user.pk, **typed))
    if made:
        return redirect("group", made.pk)
    context = {"given": given, "organisation": organisation, "section": "organisations"}
    return page(request, asker, "set_up_group.html", context)


def _made(given: forms.Form, make: Callable[[dict[str, Any]], Any]) -> Any:
    """What was made of what was typed; None when something is wrong with it."""
    if not given.is_valid():
        return None
    try:
        return make(dict(given.cleaned_data))
    except actions.SameName as problem:
        given.add_error("name", inputs.told(problem))
        return None


def _may_make(asker: Asker, organisation: Any) -> dict[str, bool]:
    circles = [(Scope.ORGANISATION, str(organisation.pk))]
    deeds = {"network": ("create", "network"), "team": ("change", "team"), "group": ("create", "working_group")}
    return {name: bool(asker.may(*deed, circles=circles)) for name, deed in deeds.items()}
