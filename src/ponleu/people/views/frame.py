"""The frame of the pages for those who look after people, teams and networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ponleu.core import mark as _
from ponleu.people.access import Asker, SecondStepNeeded, asker_for
from ponleu.people.rules.roles import Condition
from ponleu.people.signing_in.unlocking import has_second_factor, person_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of these pages, shown to whoever may do at least one of its deeds somewhere."""

    view: str
    name: str
    about: str
    deeds: tuple[tuple[str, str], ...]
    icon: str


SECTIONS = (
    Section(
        "people",
        _("People"),
        _("The accounts of your organisation, their roles and sessions"),
        (("read", "account"),),
        "people",
    ),
    Section(
        "waiting",
        _("Waiting"),
        _("Roles that wait for a second person"),
        (("approve", "role"), ("give", "role")),
        "differs",
    ),
    Section(
        "ceremonies",
        _("Key for emergencies"),
        _("Custodians who together give somebody back a lost vault"),
        (("create", "ceremony"), ("approve", "ceremony")),
        "protect",
    ),
    Section(
        "organisations",
        _("Organisations"),
        _("Their networks, teams and working groups"),
        (("read", "organisation"), ("create", "organisation")),
        "law",
    ),
    Section(
        "networks", _("Networks"), _("Of children and of adults, and what each may do"), (("read", "network"),), "child"
    ),
    Section("teams", _("Teams"), _("Their members, their keys, what is left to move"), (("read", "team"),), "protect"),
    Section(
        "forms",
        _("Forms"),
        _("Questionnaires, the telephones that have them, and what was answered"),
        (("read", "form"),),
        "listen",
    ),
    Section("trails", _("Trail"), _("Who did what, and who has seen a record"), (("read", "trail"),), "read"),
    Section(
        "keeping",
        _("Holds and erasures"),
        _("What is kept longer, and what is erased before its time"),
        (("create", "hold"), ("approve", "hold"), ("end", "hold"), ("create", "erasure"), ("approve", "erasure")),
        "law",
    ),
    Section("groups", _("Working groups"), _("Who has a seat, and for whom"), (("read", "working_group"),), "topic"),
)


def administration(view: View) -> View:
    """A page of somebody who is signed in; it is given the request, who asks, and what its address names."""

    @never_cache
    @login_required
    @wraps(view)
    def shown(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, _asker(request), *given, **named)
        except SecondStepNeeded:
            return render(request, "people/administration/second_step.html", status=403)

    return shown


def page(
    request: HttpRequest, asker: Asker, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page with the sections that somebody may open."""
    frame = {"person": asker.user, "parts": sections_of(asker)}
    return render(request, f"people/administration/{template}", frame | context, status=status)


def sections_of(asker: Asker) -> list[Section]:
    """What somebody may open."""
    return [each for each in SECTIONS if any(asker.reaches(*deed) for deed in each.deeds)]


def _asker(request: HttpRequest) -> Asker:
    user = person_of(request)
    holds = [Condition.SECOND_FACTOR] if has_second_factor(request, user) else []
    return asker_for(user, on=timezone.now().date(), holds=holds)
