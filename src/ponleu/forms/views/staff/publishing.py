"""Looking at a draft as those who fill it will see it; publishing, closing; who opens what is sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from ponleu.forms import access, inputs
from ponleu.forms.access import Form
from ponleu.forms.actions import publishing
from ponleu.forms.actions.uploading import AlreadySealed, settle
from ponleu.forms.queries.compiled import compiled
from ponleu.forms.rules import walk
from ponleu.forms.rules.session import Session
from ponleu.forms.views.fields import answers, language_for
from ponleu.forms.views.filling import DraftGone, page_shown, posted
from ponleu.forms.views.staff.frame import administration, page, told
from ponleu.people.access import Asker

SALT = "ponleu.forms.preview"
MOST_SECONDS = 24 * 60 * 60
MAY_BECOME = {"open": ("closing", "closed"), "closing": ("open", "closed"), "closed": ("open",)}


@require_http_methods(["GET", "POST"])
@administration
def preview_version(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """The pages of a version, filled and turned over as on a public address; nothing is sent."""
    version = access.version_seen(asker, id)
    definition = compiled(version)
    language = language_for(definition, get_language() or "en")
    draft = _draft(request)
    record = draft["xml"].encode() if draft else None
    session = Session(definition, now=timezone.localtime(), language=language, record=record)
    if draft is None:
        first = walk.page_at(session, "")
        stop = walk.Stop(first.ref if first else walk.REVIEW)
    else:
        stop = walk.press(session, draft["at"], request.POST.get("do", "next"), posted(request))
    if stop.sends:
        return page(request, asker, "previewed.html", {"form": version.form, "version": version})
    return _previewed(request, session, stop, version.form, is_first=draft is None)


@require_POST
@administration
def publish_form(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Publish the draft; what is in the way is told on the page of problems."""
    form = access.form_seen(asker, id, "change")
    publishing.publish(form, by=asker.user.pk, on=asker.on)
    return redirect("one_form", form.pk)


@require_POST
@administration
def set_form_state(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Open, close slowly, or close."""
    form = access.form_seen(asker, id, "change")
    state = request.POST.get("state", "")
    if state in MAY_BECOME.get(form.state, ()):
        publishing.set_state(form, state, by=asker.user.pk)
    return redirect("one_form", form.pk)


@require_http_methods(["GET", "POST"])
@administration
def settle_form(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Who opens what is sealed, and for how long answers are kept."""
    form = access.form_seen(asker, id, "change")
    teams = {str(each.pk): each for each in access.teams_for([form.organisation])}
    start = {"team": str(form.team_id or ""), "retention_months": form.retention_months}
    given = inputs.SettleForm(
        request.POST or None, initial=start, teams=[(pk, each.name) for pk, each in teams.items()]
    )
    if given.is_valid():
        team, months = teams.get(given.cleaned_data["team"]), given.cleaned_data["retention_months"]
        try:
            settle(form, team=team, retention_months=months, by=asker.user.pk)
            return redirect("one_form", form.pk)
        except AlreadySealed as problem:
            given.add_error("team", told(problem))
    return page(request, asker, "settle.html", {"given": given, "form": form})


def _draft(request: HttpRequest) -> dict[str, Any] | None:
    if request.method != "POST":
        return None
    try:
        draft: dict[str, Any] = signing.loads(request.POST.get("draft", ""), salt=SALT, max_age=MOST_SECONDS)
    except signing.BadSignature:
        raise DraftGone from None
    return draft


def _previewed(request: HttpRequest, session: Session, stop: walk.Stop, form: Form, *, is_first: bool) -> HttpResponse:
    draft = {"xml": session.xml(prune=False).decode(), "at": stop.at}
    common = {
        "form": session.form,
        "draft": signing.dumps(draft, salt=SALT, compress=True),
        "is_first": is_first,
        "is_preview": True,
        "back": reverse("one_form", args=[form.pk]),
    }
    if stop.at == walk.REVIEW:
        return render(request, "forms/filling/review.html", common | {"answers": answers(session)})
    return render(request, "forms/filling/page.html", common | page_shown(session, stop))
