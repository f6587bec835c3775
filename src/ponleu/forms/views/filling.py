"""Filling a form on a page: no account, no cookie, no script. The answers travel in the page until they are sent.

Nothing is kept here before that: whoever leaves, leaves nothing. The draft in the page is signed, so that only
what came from this form goes on; it is never stored, and no cache may keep the page.
"""

from __future__ import annotations

from typing import Any

from babel import Locale
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.actions.links import take_from
from ponleu.forms.queries.compiled import compiled
from ponleu.forms.queries.links import UsedUp, link_of, version_for
from ponleu.forms.rules import walk
from ponleu.forms.rules.session import Session
from ponleu.forms.views.fields import answers, language_for, months, shown

SALT = "ponleu.forms.draft"
MOST_SECONDS = 24 * 60 * 60
MOST_BYTES = 300_000


class DraftGone(Problem):
    """The page is older than a day, or its draft was changed on the way."""

    message = _("This page was open for too long, or did not come back as it was sent.")
    advice = _("Open the address again and fill the form once more.")


@never_cache
@csrf_exempt  # nobody is signed in here: the address itself is the right to fill, and a phone may refuse cookies
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, token: str) -> HttpResponse:
    """The first page of a form, and every further one."""
    now = timezone.localtime()
    link = link_of(token, on=now.date())
    draft = _draft(request)
    version = version_for(link, draft["number"] if draft else None)
    form = compiled(version)
    language = language_for(form, get_language() or "en")
    record = draft["xml"].encode() if draft else None
    session = Session(form, now=now, language=language, record=record)
    if draft is None:
        first = walk.page_at(session, "")
        stop = walk.Stop(first.ref if first else walk.REVIEW)
        if not link.used_tag:
            return _page(request, token, version.number, session, stop, is_first=True)
        raise UsedUp
    stop = walk.press(session, draft["at"], request.POST.get("do", "next"), posted(request))
    if not stop.sends:
        return _page(request, token, version.number, session, stop)
    session.finish()
    take_from(link, version, session.xml(), now=now)
    return redirect("fill_done", token)


@never_cache
@require_safe
def done(request: HttpRequest, token: str) -> HttpResponse:
    """What is said when a form was sent. Nothing of it is shown: somebody else may look at the screen next."""
    return render(request, "forms/filling/done.html", {"token": token})


def _draft(request: HttpRequest) -> dict[str, Any] | None:
    if request.method != "POST":
        return None
    try:
        draft: dict[str, Any] = signing.loads(request.POST.get("draft", ""), salt=SALT, max_age=MOST_SECONDS)
    except signing.BadSignature:
        raise DraftGone from None
    return draft


def posted(request: HttpRequest) -> dict[str, list[str]]:
    """The fields that came back."""
    return {str(name): [str(value) for value in values] for name, values in request.POST.lists()}


def _page(
    request: HttpRequest, token: str, number: int, session: Session, stop: walk.Stop, *, is_first: bool = False
) -> HttpResponse:
    draft = {"number": number, "xml": session.xml(prune=False).decode(), "at": stop.at}
    common = {
        "form": session.form,
        "draft": signing.dumps(draft, salt=SALT, compress=True),
        "token": token,
        "form_language": language_for(session.form, get_language() or "en"),
        "is_first": is_first,
        "other_languages": [],  # a link in the head would lose what was typed; a button below takes it along
        "switches": _switches(request) if len(session.form.languages) > 1 else [],
    }
    if stop.at == walk.REVIEW:
        return render(request, "forms/filling/review.html", common | {"answers": answers(session)})
    return render(request, "forms/filling/page.html", common | page_shown(session, stop))


def _switches(request: HttpRequest) -> list[dict[str, str]]:
    """The same address in the other languages."""
    others = [code for code, _name in settings.LANGUAGES if code != get_language()]
    return [
        {"code": code, "name": Locale.parse(code).get_language_name(code) or code, "url": _in(request, code)}
        for code in others
    ]


def _in(request: HttpRequest, code: str) -> str:
    return "/".join(["", code, *request.path.split("/")[2:]])


def page_shown(session: Session, stop: walk.Stop) -> dict[str, Any]:
    """What the template of a page needs."""
    page = walk.page_at(session, stop.at)
    assert page is not None
    language = session.language
    place, places = walk.how_far(session, page)
    return {
        "page": page,
        "parts": shown(session, page.parts, stop.faults, language=language),
        "faults": stop.faults,
        "months": months(get_language() or "en"),
        "grew": stop.grew,
        "place": place,
        "places": places,
    }
