"""Networks of children and of adults, and who belongs to them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from ponleu.people import access, inputs
from ponleu.people.access import Asker, children
from ponleu.people.actions import organisations as actions
from ponleu.people.views.frame import administration, page


@require_safe
@administration
def networks(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The networks that somebody may see."""
    access.require(asker, ("read", "network"))
    return page(request, asker, "networks.html", {"rows": access.networks_of(asker), "section": "networks"})


@require_http_methods(["GET", "POST"])
@administration
def one_network(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One network: what it may do, its members; taking somebody in."""
    network = access.network_seen(asker, id)
    given = inputs.SignInName(request.POST or None)
    if request.method == "POST":
        access.network_to_join_others_to(asker, id)
    if given.is_valid():
        try:
            actions.take_in(network, given.cleaned_data["username"], by=asker.user.pk, on=asker.on)
            return redirect("network", network.pk)
        except (actions.NobodyOfThisName, actions.ThereAlready) as problem:
            given.add_error("username", inputs.told(problem))
    may_see_children = children.may_see_children(asker, network)
    members = access.members_seen(asker, network)
    context = {
        "network": network,
        "given": given,
        "members": [each for each in members if not (may_see_children and each.user.is_child)],
        "may_see_children": may_see_children,
        "may_see_members": asker.reaches("read", "membership"),
        "may_take_in": access.may_take_in(asker, network),
        "endable": access.endable_in(asker, network),
        "section": "networks",
    }
    return page(request, asker, "network.html", context)


@require_http_methods(["GET", "POST"])
@administration
def leave_network(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Say what ending a membership means; then end it."""
    membership = access.membership_to_end(asker, id)
    if membership.network is None or membership.user.is_child:
        raise access.NotFound  # teams have keys, and children consents: they leave in their own ways
    if request.method == "POST":
        actions.leave_network(membership, by=asker.user.pk, on=asker.on)
        return redirect("network", membership.network_id)
    return page(request, asker, "leave_network.html", {"about": membership, "section": "networks"})
