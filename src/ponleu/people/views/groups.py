"""Working groups and who has a seat in them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.people import access, inputs
from ponleu.people.access import Asker
from ponleu.people.actions import organisations as actions
from ponleu.people.views.frame import administration, page


@require_safe
@administration
def groups(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The working groups that somebody may see."""
    access.require(asker, ("read", "working_group"))
    return page(request, asker, "groups.html", {"rows": access.groups_of(asker), "section": "groups"})


@require_http_methods(["GET", "POST"])
@administration
def one_group(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One working group: its seats; giving one."""
    group = access.group_seen(asker, id)
    given = inputs.SignInName(request.POST or None)
    if request.method == "POST":
        access.group_to_seat_others_in(asker, id)
    if given.is_valid():
        try:
            actions.give_seat(group, given.cleaned_data["username"], by=asker.user.pk, on=asker.on)
            return redirect("group", group.pk)
        except (actions.NobodyOfThisName, actions.ThereAlready, actions.HasNoOrganisation) as problem:
            given.add_error("username", inputs.told(problem))
    context = {
        "group": group,
        "given": given,
        "seats": access.seats_in(asker, group),
        "may_seat": access.may_seat_others(asker, group),
        "me": asker.user.pk,
        "section": "groups",
    }
    return page(request, asker, "group.html", context)


@require_POST
@administration
def end_seat(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Take a seat back."""
    seat = access.seat_to_end(asker, id)
    actions.end_seat(seat, by=asker.user.pk, on=asker.on)
    return redirect("group", seat.group_id)
