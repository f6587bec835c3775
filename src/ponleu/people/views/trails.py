"""The audit trail for those who answer for a team, or check an organisation: who did what, and who has seen this."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ponleu.people import access
from ponleu.people.access import Asker
from ponleu.people.access.trails import Trail, trail_for, trails_of
from ponleu.people.actions import trails
from ponleu.people.inputs.trails import EXPORTS, REFUSED, About, Narrow
from ponleu.people.queries.trails import Line, lines_of, names_for, seen_by, workers_in
from ponleu.people.rules import deeds
from ponleu.people.rules.references import reference_shown
from ponleu.people.views.frame import administration, page
from ponleu.vault.actions.trail import check
from ponleu.vault.queries.trail import entries, last_check, who_has_seen

AT_ONCE = 50
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_NARROWED = {"person": "one_person", "what": "one_verb", "since": "some_days", "until": "some_days"}


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail of an entry: its name in words, and its value where it is more than yes."""

    name: str
    value: str
    month: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the page shows it."""

    line: Line
    sentence: str
    about: str
    reference: str
    is_record: bool
    is_export: bool
    details: list[Detail]


@require_safe
@administration
def list_trails(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The teams and organisations whose trail somebody may read; a single one is shown at once."""
    access.require(asker, ("read", "trail"))
    found = trails_of(asker)
    if len(found) == 1:
        return redirect("trail", found[0].pk)
    return page(request, asker, "trails.html", {"found": found, "section": "trails"})


@require_safe
@administration
def one_trail(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """The newest entries, or those that were asked for."""
    trail = trail_for(asker, id)
    workers = workers_in(trail.scopes)
    given = Narrow(request.GET, people=[(str(each.pk), str(each)) for each in workers])
    wanted = given.cleaned_data if given.is_valid() else {}
    found = entries(scopes=trail.scopes, at_most=AT_ONCE + 1, **_asked(wanted)) if given.is_valid() else []
    shown = found[:AT_ONCE]
    _record(trail, asker, shown, wanted)
    names = names_for(shown, workers=workers, organisation=trail.organisation_id)
    context = {
        "trail": trail,
        "given": given,
        "is_narrowed": any(value for name, value in wanted.items() if name != "before"),
        "told": [_told(each) for each in lines_of(shown, names)],
        "older": _address(wanted, before=shown[-1].number) if len(found) > AT_ONCE else "",
        "newest": _address(wanted) if wanted.get("before") else "",
        "check": last_check(),
        "section": "trails",
    }
    return page(request, asker, "trail.html", context)


@require_safe
@administration
def seen(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Who has seen one record, and everything else that the trail tells of it."""
    trail = trail_for(asker, id)
    given = About(request.GET)
    reference = given.cleaned_data["reference"] if given.is_valid() else ""
    shown = entries(scopes=trail.scopes, subject=reference, at_most=AT_ONCE) if reference else []
    if reference:
        _record(trail, asker, shown, {"reference": reference})
    names = names_for(shown, workers=workers_in(trail.scopes), organisation=trail.organisation_id)
    by = seen_by(who_has_seen(reference, scopes=trail.scopes), names) if shown else []
    context = {
        "trail": trail,
        "given": given,
        "reference": reference_shown(reference),
        "bare": reference,
        "may_hold": reference.isdecimal() and asker.reaches("create", "hold"),
        "may_erase": reference.isdecimal() and asker.reaches("create", "erasure"),
        "about": _about(lines_of(shown[:1], names)),
        "by": [(each, _parts(each.seen.parts)) for each in by],
        "told": [_told(each) for each in lines_of(shown, names)],
        "is_all": len(shown) < AT_ONCE,
        "all": _address({"reference": reference}),
        "section": "trails",
    }
    return page(request, asker, "seen.html", context)


@require_POST
@administration
def check_trail(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Read the whole trail through, whosever it is: whether each entry follows from the one before."""
    trail = trail_for(asker, id)
    check(by=asker.user.pk)
    return redirect("trail", trail.of.pk)


def _record(trail: Trail, asker: Asker, shown: Collection[Any], wanted: Mapping[str, Any]) -> None:
    narrowed = {_NARROWED[name] for name in _NARROWED.keys() & wanted.keys() if wanted[name]}
    about = next(iter(shown), None) if wanted.get("reference") else None
    narrowed |= {"one_thing"} if wanted.get("reference") else set()
    trails.read(trail.of.pk, by=asker.user.pk, shown=len(shown), about=about, narrowed=sorted(narrowed))


def _asked(wanted: Mapping[str, Any]) -> dict[str, Any]:
    what = wanted["what"]
    return {
        "actor": UUID(wanted["person"]) if wanted["person"] else None,
        "verbs": deeds.EXPORTS if what == EXPORTS else [what] if what not in {"", REFUSED} else [],
        "outcomes": ["refused", "failed"] if what == REFUSED else [],
        "subject": wanted["reference"],
        "since": wanted["since"],
        "until": wanted["until"],
        "before": wanted["before"],
    }


def _address(wanted: Mapping[str, Any], **more: Any) -> str:
    """This page's query for the same entries, beginning elsewhere."""
    kept = {name: value for name, value in wanted.items() if value and name != "before"}
    return "?" + urlencode(kept | more)


def _told(line: Line) -> Told:
    entry = line.entry
    who = str(line.who) if line.who else gettext(deeds.UNNAMED if entry.actor else deeds.NOBODY)
    return Told(
        line,
        gettext(deeds.said(entry.verb, outcome=entry.outcome)) % {"who": who},
        _about([line]),
        reference_shown(entry.subject),
        entry.subject.isdecimal(),
        entry.verb in deeds.EXPORTS,
        [_detail(name, value) for name, value in entry.details.items() if value is not False],
    )


def _about(lines: list[Line]) -> str:
    """In words and with a name what the entries are about; empty where they are about nothing that has an id."""
    if not lines or not lines[0].entry.subject_kind:
        return ""
    return gettext(deeds.about(lines[0].entry.subject_kind))


def _detail(name: str, value: Any) -> Detail:
    words = gettext(deeds.DETAILS.get(name, name.replace("_", " ")))
    if value is True:
        return Detail(words, "", None)
    if name in {"reason", "ground"}:
        return Detail(words, gettext((deeds.REASONS | deeds.GROUNDS).get(value, value.replace("_", " "))), None)
    month = _MONTH.fullmatch(str(value))
    if month:
        return Detail(words, "", date(int(month[1]), int(month[2]), 1))
    return Detail(words, gettext(value.replace("_", " ")) if isinstance(value, str) else str(value), None)


def _parts(parts: Collection[str]) -> list[str]:
    return [gettext(deeds.DETAILS[name]) for name in deeds.DETAILS if name in parts]
