"""Giving roles: one person asks, a second one agrees; ending them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.people import access, inputs, queries
from ponleu.people.access import Asker
from ponleu.people.actions import roles
from ponleu.people.rules.roles import OF_CHILDREN, ROLES, circles_of
from ponleu.people.signing_in.unlocking import unlocking_of
from ponleu.people.views.frame import administration, page
from ponleu.vault.actions.keys import Opened, TwoPersonsNeeded


@require_http_methods(["GET", "POST"])
@administration
def ask_for_role(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Ask that somebody be given a role."""
    person, circles = access.person_for(asker, id), access.circles_to_give(asker)
    if not any(circles.values()) or person.pk == asker.user.pk:
        raise access.NotFound
    given = inputs.AskForRole(request.POST or None, roles=_offered(asker, circles), circles=circles)
    if given.is_valid():
        kind, place = given.place()
        circle = next(each for each in circles[kind] if str(each.pk) == place)
        try:
            roles.ask(person, given.cleaned_data["role"], within=circle, by=asker.user, on=asker.on)
            return redirect("person", person.pk)
        except roles.NotThere as problem:
            given.add_error("where", inputs.told(problem))
        except (roles.RoleThere, roles.NotForThisAge, TwoPersonsNeeded) as problem:
            given.add_error("role", inputs.told(problem))
    return page(request, asker, "ask_for_role.html", {"given": given, "about": person, "section": "people"})


@require_safe
@administration
def waiting(request: HttpRequest, asker: Asker) -> HttpResponse:
    """What waits for a second person."""
    access.require(asker, ("approve", "role"), ("give", "role"))
    rows = [(each, each.given_by_id == asker.user.pk) for each in access.roles_waiting(asker)]
    return page(request, asker, "waiting.html", {"rows": rows, "section": "waiting"})


@require_safe
@administration
def one_waiting(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One role that waits: what it means, and who may agree."""
    given = access.role_waiting(asker, id)
    team = queries.key_team(given)
    hands_keys = team is not None and queries.must_be_admitted(team, given.user)
    context = {
        "about": given,
        "team": team,
        "needs_keys": team is not None and queries.needs_keys(team, given.user),
        "has_keys": queries.has_keys(given.user_id),
        "is_mine": given.given_by_id == asker.user.pk,
        "may_agree": access.may_agree(asker, given) and (not hands_keys or access.may_hand_keys(asker, given)),
        "hands_keys": hands_keys,
        "section": "waiting",
    }
    return page(request, asker, "one_waiting.html", context)


@require_POST
@administration
def agree_to_role(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Be the second person; hand on the team's keys where the role needs them."""
    given = access.role_waiting(asker, id)
    access.must_agree(asker, given)
    roles.agree(given, by=asker.user, on=asker.on, opened=_keys_for(request, asker, given))
    return redirect("waiting")


@require_POST
@administration
def decline_role(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Do not agree, or take back what one asked for."""
    roles.decline(access.role_waiting(asker, id), by=asker.user)
    return redirect("waiting")


@require_http_methods(["GET", "POST"])
@administration
def end_role(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Say what ending means; then end it."""
    given = access.role_to_end(asker, id)
    if request.method == "POST":
        roles.end(given, by=asker.user, on=asker.on)
        return redirect("person", given.user_id)
    return page(request, asker, "end_role.html", {"about": given, "section": "people"})


def _offered(asker: Asker, circles: dict[str, list[Any]]) -> list[str]:
    """The roles of adults that are held in one of these kinds of places."""
    kinds, rules = {kind for kind, found in circles.items() if found}, queries.role_rules()
    held = {role: circles_of(role, rules=rules, on=asker.on) for role in ROLES if role not in OF_CHILDREN}
    return [role for role, scopes in held.items() if scopes & kinds]


def _keys_for(request: HttpRequest, asker: Asker, given: Any) -> Opened | None:
    team = queries.key_team(given)
    if team is None or not queries.must_be_admitted(team, given.user):
        return None
    if not access.may_hand_keys(asker, given):
        raise access.NotFound
    return unlocking_of(request).unlocked()
