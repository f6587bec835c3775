"""The accounts of an organisation: who has one, what they may do, and closing it."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.people import access, queries
from ponleu.people.access import Asker
from ponleu.people.access.ceremonies import may_let_custodians_open
from ponleu.people.actions import accounts, sessions
from ponleu.people.views.frame import administration, page

AT_ONCE = 50


@require_safe
@administration
def people(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The accounts by name; `?named=` leaves some of them."""
    access.require(asker, ("read", "account"))
    named = request.GET.get("named", "").strip()[:100]
    found = queries.listed(access.people_of(asker), on=asker.on, named=named)
    shown = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    rows = [queries.listed_as(each) for each in shown]
    context = {"rows": rows, "shown": shown, "named": named, "may_invite": asker.reaches("create", "invitation")}
    return page(request, asker, "people.html", context)


@require_safe
@administration
def one_person(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One account: roles, memberships, seats, and when it was last used."""
    person = access.person_for(asker, id)
    context = {
        "person_shown": queries.listed_as(person),
        "has_keys": queries.has_keys(person.pk),
        "sessions": queries.open_sessions(person),
        "roles": access.roles_seen(asker, person),
        "memberships": access.memberships_seen(asker, person),
        "seats": access.seats_seen(asker, person),
        "may_give": person.pk != asker.user.pk and asker.reaches("give", "role"),
        "may_invite": asker.reaches("create", "invitation"),
        "is_waiting": queries.is_waiting_for_owner(person),
        "is_oneself": person.pk == asker.user.pk,
        "may_let_custodians_open": may_let_custodians_open(asker, person),
        "section": "people",
    }
    return page(request, asker, "person.html", context)


@require_http_methods(["GET", "POST"])
@administration
def close_account(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Say what closing means; then close it."""
    person = access.person_to_change(asker, id)
    if request.method == "POST":
        accounts.disable(person, by=asker.user.pk)
        return redirect("person", person.pk)
    return page(request, asker, "close_account.html", {"about": person, "section": "people"})


@require_POST
@administration
def open_account(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Open a closed account again."""
    person = access.person_to_change(asker, id)
    accounts.enable(person, by=asker.user.pk)
    return redirect("person", person.pk)


@require_POST
@administration
def sign_out_person(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """End every session of a person: a lost telephone, a stolen computer."""
    person = access.person_to_sign_out(asker, id)
    sessions.end_others(person, but="", by=asker.user.pk)
    return redirect("person", person.pk)
