"""Holding a sealed record for the law, and erasing one before its time: one person asks, another agrees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.core import Problem
from ponleu.people import access
from ponleu.people.access import Asker
from ponleu.people.access import keeping as door
from ponleu.people.inputs import told
from ponleu.people.inputs.keeping import AskErasure, AskHold, Understood
from ponleu.people.queries import keeping as queries
from ponleu.people.rules import deeds
from ponleu.people.rules.references import reference_shown
from ponleu.people.signing_in.unlocking import unlocking_of
from ponleu.people.views.frame import administration, page
from ponleu.vault.actions import erasing, retention
from ponleu.vault.actions.keys import TwoPersonsNeeded

AT_ONCE = 50
NOT_NOW: tuple[type[Problem], ...] = (  # told on the page itself
    retention.OnHold,
    retention.NotLater,
    retention.NotThisHold,
    retention.Erased,
    erasing.AskedAlready,
    erasing.NotThisErasure,
    TwoPersonsNeeded,
)
_NO_SUCH_RECORD = _("No record of this reference belongs to a team in which you may ask for this.")


@dataclass(frozen=True, slots=True)
class Row:
    """A hold or an erasure as the pages show it."""

    of: Any
    reference: str
    about: str
    ground: str
    asked_by: str
    approved_by: str
    is_mine: bool
    until: date | None = None


@require_safe
@administration
def keeping(request: HttpRequest, asker: Asker) -> HttpResponse:
    """What waits for a second person, and what is held now."""
    access.require(asker, *door.DEEDS)
    holds, erasures = door.holds_of(asker), door.erasures_of(asker)
    waiting = [*queries.waiting_erasures(erasures), *queries.waiting_holds(holds)]
    held = queries.active_holds(holds)
    rows = _rows(asker, [*waiting, *held])
    context = {
        "waiting": rows[: len(waiting)],
        "held": rows[len(waiting) :],
        "may_hold": asker.reaches("create", "hold"),
        "may_erase": asker.reaches("create", "erasure"),
        "section": "keeping",
    }
    return page(request, asker, "keeping.html", context)


@require_safe
@administration
def decided(request: HttpRequest, asker: Asker) -> HttpResponse:
    """What was released, erased, or not agreed to."""
    access.require(asker, *door.DEEDS)
    found = queries.decided(door.holds_of(asker), door.erasures_of(asker))
    shown = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    rows = [queries.happened(each) for each in shown]
    names = _names(asker, [id for each in rows for id in (each.asked_by, each.approved_by)])
    over = [
        Row(
            of=each,
            reference=reference_shown(each.record),
            about=_about(each.record_kind),
            ground=_ground(each.reason),
            asked_by=names(each.asked_by),
            approved_by=names(each.approved_by),
            is_mine=each.asked_by == asker.user.pk,
        )
        for each in rows
    ]
    return page(request, asker, "decided.html", {"rows": over, "shown": shown, "section": "keeping"})


@require_http_methods(["GET", "POST"])
@administration
def ask_hold(request: HttpRequest, asker: Asker) -> HttpResponse:
    """Ask that a record be kept, whatever its month; it is, once another person agrees."""
    access.require(asker, ("create", "hold"))
    given = AskHold(request.POST or None, on=asker.on, initial=_prefilled(request))
    if given.is_valid():
        wanted = given.cleaned_data
        record = door.record_to(asker, "create", "hold", wanted["reference"])
        try:
            if record is not None:
                made = retention.ask_hold(
                    record, wanted["until"], reason=wanted["reason"], by=asker.user.pk, on=asker.on
                )
                return redirect("hold", made.pk)
            given.add_error("reference", _NO_SUCH_RECORD)
        except NOT_NOW as problem:
            given.add_error(None, told(problem))
    return page(request, asker, "ask_hold.html", {"given": given, "section": "keeping"})


@require_http_methods(["GET", "POST"])
@administration
def ask_erasure(request: HttpRequest, asker: Asker) -> HttpResponse:
    """Ask that a record be erased before its time; it is, once another person agrees. The vault must be open."""
    access.require(asker, ("create", "erasure"))
    unlocking_of(request).unlocked()
    given = AskErasure(request.POST or None, initial=_prefilled(request))
    if given.is_valid():
        wanted = given.cleaned_data
        record = door.record_to(asker, "create", "erasure", wanted["reference"])
        try:
            if record is not None:
                made = erasing.ask_erasure(record, reason=wanted["reason"], by=asker.user.pk, on=asker.on)
                return redirect("erasure", made.pk)
            given.add_error("reference", _NO_SUCH_RECORD)
        except NOT_NOW as problem:
            given.add_error(None, told(problem))
    return page(request, asker, "ask_erasure.html", {"given": given, "section": "keeping"})


@require_http_methods(["GET", "POST"])
@administration
def one_hold(request: HttpRequest, asker: Asker, id: int) -> HttpResponse:
    """One hold; agreeing to it, as the second person."""
    if request.method == "GET":
        return _hold_page(request, asker, door.hold_seen(asker, id))
    hold = door.hold_to(asker, "approve", id)
    try:
        retention.approve_hold(hold, by=asker.user.pk, on=asker.on)
    except NOT_NOW as problem:
        return _hold_page(request, asker, hold, problem=told(problem))
    return redirect("hold", hold.pk)


@require_POST
@administration
def decline_hold(request: HttpRequest, asker: Asker, id: int) -> HttpResponse:
    """Do not agree, or take back what one asked for."""
    hold = door.hold_seen(asker, id)
    if hold.asked_by != asker.user.pk:
        hold = door.hold_to(asker, "approve", id)
    try:
        retention.decline_hold(hold, by=asker.user.pk, on=asker.on)
    except NOT_NOW as problem:
        return _hold_page(request, asker, hold, problem=told(problem))
    return redirect("keeping")


@require_http_methods(["GET", "POST"])
@administration
def release_hold(request: HttpRequest, asker: Asker, id: int) -> HttpResponse:
    """Say what releasing means; then release. The record ends with the month to which the hold has moved it."""
    hold = door.hold_to(asker, "end", id)
    if request.method == "POST":
        try:
            retention.release_hold(hold, by=asker.user.pk, on=asker.on)
        except NOT_NOW as problem:
            return _hold_page(request, asker, hold, problem=told(problem))
        return redirect("hold", hold.pk)
    return page(request, asker, "release_hold.html", {"row": _rows(asker, [hold])[0], "section": "keeping"})


@require_http_methods(["GET", "POST"])
@administration
def one_erasure(request: HttpRequest, asker: Asker, id: int) -> HttpResponse:
    """One erasure: what nobody will be able to read any more; agreeing to it, with an open vault."""
    asked = door.erasure_seen(asker, id)
    given, problem = Understood(request.POST or None), ""
    if request.method == "POST":
        if not door.may_in(asker, asked.record.team, "approve", "erasure"):
            raise access.NotFound
        unlocking_of(request).unlocked()
        given = Understood(request.POST)
        if given.is_valid():
            try:
                erasing.approve_erasure(asked, by=asker.user.pk, on=asker.on)
                return redirect("erasure", asked.pk)
            except NOT_NOW as found:
                problem = told(found)
    context = {
        "row": _rows(asker, [asked])[0],
        "given": given,
        "problem": problem,
        "lost": [gettext(deeds.DETAILS[each]) for each in queries.compartments_of(asked.record)],
        "holds": queries.other_holds(asked.record),
        "is_waiting": not (asked.approved_on or asked.declined_on or asked.record.is_erased),
        "may_agree": asked.asked_by != asker.user.pk and door.may_in(asker, asked.record.team, "approve", "erasure"),
        "may_see_trail": door.may_in(asker, asked.record.team, "read", "trail"),
        "section": "keeping",
    }
    return page(request, asker, "erasure.html", context)


@require_POST
@administration
def decline_erasure(request: HttpRequest, asker: Asker, id: int) -> HttpResponse:
    """Do not agree, or take back what one asked for."""
    asked = door.erasure_seen(asker, id)
    if asked.asked_by != asker.user.pk and not door.may_in(asker, asked.record.team, "approve", "erasure"):
        raise access.NotFound
    erasing.decline_erasure(asked, by=asker.user.pk, on=asker.on)
    return redirect("keeping")


def _hold_page(request: HttpRequest, asker: Asker, hold: Any, *, problem: str = "") -> HttpResponse:
    team = hold.record.team
    is_over = bool(hold.released_on) or hold.record.is_erased
    context = {
        "row": _rows(asker, [hold])[0],
        "ends": _month(hold.record.expires_id),
        "problem": problem,
        "is_waiting": not is_over and not hold.approved_by,
        "is_active": not is_over and bool(hold.approved_by),
        "may_agree": hold.asked_by != asker.user.pk and door.may_in(asker, team, "approve", "hold"),
        "may_release": door.may_in(asker, team, "end", "hold"),
        "may_see_trail": door.may_in(asker, team, "read", "trail"),
        "section": "keeping",
    }
    return page(request, asker, "hold.html", context)


def _rows(asker: Asker, found: Iterable[Any]) -> list[Row]:
    each_of = list(found)
    names = _names(asker, [id for each in each_of for id in (each.asked_by, each.approved_by)])
    return [
        Row(
            of=each,
            reference=reference_shown(each.record_id),
            about=_about(each.record.kind),
            ground=_ground(each.reason),
            asked_by=names(each.asked_by),
            approved_by=names(each.approved_by),
            is_mine=each.asked_by == asker.user.pk,
            until=_month(each.until) if hasattr(each, "until") else None,
        )
        for each in each_of
    ]


def _names(asker: Asker, ids: list[UUID | None]) -> Any:
    known = queries.workers_named(ids, teams=door.teams_that_may(asker, *door.DEEDS))

    def name(id: UUID | None) -> str:
        if id is None:
            return ""
        return str(known[id]) if id in known else gettext(deeds.UNNAMED)

    return name


def _about(kind: str) -> str:
    return gettext(deeds.about(kind))


def _ground(reason: str) -> str:
    return gettext(deeds.GROUNDS[reason])


def _month(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _prefilled(request: HttpRequest) -> dict[str, str]:
    return {"reference": request.GET.get("reference", "")[:60]}
