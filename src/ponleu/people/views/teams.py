"""Teams: who is a member, who holds the keys, what is left to move to new ones."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.people import access, inputs, queries
from ponleu.people.access import Asker
from ponleu.people.actions import teams as actions
from ponleu.people.actions.organisations import SameName
from ponleu.people.signing_in.unlocking import unlocking_of
from ponleu.people.views.frame import administration, page
from ponleu.vault.actions.keys import LastMember


@require_safe
@administration
def teams(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The teams that somebody may see, and how much each has left to move to its current keys."""
    access.require(asker, ("read", "team"))
    found = list(access.teams_of(asker))
    keys = queries.keys_of(found)
    return page(request, asker, "teams.html", {"rows": [(each, keys[each.pk]) for each in found], "section": "teams"})


@require_safe
@administration
def one_team(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One team: its members and its keys."""
    team = access.team_seen(asker, id)
    keys = queries.keys_of([team])[team.pk]
    context = {
        "team": team,
        "keys": keys,
        "holders": queries.holders_of(keys, access.members_seen(asker, team)),
        "may_see_members": asker.reaches("read", "membership"),
        "endable": access.endable_in(asker, team),
        "area_name": queries.area_called(team.area, language=get_language() or "en") if team.area else "",
        "channel_name": dict(inputs.CHANNELS).get(team.channel, ""),
        "may_move": asker.user.pk in keys.holders and access.may_open_records(asker, team),
        "at_once": actions.AT_ONCE,
        "section": "teams",
    }
    return page(request, asker, "team.html", context)


@require_http_methods(["GET", "POST"])
@administration
def found_team(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Found a team; its keys are made with its first member."""
    organisation = access.organisation_to_extend(asker, id, "change", "team")
    areas = queries.provinces(on=asker.on, language=get_language() or "en")
    networks = {str(each.pk): each for each in access.networks_of(asker).filter(organisation=organisation)}
    given = inputs.FoundTeam(
        request.POST or None, areas=areas, networks=[(id, each.name) for id, each in networks.items()]
    )
    if given.is_valid():
        typed = dict(given.cleaned_data)
        network = networks.get(typed.pop("network"))
        try:
            made = actions.found(organisation, network=network, by=asker.user.pk, **typed)
            return redirect("team", made.pk)
        except SameName as problem:
            given.add_error("name", inputs.told(problem))
    context = {"given": given, "organisation": organisation, "section": "organisations"}
    return page(request, asker, "found_team.html", context)


@require_http_methods(["GET", "POST"])
@administration
def leave_team(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Say what leaving means for the keys; then end the membership."""
    membership = access.membership_to_end(asker, id)
    if membership.team is None:
        raise access.NotFound
    problem = ""
    if request.method == "POST":
        try:
            actions.leave(membership, by=asker.user.pk, on=asker.on)
            return redirect("team", membership.team_id)
        except LastMember as found:
            problem = inputs.told(found)
    keys = queries.keys_of([membership.team])[membership.team.pk]
    context = {"about": membership, "has_keys": membership.user_id in keys.holders, "problem": problem}
    return page(request, asker, "leave_team.html", context | {"section": "teams"})


@require_POST
@administration
def move_to_new_keys(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Move some of what hangs on former keys; the vault must be open."""
    team = access.team_seen(asker, id)
    if not access.may_open_records(asker, team):
        raise access.NotFound
    actions.rewrap(team.pk, opened=unlocking_of(request).unlocked())
    return redirect("team", team.pk)
