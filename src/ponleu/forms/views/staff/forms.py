"""The forms that somebody may see, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ponleu.forms import access
from ponleu.forms.access import Form
from ponleu.forms.queries.compiled import compiled, marks
from ponleu.forms.queries.gated import media_names, report_of
from ponleu.forms.rules.conversation.languages import own_name
from ponleu.forms.rules.definition import Form as Definition
from ponleu.forms.rules.gate.channels import REPORTED, ChannelReport
from ponleu.forms.views.fields import language_for
from ponleu.forms.views.staff import words
from ponleu.forms.views.staff.frame import administration, page, shown_problem
from ponleu.forms.views.staff.publishing import MAY_BECOME
from ponleu.people.access import Asker, require

TOP = 6  # questions that are named before the rest is counted


@dataclass(frozen=True, slots=True)
class OnChannel:
    """What a channel makes of a form, in numbers and with the first reasons."""

    name: object
    is_clean: bool
    lost: int
    missing: int
    notes: int


@require_safe
@administration
def forms(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The forms by title, with how much came."""
    require(asker, ("read", "form"))
    found = list(access.forms_seen(asker))
    counts = access.counts_seen(asker, found)
    rows = [(each, words.FORM_STATES[each.state], counts.get(each.pk)) for each in found]
    context = {
        "rows": rows,
        "may_make": asker.reaches("create", "form"),
        "may_see_devices": asker.reaches("read", "device"),
    }
    return page(request, asker, "forms.html", context)


@require_safe
@administration
def one_form(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One form: versions, state, languages, what is sealed, channels, devices, addresses, counts."""
    form = access.form_seen(asker, id)
    versions = list(access.versions_of(form))
    rights = rights_on(asker, form)
    context = {
        "form": form,
        "state": words.FORM_STATES[form.state],
        "state_means": words.FORM_STATES_MEAN[form.state],
        "counts": access.counts_seen(asker, [form]).get(form.pk),
        "versions": versions,
        "current": next((each for each in versions if each.published_on), None),
        "draft": next((each for each in versions if each.published_on is None), None),
        "links": list(access.links_of(form)) if rights["change"] else [],
        "link_kinds": words.LINK_KINDS,
        "devices": list(access.devices_seen(asker).filter(forms=form)) if rights["devices"] else [],
        "becomes": [(each, words.DEEDS[each]) for each in MAY_BECOME.get(form.state, ())],
        "today": asker.on,
        "may": rights,
    }
    shown = context["draft"] or context["current"]
    return page(request, asker, "form.html", context | (_about(shown) if shown else {}))


@require_safe
@administration
def channels_of_version(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """What each channel loses or cannot do, question by question."""
    version = access.version_seen(asker, id)
    definition, report = compiled(version), report_of(version)
    language = language_for(definition, get_language() or "en")
    parts = [
        (words.REPORTED[name], report.is_clean(name), _told(report, name, definition, language)) for name in REPORTED
    ]
    messages = [(own_name(each) if each else "", report.parts(each)) for each in definition.languages or ("",)]
    context = {"form": version.form, "version": version, "channels": parts, "messages": messages}
    return page(request, asker, "channels.html", context)


def rights_on(asker: Asker, form: Form) -> dict[str, bool]:
    """What somebody may do with a form."""
    return {
        "change": access.may_with(asker, "change", "form", form),
        "read": access.may_with(asker, "read", "submission", form),
        "enter": access.may_with(asker, "create", "submission", form),
        "devices": access.may_with(asker, "read", "device", form),
    }


def _about(version: Any) -> dict[str, Any]:
    """What stands in a version itself."""
    definition, marked, report = compiled(version), marks(version), report_of(version)
    language = language_for(definition, get_language() or "en")
    there = set(media_names(version))
    return {
        "shown": version,
        "languages": [own_name(each) for each in definition.languages],
        "questions": sum(not each.is_note for each in definition.questions.values()),
        "sealed": _named(definition, marked.identifying | marked.sensitive, language),
        "media": [(name, name in there) for name in definition.media],
        "missing": any(name not in there for name in definition.media),
        "channels": [_on(report, name) for name in REPORTED],
    }


def _named(definition: Definition, refs: frozenset[str], language: str) -> dict[str, Any]:
    found = [each for ref, each in definition.questions.items() if ref in refs]
    labels = [each.words.text(language).strip() or each.ref.rpartition("/")[2] for each in found]
    return {"count": len(labels), "first": labels[:TOP], "more": max(0, len(labels) - TOP)}


def _on(report: ChannelReport, name: str) -> OnChannel:
    found = report.findings.get(name, ())
    by_strength = {strength: len({each.ref for each in found if each.strength == strength}) for strength in _STRENGTHS}
    return OnChannel(words.REPORTED[name], report.is_clean(name), *(by_strength[each] for each in _STRENGTHS))


_STRENGTHS = ("cannot", "mend", "mind")


def _told(report: ChannelReport, name: str, definition: Definition, language: str) -> list[dict[str, Any]]:
    """Findings of one channel, those of one question together, in the order of the form."""
    by_ref: dict[str, list[Any]] = {}
    for finding in report.findings.get(name, ()):
        about = shown_problem(finding.what) | {"strength": words.STRENGTHS[finding.strength], "is": finding.strength}
        by_ref.setdefault(finding.ref, []).append(about)
    return [{"label": _label(definition, ref, language), "found": found} for ref, found in by_ref.items()]


def _label(definition: Definition, ref: str, language: str) -> str:
    place = definition.places.get(ref)
    said = place[1].words.text(language).strip() if place else ""
    return said or ref.rpartition("/")[2]
